#pragma once
#include <stdlib.h>
#include <avro.h>

// Swift imports no macro with arguments: these are the ones that are needed, with types.

static inline avro_type_t cavro_type(avro_schema_t schema) { return avro_typeof(schema); }

/// Takes a value back from its generic implementation.
static inline void cavro_value_release(avro_value_t *value) { avro_value_decref(value); }

static inline void cavro_interface_release(avro_value_iface_t *interface) { avro_value_iface_decref(interface); }

static inline int cavro_value_reset(avro_value_t *value) { return avro_value_reset(value); }
