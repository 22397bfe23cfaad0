"""librdkafka by confluent-kafka: produce and consume in the terms of `Record`."""

import time

from confluent_kafka import (
    TIMESTAMP_LOG_APPEND_TIME, Consumer, KafkaError, KafkaException, Message, Producer, TopicPartition,
)

from .records import Record, ToSend

name = "librdkafka"


def to_record(message: Message) -> Record:
    kind, timestamp = message.timestamp()
    return Record(
        message.partition(), message.offset(), timestamp,
        "append" if kind == TIMESTAMP_LOG_APPEND_TIME else "create",
        message.key(), message.value(), tuple((k, v) for k, v in message.headers() or ()),
    )


def settings(bootstrap: str, **config) -> dict:
    """Keyword arguments are librdkafka's settings with `_` for `.`."""
    base = {"bootstrap.servers": bootstrap, "log_level": 0, "broker.address.family": "v4"}
    return base | {
        key if key.endswith("_cb") else key.replace("_", "."): value for key, value in config.items()
    }


def produce(bootstrap: str, topic: str, records: list[ToSend], timeout: float = 30, **config) -> dict[int, list[int]]:
    """Returns partition → offsets in order of sending. The first delivery error is raised."""
    producer = Producer(settings(bootstrap, **({"linger.ms": 20} | config)))
    offsets: dict[int, list[int]] = {}
    errors: list[KafkaError] = []

    def delivered(error, message):
        if error:
            errors.append(error)
        else:
            offsets.setdefault(message.partition(), []).append(message.offset())

    for record in records:
        while True:
            try:
                producer.produce(
                    topic, record.value, record.key, record.partition, on_delivery=delivered,
                    timestamp=record.timestamp, headers=list(record.headers),
                )
                break
            except BufferError:
                producer.poll(0.1)
    left = producer.flush(timeout)
    if errors:
        raise KafkaException(errors[0])
    assert left == 0, f"{left} records were not delivered in {timeout} s"
    return offsets


def consume(
    bootstrap: str, topic: str, isolation: str = "read_committed", timeout: float = 30,
    partitions: list[int] | None = None, **config,
) -> list[Record]:
    """Everything from the beginning to the end of every partition. The first error is raised."""
    consumer = Consumer(
        settings(bootstrap, **({
            "group.id": "never-committed", "enable.auto.commit": False, "enable.partition.eof": True,
            "auto.offset.reset": "error", "isolation.level": isolation, "check.crcs": True,
            "fetch.wait.max.ms": 20,
        } | config))
    )
    try:
        if partitions is None:
            metadata = consumer.list_topics(topic, timeout=10).topics[topic]
            if metadata.error:
                raise KafkaException(metadata.error)
            partitions = list(metadata.partitions)
        consumer.assign([TopicPartition(topic, p, -2) for p in partitions])
        waiting, found, deadline = set(partitions), [], time.monotonic() + timeout
        while waiting:
            assert time.monotonic() < deadline, f"no end of {topic} {waiting} after {len(found)} records"
            for message in consumer.consume(500, 0.05):
                error = message.error()
                if error is None:
                    found.append(to_record(message))
                elif error.code() == KafkaError._PARTITION_EOF:
                    waiting.discard(message.partition())
                elif not error.retriable() and error.code() not in (KafkaError._TRANSPORT, KafkaError._ALL_BROKERS_DOWN):
                    raise KafkaException(error)
        return found
    finally:
        consumer.close()
