"""What brokers do to records later: compaction, DeleteRecords, and sizes at the edge of their limits."""

import hashlib
import os
import time

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from harness import librdkafka
from harness.batches import CODECS, read_batches
from harness.processes import wait_until
from harness.records import START, ToSend, assert_same, new_marker, sample


def test_compaction_with_tombstones(topic, proxy, checks, java, cluster):
    """Hazards 2, 4, 5: tombstones stay null, gaps stay gaps, emptied batches pass; both clients see the same offsets."""
    name = topic(
        "sealed", cleanup_policy="compact", min_cleanable_dirty_ratio=0.01, segment_ms=200,
        min_compaction_lag_ms=0, delete_retention_ms=3_600_000,
    )
    marker = new_marker()
    now = int(time.time() * 1000)
    sent = [ToSend(marker + b" %d" % n, b"key-%d" % (n % 10), (("n", b"%d" % n),), now + n) for n in range(100)]
    sent += [ToSend(None, b"key-3", (), now + 100), ToSend(None, b"key-7", (), now + 101)]
    for start in range(0, len(sent), 17):  # several batches, which compaction thins out unevenly or empties
        librdkafka.produce(
            proxy.bootstrap, name, sent[start: start + 17], compression_type="lz4", enable_idempotence=True
        )
    before = librdkafka.consume(proxy.bootstrap, name)
    assert_same(before, [r.stored_at(o) for o, r in enumerate(sent)], "before compaction")

    survivors = {record.key: record for record in before}  # the last one of each key

    def compacted():
        # The active segment is never cleaned: roll it by writing to it a little later.
        librdkafka.produce(proxy.bootstrap, name, [ToSend(marker + b" roll", b"roll", (), int(time.time() * 1000))])
        time.sleep(0.3)
        return len(librdkafka.consume(cluster.bootstrap, name)) < 30

    wait_until(compacted, 60, "the topic was not compacted", every=0.5)
    through = librdkafka.consume(proxy.bootstrap, name)
    assert_same([r for r in through if r.key != b"roll"], list(survivors.values()), "what survives")
    assert [r.value for r in through if r.key in (b"key-3", b"key-7")] == [None, None]
    assert_same(java.consume(proxy.bootstrap, name), through, "Java after compaction")
    batches = checks.segments(name).batches()
    assert any(batch.count == 0 for batch in batches), "a producer's last batch is kept, emptied"
    assert any(0 < batch.count <= batch.last_offset_delta for batch in batches), "a batch with gaps"
    checks.same_as_direct(name, through)
    checks.stored(name, marker)


def test_delete_records(topic, proxy, checks, java, cluster):
    """DeleteRecords in the middle of a batch, asked for through the proxy."""
    from confluent_kafka.admin import AdminClient

    name = topic("sealed")
    marker = new_marker()
    sent = sample(marker, 50)
    librdkafka.produce(proxy.bootstrap, name, sent, compression_type="zstd", linger_ms=200)
    admin = AdminClient(librdkafka.settings(proxy.bootstrap))
    found = admin.delete_records([TopicPartition(name, 0, 23)])
    assert [f.result(20).low_watermark for f in found.values()] == [23]
    expected = [r.stored_at(o) for o, r in enumerate(sent)][23:]
    assert_same(librdkafka.consume(proxy.bootstrap, name), expected, "librdkafka")
    assert_same(java.consume(proxy.bootstrap, name), expected, "Java")
    checks.same_as_direct(name, librdkafka.consume(proxy.bootstrap, name))
    checks.stored(name, marker)


SIZES = [1, 2, 15, 30, 31, 32, 100, 1_000, 1_024, 16_383, 16_384, 65_536, 131_072, 500_000, 900 * 1024]


