/* The values a load is made of: a pool of distinct values that both producer and consumer can rebuild from size and shape. */
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef enum { SHAPE_RANDOM, SHAPE_JSON, SHAPE_ORDER_JSON, SHAPE_ORDER_AVRO } Shape;

typedef struct {
  unsigned char *bytes; /* count values of size bytes each, back to back */
  size_t size;
  size_t count;
} Values;

/* Every value but an order begins with this, so that a reader of the broker's segments can tell plaintext from ciphertext. */
#define VALUE_MARKER "{\"bench\":"

/* SHAPE_RANDOM: incompressible. SHAPE_JSON: payment-like documents which lz4 shrinks to 0.30 and zstd to 0.17
 * (1 KiB, batches of 500,000 bytes). SHAPE_ORDER_…: orders, see order.h. The pool is larger than any codec's window at these
 * batch sizes. */
Values values_make(size_t size, Shape shape);

/* `random`, `json`, `order-json` or `order-avro`; 0 if it is none of them. */
int shape_parse(const char *name, Shape *shape);

static inline unsigned char *values_at(const Values *values, uint64_t index) {
  return values->bytes + (index % values->count) * values->size;
}
