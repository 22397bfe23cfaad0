"""Transactions: committed and aborted, read_committed and read_uncommitted, with consumer offsets in them."""

import pytest
from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, Producer, TopicPartition

from harness import librdkafka
from harness.processes import wait_until
from harness.records import assert_same, new_marker, sample


def librdkafka_transaction(bootstrap, identity, topics, records, commit, group=None):
    producer = Producer(librdkafka.settings(bootstrap, transactional_id=identity, linger_ms=20, compression_type="lz4"))
    producer.init_transactions(20)
    producer.begin_transaction()
    for topic in topics:
        for it in records:
            producer.produce(topic, it.value, it.key, it.partition, timestamp=it.timestamp, headers=list(it.headers))
    producer.flush(20)
    if group:
        consumer = Consumer(librdkafka.settings(bootstrap, group_id=group))
        producer.send_offsets_to_transaction(
            [TopicPartition(topics[0], 0, 1)], consumer.consumer_group_metadata(), 20
        )
        consumer.close()
    producer.commit_transaction(20) if commit else producer.abort_transaction(20)


def await_markers(bootstrap, topic, committed):
    """A commit is answered once it is certain; its markers, which let read_committed consumers go on, follow."""
    read = lambda: librdkafka.consume(bootstrap, topic, "read_committed")
    wait_until(lambda: len(read()) == committed, 20, f"{committed} committed records in {topic}")


@pytest.fixture(params=["librdkafka", "java"])
def transact(request):
    if request.param == "librdkafka":
        return librdkafka_transaction
    return request.getfixturevalue("java").transaction


def test_commit_and_abort(transact, topic, proxy, checks, java, cluster):
    """Hazards 3, 4, 5: the transactional bit, control batches and the gaps they leave are the broker's own."""
    sealed, plain = topic("sealed"), topic("plain")
    first, aborted, last = new_marker(), new_marker(), new_marker()
    group = f"group-of-{sealed}"
    transact(proxy.bootstrap, f"t-{sealed}", [sealed, plain], sample(first, 20), True, group=group)
    transact(proxy.bootstrap, f"t-{sealed}", [sealed, plain], sample(aborted, 20), False)
    transact(proxy.bootstrap, f"t-{sealed}", [sealed, plain], sample(last, 20), True)

    committed = [r.stored_at(o) for o, r in enumerate(sample(first, 20))]  # a marker at 20
    everything = committed + [r.stored_at(21 + o) for o, r in enumerate(sample(aborted, 20))]  # a marker at 41
    rest = [r.stored_at(42 + o) for o, r in enumerate(sample(last, 20))]
    for name in (sealed, plain):
        await_markers(proxy.bootstrap, name, 40)
        for client in (librdkafka, java):
            through = client.consume(proxy.bootstrap, name, "read_committed")
            assert_same(through, committed + rest, f"{client.name}, read_committed")
            checks.same_as_direct(name, through)
            through = client.consume(proxy.bootstrap, name, "read_uncommitted")
            assert_same(through, everything + rest, f"{client.name}, read_uncommitted")
            checks.same_as_direct(name, through, "read_uncommitted")
        for marker in (first, aborted, last):
            checks.stored(name, marker)
        batches = checks.segments(name).batches()
        assert all(batch.is_transactional for batch in batches)
        assert [batch.is_control for batch in batches].count(True) == 3

    request = [ConsumerGroupTopicPartitions(group, [TopicPartition(sealed, 0)])]
    found = cluster.admin.list_consumer_group_offsets(request)[group].result(20)
    assert found.topic_partitions[0].offset == 1, "the offset committed in the transaction"


def test_open_transaction_is_not_read(topic, proxy, java):
    """The last stable offset passes through: a read_committed consumer stops before an open transaction."""
    name = topic("sealed")
    producer = Producer(librdkafka.settings(proxy.bootstrap, transactional_id=f"t-{name}", linger_ms=5))
    producer.init_transactions(20)
    producer.begin_transaction()
    for n in range(5):
        producer.produce(name, b"pending %d" % n)
    producer.flush(20)
    assert librdkafka.consume(proxy.bootstrap, name) == []
    assert len(librdkafka.consume(proxy.bootstrap, name, "read_uncommitted")) == 5
    producer.commit_transaction(20)
    await_markers(proxy.bootstrap, name, 5)
    assert [r.value for r in java.consume(proxy.bootstrap, name)] == [b"pending %d" % n for n in range(5)]
