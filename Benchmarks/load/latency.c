/* latency: records at a fixed rate, each carrying the time it was due to be sent; a consumer in the same process takes the
 * difference. Time that a stalled sender falls behind counts as latency. The first second is not counted. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"

enum { FETCH_WAIT_MS = 100 };

typedef struct {
  const Options *options;
  rd_kafka_t *client;
  rd_kafka_topic_t *topic;
  uint64_t total;
  uint64_t *nanoseconds; /* of each counted record */
  uint64_t counted;
  uint64_t count_from; /* due times before this are not counted */
} Receiver;

static void *receive(void *argument) {
  Receiver *receiver = argument;
  for (uint64_t seen = 0; seen < receiver->total; seen++) {
    rd_kafka_message_t *message = rd_kafka_consume(receiver->topic, 0, 15000);
    if (!message) die("latency: nothing came for 15 s");
    if (message->err) die("latency: %s", rd_kafka_message_errstr(message));
    if (message->len != receiver->options->size) die("latency: a value changed its size");
    uint64_t due;
    memcpy(&due, message->payload, sizeof due);
    if (due >= receiver->count_from) receiver->nanoseconds[receiver->counted++] = now() - due;
    rd_kafka_message_destroy(message);
  }
  return NULL;
}

static int compare(const void *left, const void *right) {
  uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
  return (a > b) - (a < b);
}

static void sleep_until(uint64_t time) {
  struct timespec at = {.tv_sec = (time_t)(time / 1000000000u), .tv_nsec = (long)(time % 1000000000u)};
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
}

int run_latency(const Options *options) {
  if (options->size < sizeof(uint64_t)) die("latency: values need 8 bytes");
  /* Nagle's algorithm and its 40 ms would hide what a proxy adds. */
  const char *const producing[] = {"compression.codec", options->codec, "socket.nagle.disable", "true", "linger.ms", "1", NULL};
  const char *const consuming[] = {"socket.nagle.disable", "true", NULL};
  rd_kafka_t *producer = new_client(RD_KAFKA_PRODUCER, options->brokers, producing, NULL);
  rd_kafka_topic_t *topic = new_topic(producer, options->topic);
  await_topic(producer, topic);

  uint64_t total = (uint64_t)(options->rate * options->seconds);
  Receiver receiver = {.options = options, .total = total, .nanoseconds = calloc(total, sizeof(uint64_t))};
  unsigned char *value = calloc(1, options->size);
  if (!receiver.nanoseconds || !value) die("out of memory");
  receiver.client = new_client(RD_KAFKA_CONSUMER, options->brokers, consuming, NULL);
  receiver.topic = new_topic(receiver.client, options->topic);
  await_topic(receiver.client, receiver.topic);
  if (rd_kafka_consume_start(receiver.topic, 0, 0) != 0) die("latency: %s", rd_kafka_err2str(rd_kafka_last_error()));

  uint64_t interval = 1000000000u / (uint64_t)options->rate;
  uint64_t start = now() + 200000000u;
  receiver.count_from = start + 1000000000u;
  pthread_t thread;
  pthread_create(&thread, NULL, receive, &receiver);
  for (uint64_t i = 0; i < total; i++) {
    uint64_t due = start + i * interval;
    if (now() < due) sleep_until(due);
    memcpy(value, &due, sizeof due);
    if (rd_kafka_produce(topic, 0, RD_KAFKA_MSG_F_COPY, value, options->size, NULL, 0, NULL) != 0)
      die("latency: %s", rd_kafka_err2str(rd_kafka_last_error()));
    if (i % 64 == 0) rd_kafka_poll(producer, 0);
  }
  rd_kafka_flush(producer, 15000);
  pthread_join(thread, NULL);
  if (receiver.counted == 0) die("latency: needs more than a second");

  qsort(receiver.nanoseconds, receiver.counted, sizeof(uint64_t), compare);
  double p50 = (double)receiver.nanoseconds[receiver.counted / 2] / 1e6;
  double p99 = (double)receiver.nanoseconds[receiver.counted * 99 / 100] / 1e6;
  rd_kafka_consume_stop(receiver.topic, 0);
  printf("{\"records\": %llu, \"p50ms\": %.3f, \"p99ms\": %.3f}\n", (unsigned long long)receiver.counted, p50, p99);
  return 0;
}
