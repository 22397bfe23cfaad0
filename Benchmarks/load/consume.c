/* consume: partition 0 from its beginning, as fast as it comes. The clock runs from the first record to the last, so that
 * connecting is left out. Sizes are checked for every record, bytes for one in 64. */
#include <stdio.h>
#include <string.h>

#include "load.h"

enum { QUEUE_BATCH = 2000, CHECK_EVERY = 64, SILENCE_MS = 15000 };

int run_consume(const Options *options) {
  Values values = values_make(options->size, options->shape);
  rd_kafka_t *client = new_client(RD_KAFKA_CONSUMER, options->brokers, NULL, NULL);
  rd_kafka_topic_t *topic = new_topic(client, options->topic);
  await_topic(client, topic);
  if (rd_kafka_consume_start(topic, 0, 0) != 0) die("consume: %s", rd_kafka_err2str(rd_kafka_last_error()));

  static rd_kafka_message_t *messages[QUEUE_BATCH];
  uint64_t seen = 0, uncounted = 0, start = 0;
  while (seen < options->records) {
    uint64_t left = options->records - seen; /* asking for more would wait for more */
    ssize_t count = rd_kafka_consume_batch(topic, 0, SILENCE_MS, messages, left < QUEUE_BATCH ? left : QUEUE_BATCH);
    if (count <= 0) die("consume: nothing came for %d ms after %llu records", SILENCE_MS, (unsigned long long)seen);
    if (start == 0) {
      start = now();
      uncounted = (uint64_t)count;
    }
    for (ssize_t i = 0; i < count; i++) {
      const rd_kafka_message_t *message = messages[i];
      if (message->err) die("consume: %s", rd_kafka_message_errstr(message));
      int differs = message->len != options->size || (uint64_t)message->offset != seen;
      if (!differs && seen % CHECK_EVERY == 0) differs = memcmp(message->payload, values_at(&values, seen), options->size) != 0;
      if (differs) die("consume: the record at offset %lld differs from what was produced", (long long)message->offset);
      seen++;
      rd_kafka_message_destroy(messages[i]);
    }
  }
  double seconds = (double)(now() - start) / 1e9;

  rd_kafka_consume_stop(topic, 0);
  rd_kafka_topic_destroy(topic);
  rd_kafka_destroy(client);
  printf("{\"records\": %llu, \"timed\": %llu, \"seconds\": %.6f}\n", (unsigned long long)seen,
         (unsigned long long)(seen - uncounted), seconds);
  return 0;
}
