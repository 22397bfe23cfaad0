"""Requests over many topics and partitions, and connections that pipeline."""

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from harness import librdkafka, wire
from harness.batches import read_batches, write_batch
from harness.proxy import DIRECT
from harness.records import assert_same, new_marker, sample


def test_hundred_partitions(topic, proxy, checks, java):
    """100 partitions; hazard 8: order within each of them."""
    name = topic("sealed", partitions=100)
    marker = new_marker()
    sent = sample(marker, 2000, partitions=100)
    offsets = librdkafka.produce(proxy.bootstrap, name, sent, compression_type="lz4")
    following = {p: iter(o) for p, o in offsets.items()}
    expected = [record.stored_at(next(following[record.partition])) for record in sent]
    through = librdkafka.consume(proxy.bootstrap, name)
    assert_same(through, expected, "librdkafka")
    assert_same(java.consume(proxy.bootstrap, name), expected, "Java")
    checks.same_as_direct(name, through)
    checks.stored(name, marker)


@pytest.mark.parametrize("version", [3, 7, 9, 12])
def test_sealed_and_plain_in_one_request(version, topic, proxy, checks, cluster):
    """One Produce and one Fetch with sealed and plain topics, in both orders."""
    names = [topic(prefix, on=2) for prefix in ("plain", "sealed", "chacha", "plain", "sealed")]
    marker = new_marker()
    batch = write_batch([(b"key %d" % n, marker + b" %d" % n) for n in range(20)] + [(b"t", None)])
    fetch_version = {3: 4, 7: 11, 9: 12, 12: 12}[version]
    with wire.RawConnection(proxy.broker(2)) as raw:
        for _ in range(3):
            answer = raw.call(wire.PRODUCE, version, wire.produce_request(version, {n: {0: batch} for n in names}))
            found, _ = wire.read_produce_response(answer, version)
            assert [found[name, 0][0] for name in names] == [0] * 5
        for order in (names, names[::-1]):
            request = wire.fetch_request(fetch_version, {name: {0: 0} for name in order})
            found, _ = wire.read_fetch_response(raw.call(wire.FETCH, fetch_version, request), fetch_version)
            for name in order:
                error, records = found[name, 0]
                assert error == 0
                values = [(r.key, r.value) for b in read_batches(records) for r in b.records]
                assert values == ([(b"key %d" % n, marker + b" %d" % n) for n in range(20)] + [(b"t", None)]) * 3
    for name in names:
        checks.stored(name, marker)
        checks.same_as_direct(name, librdkafka.consume(proxy.bootstrap, name))


def test_one_producer_and_one_consumer_of_both_kinds(topic, proxy, checks):
    """The same with librdkafka's own requests."""
    names = [topic("sealed", partitions=3), topic("plain", partitions=3)]
    marker = new_marker()
    producer = Producer(librdkafka.settings(proxy.bootstrap, linger_ms=50, compression_type="snappy"))
    sent = sample(marker, 90, 3)
    for it in sent:
        for name in names:
            producer.produce(name, it.value, it.key, it.partition, timestamp=it.timestamp, headers=list(it.headers))
    assert producer.flush(20) == 0
    consumer = Consumer(librdkafka.settings(proxy.bootstrap, group_id="none", enable_auto_commit=False))
    consumer.assign([TopicPartition(name, p, 0) for name in names for p in range(3)])
    found = {name: [] for name in names}
    for _ in range(100):
        for message in consumer.consume(200, 0.1):
            assert message.error() is None
            found[message.topic()].append(librdkafka.to_record(message))
        if sum(map(len, found.values())) == 180:
            break
    consumer.close()
    for name in names:
        assert_same(found[name], librdkafka.consume(proxy.bootstrap, name), name)
        assert {len([r for r in found[name] if r.partition == p]) for p in range(3)} == {30}
        checks.same_as_direct(name, found[name])
        checks.stored(name, marker)


@pytest.mark.parametrize("version", range(4, 13))
def test_every_fetch_version(version, topic, proxy, cluster):
    """Fetch 4-12 by name (13-18 by id are elsewhere), with Produce 3-11 beside it."""
    name = topic("sealed")
    produce_version = version - 1
    batch = write_batch([(b"k", b"value")])
    with wire.RawConnection(proxy.broker(cluster.leader(name).number)) as raw:
        body = wire.produce_request(produce_version, {name: {0: batch}})
        found, _ = wire.read_produce_response(raw.call(wire.PRODUCE, produce_version, body), produce_version)
        assert found[name, 0][0] == 0
        answer = raw.call(wire.FETCH, version, wire.fetch_request(version, {name: {0: 0}}))
        found, _ = wire.read_fetch_response(answer, version)
        assert read_batches(found[name, 0][1])[0].records[0].value == b"value"


