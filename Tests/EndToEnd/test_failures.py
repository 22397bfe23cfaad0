"""What clients see when something cannot be sealed or opened: nothing unsealed leaves, and nothing fails in silence."""

import struct

import pytest
from confluent_kafka import KafkaException

from harness import librdkafka, wire
from harness.batches import read_batches, write_batch
from harness.failures import assert_partition_fails_alone, consumer_error
from harness.java import JavaError
from harness.processes import wait_until
from harness.records import START, ToSend, assert_same, new_marker, sample

pytestmark = pytest.mark.sealing


def values(records):
    return [record.value for record in records]


def sealed_copy(cluster, name: str) -> list:
    """The records of a topic as its broker stores them."""
    return librdkafka.consume(cluster.bootstrap, name)


def test_unsealed_value_in_a_sealed_topic(topic, proxy, cluster, java):
    """Hazard 13: plaintext that somebody wrote past the proxy fails its partition only, and the log says where."""
    name = topic("sealed", partitions=3)
    librdkafka.produce(proxy.bootstrap, name, sample(new_marker(), 30, 3))
    librdkafka.produce(cluster.bootstrap, name, [ToSend(b"written past the proxy", b"k", (), START, 1)])
    assert_partition_fails_alone(proxy, java, name, bad=1, good=[0, 2])
    log = proxy.wait_for_log(name)
    line = next(line for line in log.splitlines() if name in line and "10" in line)
    assert "written past" not in line, "the log never holds values"


def test_flipped_bit(topic, proxy, cluster, java):
    """Hazard 13: a sealed value with one bit flipped."""
    name = topic("sealed", partitions=2)
    librdkafka.produce(proxy.bootstrap, name, sample(new_marker(), 20, 2))
    stored = next(r for r in sealed_copy(cluster, name) if r.partition == 1 and r.value and len(r.value) > 40)
    broken = stored.value[:-1] + bytes([stored.value[-1] ^ 1])
    librdkafka.produce(cluster.bootstrap, name, [ToSend(broken, stored.key, (), START, 1)])
    assert_partition_fails_alone(proxy, java, name, bad=1, good=[0])


def test_unknown_key_id(topic, proxy, cluster, java):
    """Hazard 1: a DEK that the keyring does not have is an error, never plaintext, never the sealed bytes."""
    name = topic("sealed", partitions=2)
    librdkafka.produce(proxy.bootstrap, name, sample(new_marker(), 20, 2))
    stored = next(r for r in sealed_copy(cluster, name) if r.partition == 1 and r.value)
    broken = stored.value[:5] + struct.pack(">I", 4_000_000_000) + stored.value[9:]
    librdkafka.produce(cluster.bootstrap, name, [ToSend(broken, stored.key, (), START, 1)])
    assert_partition_fails_alone(proxy, java, name, bad=1, good=[0])


@pytest.mark.parametrize("moved", ["to another topic", "to another key", "to a null key"])
def test_moved_ciphertext(moved, topic, proxy, cluster, java):
    """Hazard 7: topic and record key are authenticated: a sealed value opens only where it was sealed."""
    name, other = topic("sealed", partitions=2), topic("sealed", partitions=2)
    librdkafka.produce(proxy.bootstrap, name, [ToSend(b"pay 1 to alice", b"alice", (), START, p) for p in (0, 1)])
    librdkafka.produce(proxy.bootstrap, other, [ToSend(b"pay 9 to bob", b"bob", (), START, p) for p in (0, 1)])
    stored = sealed_copy(cluster, name)[0].value
    where = other if moved == "to another topic" else name
    key = {"to another topic": b"alice", "to another key": b"mallory", "to a null key": None}[moved]
    librdkafka.produce(cluster.bootstrap, where, [ToSend(stored, key, (), START, 1)])
    assert_partition_fails_alone(proxy, java, where, bad=1, good=[0])


def test_a_copy_opens_where_it_was_sealed(topic, proxy, cluster):
    """The other half of the promise: the same value under the same key in the same topic opens, at any offset."""
    name = topic("sealed", partitions=2)
    librdkafka.produce(proxy.bootstrap, name, [ToSend(b"once", b"k", (), START)])
    stored = sealed_copy(cluster, name)[0].value
    librdkafka.produce(cluster.bootstrap, name, [ToSend(stored, b"k", (("mirrored", b"1"),), START + 5, 1)])
    assert values(librdkafka.consume(proxy.bootstrap, name)) == [b"once", b"once"]


