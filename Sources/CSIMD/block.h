#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <immintrin.h>
#define SIMD_AVX2 __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt")))
#endif

#define SIMD_INLINE static inline __attribute__((always_inline))

/// What JSON's grammar cares about in 64 bytes: bit i is byte i.
typedef struct {
  uint64_t quote;       // "
  uint64_t structural;  // { } [ ] : ,
  uint64_t blank;       // 0x00...0x20: white space, and control characters that are not
  uint64_t control;     // 0x00...0x1F
  bool has_backslash;
  bool is_high;  // there is a byte above 0x7F
} simd_block;

SIMD_INLINE simd_block simd_block_portable(const uint8_t *bytes) {
  simd_block block = {0, 0, 0, 0, false, false};
  for (int i = 0; i < 64; i++) {
    uint8_t byte = bytes[i];
    uint64_t bit = (uint64_t)1 << i;
    if (byte == '"') block.quote |= bit;
    if ((byte | 0x20) == '{' || (byte | 0x20) == '}' || byte == ':' || byte == ',') block.structural |= bit;
    if (byte <= 0x20) block.blank |= bit;
    if (byte < 0x20) block.control |= bit;
    if (byte == '\\') block.has_backslash = true;
    if (byte > 0x7F) block.is_high = true;
  }
  return block;
}

/// The bytes that equal `byte`.
SIMD_INLINE uint64_t simd_equal_portable(const uint8_t *bytes, uint8_t byte) {
  uint64_t equal = 0;
  for (int i = 0; i < 64; i++) equal |= (uint64_t)(bytes[i] == byte) << i;
  return equal;
}

#if defined(__SSE2__)

// MARK: 16 bytes at a time

SIMD_INLINE __m128i simd_load(const uint8_t *bytes) { return _mm_loadu_si128((const __m128i *)bytes); }

SIMD_INLINE __m128i simd_is(__m128i bytes, uint8_t byte) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)byte)); }

SIMD_INLINE __m128i simd_at_most(__m128i bytes, uint8_t byte) {
  return _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8((char)byte)), bytes);
}

SIMD_INLINE __m128i simd_at_least(__m128i bytes, uint8_t byte) {
  return _mm_cmpeq_epi8(_mm_max_epu8(bytes, _mm_set1_epi8((char)byte)), bytes);
}

SIMD_INLINE uint64_t simd_bits(__m128i a, __m128i b, __m128i c, __m128i d) {
  uint64_t low = (uint32_t)_mm_movemask_epi8(a) | (uint32_t)_mm_movemask_epi8(b) << 16;
  uint64_t high = (uint32_t)_mm_movemask_epi8(c) | (uint32_t)_mm_movemask_epi8(d) << 16;
  uint64_t bits = low | high << 32;
  // Where the bits are used in another basic block, LLVM would take the vectors apart byte by byte.
  __asm__("" : "+r"(bits));
  return bits;
}

SIMD_INLINE __m128i simd_structural(__m128i bytes) {
  __m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(0x20));  // [ and ] become { and }
  return _mm_or_si128(
    _mm_or_si128(simd_is(folded, '{'), simd_is(folded, '}')), _mm_or_si128(simd_is(bytes, ':'), simd_is(bytes, ',')));
}

SIMD_INLINE simd_block simd_block_sse2(const uint8_t *bytes) {
  __m128i a = simd_load(bytes), b = simd_load(bytes + 16), c = simd_load(bytes + 32), d = simd_load(bytes + 48);
  simd_block block;
  block.quote = simd_bits(simd_is(a, '"'), simd_is(b, '"'), simd_is(c, '"'), simd_is(d, '"'));
  block.structural = simd_bits(simd_structural(a), simd_structural(b), simd_structural(c), simd_structural(d));
  block.blank = simd_bits(simd_at_most(a, 0x20), simd_at_most(b, 0x20), simd_at_most(c, 0x20), simd_at_most(d, 0x20));
  block.control = simd_bits(simd_at_most(a, 0x1F), simd_at_most(b, 0x1F), simd_at_most(c, 0x1F), simd_at_most(d, 0x1F));
  __m128i backslash = _mm_or_si128(
    _mm_or_si128(simd_is(a, '\\'), simd_is(b, '\\')), _mm_or_si128(simd_is(c, '\\'), simd_is(d, '\\')));
  block.has_backslash = _mm_movemask_epi8(backslash) != 0;
  block.is_high = _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d))) != 0;
  return block;
}