def test_frames_sent_before_the_broker_is_connected(topic, proxy, cluster):
    """Hazard 19: many frames in one segment, sent at once after connecting; each is answered, in order."""
    name = topic("sealed")
    for _ in range(5):
        with wire.RawConnection(proxy.broker(cluster.leader(name).number)) as raw:
            expected, data = [], b""
            for n in range(20):
                if n % 2:
                    batch = write_batch([(b"k", b"%d" % n)])
                    correlation, frame = raw.frame(wire.PRODUCE, 9, wire.produce_request(9, {name: {0: batch}}))
                else:
                    correlation, frame = raw.frame(wire.METADATA, 9, wire.metadata_request(9))
                expected.append(correlation)
                data += frame
            raw.socket.sendall(data)
            assert [raw.receive(wire.METADATA, 9)[0] for _ in expected] == expected


@pytest.mark.sealing
def test_answers_of_the_proxy_wait_for_their_turn(topic, proxy, cluster):
    """Hazard 18: a refused Produce behind a Fetch that waits 800 ms is answered after it."""
    name, unruled = topic("sealed"), topic("unruled")
    with wire.RawConnection(proxy.broker(cluster.leader(name).number)) as raw:
        batch = write_batch([(b"k", b"v")])
        sent = [
            (wire.FETCH, 11, wire.fetch_request(11, {name: {0: 0}}, max_wait=800, min_bytes=1000)),
            (wire.PRODUCE, 9, wire.produce_request(9, {unruled: {0: batch}})),
            (wire.API_VERSIONS, 99, wire.api_versions_request(99)),
            (wire.METADATA, 9, wire.metadata_request(9)),
            (wire.PRODUCE, 9, wire.produce_request(9, {unruled: {0: batch}})),
            (wire.PRODUCE, 9, wire.produce_request(9, {name: {0: batch}}, acks=0)),
            (wire.FETCH, 11, wire.fetch_request(11, {name: {0: 0}})),
        ]
        correlations = [raw.send(*one) for one in sent]
        del correlations[5]  # acks=0 has no answer
        assert [raw.receive(wire.METADATA, 9)[0] for _ in correlations] == correlations


@pytest.mark.parametrize("split", [1, 3, 7])
def test_frames_in_small_pieces(split, topic, proxy, cluster):
    """A frame may arrive a few bytes at a time."""
    name = topic("sealed")
    with wire.RawConnection(proxy.broker(cluster.leader(name).number)) as raw:
        batch = write_batch([(b"k", b"piecemeal")])
        correlation, frame = raw.frame(wire.PRODUCE, 9, wire.produce_request(9, {name: {0: batch}}))
        for at in range(0, len(frame), split):
            raw.socket.sendall(frame[at: at + split])
        got, answer = raw.receive(wire.PRODUCE, 9)
        assert got == correlation and wire.read_produce_response(answer, 9)[0][name, 0][0] == 0
    assert [r.value for r in librdkafka.consume(proxy.bootstrap, name)] == [b"piecemeal"]
    assert DIRECT or all(b"piecemeal" not in file.read_bytes() for file in cluster.segments(name))


def test_offsets_by_timestamp(topic, proxy, cluster):
    """ListOffsets by time agrees with a direct client: the batches' timestamps are the producer's."""
    name = topic("sealed")
    sent = sample(new_marker(), 60)
    librdkafka.produce(proxy.bootstrap, name, sent, compression_type="lz4")
    answers = []
    for bootstrap in (proxy.bootstrap, cluster.bootstrap):
        consumer = Consumer(librdkafka.settings(bootstrap, group_id="none"))
        asked = [[TopicPartition(name, 0, sent[n].timestamp)] for n in range(0, 60, 7)]
        answers.append([consumer.offsets_for_times(one, 10)[0].offset for one in asked])
        consumer.close()
    assert answers[0] == answers[1] and len(set(answers[0])) > 5


def test_reading_from_the_middle_of_a_batch(topic, proxy):
    name = topic("sealed")
    sent = sample(new_marker(), 60)
    librdkafka.produce(proxy.bootstrap, name, sent, compression_type="gzip", linger_ms=200)
    consumer = Consumer(librdkafka.settings(proxy.bootstrap, group_id="none"))
    for start in (0, 1, 31, 59):
        consumer.assign([TopicPartition(name, 0, start)])
        message = consumer.poll(10)
        assert librdkafka.to_record(message) == sent[start].stored_at(start)
    consumer.close()
