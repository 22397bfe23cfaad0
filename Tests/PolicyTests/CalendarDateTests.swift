import Testing

@testable import Policy

@Suite struct CalendarDateTests {
  @Test func texts() {
    #expect(CalendarDate("2027-01-31")?.description == "2027-01-31")
    #expect(CalendarDate("2028-02-29") != nil)
    for text in [
      "", "2027-1-31", "2027-02-29", "2100-02-29", "2027-13-01", "2027-00-10", "2027-04-31", "2027-01-00",
      "1969-12-31", "2027/01/31", "+027-01-31", "2027-01-311", "2027-01-3\u{661}", "tomorrow",
    ] {
      #expect(CalendarDate(text) == nil, "\(text)")
    }
  }

  @Test func order() throws {
    let dates = ["1970-01-01", "2026-12-31", "2027-01-01", "2027-02-01", "2027-02-02"]
      .compactMap { CalendarDate($0) }
    #expect(dates.count == 5)
    #expect(dates.sorted() == dates)
  }

  @Test func ends() throws {
    let date = try #require(CalendarDate("2027-01-31"))
    #expect(date.endInUnixSeconds == 1_801_440_000)
    #expect(!date.isPast(at: 1_801_439_999))
    #expect(date.isPast(at: 1_801_440_000))
    #expect(CalendarDate("1970-01-01")?.endInUnixSeconds == 86_400)
  }

  /// Every day of four hundred years: one after the other, and back.
  @Test func everyDay() {
    var last: CalendarDate?
    for day in Int64(0)..<146_097 {
      let date = CalendarDate(unixSeconds: day * 86_400 + 86_399)
      #expect(date.endInUnixSeconds == (day + 1) * 86_400)
      #expect(CalendarDate(year: date.year, month: date.month, day: date.day) == date)
      if let last { #expect(last < date) }
      last = date
    }
    #expect(CalendarDate(unixSeconds: .min).description == "1970-01-01")
    #expect(CalendarDate(unixSeconds: .max).description == "9999-12-31")
  }
}
