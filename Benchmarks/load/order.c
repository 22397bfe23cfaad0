#include "order.h"

#include <stdio.h>
#include <string.h>

#include "random.h"

const char *const order_statuses[] = {"authorised", "captured", "settled", "refunded", "declined"};

static const char *const first_names[] = {"Anna", "José", "Mia", "Zoë", "Jonas", "Chloe", "Omar", "Priya", "Łukasz", "Grace"};
static const char *const last_names[] = {"Lindgren", "García", "Smith", "Müller", "Okafor", "Tanaka", "Novak", "Silva", "Jones"};
static const char *const mail_names[] = {"anna.l", "jose", "m.smith", "zoe82", "jonas.m", "chloe", "o.okafor", "p.tanaka", "grace"};
static const char *const tiers[] = {"none", "silver", "gold", "platinum"};
static const char *const streets[] = {"High Street", "Königsallee", "Rue de la Paix", "Elm Avenue", "Storgatan", "Via Roma"};
static const char *const cities[] = {"London", "Düsseldorf", "Paris", "Malmö", "Boston", "Roma", "Kraków", "Porto"};
static const char *const countries[] = {"DE", "FR", "GB", "US", "JP", "BR", "IN", "NL", "SE", "PL"};
static const char *const currencies[] = {"EUR", "GBP", "USD", "JPY", "BRL", "INR", "SEK", "PLN"};
static const char *const instructions[] = {"Ring the bell", "Leave it at the \"back door\"", "Third floor\nno lift", "Call before"};
static const char *const channels[] = {"web", "app", "store", "phone"};
static const char *const campaigns[] = {"spring-sale", "newsletter-14", "none", "returning"};
static const char *const tags[] = {"gift", "fragile", "express", "bulky", "subscription", "first-order", "b2b"};
static const char *const products[] = {"wooden chair",   "desk lamp",    "notebook A5",   "ceramic mug", "wool blanket",
                                       "travel adapter", "steel bottle", "paper planner", "garden hose", "phone stand"};
static const char *const words[] = {"packed", "with", "care", "and", "sent", "from", "the", "northern", "warehouse", "by", "evening"};

static uint32_t below(uint32_t limit) { return (uint32_t)(next_random() % limit); }

Order order_make(void) {
  Order order = {
      .created_at = 1772000000000 + next_random() % 10000000000,
      .status = below(5),
      .customer_id = below(10000000),
      .points = below(20000),
      .tag_count = 1 + below(TAGS_MAX),
      .total_cents = 1000 + below(500000),
      .discount_cents = below(2000),
      .subscribed = below(2) == 1,
      .discounted = below(3) == 0,
      .latitude = (double)below(18000000) / 1e5 - 90,
      .longitude = (double)below(36000000) / 1e5 - 180,
      .first_name = PICK(first_names),
      .last_name = PICK(last_names),
      .tier = PICK(tiers),
      .street = PICK(streets),
      .city = PICK(cities),
      .country = PICK(countries),
      .currency = PICK(currencies),
      .instructions = PICK(instructions),
      .channel = PICK(channels),
      .campaign = PICK(campaigns),
  };
  snprintf(order.order_id, sizeof order.order_id, "%08x-%04x-4%03x-a%03x-%012llx", below(UINT32_MAX), below(0x10000), below(0x1000),
           below(0x1000), (unsigned long long)(next_random() & 0xffffffffffff));
  snprintf(order.ssn, sizeof order.ssn, "%03u-%02u-%04u", 1 + below(899), 1 + below(99), 1 + below(9999));
  snprintf(order.email, sizeof order.email, "%s.%u@mail.example", PICK(mail_names), below(10000));
  snprintf(order.card, sizeof order.card, "4%015llu", (unsigned long long)(next_random() % 1000000000000000));
  snprintf(order.phone, sizeof order.phone, "+44 20 %04u %04u", below(10000), below(10000));
  snprintf(order.house, sizeof order.house, "%u", 1 + below(200));
  snprintf(order.postcode, sizeof order.postcode, "%05u", below(100000));
  snprintf(order.expires, sizeof order.expires, "%02u/%02u", 1 + below(12), 26 + below(6));
  for (uint32_t i = 0; i < order.tag_count; i++) order.tags[i] = PICK(tags);
  for (uint32_t i = 0; i < LINES_MAX; i++)
    order.lines[i] = (OrderLine){PICK(products), below(0x10000000), 1 + below(9), 100 + below(50000)};
  return order;
}

void order_fill(unsigned char *to, size_t room) {
  while (room > 0) {
    const char *word = PICK(words);
    size_t length = strlen(word) + 1;
    memset(to, '.', room);
    if (length > room) return;
    memcpy(to, word, length - 1);
    to[length - 1] = ' ';
    to += length;
    room -= length;
  }
}
