/* values: the pool's first values to standard output, back to back, for whoever measures something else with the same ones. */
#include <stdio.h>

#include "load.h"

int run_values(const Options *options) {
  Values values = values_make(options->size, options->shape);
  for (uint64_t i = 0; i < options->records; i++)
    if (fwrite(values_at(&values, i), 1, options->size, stdout) != options->size) die("values: cannot be written");
  return fflush(stdout) == 0 ? 0 : 1;
}
