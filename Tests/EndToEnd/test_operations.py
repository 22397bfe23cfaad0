"""Brokers and proxies that stop, start, share keys and rotate them, under load."""

import signal
import threading
import time

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from harness import librdkafka, wire
from harness.batches import write_batch
from harness.processes import wait_until
from harness.records import START, ToSend, assert_same, new_marker, sample


class Load(threading.Thread):
    """An idempotent producer that numbers its values and goes on until it is told to stop."""

    def __init__(self, bootstrap: str, name: str, marker: bytes, partitions: int, **config):
        super().__init__(daemon=True)
        settings = {"enable_idempotence": True, "linger_ms": 10, "compression_type": "lz4",
                    "reconnect_backoff_max_ms": 500, "delivery_timeout_ms": 60_000} | config
        self.producer = Producer(librdkafka.settings(bootstrap, **settings))
        self.name_of_topic, self.marker, self.partitions = name, marker, partitions
        self.sent, self.acknowledged, self.errors = 0, [], []
        self.stopping = False
        self.start()

    def run(self):
        while not self.stopping:
            number = self.sent
            self.producer.produce(
                self.name_of_topic, self.marker + b" %d" % number, partition=number % self.partitions,
                on_delivery=lambda error, _, n=number: self.errors.append(error) if error else
                self.acknowledged.append(n),
            )
            self.sent += 1
            self.producer.poll(0)
            time.sleep(0.002)

    def finish(self) -> int:
        """Stops, waits for all deliveries, and returns how many there were."""
        self.stopping = True
        self.join(10)
        assert self.producer.flush(60) == 0, "records are left"
        assert not self.errors, f"{len(self.errors)} of {self.sent} failed: {self.errors[0]}"
        assert len(self.acknowledged) == self.sent
        return self.sent

    def values(self) -> list[bytes]:
        return [self.marker + b" %d" % n for n in range(self.sent)]


def in_order(records, partitions: int) -> bool:
    numbers = lambda p: [int(r.value.split()[-1]) for r in records if r.partition == p]
    return all(numbers(p) == sorted(numbers(p)) for p in range(partitions))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "crashed"])
