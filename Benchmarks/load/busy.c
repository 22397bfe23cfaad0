/* busy: many clients at once, half of them producing and half consuming, for a time. It is there for what the proxy's memory
 * does meanwhile; the records are counted, not timed. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "load.h"

typedef struct {
  const Options *options;
  const Values *values;
  uint64_t deadline;
  int number;
} Client;

static _Atomic uint64_t produced, consumed, failed;

static void on_delivery(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque) {
  (void)client, (void)opaque;
  atomic_fetch_add(message->err ? &failed : &produced, 1);
}

static void *produce_for_a_time(void *argument) {
  Client *self = argument;
  const char *const pairs[] = {"compression.codec", self->options->codec, "batch.size", "500000",
                               "queue.buffering.max.kbytes", "4096", NULL};
  rd_kafka_t *client = new_client(RD_KAFKA_PRODUCER, self->options->brokers, pairs, on_delivery);
  rd_kafka_topic_t *topic = new_topic(client, self->options->topic);
  int partition = self->number % self->options->partitions;
  size_t size = self->options->size;
  for (uint64_t i = 0; now() < self->deadline; i++)
    while (now() < self->deadline && rd_kafka_produce(topic, partition, 0, values_at(self->values, i), size, NULL, 0, NULL) != 0)
      rd_kafka_poll(client, 10);
  rd_kafka_flush(client, 30000);
  rd_kafka_topic_destroy(topic);
  rd_kafka_destroy(client);
  return NULL;
}

static void *consume_for_a_time(void *argument) {
  Client *self = argument;
  const char *const pairs[] = {"queued.max.messages.kbytes", "4096", NULL};
  rd_kafka_t *client = new_client(RD_KAFKA_CONSUMER, self->options->brokers, pairs, NULL);
  rd_kafka_topic_t *topic = new_topic(client, self->options->topic);
  int partition = self->number % self->options->partitions;
  if (rd_kafka_consume_start(topic, partition, RD_KAFKA_OFFSET_BEGINNING) != 0)
    die("busy: %s", rd_kafka_err2str(rd_kafka_last_error()));
  while (now() < self->deadline) {
    rd_kafka_message_t *messages[500];
    ssize_t count = rd_kafka_consume_batch(topic, partition, 100, messages, 500);
    for (ssize_t i = 0; i < count; i++) {
      int good = !messages[i]->err && messages[i]->len == self->options->size;
      if (messages[i]->err != RD_KAFKA_RESP_ERR__PARTITION_EOF) atomic_fetch_add(good ? &consumed : &failed, 1);
      rd_kafka_message_destroy(messages[i]);
    }
  }
  rd_kafka_consume_stop(topic, partition);
  rd_kafka_topic_destroy(topic);
  rd_kafka_destroy(client);
  return NULL;
}

int run_busy(const Options *options) {
  Values values = values_make(options->size, options->shape);
  uint64_t deadline = now() + (uint64_t)(options->seconds * 1e9);
  pthread_t *threads = calloc((size_t)options->clients, sizeof *threads);
  Client *clients = calloc((size_t)options->clients, sizeof *clients);
  if (!threads || !clients) die("out of memory");
  for (int i = 0; i < options->clients; i++) {
    clients[i] = (Client){.options = options, .values = &values, .deadline = deadline, .number = i / 2};
    if (pthread_create(&threads[i], NULL, i % 2 ? consume_for_a_time : produce_for_a_time, &clients[i]) != 0)
      die("busy: no more threads");
  }
  for (int i = 0; i < options->clients; i++) pthread_join(threads[i], NULL);
  printf("{\"produced\": %llu, \"consumed\": %llu, \"failed\": %llu}\n", (unsigned long long)produced,
         (unsigned long long)consumed, (unsigned long long)failed);
  return 0;
}
