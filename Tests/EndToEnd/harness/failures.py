"""What consumers see of a partition that fails."""

import time

import pytest
from confluent_kafka import Consumer, KafkaException, TopicPartition

from . import librdkafka, wire
from .java import JavaError


def consumer_error(proxy, name: str, partitions: list[int]) -> tuple[KafkaException | None, list]:
    """What a librdkafka consumer reads, and the first error that its application sees."""
    consumer = Consumer(librdkafka.settings(proxy.bootstrap, group_id="none", enable_auto_commit=False,
                                            fetch_wait_max_ms=50))
    consumer.assign([TopicPartition(name, p, 0) for p in partitions])
    found, failure, deadline = [], None, time.monotonic() + 30
    while time.monotonic() < deadline and failure is None:
        for message in consumer.consume(500, 0.1):
            if message.error() is None:
                found.append(librdkafka.to_record(message))
            else:
                failure = failure or message.error()
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline:
        found += [librdkafka.to_record(m) for m in consumer.consume(500, 0.1) if m.error() is None]
    consumer.close()
    return failure, found


def assert_partition_fails_alone(proxy, java, name: str, bad: int, good: list[int], denied: bool = False):
    """Hazard 13: only the bad partition fails, and both kinds of consumers see that it does.

    Damaged values are CORRUPT_MESSAGE; a key that is missing or denied is TOPIC_AUTHORIZATION_FAILED."""
    failure, found = consumer_error(proxy, name, [bad, *good])
    assert failure is not None, "librdkafka's application saw no error"
    assert failure.code() == (29 if denied else wire.CORRUPT_MESSAGE), failure
    assert {record.partition for record in found} == set(good), "the other partitions are read"
    with pytest.raises(JavaError) as error:
        java.consume(proxy.bootstrap, name, partitions=[bad], timeout=30)
    if denied:
        assert error.value.kind == "TopicAuthorizationException", error.value
    else:
        assert "corrupt message" in error.value.message, error.value
    for partition in good:
        assert java.consume(proxy.bootstrap, name, partitions=[partition])