SIMD_INLINE uint64_t simd_equal_sse2(const uint8_t *bytes, uint8_t byte) {
  return simd_bits(
    simd_is(simd_load(bytes), byte), simd_is(simd_load(bytes + 16), byte), simd_is(simd_load(bytes + 32), byte),
    simd_is(simd_load(bytes + 48), byte));
}

// MARK: 32 bytes at a time

/// Whether this processor takes the functions whose names end with `avx2`.
static inline bool simd_has_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("popcnt");
}

SIMD_INLINE SIMD_AVX2 __m256i simd_load32(const uint8_t *bytes) { return _mm256_loadu_si256((const __m256i *)bytes); }

SIMD_INLINE SIMD_AVX2 __m256i simd_is32(__m256i bytes, uint8_t byte) {
  return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8((char)byte));
}

SIMD_INLINE SIMD_AVX2 __m256i simd_at_most32(__m256i bytes, uint8_t byte) {
  return _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8((char)byte)), bytes);
}

SIMD_INLINE SIMD_AVX2 __m256i simd_at_least32(__m256i bytes, uint8_t byte) {
  return _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, _mm256_set1_epi8((char)byte)), bytes);
}

SIMD_INLINE SIMD_AVX2 uint64_t simd_bits32(__m256i a, __m256i b) {
  uint64_t bits = (uint32_t)_mm256_movemask_epi8(a) | (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32;
  __asm__("" : "+r"(bits));
  return bits;
}

SIMD_INLINE SIMD_AVX2 __m256i simd_structural32(__m256i bytes) {
  __m256i folded = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
  return _mm256_or_si256(
    _mm256_or_si256(simd_is32(folded, '{'), simd_is32(folded, '}')),
    _mm256_or_si256(simd_is32(bytes, ':'), simd_is32(bytes, ',')));
}

SIMD_INLINE SIMD_AVX2 simd_block simd_block_avx2(const uint8_t *bytes) {
  __m256i a = simd_load32(bytes), b = simd_load32(bytes + 32);
  simd_block block;
  block.quote = simd_bits32(simd_is32(a, '"'), simd_is32(b, '"'));
  block.structural = simd_bits32(simd_structural32(a), simd_structural32(b));
  block.blank = simd_bits32(simd_at_most32(a, 0x20), simd_at_most32(b, 0x20));
  block.control = simd_bits32(simd_at_most32(a, 0x1F), simd_at_most32(b, 0x1F));
  block.has_backslash = _mm256_movemask_epi8(_mm256_or_si256(simd_is32(a, '\\'), simd_is32(b, '\\'))) != 0;
  block.is_high = _mm256_movemask_epi8(_mm256_or_si256(a, b)) != 0;
  return block;
}

SIMD_INLINE SIMD_AVX2 uint64_t simd_equal_avx2(const uint8_t *bytes, uint8_t byte) {
  return simd_bits32(simd_is32(simd_load32(bytes), byte), simd_is32(simd_load32(bytes + 32), byte));
}

// For tests: what is always inlined cannot be called from code for other processors.
static inline SIMD_AVX2 simd_block simd_test_block_avx2(const uint8_t *bytes) { return simd_block_avx2(bytes); }
static inline SIMD_AVX2 uint64_t simd_test_equal_avx2(const uint8_t *bytes, uint8_t byte) {
  return simd_equal_avx2(bytes, byte);
}

#else

static inline bool simd_has_avx2(void) { return false; }

#endif
