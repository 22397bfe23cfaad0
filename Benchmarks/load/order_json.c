/* Orders as compact JSON (RFC 8259). */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "order.h"

enum { LINE_ROOM = 100, TAIL_ROOM = 180 }; /* bytes that a line, and all that comes after the lines, take at most */

typedef struct {
  unsigned char *bytes;
  size_t length, size;
} Text;

static void append(Text *text, const char *bytes, size_t count) {
  if (text->size - text->length < count) {
    fprintf(stderr, "load: an order does not fit into %zu bytes of JSON\n", text->size);
    exit(1);
  }
  memcpy(text->bytes + text->length, bytes, count);
  text->length += count;
}

static void put(Text *text, const char *format, ...) {
  char piece[512];
  va_list arguments;
  va_start(arguments, format);
  int count = vsnprintf(piece, sizeof piece, format, arguments);
  va_end(arguments);
  append(text, piece, (size_t)count);
}

/* A name and a string value that may need escapes, and the comma after it. */
static void put_escaped(Text *text, const char *name, const char *value) {
  put(text, "\"%s\":\"", name);
  for (; *value; value++) {
    if (*value == '"' || *value == '\\') put(text, "\\%c", *value);
    else if (*value == '\n') append(text, "\\n", 2);
    else append(text, value, 1);
  }
  append(text, "\",", 2);
}

void order_write_json(const Order *order, unsigned char *to, size_t size) {
  Text text = {.bytes = to, .size = size};
  time_t seconds = (time_t)(order->created_at / 1000);
  struct tm date;
  char when[32];
  strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", gmtime_r(&seconds, &date));

  put(&text, "{\"orderId\":\"%s\",\"source\":\"" ORDER_SOURCE "\",\"createdAt\":\"%s.%03uZ\",\"status\":\"%s\",", order->order_id, when,
      (unsigned)(order->created_at % 1000), order_statuses[order->status]);
  put(&text, "\"customer\":{\"id\":%u,\"name\":{\"first\":\"%s\",\"last\":\"%s\"},\"email\":\"%s\",\"ssn\":\"%s\",\"phone\":\"%s\",",
      order->customer_id, order->first_name, order->last_name, order->email, order->ssn, order->phone);
  put(&text, "\"subscribed\":%s,\"loyalty\":{\"tier\":\"%s\",\"points\":%u}},", order->subscribed ? "true" : "false", order->tier,
      order->points);
  put(&text, "\"shipping\":{\"street\":\"%s\",\"house\":\"%s\",\"city\":\"%s\",\"postcode\":\"%s\",\"country\":\"%s\",", order->street,
      order->house, order->city, order->postcode, order->country);
  put_escaped(&text, "instructions", order->instructions);
  put(&text, "\"geo\":{\"lat\":%.5f,\"lon\":%.5f}},", order->latitude, order->longitude);
  put(&text, "\"payment\":{\"method\":\"card\",\"card\":\"%s\",\"expires\":\"%s\",\"amount\":%.2f,\"currency\":\"%s\"},\"lines\":[", order->card,
      order->expires, order->total_cents / 100.0, order->currency);
  for (uint32_t i = 0; i < LINES_MAX && size - text.length >= LINE_ROOM + TAIL_ROOM; i++) {
    const OrderLine *line = &order->lines[i];
    put(&text, "%s{\"sku\":\"%07x\",\"name\":\"%s\",\"quantity\":%u,\"price\":%.2f,\"taxRate\":0.19}", i ? "," : "", line->sku, line->product,
        line->quantity, line->cents / 100.0);
  }
  put(&text, "],\"tags\":[");
  for (uint32_t i = 0; i < order->tag_count; i++) put(&text, "%s\"%s\"", i ? "," : "", order->tags[i]);
  put(&text, "],\"attributes\":{\"channel\":\"%s\",\"campaign\":\"%s\"},\"discount\":", order->channel, order->campaign);
  order->discounted ? put(&text, "%.2f", order->discount_cents / 100.0) : put(&text, "null");
  put(&text, ",\"note\":\"\"}");

  /* The note, the last string, takes what is left. */
  size_t note = text.length - 2;
  order_fill(to + note, size - text.length);
  memcpy(to + size - 2, "\"}", 2);
}
