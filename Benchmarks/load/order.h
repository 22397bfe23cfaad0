/* An order as a shop would send it, with three fields that nobody else should read: the customer's SSN and e-mail address and
 * the card number. It is written as JSON or, with the schema in order.avsc, as Avro, to an exact size: with as many lines as fit,
 * and a note in the rest. */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { LINES_MAX = 64, TAGS_MAX = 3 };

typedef struct {
  const char *product;
  uint32_t sku, quantity, cents;
} OrderLine;

typedef struct {
  char order_id[40], ssn[16], email[64], card[20], phone[20], house[8], postcode[8], expires[8];
  uint64_t created_at; /* milliseconds since 1970 */
  uint32_t status;     /* an index in order_statuses */
  uint32_t customer_id, points, tag_count, total_cents, discount_cents;
  int subscribed, discounted;
  double latitude, longitude;
  const char *first_name, *last_name, *tier, *street, *city, *country, *currency, *instructions, *channel, *campaign;
  const char *tags[TAGS_MAX];
  OrderLine lines[LINES_MAX];
} Order;

/* In every order's `source`, which no policy selects: what a reader of the broker's segments can look for. */
#define ORDER_SOURCE "bench-checkout"

extern const char *const order_statuses[];

Order order_make(void);

/* Exactly `size` bytes; the process ends if the order does not fit (1,024 bytes always do). */
void order_write_json(const Order *, unsigned char *to, size_t size);

/* As above: a byte 00 and the schema's id in four bytes, as registries' serializers write it, then the datum. */
enum { ORDER_SCHEMA_ID = 1 };
void order_write_avro(const Order *, unsigned char *to, size_t size);

/* Words for `room` bytes: ASCII without quotes or backslashes. */
void order_fill(unsigned char *to, size_t room);
