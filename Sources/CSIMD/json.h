#pragma once

#include "block.h"
#include "utf8.h"

/// Reads a JSON text for the places where its tokens begin: structural characters, opening quotes, and the first byte of
/// anything else outside strings. See Langdale and Lemire, "Parsing gigabytes of JSON per second".
typedef struct {
  const uint8_t *text;
  size_t count;
  /// The first byte that has not been read.
  size_t offset;
  /// Has room for 64 more than are asked for.
  uint32_t *places;
  size_t found;
  /// All bits are set where the next block begins within a string.
  uint64_t in_string;
  /// 1 where the next block begins within a token that is neither structural nor a string.
  uint64_t in_scalar;
  /// 1 where the next block's first byte is escaped.
  uint64_t escapes_next;
  /// The backslashes in the last block that begin an escape: the caller looks at what they escape. Bit i is the byte at
  /// `escapes_offset` + i.
  uint64_t escapes;
  size_t escapes_offset;
  /// Whether the last block had bytes above 0x7F.
  bool was_high;
} simd_json_reader;

/// The bytes of a block that are escaped: every second one of a run of backslashes, and the byte behind an odd number.
SIMD_INLINE uint64_t simd_json_escaped(simd_json_reader *reader, uint64_t all) {
  const uint64_t even = 0x5555555555555555;
  uint64_t backslashes = all & ~reader->escapes_next;
  uint64_t behind = backslashes << 1 | reader->escapes_next;
  uint64_t odd_starts = backslashes & ~even & ~behind;
  uint64_t sum;
  reader->escapes_next = __builtin_add_overflow(odd_starts, backslashes, &sum);
  uint64_t escaped = (even ^ sum << 1) & behind;
  reader->escapes = all & ~escaped;
  reader->escapes_offset = reader->offset;
  return escaped;
}

/// Bit i is the sum of the bits up to i, without carry.
SIMD_INLINE uint64_t simd_json_parity(uint64_t bits) {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  return bits ^ bits << 32;
}

/// Adds a block's tokens. Returns its bytes within strings, from an opening quote to the byte before the closing one.
SIMD_INLINE uint64_t simd_json_add(simd_json_reader *reader, simd_block block) {
  uint64_t inside = simd_json_parity(block.quote) ^ reader->in_string;
  reader->in_string = (uint64_t)((int64_t)inside >> 63);
  uint64_t scalar = ~(block.structural | block.blank);
  uint64_t unquoted = scalar & ~block.quote;
  uint64_t starts = scalar & ~(unquoted << 1 | reader->in_scalar);
  reader->in_scalar = unquoted >> 63;
  uint64_t tokens = (block.structural | starts) & ~(inside ^ block.quote);
  // Eight at a time, whether there are so many or not: where a loop would end is what a processor cannot foresee.
  uint32_t *out = reader->places + reader->found;
  int count = __builtin_popcountll(tokens);
  reader->found += (size_t)count;
  uint32_t offset = (uint32_t)reader->offset;
  do {
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i++) {
      out[i] = offset + (tokens == 0 ? 64 : (uint32_t)__builtin_ctzll(tokens));
      tokens &= tokens - 1;
    }
    out += 8;
    count -= 8;
  } while (count > 0);
  return inside;
}

/// The functions that read, of one instruction set. `read` goes on until there are `enough` tokens, the text ends, or a
/// block has escapes that must be looked at first. It returns false if the text is wrong: UTF-8, or a control character that
/// is not escaped, or is no white space outside strings.
#define SIMD_JSON_READ(SET, TARGET)                                                                          \
  SIMD_INLINE TARGET bool simd_json_block_##SET(simd_json_reader *reader, const uint8_t *bytes) {            \
    simd_block block = simd_block_##SET(bytes);                                                              \
    if (block.is_high | reader->was_high) {                                                                  \
      static const uint8_t nothing[16] = {0};                                                                \
      const uint8_t *before = reader->offset < 16 ? nothing : reader->text + reader->offset - 16;            \
      if (!simd_utf8_##SET(bytes, before)) return false;                                                     \
      reader->was_high = block.is_high;                                                                      \
    }                                                                                                        \
    if (block.has_backslash | (reader->escapes_next != 0))                                                   \
      block.quote &= ~simd_json_escaped(reader, simd_equal_##SET(bytes, '\\'));                              \
    uint64_t inside = simd_json_add(reader, block);                                                          \
    if (block.control == 0) return true;                                                                     \
    uint64_t white = simd_equal_##SET(bytes, '\n') | simd_equal_##SET(bytes, '\r') | simd_equal_##SET(bytes, '\t'); \
    return (block.control & (inside | ~white)) == 0;                                                         \
  }                                                                                                          \
  static inline TARGET bool simd_json_read_##SET(simd_json_reader *reader, size_t enough) {                  \
    while (reader->found < enough && reader->count - reader->offset >= 64) {                                 \
      if (!simd_json_block_##SET(reader, reader->text + reader->offset)) return false;                       \
      reader->offset += 64;                                                                                  \
      if (reader->escapes != 0) return true;                                                                 \
    }                                                                                                        \
    if (reader->found >= enough || reader->offset == reader->count) return true;                             \
    uint8_t last[64];                                                                                        \
    memset(last, ' ', 64);                                                                                   \
    memcpy(last, reader->text + reader->offset, reader->count - reader->offset);                             \
    if (!simd_json_block_##SET(reader, last)) return false;                                                  \
    reader->offset = reader->count;                                                                          \
    return true;                                                                                             \
  }

#if defined(__SSE2__)
SIMD_JSON_READ(sse2, )
SIMD_JSON_READ(avx2, SIMD_AVX2)

/// - has_avx2: what `simd_has_avx2` says.
static inline bool simd_json_read(simd_json_reader *reader, size_t enough, bool has_avx2) {
  return has_avx2 ? simd_json_read_avx2(reader, enough) : simd_json_read_sse2(reader, enough);
}
#else
SIMD_JSON_READ(portable, )

static inline bool simd_json_read(simd_json_reader *reader, size_t enough, bool has_avx2) {
  (void)has_avx2;
  return simd_json_read_portable(reader, enough);
}
#endif