@pytest.mark.parametrize("codec", CODECS)
def test_sizes(codec, topic, proxy, checks, java):
    """Hazard 9: values from 1 B to 900 KiB, compressible and not, with every codec."""
    name = topic("sealed")
    marker = new_marker()
    sent = []
    for size in SIZES:
        text = (marker * (size // len(marker) + 1))[:size]
        sent += [ToSend(text, b"text", (), START), ToSend(os.urandom(size), None, (), START + size)]
    # Values one by one: batches that a broker takes are the producer's business, and 900 KiB leave little room.
    librdkafka.produce(proxy.bootstrap, name, sent, compression_type=codec, batch_size=1)
    expected = [record.stored_at(offset) for offset, record in enumerate(sent)]
    through = librdkafka.consume(proxy.bootstrap, name)
    assert_same(through, expected, "librdkafka")
    assert_same(java.consume(proxy.bootstrap, name), expected, "Java")
    checks.same_as_direct(name, through)
    checks.stored(name, marker)


def test_java_batches_of_large_values(topic, proxy, checks, java):
    """Hazard 9, from a Java producer with the largest batches."""
    name = topic("sealed")
    marker = new_marker()
    sent = [ToSend(marker + os.urandom(size), None, (), START) for size in (200_000, 300_000, 900 * 1024, 1) * 2]
    java.produce(proxy.bootstrap, name, sent, batch_size=1_000_000, compression_type="snappy")
    assert_same(java.consume(proxy.bootstrap, name), [r.stored_at(o) for o, r in enumerate(sent)], "Java")
    checks.stored(name, marker)


@pytest.mark.parametrize("count", [200_000])
def test_default_batches_of_incompressible_values(count, topic, proxy, checks, cluster):
    """Hazard 27: librdkafka's default batches (1,000,000 B) of 1 KiB values fit the broker's default limit, sealed."""
    name = topic("sealed")
    pool = os.urandom(1 << 20)
    offset = lambda n: n * 7919 % ((1 << 20) - 1024)
    producer = Producer(librdkafka.settings(proxy.bootstrap, queue_buffering_max_messages=count + 1,
                                            queue_buffering_max_kbytes=400_000))
    failed = []
    delivered = lambda error, _: failed.append(error) if error else None
    sent = hashlib.sha256()
    for n in range(count):
        value = b"%08d" % n + pool[offset(n): offset(n) + 1016]
        sent.update(value)
        producer.produce(name, value, on_delivery=delivered)
        if n % 10_000 == 0:
            producer.poll(0)
    assert producer.flush(90) == 0
    assert not failed, f"{len(failed)} of {count} were refused: {failed[0]}"

    found, seen = hashlib.sha256(), 0
    consumer = Consumer(librdkafka.settings(proxy.bootstrap, group_id="none", enable_auto_commit=False))
    consumer.assign([TopicPartition(name, 0, 0)])
    deadline = time.monotonic() + 60
    while seen < count and time.monotonic() < deadline:
        for message in consumer.consume(10_000, 0.2):
            assert message.error() is None and message.offset() == seen
            found.update(message.value())
            seen += 1
    consumer.close()
    assert seen == count and found.digest() == sent.digest()
    largest = max(b.size for file in cluster.segments(name) for b in read_batches(file.read_bytes(), False))
    assert 900_000 < largest <= 1_048_588, "the batches were as large as librdkafka makes them"
    cluster.delete(name)


def test_a_batch_that_sealing_makes_too_large(topic, proxy, cluster):
    """MESSAGE_TOO_LARGE is the broker's; a Java producer splits and goes on, a raw one is told by how much it grew."""
    from harness import wire
    from harness.batches import write_batch
    from harness.proxy import DIRECT

    name = topic("sealed", max_message_bytes=10_000)
    batch = write_batch([(None, b"x" * 80) for _ in range(100)])
    assert len(batch) < 10_000 < len(batch) + 31 * 100
    with wire.RawConnection(proxy.broker(cluster.leader(name).number)) as raw:
        answer = raw.call(wire.PRODUCE, 9, wire.produce_request(9, {name: {0: batch}}))
        error, _, message = wire.read_produce_response(answer, 9)[0][name, 0]
    if DIRECT:
        assert error == 0
    else:
        assert error == 10, message
        assert message and "3100" in message.replace(",", ""), f"the message names the growth: {message}"


def test_java_splits_a_batch_that_has_grown(topic, proxy, checks, java):
    """A compressed batch is stored uncompressed: Java splits on MESSAGE_TOO_LARGE and sends the parts, which pass."""
    name = topic("sealed", max_message_bytes=20_000)
    marker = new_marker()
    sent = [ToSend(marker + b"%04d " % n + b"abcdefgh" * 120, None, (), START) for n in range(200)]
    java.produce(proxy.bootstrap, name, sent, compression_type="lz4", batch_size=15_000, linger_ms=50)
    assert [r.value for r in java.consume(proxy.bootstrap, name)] == [r.value for r in sent]
    checks.stored(name, marker)
