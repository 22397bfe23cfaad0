/* Random numbers that are the same in every process, so that producer and consumer make the same values. */
#pragma once
#include <stddef.h>
#include <stdint.h>

uint64_t next_random(void); /* xorshift64* */

const char *pick(const char *const *words, size_t count);
#define PICK(words) pick(words, sizeof(words) / sizeof *(words))
