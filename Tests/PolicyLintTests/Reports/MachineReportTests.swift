import Testing
import YAML

@testable import PolicyLint

/// Exact texts; other programs' own readers see the same formats in Tests/EndToEnd.
@Suite struct MachineReportTests {
  private func write(_ format: ReportFormat, suppressed: Bool = false) -> String {
    format.write(ReportSamples.report, showsSuppressed: suppressed)
  }

  @Test func github() {
    #expect(
      write(.github) == """
        ::error file=p/a.yaml,line=3,endLine=3,col=22,endColumn=34,title=FS003 unknown-value::'mode' cannot be 'determinstic'
        ::warning file=p/a.yaml,line=4,endLine=4,col=12,endColumn=13,title=FS010 duplicate-rule::two rules match 'a', 100%25 the same
        ::notice file=p/c & d.yaml,line=2,endLine=2,col=4,endColumn=9,title=FS030 sensitive-name::'größe' <looks> "odd"\u{1B}[31m

        """)
  }

  @Test func githubEscapes() {
    let finding = Finding(
      Diagnostic(.caution, at: SourcePosition(file: "a,b:%c.yaml"), "one: two,\r\n50%"),
      ReportSamples.duplicate)
    let report = LintReport([finding], sources: [], rules: [], tool: ReportSamples.tool)
    #expect(
      ReportFormat.github.write(report)
        == "::error file=a%2Cb%3A%25c.yaml,line=1,endLine=1,col=1,endColumn=2,title=FS010 duplicate-rule::"
        + "one: two,%0D%0A50%25\n")
  }

  @Test func checkstyle() {
    #expect(
      write(.checkstyle) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <checkstyle version="4.3">
          <file name="p/a.yaml">
            <error line="3" column="22" severity="error" message="'mode' cannot be 'determinstic'" source="fieldseal.FS003"/>
            <error line="4" column="12" severity="warning" message="two rules match 'a', 100% the same" source="fieldseal.FS010"/>
          </file>
          <file name="p/b.yaml"/>
          <file name="p/c &amp; d.yaml">
            <error line="2" column="4" severity="info" message="'größe' &lt;looks&gt; &quot;odd&quot;\u{FFFD}[31m" source="fieldseal.FS030"/>
          </file>
        </checkstyle>

        """)
  }

  @Test func junit() {
    #expect(
      write(.junit, suppressed: true) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="fieldseal policy lint" tests="4" failures="2" errors="0">
          <testsuite name="p/a.yaml" tests="2" failures="2" errors="0" skipped="0">
            <testcase classname="p/a.yaml" name="FS003 unknown-value (3:22)" file="p/a.yaml" line="3">
              <failure type="error" message="'mode' cannot be 'determinstic'">p/a.yaml:3:22: FS003 error: 'mode' cannot be 'determinstic'&#10;The proxy refuses to start.&#10;Choose one of the values that there are.</failure>
            </testcase>
            <testcase classname="p/a.yaml" name="FS010 duplicate-rule (4:12)" file="p/a.yaml" line="4">
              <failure type="warning" message="two rules match 'a', 100% the same">p/a.yaml:4:12: FS010 warning: two rules match 'a', 100% the same</failure>
            </testcase>
          </testsuite>
          <testsuite name="p/b.yaml" tests="1" failures="0" errors="0" skipped="1">
            <testcase classname="p/b.yaml" name="FS010 duplicate-rule (1:1)" file="p/b.yaml" line="1">
              <skipped message="a test, really"/>
            </testcase>
          </testsuite>
          <testsuite name="p/c &amp; d.yaml" tests="1" failures="0" errors="0" skipped="0">
            <testcase classname="p/c &amp; d.yaml" name="FS030 sensitive-name (2:4)" file="p/c &amp; d.yaml" line="2">
              <system-out>p/c &amp; d.yaml:2:4: FS030 info: 'größe' &lt;looks&gt; &quot;odd&quot;\u{FFFD}[31m</system-out>
            </testcase>
          </testsuite>
        </testsuites>

        """)
    #expect(
      write(.junit).contains(
        """
          <testsuite name="p/b.yaml" tests="1" failures="0" errors="0" skipped="0">
            <testcase classname="p/b.yaml" name="no findings"/>
          </testsuite>
        """))
  }

  @Test func gitlab() {
    let prints = ReportSamples.report.entries.map(\.fingerprint)
    #expect(
      write(.gitlab) == #"""
        [
        {"description":"FS003: 'mode' cannot be 'determinstic'","check_name":"FS003 unknown-value","fingerprint":"\#(prints[0])","severity":"major","location":{"path":"p/a.yaml","lines":{"begin":3,"end":3}}},
        {"description":"FS010: two rules match 'a', 100% the same","check_name":"FS010 duplicate-rule","fingerprint":"\#(prints[1])","severity":"minor","location":{"path":"p/a.yaml","lines":{"begin":4,"end":4}}},
        {"description":"FS030: 'größe' <looks> \"odd\"\u001b[31m","check_name":"FS030 sensitive-name","fingerprint":"\#(prints[3])","severity":"info","location":{"path":"p/c & d.yaml","lines":{"begin":2,"end":2}}}
        ]

        """#)
  }

  @Test func json() {
    let prints = ReportSamples.report.entries.map(\.fingerprint)
    let text = write(.json, suppressed: true)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.first == #"{"version":1,"tool":{"name":"fieldseal","version":"1.2.3"},"findings":["#)
    let finding = [
      #"{"code":"FS003","rule":"unknown-value","severity":"error","message":"'mode' cannot be 'determinstic'","#,
      #""file":"p/a.yaml","line":3,"column":22,"endLine":3,"endColumn":34,"why":"The proxy refuses to start.","#,
      #""help":"Choose one of the values that there are.","related":[],"fix":{"title":"replace it by 'deterministic'","#,
      #""edits":[{"file":"p/a.yaml","line":3,"column":22,"endLine":3,"endColumn":34,"text":"deterministic"}]},"#,
      #""fingerprint":"\#(prints[0])","suppression":null},"#,
    ].joined()
    #expect(lines.dropFirst().first == finding)
    #expect(
      text.contains(#""related":[{"file":"p/a.yaml","line":3,"column":13,"message":"the first is here"}]"#))
    #expect(text.contains(#""suppression":{"kind":"inSource","reason":"a test, really"}"#))
    let summary = #"{"files":3,"errors":1,"warnings":1,"infos":1,"fixable":1,"ignored":1,"baselined":0}"#
    #expect(lines.last == #"],"gone":[],"summary":"# + summary + "}")
    #expect(!write(.json).contains("nothing here"))
  }

  @Test func nothing() {
    let report = LintReport([], sources: [], rules: [], tool: ReportSamples.tool)
    #expect(ReportFormat.github.write(report).isEmpty && ReportFormat.concise.write(report).isEmpty)
    #expect(ReportFormat.gitlab.write(report) == "[]\n")
    #expect(
      ReportFormat.checkstyle.write(report).hasSuffix("<checkstyle version=\"4.3\">\n</checkstyle>\n"))
  }

  @Test func failuresStartAtALevel() {
    func failures(_ level: Diagnostic.Severity?) -> Int {
      let report = LintReport(
        [ReportSamples.misspelled, ReportSamples.twice, ReportSamples.ignored, ReportSamples.sensitive],
        sources: [], rules: [], tool: ReportSamples.tool, failOn: level)
      return report.entries.count { report.isFailure($0) }
    }
    #expect(failures(nil) == 0 && failures(.error) == 1 && failures(.warning) == 2 && failures(.info) == 3)
    #expect(Diagnostic.Severity(name: "info") == .info && Diagnostic.Severity(name: "note") == nil)
  }

  @Test func xml() {
    #expect(
      XMLText.escaped("<a b=\"c\">&\t\r\n\u{0}\u{B}\u{85}\u{FFFE}é😀")
        == "&lt;a b=&quot;c&quot;&gt;&amp;&#9;&#13;&#10;\u{FFFD}\u{FFFD}&#133;\u{FFFD}é😀")
  }
}