def test_broker_restart_under_load(how, topic, proxy, checks, cluster):
    """A broker goes and comes back; every acknowledged record is there once and in order, for consumers too."""
    name = topic("sealed", partitions=3, replication=3, min_insync_replicas=2)
    marker = new_marker()
    node = cluster.nodes[2]
    load = Load(proxy.bootstrap, name, marker, 3)
    consumer = Consumer(librdkafka.settings(proxy.bootstrap, group_id="none", enable_auto_commit=False))
    consumer.assign([TopicPartition(name, p, 0) for p in range(3)])
    live = []

    def read_on(seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            live.extend(m.value() for m in consumer.consume(500, 0.1) if m.error() is None)

    read_on(1)
    node.process.signal(how)
    read_on(1)
    node.process.wait(40)
    node.start()
    read_on(1)
    cluster.wait_ready()
    wait_until(lambda: all(len(i) == 3 for i in cluster.metadata(name).in_sync.values()), 40, "not in sync", every=0.3)
    read_on(0.5)
    count = load.finish()
    wait_until(lambda: read_on(0.2) or len(live) >= count, 20, lambda: f"{len(live)} of {count} read")
    consumer.close()
    assert sorted(live) == sorted(load.values()), "what was read while the broker was away"
    through = librdkafka.consume(proxy.bootstrap, name)
    assert len(through) == count and in_order(through, 3)
    assert sorted(r.value for r in through) == sorted(load.values())
    checks.same_as_direct(name, through)
    checks.stored(name, marker)


@pytest.mark.sealing
def test_proxy_restart(topic, cluster, start_proxy, java):
    """What one run sealed the next one opens; a killed proxy loses nothing that was acknowledged."""
    proxy = start_proxy(cluster.bootstrap)
    name = topic("sealed", partitions=2)
    first, second = new_marker(), new_marker()
    librdkafka.produce(proxy.bootstrap, name, sample(first, 40, 2))
    before = librdkafka.consume(proxy.bootstrap, name)
    assert proxy.stop() == 0
    proxy.start()
    assert_same(librdkafka.consume(proxy.bootstrap, name), before, "after a restart")
    librdkafka.produce(proxy.bootstrap, name, sample(second, 40, 2))
    proxy.kill()
    proxy.start()
    found = librdkafka.consume(proxy.bootstrap, name)
    assert_same([r for r in found if r.offset < 20], before, "after a crash")
    assert_same(java.consume(proxy.bootstrap, name), found, "Java")
    assert len(found) == 80
    numbers = key_numbers(cluster, name)
    assert len(numbers) == 2, f"each run seals under a key of its own, never again under an older one: {numbers}"


def key_numbers(cluster, name: str) -> set[bytes]:
    """The key ids in the stored values."""
    return {r.value[1:9] for r in librdkafka.consume(cluster.bootstrap, name) if r.value is not None}


@pytest.mark.sealing
def test_proxy_restart_under_load(topic, cluster, start_proxy):
    """Clients ride over a proxy's restart: nothing is lost, repeated or out of order."""
    proxy = start_proxy(cluster.bootstrap)
    name = topic("sealed", partitions=3)
    load = Load(proxy.bootstrap, name, new_marker(), 3)
    for restart in ("stop", "kill"):
        time.sleep(0.7)
        getattr(proxy, restart)()
        time.sleep(0.2)
        proxy.start()
    time.sleep(0.7)
    count = load.finish()
    through = librdkafka.consume(proxy.bootstrap, name)
    assert len(through) == count and in_order(through, 3)
    assert sorted(r.value for r in through) == sorted(load.values())


@pytest.mark.sealing
def test_sigterm_drains(topic, cluster, start_proxy):
    """Hazard 20: what is in flight is answered, then the connections end, then the process, with status 0."""
    proxy = start_proxy(cluster.bootstrap)
    name = topic("sealed")
    broker = cluster.leader(name).number
    assert len(librdkafka.produce(proxy.bootstrap, name, sample(new_marker(), 5))[0]) == 5
    with wire.RawConnection(proxy.broker(broker)) as busy, wire.RawConnection(proxy.bootstrap) as idle:
        idle.call(wire.METADATA, 9, wire.metadata_request(9))
        fetch = wire.fetch_request(11, {name: {0: 5}}, max_wait=2000, min_bytes=1)
        waiting = busy.send(wire.FETCH, 11, fetch)
        batch = wire.produce_request(9, {name: {0: write_batch([(b"k", b"last")])}})
        behind = busy.send(wire.PRODUCE, 9, batch)
        time.sleep(0.3)
        began = time.monotonic()
        proxy.process.signal(signal.SIGTERM)
        assert busy.receive(wire.FETCH, 11)[0] == waiting
        correlation, answer = busy.receive(wire.PRODUCE, 9)
        assert correlation == behind and wire.read_produce_response(answer, 9)[0][name, 0][0] == 0
        assert busy.is_closed_by_peer() and idle.is_closed_by_peer()
        assert proxy.process.wait(12) == 0, proxy.log[-2000:]
        assert time.monotonic() - began < 8
    with pytest.raises(OSError):
        wire.RawConnection(proxy.bootstrap)


@pytest.mark.sealing
def test_sigterm_with_a_stuck_client_ends_in_time(topic, cluster, start_proxy):
    """A client that never reads does not keep the proxy alive beyond `drainTimeout`."""
    proxy = start_proxy(cluster.bootstrap, drain="2s")
    name = topic("plain", on=1)
    with wire.RawConnection(proxy.broker(1)) as stuck:
        stuck.send(wire.FETCH, 11, wire.fetch_request(11, {name: {0: 0}}, max_wait=60_000, min_bytes=1))
        time.sleep(0.2)
        began = time.monotonic()
        proxy.process.signal(signal.SIGTERM)
        proxy.process.wait(60)
        assert 1 < time.monotonic() - began < 20


@pytest.mark.sealing
def test_kek_rotation_while_running(topic, cluster, start_proxy):
    """Hazard 12: `keys rotate` rewraps the keyring under a running proxy and under load; no record is touched or lost."""
    proxy = start_proxy(cluster.bootstrap)
    name = topic("rotated", partitions=3)
    marker = new_marker()
    early = [ToSend(marker + b" early %d" % n, b"key", (), START, n % 3) for n in range(300)]
    librdkafka.produce(proxy.bootstrap, name, early)
    stored = {(r.partition, r.offset): r.value for r in librdkafka.consume(cluster.bootstrap, name)}
    load = Load(proxy.bootstrap, name, marker, 3)
    time.sleep(0.5)
    proxy.command("keys", "rotate", "rotated")
    listed = proxy.command("keys", "list")
    assert "rotated" in listed
    time.sleep(0.5)
    proxy.command("keys", "rotate", "rotated")
    time.sleep(0.3)
    count = load.finish() + len(early)
    after = librdkafka.consume(proxy.bootstrap, name)
    assert sorted(r.value for r in after) == sorted([*load.values(), *(it.value for it in early)])
    assert len(after) == count
    direct = {(r.partition, r.offset): r.value for r in librdkafka.consume(cluster.bootstrap, name)}
    assert stored.items() <= direct.items(), "the records stay as they were stored"
    assert proxy.stop() == 0
    proxy.start()  # with no unwrapped key in memory: the rewrapped ones must open
    assert_same(librdkafka.consume(proxy.bootstrap, name), after, "after the rotation and a restart")
    librdkafka.produce(proxy.bootstrap, name, sample(marker, 3))
    assert len(librdkafka.consume(proxy.bootstrap, name)) == count + 3


@pytest.mark.sealing
def test_two_proxies_share_a_keyring(topic, cluster, start_proxy, java):
    """Two proxies over one keyring: each seals under keys of its own and opens the other's, made after it started."""
    one = start_proxy(cluster.bootstrap)
    two = start_proxy(cluster.bootstrap, keys_of=one)
    name = topic("sealed", partitions=3)
    assert librdkafka.consume(two.bootstrap, name) == []
    loads = [Load(proxy.bootstrap, name, new_marker(), 3) for proxy in (one, two)]
    time.sleep(1)
    counts = [load.finish() for load in loads]
    expected = sorted(value for load in loads for value in load.values())
    for proxy in (one, two):
        assert sorted(r.value for r in librdkafka.consume(proxy.bootstrap, name)) == expected
        assert len(java.consume(proxy.bootstrap, name)) == sum(counts)
    assert len(key_numbers(cluster, name)) == 2, "no key seals in two processes"


@pytest.mark.sealing
def test_a_broker_that_goes_and_comes_back_keeps_its_port(cluster, start_proxy):
    """The address map is by node id, so a client's cached address stays right."""
    proxy = start_proxy(cluster.bootstrap)
    before = {b.id: b.port for b in Producer(librdkafka.settings(proxy.bootstrap)).list_topics().brokers.values()}
    assert proxy.stop() == 0
    proxy.start()
    after = {b.id: b.port for b in Producer(librdkafka.settings(proxy.bootstrap)).list_topics().brokers.values()}
    assert before == after == {n.number: proxy.first_port + 1 + n.number for n in cluster.nodes}
