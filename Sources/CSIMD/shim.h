#pragma once

// What Swift cannot say: compare many bytes at once and get the results as bits. Functions only, compiled where they are
// used. SSE2 is part of every x86-64; AVX2 is asked for when the program runs; other processors take the portable
// versions, which the unit tests hold against the others.

#include "block.h"
#include "json.h"
#include "utf8.h"
