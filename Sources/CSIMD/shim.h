#pragma once

// What Swift cannot say: compare 64 bytes at once and get the results as bits (bit i is byte i). SSE2 is part of every
// x86-64; other processors take the portable versions, which the unit tests hold against the others.

#include <stdbool.h>
#include <stdint.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// What JSON's grammar cares about in 64 bytes.
typedef struct {
  uint64_t quote;       // "
  uint64_t structural;  // { } [ ] : ,
  uint64_t blank;       // 0x00...0x20: white space, and control characters that are not
  uint64_t control;     // 0x00...0x1F
  uint64_t backslash;   // not zero where there is any
  uint64_t high;        // not zero where there is a byte above 0x7F
} simd_json_block;

static inline simd_json_block simd_json_block_portable(const uint8_t *bytes) {
  simd_json_block block = {0, 0, 0, 0, 0, 0};
  for (int i = 0; i < 64; i++) {
    uint8_t byte = bytes[i];
    uint64_t bit = (uint64_t)1 << i;
    if (byte == '"') block.quote |= bit;
    if ((byte | 0x20) == '{' || (byte | 0x20) == '}' || byte == ':' || byte == ',') block.structural |= bit;
    if (byte <= 0x20) block.blank |= bit;
    if (byte < 0x20) block.control |= bit;
    if (byte == '\\') block.backslash |= bit;
    if (byte > 0x7F) block.high |= bit;
  }
  return block;
}

/// The bytes that equal `byte`.
static inline uint64_t simd_equal_portable(const uint8_t *bytes, uint8_t byte) {
  uint64_t equal = 0;
  for (int i = 0; i < 64; i++) equal |= (uint64_t)(bytes[i] == byte) << i;
  return equal;
}

/// Whether 64 bytes are well-formed UTF-8 (Unicode 3.9, table 3-7), as far as they and the three bytes before them tell: a
/// sequence that is cut off at their end is seen with the next 64. `before` holds the 16 bytes in front.
static inline bool simd_utf8_portable(const uint8_t *bytes, const uint8_t *before) {
  bool well = true;
  for (int i = 0; i < 64; i++) {
    uint8_t byte = bytes[i];
    uint8_t one = i > 0 ? bytes[i - 1] : before[15];
    uint8_t two = i > 1 ? bytes[i - 2] : before[14 + i];
    uint8_t three = i > 2 ? bytes[i - 3] : before[13 + i];
    bool expected = one >= 0xC0 || two >= 0xE0 || three >= 0xF0;
    if (expected != ((byte & 0xC0) == 0x80)) well = false;
    if (byte == 0xC0 || byte == 0xC1 || byte > 0xF4) well = false;
    if ((one == 0xE0 && byte < 0xA0) || (one == 0xED && byte > 0x9F)) well = false;  // overlong, surrogates
    if ((one == 0xF0 && byte < 0x90) || (one == 0xF4 && byte > 0x8F)) well = false;  // overlong, above U+10FFFF
  }
  return well;
}

#if defined(__SSE2__)

static inline __m128i simd_load(const uint8_t *bytes) { return _mm_loadu_si128((const __m128i *)bytes); }

static inline __m128i simd_is(__m128i bytes, uint8_t byte) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)byte)); }

static inline __m128i simd_at_most(__m128i bytes, uint8_t byte) {
  return _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8((char)byte)), bytes);
}

static inline __m128i simd_at_least(__m128i bytes, uint8_t byte) {
  return _mm_cmpeq_epi8(_mm_max_epu8(bytes, _mm_set1_epi8((char)byte)), bytes);
}

static inline uint64_t simd_bits(__m128i a, __m128i b, __m128i c, __m128i d) {
  uint64_t low = (uint32_t)_mm_movemask_epi8(a) | (uint32_t)_mm_movemask_epi8(b) << 16;
  uint64_t high = (uint32_t)_mm_movemask_epi8(c) | (uint32_t)_mm_movemask_epi8(d) << 16;
  return low | high << 32;
}

static inline __m128i simd_json_structural(__m128i bytes) {
  __m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(0x20));  // [ and ] become { and }
  return _mm_or_si128(
    _mm_or_si128(simd_is(folded, '{'), simd_is(folded, '}')), _mm_or_si128(simd_is(bytes, ':'), simd_is(bytes, ',')));
}

