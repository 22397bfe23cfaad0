#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "load.h"

enum { TOPIC_TIMEOUT_SECONDS = 15 };

void die(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "load: ");
  vfprintf(stderr, format, arguments);
  fprintf(stderr, "\n");
  va_end(arguments);
  exit(1);
}

rd_kafka_t *new_client(rd_kafka_type_t type, const char *brokers, const char *const *pairs, OnDelivery *on_delivery) {
  char error[512];
  rd_kafka_conf_t *configuration = rd_kafka_conf_new();
  const char *const common[] = {"bootstrap.servers", brokers, "client.id", "fieldseal-load", NULL};
  const char *const *lists[] = {common, pairs};
  for (int list = 0; list < 2; list++)
    for (const char *const *pair = lists[list]; pair && *pair; pair += 2)
      if (rd_kafka_conf_set(configuration, pair[0], pair[1], error, sizeof error) != RD_KAFKA_CONF_OK) die("%s", error);
  if (on_delivery) rd_kafka_conf_set_dr_msg_cb(configuration, on_delivery);
  rd_kafka_t *client = rd_kafka_new(type, configuration, error, sizeof error);
  if (!client) die("%s", error);
  return client;
}

rd_kafka_topic_t *new_topic(rd_kafka_t *client, const char *name) {
  rd_kafka_topic_t *topic = rd_kafka_topic_new(client, name, NULL);
  if (!topic) die("topic %s: %s", name, rd_kafka_err2str(rd_kafka_last_error()));
  return topic;
}

void await_topic(rd_kafka_t *client, rd_kafka_topic_t *topic) {
  uint64_t deadline = now() + TOPIC_TIMEOUT_SECONDS * 1000000000ull;
  rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR__TIMED_OUT;
  while (now() < deadline) {
    const struct rd_kafka_metadata *metadata;
    error = rd_kafka_metadata(client, 0, topic, &metadata, 5000);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
      int ready = metadata->topic_cnt == 1 && metadata->topics[0].err == 0 && metadata->topics[0].partition_cnt > 0;
      if (metadata->topic_cnt == 1) error = metadata->topics[0].err;
      for (int i = 0; ready && i < metadata->topics[0].partition_cnt; i++)
        if (metadata->topics[0].partitions[i].leader < 0) ready = 0;
      rd_kafka_metadata_destroy(metadata);
      if (ready) return;
    }
    nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
  }
  die("topic %s: no metadata: %s", rd_kafka_topic_name(topic), rd_kafka_err2str(error));
}
