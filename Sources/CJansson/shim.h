#pragma once
#include <jansson.h>

/// What a failed load says about itself.
static inline const char *cjansson_error_text(const json_error_t *error) { return error->text; }
