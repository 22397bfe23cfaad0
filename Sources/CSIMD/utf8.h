#pragma once

#include "block.h"

// Whether 64 bytes are well-formed UTF-8 (Unicode 3.9, table 3-7), as far as they and the three bytes before them tell: a
// sequence that is cut off at their end is seen with the next 64. `before` holds the 16 bytes in front.

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

/// The highest bit of a byte is set where it is wrong.
SIMD_INLINE __m128i simd_utf8_wrong(__m128i bytes, __m128i before) {
  __m128i one = _mm_or_si128(_mm_slli_si128(bytes, 1), _mm_srli_si128(before, 15));
  __m128i two = _mm_or_si128(_mm_slli_si128(bytes, 2), _mm_srli_si128(before, 14));
  __m128i three = _mm_or_si128(_mm_slli_si128(bytes, 3), _mm_srli_si128(before, 13));
  __m128i expected = _mm_or_si128(
    simd_at_least(one, 0xC0), _mm_or_si128(simd_at_least(two, 0xE0), simd_at_least(three, 0xF0)));
  __m128i continuation = _mm_cmplt_epi8(bytes, _mm_set1_epi8((char)0xC0));
  __m128i never = _mm_or_si128(
    simd_is(_mm_and_si128(bytes, _mm_set1_epi8((char)0xFE)), 0xC0), simd_at_least(bytes, 0xF5));
  __m128i overlong = _mm_or_si128(
    _mm_and_si128(simd_is(one, 0xE0), simd_at_most(bytes, 0x9F)),
    _mm_and_si128(simd_is(one, 0xF0), simd_at_most(bytes, 0x8F)));
  __m128i outside = _mm_or_si128(
    _mm_and_si128(simd_is(one, 0xED), simd_at_least(bytes, 0xA0)),
    _mm_and_si128(simd_is(one, 0xF4), simd_at_least(bytes, 0x90)));
  return _mm_or_si128(
    _mm_or_si128(_mm_xor_si128(expected, continuation), never), _mm_or_si128(overlong, outside));
}

static inline bool simd_utf8_sse2(const uint8_t *bytes, const uint8_t *before) {
  __m128i a = simd_load(bytes), b = simd_load(bytes + 16), c = simd_load(bytes + 32), d = simd_load(bytes + 48);
  __m128i wrong = _mm_or_si128(
    _mm_or_si128(simd_utf8_wrong(a, simd_load(before)), simd_utf8_wrong(b, a)),
    _mm_or_si128(simd_utf8_wrong(c, b), simd_utf8_wrong(d, c)));
  return _mm_movemask_epi8(wrong) == 0;
}

SIMD_INLINE SIMD_AVX2 __m256i simd_utf8_wrong32(__m256i bytes, __m256i before) {
  __m256i between = _mm256_permute2x128_si256(before, bytes, 0x21);
  __m256i one = _mm256_alignr_epi8(bytes, between, 15);
  __m256i two = _mm256_alignr_epi8(bytes, between, 14);
  __m256i three = _mm256_alignr_epi8(bytes, between, 13);
  __m256i expected = _mm256_or_si256(
    simd_at_least32(one, 0xC0), _mm256_or_si256(simd_at_least32(two, 0xE0), simd_at_least32(three, 0xF0)));
  __m256i continuation = _mm256_cmpgt_epi8(_mm256_set1_epi8((char)0xC0), bytes);
  __m256i never = _mm256_or_si256(
    simd_is32(_mm256_and_si256(bytes, _mm256_set1_epi8((char)0xFE)), 0xC0), simd_at_least32(bytes, 0xF5));
  __m256i overlong = _mm256_or_si256(
    _mm256_and_si256(simd_is32(one, 0xE0), simd_at_most32(bytes, 0x9F)),
    _mm256_and_si256(simd_is32(one, 0xF0), simd_at_most32(bytes, 0x8F)));
  __m256i outside = _mm256_or_si256(
    _mm256_and_si256(simd_is32(one, 0xED), simd_at_least32(bytes, 0xA0)),
    _mm256_and_si256(simd_is32(one, 0xF4), simd_at_least32(bytes, 0x90)));
  return _mm256_or_si256(
    _mm256_or_si256(_mm256_xor_si256(expected, continuation), never), _mm256_or_si256(overlong, outside));
}

static inline SIMD_AVX2 bool simd_utf8_avx2(const uint8_t *bytes, const uint8_t *before) {
  __m256i a = simd_load32(bytes), b = simd_load32(bytes + 32);
  __m256i front = _mm256_inserti128_si256(_mm256_setzero_si256(), simd_load(before), 1);
  __m256i wrong = _mm256_or_si256(simd_utf8_wrong32(a, front), simd_utf8_wrong32(b, a));
  return _mm256_movemask_epi8(wrong) == 0;
}

#endif