def test_mirrored_topic_with_a_context(topic, proxy, cluster):
    """A renamed mirror stays readable where the policy names one context for both."""
    name, mirror = topic("mirror"), topic("renamed")
    mirror_name = cluster.create(f"renamed.{mirror}")
    sent = sample(new_marker(), 20)
    librdkafka.produce(proxy.bootstrap, name, sent, compression_type="gzip")
    copied = [ToSend(r.value, r.key, r.headers, r.timestamp) for r in sealed_copy(cluster, name)]
    librdkafka.produce(cluster.bootstrap, mirror_name, copied, compression_type="zstd")
    assert_same(librdkafka.consume(proxy.bootstrap, mirror_name), librdkafka.consume(proxy.bootstrap, name), "mirror")


def test_look_alikes_come_back_as_written(topic, proxy, cluster, checks, java):
    """Hazard 6: what merely looks sealed is neither a poison pill nor a decryption oracle."""
    secret, name, plain = topic("sealed"), topic("sealed"), topic("plain")
    librdkafka.produce(proxy.bootstrap, secret, [ToSend(b"the secret", b"k", (), START)])
    librdkafka.produce(proxy.bootstrap, name, [ToSend(b"first", b"k", (), START)])
    foreign, own = sealed_copy(cluster, secret)[0].value, sealed_copy(cluster, name)[0].value
    written = [foreign, own, own[:9], own[:30], b"\xf9", b"\xf9" * 31, own[:9] + b"\x00" * 40, foreign + own]
    sent = [ToSend(value, b"k", (), START) for value in written]
    for where in (name, plain):
        librdkafka.produce(proxy.bootstrap, where, sent, compression_type="lz4")
        assert values(librdkafka.consume(proxy.bootstrap, where))[-len(sent):] == written
        assert values(java.consume(proxy.bootstrap, where))[-len(sent):] == written
    checks.same_as_direct(name, librdkafka.consume(proxy.bootstrap, name))


def test_unsealed_pass_during_a_migration(topic, proxy, cluster):
    """`unsealed: pass`: older plaintext is handed out, new values are sealed."""
    name = topic("migrated")
    old, new = new_marker(), new_marker()
    librdkafka.produce(cluster.bootstrap, name, sample(old, 20))
    librdkafka.produce(proxy.bootstrap, name, sample(new, 20))
    assert values(librdkafka.consume(proxy.bootstrap, name)) == [r.value for r in sample(old, 20) + sample(new, 20)]
    stored = b"".join(file.read_bytes() for file in cluster.segments(name))
    assert old in stored and new not in stored


def test_topic_without_a_rule(topic, proxy, cluster, java):
    """Hazard 1: fail closed; the error says that the policy has no rule and names the topic."""
    name = topic("unruled")
    marker = new_marker()
    with pytest.raises(KafkaException) as error:
        librdkafka.produce(proxy.bootstrap, name, sample(marker, 5))
    assert error.value.args[0].code() == wire.POLICY_VIOLATION
    with pytest.raises(JavaError) as error:
        java.produce(proxy.bootstrap, name, sample(marker, 5))
    assert error.value.kind == "PolicyViolationException"
    assert name in error.value.message and "rule" in error.value.message, error.value
    assert not any(file.stat().st_size for file in cluster.segments(name)), "something was written"
    librdkafka.produce(cluster.bootstrap, name, sample(marker, 5))
    failure, found = consumer_error(proxy, name, [0])
    assert failure is not None and not found


def test_kek_that_does_not_exist_yet(topic, proxy, cluster, checks):
    """Hazards 1, 12: no key, no record, no cached refusal: once the key exists the same producer succeeds, sealed."""
    name = topic("own")
    marker = new_marker()
    with pytest.raises(KafkaException) as error:
        librdkafka.produce(proxy.bootstrap, name, sample(marker, 5))
    assert error.value.args[0].code() == wire.POLICY_VIOLATION, error.value
    assert not any(file.stat().st_size for file in cluster.segments(name)), "something was written"
    proxy.create_kek(f"topics/{name}")

    def succeeds():
        try:
            return librdkafka.produce(proxy.bootstrap, name, sample(marker, 5))
        except KafkaException:
            return False

    wait_until(succeeds, 15, "the new key is not picked up", every=0.3)
    assert len(librdkafka.consume(proxy.bootstrap, name)) == 5
    checks.stored(name, marker)


@pytest.mark.parametrize("cause", ["no rule", "no key"])
def test_acks_0_closes_the_connection(cause, topic, proxy, cluster):
    """Hazard 14: where no answer can carry the error, the connection ends, as a broker's would."""
    name = topic("unruled" if cause == "no rule" else "own")
    with wire.RawConnection(proxy.broker(cluster.leader(name).number), timeout=8) as raw:
        raw.send(wire.PRODUCE, 7, wire.produce_request(7, {name: {0: write_batch([(b"k", b"v")])}}, acks=0))
        assert raw.is_closed_by_peer()
    assert not any(file.stat().st_size for file in cluster.segments(name))


