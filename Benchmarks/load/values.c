#include "values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "order.h"
#include "random.h"

enum { POOL_BYTES = 8 * 1024 * 1024 };

static const char *const countries[] = {"DE", "FR", "GB", "US", "JP", "BR", "IN", "NL", "SE", "PL"};
static const char *const currencies[] = {"EUR", "GBP", "USD", "JPY", "BRL", "INR", "SEK", "PLN"};
static const char *const states[] = {"authorised", "captured", "settled", "refunded", "declined"};
static const char *const products[] = {"wooden chair",  "desk lamp",    "notebook A5",   "ceramic mug", "wool blanket",
                                       "travel adapter", "steel bottle", "paper planner", "garden hose", "phone stand"};

static int write_head(char *to, size_t room) {
  return snprintf(to, room,
                  VALUE_MARKER "%u,\"id\":\"%08x-%04x\",\"createdAt\":\"2026-03-%02uT%02u:%02u:%02u.%03uZ\",\"country\":\"%s\","
                               "\"currency\":\"%s\",\"status\":\"%s\",\"customer\":{\"id\":%u,\"segment\":\"retail\"},\"lines\":[",
                  (unsigned)(next_random() % 1000000), (unsigned)next_random(), (unsigned)(next_random() & 0xffff),
                  (unsigned)(1 + next_random() % 28), (unsigned)(next_random() % 24), (unsigned)(next_random() % 60),
                  (unsigned)(next_random() % 60), (unsigned)(next_random() % 1000), PICK(countries), PICK(currencies),
                  PICK(states), (unsigned)(next_random() % 10000000));
}

static int write_line(char *to, size_t room) {
  return snprintf(to, room, "{\"sku\":\"%07x\",\"name\":\"%s\",\"quantity\":%u,\"price\":%u.%02u,\"taxRate\":0.19},",
                  (unsigned)(next_random() & 0xfffffff), PICK(products), (unsigned)(1 + next_random() % 9),
                  (unsigned)(next_random() % 500), (unsigned)(next_random() % 100));
}

static void write_json(unsigned char *value, size_t size) {
  char piece[512];
  size_t length = 0;
  int written = write_head(piece, sizeof piece);
  while (length < size) {
    size_t take = (size_t)written < size - length ? (size_t)written : size - length;
    memcpy(value + length, piece, take);
    length += take;
    written = write_line(piece, sizeof piece);
  }
}

static void write_random(unsigned char *value, size_t size) {
  for (size_t at = 0; at < size; at += 8) {
    uint64_t word = next_random();
    memcpy(value + at, &word, size - at < 8 ? size - at : 8);
  }
  size_t marker = strlen(VALUE_MARKER);
  memcpy(value, VALUE_MARKER, marker < size ? marker : size);
}

static void write_order_json(unsigned char *value, size_t size) {
  Order order = order_make();
  order_write_json(&order, value, size);
}

static void write_order_avro(unsigned char *value, size_t size) {
  Order order = order_make();
  order_write_avro(&order, value, size);
}

static const struct {
  const char *name;
  void (*write)(unsigned char *value, size_t size);
} shapes[] = {[SHAPE_RANDOM] = {"random", write_random},
              [SHAPE_JSON] = {"json", write_json},
              [SHAPE_ORDER_JSON] = {"order-json", write_order_json},
              [SHAPE_ORDER_AVRO] = {"order-avro", write_order_avro}};

int shape_parse(const char *name, Shape *shape) {
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
    if (strcmp(name, shapes[i].name) == 0) return *shape = (Shape)i, 1;
  return 0;
}

Values values_make(size_t size, Shape shape) {
  Values values = {.size = size, .count = POOL_BYTES / size};
  if (values.count == 0) values.count = 1;
  values.bytes = malloc(values.count * size);
  if (!values.bytes) {
    fprintf(stderr, "load: out of memory\n");
    exit(1);
  }
  for (size_t i = 0; i < values.count; i++) shapes[shape].write(values_at(&values, i), size);
  return values;
}
