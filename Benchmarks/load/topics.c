/* create, delete: topics with deletion that frees the disk at once. */
#include <stdio.h>

#include "load.h"

static void finish(rd_kafka_t *client, rd_kafka_queue_t *queue) {
  rd_kafka_queue_destroy(queue);
  rd_kafka_destroy(client);
}

static rd_kafka_event_t *await_event(rd_kafka_queue_t *queue, const char *what) {
  rd_kafka_event_t *event = rd_kafka_queue_poll(queue, 20000);
  if (!event) die("%s: no answer", what);
  if (rd_kafka_event_error(event)) die("%s: %s", what, rd_kafka_event_error_string(event));
  return event;
}

static void check(const rd_kafka_topic_result_t *result) {
  if (rd_kafka_topic_result_error(result))
    die("topic %s: %s", rd_kafka_topic_result_name(result), rd_kafka_err2str(rd_kafka_topic_result_error(result)));
}

/* Checks the results, gives back what belongs to the request, and reports success. */
static int conclude(rd_kafka_t *client, rd_kafka_queue_t *queue, rd_kafka_event_t *event,
                    const rd_kafka_topic_result_t **results, size_t count) {
  for (size_t i = 0; i < count; i++) check(results[i]);
  rd_kafka_event_destroy(event);
  finish(client, queue);
  printf("{}\n");
  return 0;
}

int run_create(const Options *options) {
  rd_kafka_t *client = new_client(RD_KAFKA_PRODUCER, options->brokers, NULL, NULL);
  rd_kafka_queue_t *queue = rd_kafka_queue_new(client);
  char error[256];
  rd_kafka_NewTopic_t *topic = rd_kafka_NewTopic_new(options->topic, options->partitions, 1, error, sizeof error);
  if (!topic) die("%s", error);
  rd_kafka_NewTopic_set_config(topic, "file.delete.delay.ms", "0");
  rd_kafka_CreateTopics(client, &topic, 1, NULL, queue);
  rd_kafka_event_t *event = await_event(queue, "create");
  size_t count;
  const rd_kafka_topic_result_t **results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count);
  rd_kafka_NewTopic_destroy(topic);
  return conclude(client, queue, event, results, count);
}

int run_delete(const Options *options) {
  rd_kafka_t *client = new_client(RD_KAFKA_PRODUCER, options->brokers, NULL, NULL);
  rd_kafka_queue_t *queue = rd_kafka_queue_new(client);
  rd_kafka_DeleteTopic_t *topic = rd_kafka_DeleteTopic_new(options->topic);
  rd_kafka_DeleteTopics(client, &topic, 1, NULL, queue);
  rd_kafka_event_t *event = await_event(queue, "delete");
  size_t count;
  const rd_kafka_topic_result_t **results = rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count);
  rd_kafka_DeleteTopic_destroy(topic);
  return conclude(client, queue, event, results, count);
}
