"""Keys that run out, are revoked, or cannot be had for a while."""

import os
import shutil

import pytest
from confluent_kafka import KafkaException, Producer

from harness import librdkafka, wire
from harness.batches import write_batch
from harness.java import JavaError
from harness.processes import wait_until
from harness.records import START, ToSend, new_marker, sample

pytestmark = pytest.mark.sealing


def test_nonces_are_unique_while_keys_run_out(topic, cluster, start_proxy, checks):
    """Hazard 12: small limits, many connections: data keys follow each other, no counter is used twice under one."""
    proxy = start_proxy(cluster.bootstrap, extra="dataKeys: {maxRecords: 2000}")
    name = topic("sealed", partitions=6)
    marker = new_marker()
    producers = [
        Producer(librdkafka.settings(proxy.bootstrap, linger_ms=1, batch_num_messages=50)) for _ in range(4)
    ]
    errors = []
    for n in range(2500):
        for producer in producers:
            producer.produce(name, marker + b" %d" % n, partition=n % 6,
                             on_delivery=lambda error, _: errors.append(error) if error else None)
    assert [producer.flush(30) for producer in producers] == [0] * 4 and not errors
    through = librdkafka.consume(proxy.bootstrap, name)
    assert len(through) == 10_000
    stored = [r.value for r in librdkafka.consume(cluster.bootstrap, name)]
    assert len({value[1:15] for value in stored}) == 10_000, "a nonce was used twice"
    assert len({value[1:9] for value in stored}) >= 5, "a key sealed more than 2,000 records"
    for key in {value[1:9] for value in stored}:
        assert sum(value[1:9] == key for value in stored) <= 2000
    checks.stored(name, marker)


def test_batches_larger_than_the_limit_of_a_key(topic, cluster, start_proxy):
    """Hazard 12: a key seals one batch at least: one above its limit has a key of its own, and does not wait for ever."""
    proxy = start_proxy(cluster.bootstrap, extra="dataKeys: {maxRecords: 100}")
    name = topic("sealed", on=1)
    with wire.RawConnection(proxy.broker(1), timeout=10) as raw:
        body = wire.produce_request(9, {name: {0: write_batch([(b"k", b"v")] * 101)}})
        for _ in range(3):
            found, _ = wire.read_produce_response(raw.call(wire.PRODUCE, 9, body), 9)
            assert found[name, 0][0] == 0, found
    assert len(librdkafka.consume(proxy.bootstrap, name)) == 303
    assert len({r.value[1:9] for r in librdkafka.consume(cluster.bootstrap, name)}) == 3


def test_revoked_kek(topic, cluster, start_proxy, java):
    """Hazard 12: a KEK that is taken away stops reads and writes after `cacheTime`; given back, both go on."""
    proxy = start_proxy(cluster.bootstrap, extra="dataKeys: {cacheTime: 1s}")
    name = topic("own")
    keystore = proxy.folder / "keystore.json"
    without, complete = proxy.folder / "without", proxy.folder / "complete"
    shutil.copy2(keystore, without)
    proxy.create_kek(f"topics/{name}")
    shutil.copy2(keystore, complete)
    marker = new_marker()
    librdkafka.produce(proxy.bootstrap, name, sample(marker, 10))
    assert len(librdkafka.consume(proxy.bootstrap, name)) == 10

    os.replace(shutil.copy2(without, proxy.folder / "new"), keystore)

    def refuses(operation, error) -> bool:
        try:
            operation()
        except error:
            return True
        return False

    produce = lambda: librdkafka.produce(proxy.bootstrap, name, sample(marker, 1))
    wait_until(lambda: refuses(produce, KafkaException), 10, "still writes", every=0.3)
    wait_until(lambda: refuses(lambda: java.consume(proxy.bootstrap, name, timeout=3), JavaError), 10, "still reads")

    os.replace(complete, keystore)
    wait_until(lambda: not refuses(produce, KafkaException), 10, "does not write again", every=0.3)
    read = lambda: librdkafka.consume(proxy.bootstrap, name)
    wait_until(lambda: not refuses(read, KafkaException), 10, "does not read again", every=0.3)
    assert [r.value for r in read()[:10]] == [r.value for r in sample(marker, 10)]


def test_provider_that_is_away_for_a_while(topic, cluster, start_proxy, checks):
    """Hazard 1: an unreachable provider is a retriable error: producers and consumers wait, nothing is lost or leaked."""
    proxy = start_proxy(cluster.bootstrap, extra="dataKeys: {cacheTime: 1s, timeout: 2s}")
    name = topic("sealed", on=1)
    marker = new_marker()
    sent = sample(marker, 10)
    librdkafka.produce(proxy.bootstrap, name, sent)
    keystore, aside = proxy.folder / "keystore.json", proxy.folder / "aside"
    os.rename(keystore, aside)

    def error_of_a_raw_produce() -> int:
        with wire.RawConnection(proxy.broker(1)) as raw:
            body = wire.produce_request(9, {name: {0: write_batch([(b"k", marker)])}})
            found, _ = wire.read_produce_response(raw.call(wire.PRODUCE, 9, body), 9)
            return found[name, 0][0]

    wait_until(lambda: error_of_a_raw_produce() == 19, 10, "no NOT_ENOUGH_REPLICAS", every=0.3)
    end = cluster.end_offset(name)
    producer = Producer(librdkafka.settings(proxy.bootstrap, linger_ms=5, retry_backoff_ms=100))
    errors = []
    for it in sent:
        producer.produce(name, it.value, it.key, on_delivery=lambda error, _: errors.append(error) if error else None)
    producer.flush(2)
    assert not errors and cluster.end_offset(name) == end, "the producer goes on trying"
    os.rename(aside, keystore)
    assert producer.flush(20) == 0 and not errors
    found = librdkafka.consume(proxy.bootstrap, name)
    assert [r.value for r in found[-10:]] == [r.value for r in sent] and found[0].value == sent[0].value
    checks.stored(name, marker)


def test_values_of_every_small_size_open_after_a_restart(topic, cluster, start_proxy):
    """The keyring alone, read from disk by a new process, opens everything."""
    proxy = start_proxy(cluster.bootstrap)
    for prefix in ("sealed", "chacha"):
        name = topic(prefix)
        sent = [ToSend(bytes([n & 0xFF]) * n, b"%d" % n, (), START) for n in range(200)]
        librdkafka.produce(proxy.bootstrap, name, sent)
        proxy.stop()
        proxy.start()
        assert [r.value for r in librdkafka.consume(proxy.bootstrap, name)] == [it.value for it in sent]
