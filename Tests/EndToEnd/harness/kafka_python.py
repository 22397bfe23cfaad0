"""kafka-python: produce and consume in the terms of `Record`."""

import time

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from .records import Record, ToSend

name = "kafka-python"


def _settings(config: dict) -> dict:
    """Kafka's settings, with `_` for `.`, in kafka-python's types."""
    found = {}
    for key, value in config.items():
        value = {"true": True, "false": False}.get(value, value)
        if key == "acks" and value != "all":
            value = int(value)
        if key == "compression_type" and value == "none":
            value = None
        found[key] = value
    return found


def produce(bootstrap: str, topic: str, records: list[ToSend], timeout: float = 30, **config) -> dict[int, list[int]]:
    """Returns partition → offsets in order of sending. The first error is raised."""
    settings = {"linger_ms": 20} | _settings(config)
    producer = KafkaProducer(bootstrap_servers=bootstrap.split(","), **settings)
    try:
        sent = [
            producer.send(topic, it.value, it.key, list(it.headers), it.partition, it.timestamp or None)
            for it in records
        ]
        producer.flush(timeout)
        offsets: dict[int, list[int]] = {}
        for future in sent:
            metadata = future.get(timeout)
            offsets.setdefault(metadata.partition, []).append(metadata.offset)
        return offsets
    finally:
        producer.close(timeout=5)


def consume(
    bootstrap: str, topic: str, isolation: str = "read_committed", timeout: float = 30, **config
) -> list[Record]:
    """Everything from the beginning to the end of every partition."""
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap.split(","), isolation_level=isolation, enable_auto_commit=False, group_id=None,
        fetch_max_wait_ms=20, **config,
    )
    try:
        partitions = [TopicPartition(topic, p) for p in consumer.partitions_for_topic(topic)]
        consumer.assign(partitions)
        ends = consumer.end_offsets(partitions)
        consumer.seek_to_beginning(*partitions)
        found, deadline = [], time.monotonic() + timeout
        while any(consumer.position(p) < ends[p] for p in partitions):
            assert time.monotonic() < deadline, f"no end of {topic} after {len(found)} records"
            for records in consumer.poll(timeout_ms=200).values():
                found += [
                    Record(it.partition, it.offset, it.timestamp, "append" if it.timestamp_type else "create",
                           it.key, it.value, tuple(it.headers)) for it in records
                ]
        return found
    finally:
        consumer.close()
