/* produce: all records as fast as they are taken; the clock stops when the last one is acknowledged. */
#include <stdio.h>

#include "load.h"

static uint64_t failed;
static rd_kafka_resp_err_t first_error;

static void on_delivery(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque) {
  (void)client, (void)opaque;
  if (!message->err) return;
  if (failed++ == 0) first_error = message->err;
}

int run_produce(const Options *options) {
  Values values = values_make(options->size, options->shape);
  const char *const pairs[] = {"compression.codec", options->codec,
                               "batch.size", "500000", /* leaves room for growth below the broker's limit at any value size */
                               "queue.buffering.max.messages", "500000",
                               "queue.buffering.max.kbytes", "131072",
                               "delivery.report.only.error", "true", NULL};
  rd_kafka_t *client = new_client(RD_KAFKA_PRODUCER, options->brokers, pairs, on_delivery);
  rd_kafka_topic_t *topic = new_topic(client, options->topic);
  await_topic(client, topic);

  uint64_t start = now();
  for (uint64_t i = 0; i < options->records; i++) {
    /* No copy flag: the pool outlives the client, so the load costs as little CPU as it can. */
    while (rd_kafka_produce(topic, 0, 0, values_at(&values, i), options->size, NULL, 0, NULL) != 0) {
      if (rd_kafka_last_error() != RD_KAFKA_RESP_ERR__QUEUE_FULL) die("produce: %s", rd_kafka_err2str(rd_kafka_last_error()));
      rd_kafka_poll(client, 1);
    }
    if (i % 4096 == 0) rd_kafka_poll(client, 0);
  }
  rd_kafka_resp_err_t flushed = rd_kafka_flush(client, 60000);
  double seconds = (double)(now() - start) / 1e9;
  if (flushed) die("flush: %s", rd_kafka_err2str(flushed));
  if (failed) die("%llu records failed, first: %s", (unsigned long long)failed, rd_kafka_err2str(first_error));

  rd_kafka_topic_destroy(topic);
  rd_kafka_destroy(client);
  printf("{\"records\": %llu, \"seconds\": %.6f}\n", (unsigned long long)options->records, seconds);
  return 0;
}
