#include "random.h"

static uint64_t state = 0x9E3779B97F4A7C15;

uint64_t next_random(void) {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return state * 0x2545F4914F6CDD1D;
}

const char *pick(const char *const *words, size_t count) { return words[next_random() % count]; }
