/* Orders in Avro's binary encoding, with the schema in order.avsc. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "order.h"

enum { TAIL_ROOM = 190 }; /* bytes that all that comes after the lines takes at most, and a note of 64 bytes or more */

typedef struct {
  unsigned char *bytes;
  size_t length, size;
} Datum;

static void append(Datum *datum, const void *bytes, size_t count) {
  if (datum->size - datum->length < count) {
    fprintf(stderr, "load: an order does not fit into %zu bytes of Avro\n", datum->size);
    exit(1);
  }
  memcpy(datum->bytes + datum->length, bytes, count);
  datum->length += count;
}

static void put_long(Datum *datum, int64_t value) { /* zigzag, then seven bits a byte, the least significant first */
  uint64_t bits = ((uint64_t)value << 1) ^ (uint64_t)(value >> 63);
  unsigned char bytes[10];
  size_t count = 0;
  for (; bits >= 0x80; bits >>= 7) bytes[count++] = (unsigned char)(bits | 0x80);
  bytes[count++] = (unsigned char)bits;
  append(datum, bytes, count);
}

static void put_string(Datum *datum, const char *value) {
  size_t length = strlen(value);
  put_long(datum, (int64_t)length);
  append(datum, value, length);
}

static void put_double(Datum *datum, double value) { append(datum, &value, sizeof value); } /* this machine is little-endian too */
static void put_boolean(Datum *datum, int value) { append(datum, value ? "\1" : "\0", 1); }

static void put_customer(Datum *datum, const Order *order) {
  put_long(datum, order->customer_id);
  put_string(datum, order->first_name);
  put_string(datum, order->last_name);
  put_string(datum, order->email);
  put_string(datum, order->ssn);
  put_string(datum, order->phone);
  put_boolean(datum, order->subscribed);
  put_string(datum, order->tier);
  put_long(datum, order->points);
}

static void put_shipping(Datum *datum, const Order *order) {
  put_string(datum, order->street);
  put_string(datum, order->house);
  put_string(datum, order->city);
  put_string(datum, order->postcode);
  put_string(datum, order->country);
  put_long(datum, 1); /* the union's second branch: there are instructions */
  put_string(datum, order->instructions);
  put_double(datum, order->latitude);
  put_double(datum, order->longitude);
}

static void put_payment(Datum *datum, const Order *order) {
  put_string(datum, "card");
  put_string(datum, order->card);
  put_string(datum, order->expires);
  put_double(datum, order->total_cents / 100.0);
  put_string(datum, order->currency);
}

static void put_line(Datum *datum, const OrderLine *line) {
  char sku[16];
  snprintf(sku, sizeof sku, "%07x", line->sku);
  put_string(datum, sku);
  put_string(datum, line->product);
  put_long(datum, line->quantity);
  put_double(datum, line->cents / 100.0);
  put_double(datum, 0.19);
}

/* One block, which begins with the number of its items: as many as leave room for the rest. */
static void put_lines(Datum *datum, const Order *order) {
  unsigned char bytes[LINES_MAX * 64];
  Datum lines = {.bytes = bytes, .size = sizeof bytes};
  uint32_t count = 0;
  while (count < LINES_MAX && datum->length + lines.length + 64 + TAIL_ROOM <= datum->size) put_line(&lines, &order->lines[count++]);
  if (count > 0) put_long(datum, count);
  append(datum, bytes, lines.length);
  put_long(datum, 0);
}

static void put_tags(Datum *datum, const Order *order) {
  put_long(datum, order->tag_count);
  for (uint32_t i = 0; i < order->tag_count; i++) put_string(datum, order->tags[i]);
  put_long(datum, 0);
}

static void put_attributes(Datum *datum, const Order *order) {
  put_long(datum, 2);
  put_string(datum, "channel");
  put_string(datum, order->channel);
  put_string(datum, "campaign");
  put_string(datum, order->campaign);
  put_long(datum, 0);
}

void order_write_avro(const Order *order, unsigned char *to, size_t size) {
  Datum datum = {.bytes = to, .size = size};
  const unsigned char framing[] = {0, 0, 0, 0, ORDER_SCHEMA_ID};
  append(&datum, framing, sizeof framing);
  put_string(&datum, order->order_id);
  put_string(&datum, ORDER_SOURCE);
  put_long(&datum, (int64_t)order->created_at);
  put_long(&datum, order->status);
  put_customer(&datum, order);
  put_shipping(&datum, order);
  put_payment(&datum, order);
  put_lines(&datum, order);
  put_tags(&datum, order);
  put_attributes(&datum, order);
  put_long(&datum, order->discounted);
  if (order->discounted) put_double(&datum, order->discount_cents / 100.0);

  /* The note, the last field, takes what is left; its length takes two bytes. */
  size_t room = datum.size - datum.length;
  if (room < 2 + 64 || room > 2 + 8191) {
    fprintf(stderr, "load: no order of %zu bytes of Avro\n", size);
    exit(1);
  }
  put_long(&datum, (int64_t)(room - 2));
  order_fill(to + datum.length, room - 2);
}