def produce_raw(proxy, cluster, name: str, records: bytes, version: int = 9) -> tuple[int, str | None]:
    with wire.RawConnection(proxy.broker(cluster.leader(name).number)) as raw:
        body = wire.produce_request(version, {name: {0: records}})
        found, _ = wire.read_produce_response(raw.call(wire.PRODUCE, version, body), version)
        return found[name, 0][0], found[name, 0][2]


def legacy_message(magic: int, value: bytes) -> bytes:
    import zlib

    body = struct.pack(">bb", magic, 0) + (struct.pack(">q", START) if magic else b"")
    body += struct.pack(">i", -1) + struct.pack(">i", len(value)) + value
    message = struct.pack(">I", zlib.crc32(body)) + body
    return struct.pack(">qi", 0, len(message)) + message


@pytest.mark.parametrize("magic", [0, 1])
def test_old_message_formats(magic, topic, proxy, cluster):
    """Magic 0 and 1 are refused on produce to a sealed topic."""
    name = topic("sealed")
    marker = new_marker()
    error, message = produce_raw(proxy, cluster, name, legacy_message(magic, marker))
    assert error == wire.INVALID_RECORD and message, message
    assert not any(file.stat().st_size for file in cluster.segments(name))


@pytest.mark.parametrize("version", [0, 1, 2])
def test_old_produce_versions(version, topic, proxy, cluster):
    """Hazard 16: Produce 0-2 is advertised for librdkafka's sake, and refused, with an error or by closing."""
    name = topic("sealed")
    with wire.RawConnection(proxy.broker(cluster.leader(name).number), timeout=8) as raw:
        raw.send(wire.PRODUCE, version, wire.produce_request(version, {name: {0: legacy_message(1, b"v")}}, acks=1))
        try:
            _, answer = raw.receive(wire.PRODUCE, version)
            assert wire.read_produce_response(answer, version)[0][name, 0][0] != 0
        except ConnectionError:
            pass
    assert not any(file.stat().st_size for file in cluster.segments(name))


def corrupt_crc(batch: bytes) -> bytes:
    return batch[:20] + bytes([batch[20] ^ 1]) + batch[21:]


MALFORMED = {
    "bad CRC": (lambda: corrupt_crc(write_batch([(b"k", b"v")])), wire.CORRUPT_MESSAGE),
    "two batches": (lambda: write_batch([(b"k", b"v")]) * 2, wire.INVALID_RECORD),
    "codec 7": (lambda: write_batch([(b"k", b"v")], attributes=7), wire.INVALID_RECORD),
    "gzip flag, not gzip data": (lambda: write_batch([(b"k", b"v")], attributes=1), wire.INVALID_RECORD),
    "control batch": (lambda: write_batch([(b"k", b"v")], attributes=0x30), wire.INVALID_RECORD),
    "empty records": (lambda: b"", wire.INVALID_RECORD),
    "cut short": (lambda: write_batch([(b"k", b"v" * 100)])[:-7], wire.INVALID_RECORD),
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_malformed_batches(kind, topic, proxy, cluster):
    """A batch that a broker would refuse is refused with the code that fits, and never made valid by a new CRC."""
    make, expected = MALFORMED[kind]
    name = topic("sealed")
    error, _ = produce_raw(proxy, cluster, name, make())
    assert error in (expected, wire.CORRUPT_MESSAGE if kind == "cut short" else expected)
    assert not any(file.stat().st_size for file in cluster.segments(name))


def test_one_bad_partition_of_a_request(topic, proxy, cluster):
    """Errors of produce are per partition: the others of the same request are written."""
    sealed, plain, unruled = topic("sealed", on=2), topic("plain", on=2), topic("unruled", on=2)
    good = write_batch([(b"k", b"fine")])
    topics = {sealed: {0: good}, unruled: {0: good}, plain: {0: good}}
    with wire.RawConnection(proxy.broker(2)) as raw:
        answer = raw.call(wire.PRODUCE, 9, wire.produce_request(9, topics))
        found, _ = wire.read_produce_response(answer, 9)
        assert found[sealed, 0][0] == found[plain, 0][0] == 0
        assert found[unruled, 0][0] == wire.POLICY_VIOLATION and unruled in found[unruled, 0][2]
        answer = raw.call(wire.PRODUCE, 9, wire.produce_request(9, {unruled: {0: good}}))  # nothing is left to forward
        assert wire.read_produce_response(answer, 9)[0][unruled, 0][0] == wire.POLICY_VIOLATION
        answer = raw.call(wire.FETCH, 12, wire.fetch_request(12, {sealed: {0: 0}, plain: {0: 0}}))
        found, _ = wire.read_fetch_response(answer, 12)
    assert all(read_batches(found[name, 0][1])[0].records[0].value == b"fine" for name in (sealed, plain))
