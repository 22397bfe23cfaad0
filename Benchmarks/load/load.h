/* A load client on librdkafka: what the commands share. Times are CLOCK_MONOTONIC nanoseconds. */
#pragma once
#include <librdkafka/rdkafka.h>
#include <stdint.h>
#include <time.h>

#include "values.h"

typedef struct {
  const char *brokers;
  const char *topic;
  const char *codec;  /* none, lz4, zstd, … */
  Shape shape;
  size_t size;        /* bytes a value */
  uint64_t records;
  int partitions;     /* create, busy */
  int clients;        /* busy: half of them produce, half consume */
  int rate;           /* latency: records a second */
  double seconds;     /* latency, busy: how long */
} Options;

/* The commands: each (but values) prints one JSON object on a line and returns an exit code. */
int run_create(const Options *);
int run_delete(const Options *);
int run_produce(const Options *);
int run_consume(const Options *);
int run_latency(const Options *);
int run_busy(const Options *);
int run_values(const Options *);

typedef void OnDelivery(rd_kafka_t *, const rd_kafka_message_t *, void *);

/* Client handles, configured as every command wants them; they end the process if that fails. `pairs` is a
 * NULL-terminated list of configuration names and values on top of that. Either of the last two may be NULL. */
rd_kafka_t *new_client(rd_kafka_type_t type, const char *brokers, const char *const *pairs, OnDelivery *on_delivery);
rd_kafka_topic_t *new_topic(rd_kafka_t *client, const char *name);
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Asks for the topic's metadata until it has a leader, so that no measurement contains that. */
void await_topic(rd_kafka_t *client, rd_kafka_topic_t *topic);

static inline uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}