static inline simd_json_block simd_json_block_of(const uint8_t *bytes) {
  __m128i a = simd_load(bytes), b = simd_load(bytes + 16), c = simd_load(bytes + 32), d = simd_load(bytes + 48);
  simd_json_block block;
  block.quote = simd_bits(simd_is(a, '"'), simd_is(b, '"'), simd_is(c, '"'), simd_is(d, '"'));
  block.structural = simd_bits(
    simd_json_structural(a), simd_json_structural(b), simd_json_structural(c), simd_json_structural(d));
  block.blank = simd_bits(simd_at_most(a, 0x20), simd_at_most(b, 0x20), simd_at_most(c, 0x20), simd_at_most(d, 0x20));
  block.control = simd_bits(simd_at_most(a, 0x1F), simd_at_most(b, 0x1F), simd_at_most(c, 0x1F), simd_at_most(d, 0x1F));
  __m128i backslash = _mm_or_si128(
    _mm_or_si128(simd_is(a, '\\'), simd_is(b, '\\')), _mm_or_si128(simd_is(c, '\\'), simd_is(d, '\\')));
  block.backslash = (uint64_t)_mm_movemask_epi8(backslash);
  block.high = (uint64_t)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d)));
  return block;
}

static inline uint64_t simd_equal(const uint8_t *bytes, uint8_t byte) {
  return simd_bits(
    simd_is(simd_load(bytes), byte), simd_is(simd_load(bytes + 16), byte), simd_is(simd_load(bytes + 32), byte),
    simd_is(simd_load(bytes + 48), byte));
}

/// The highest bit of a byte is set where it is wrong.
static inline __m128i simd_utf8_wrong(__m128i bytes, __m128i before) {
  __m128i one = _mm_or_si128(_mm_slli_si128(bytes, 1), _mm_srli_si128(before, 15));
  __m128i two = _mm_or_si128(_mm_slli_si128(bytes, 2), _mm_srli_si128(before, 14));
  __m128i three = _mm_or_si128(_mm_slli_si128(bytes, 3), _mm_srli_si128(before, 13));
  __m128i expected = _mm_or_si128(
    simd_at_least(one, 0xC0), _mm_or_si128(simd_at_least(two, 0xE0), simd_at_least(three, 0xF0)));
  __m128i continuation = _mm_cmplt_epi8(bytes, _mm_set1_epi8((char)0xC0));
  __m128i wrong = _mm_xor_si128(expected, continuation);
  __m128i never = _mm_or_si128(
    simd_is(_mm_and_si128(bytes, _mm_set1_epi8((char)0xFE)), 0xC0), simd_at_least(bytes, 0xF5));
  __m128i overlong = _mm_or_si128(
    _mm_and_si128(simd_is(one, 0xE0), simd_at_most(bytes, 0x9F)),
    _mm_and_si128(simd_is(one, 0xF0), simd_at_most(bytes, 0x8F)));
  __m128i outside = _mm_or_si128(
    _mm_and_si128(simd_is(one, 0xED), simd_at_least(bytes, 0xA0)),
    _mm_and_si128(simd_is(one, 0xF4), simd_at_least(bytes, 0x90)));
  return _mm_or_si128(_mm_or_si128(wrong, never), _mm_or_si128(overlong, outside));
}

static inline bool simd_utf8(const uint8_t *bytes, const uint8_t *before) {
  __m128i a = simd_load(bytes), b = simd_load(bytes + 16), c = simd_load(bytes + 32), d = simd_load(bytes + 48);
  __m128i wrong = _mm_or_si128(
    _mm_or_si128(simd_utf8_wrong(a, simd_load(before)), simd_utf8_wrong(b, a)),
    _mm_or_si128(simd_utf8_wrong(c, b), simd_utf8_wrong(d, c)));
  return _mm_movemask_epi8(wrong) == 0;
}

#else

static inline simd_json_block simd_json_block_of(const uint8_t *bytes) { return simd_json_block_portable(bytes); }
static inline uint64_t simd_equal(const uint8_t *bytes, uint8_t byte) { return simd_equal_portable(bytes, byte); }
static inline bool simd_utf8(const uint8_t *bytes, const uint8_t *before) { return simd_utf8_portable(bytes, before); }

#endif
