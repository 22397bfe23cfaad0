"""Connections that are slow, hostile or not Kafka's at all."""

import contextlib
import os
import signal
import socket
import ssl
import struct
import time

import pytest

from harness import librdkafka, wire
from harness.batches import write_batch
from harness.processes import wait_until
from harness.records import START, ToSend, new_marker, sample

MIB = 1 << 20


@pytest.mark.sealing
def test_tls_on_a_plaintext_port(proxy):
    """Hazard 21: a TLS handshake looks like a frame of 352 MB; it is refused, and the log says what it probably is."""
    context = ssl.create_default_context()
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", proxy.first_port), 10) as raw:
        with pytest.raises(OSError):
            context.wrap_socket(raw, server_hostname="localhost")
    assert time.monotonic() - began < 5
    proxy.wait_for_log("TLS")


@pytest.mark.sealing
@pytest.mark.parametrize("data", [
    b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    struct.pack(">i", 0x7FFFFFFF) + b"\x00\x03\x00\x09",
    struct.pack(">i", -1) + b"\x00" * 20,
    struct.pack(">i", 0) + b"\x00" * 20,
    struct.pack(">i", 3) + b"\x00" * 20,
    struct.pack(">ihhi", 12, 0, 9, 1) + b"\xff\xff\xff\xff",  # a header that lies
    struct.pack(">ihhih", 30, 0, 9, 1, 3) + b"raw\x00" + b"\xff" * 16,  # Produce that does not parse
    struct.pack(">ihhih", 30, 1, 12, 1, 3) + b"raw\x00" + b"\xff" * 16,  # Fetch that does not parse
], ids=["HTTP", "2 GiB", "negative", "empty", "too short", "bad header", "bad Produce", "bad Fetch"])
def test_frames_that_are_none(data, proxy):
    """Hazard 21: what does not parse ends its connection with a logged reason, and nothing else."""
    before = len(proxy.log)
    with socket.create_connection(("127.0.0.1", proxy.first_port), 10) as raw:
        raw.sendall(data)
        raw.settimeout(5)
        try:
            assert raw.recv(100) == b""
        except ConnectionError:
            pass
    wait_until(lambda: len(proxy.log) > before, 5, "no reason in the log")
    assert proxy.process.is_running
    assert wire.api_versions(proxy.bootstrap)


@pytest.mark.sealing
def test_random_bytes(proxy):
    """Hazard 21: noise, on many connections; the proxy stays up and keeps no connection."""
    sockets = proxy.process.open_sockets()
    for n in range(200):
        with socket.create_connection(("127.0.0.1", proxy.first_port), 5) as raw:
            noise = os.urandom(200)
            if n % 2:  # a plausible size and API key before the noise
                noise = struct.pack(">ihh", 196, n % 93, n % 14) + noise
            raw.sendall(noise)
    assert wire.api_versions(proxy.bootstrap)
    wait_until(lambda: proxy.process.open_sockets() <= sockets + 2, 10,
               lambda: f"{proxy.process.open_sockets()} sockets, {sockets} before")


@pytest.fixture(scope="module")
def large_topics(_create, cluster):
    """Sealed and plain, 64 MiB each, on one broker."""
    names = {}
    for prefix in ("sealed", "plain"):
        names[prefix] = _create(prefix, on=1)
    return names


@pytest.mark.sealing
@pytest.mark.parametrize("kind", ["plain", "sealed"])
def test_slow_consumers_cost_bounded_memory(kind, large_topics, cluster, start_proxy):
    """Hazard 20: clients that ask for much and read nothing are held back, and hold nobody else back."""
    proxy = start_proxy(cluster.bootstrap)
    name = large_topics[kind]
    value = os.urandom(MIB // 2)
    librdkafka.produce(proxy.bootstrap, name, [ToSend(value, None, (), START)] * 128, compression_type="none")
    fetch = lambda: wire.fetch_request(11, {name: {0: 0}}, max_bytes=8 * MIB, partition_bytes=8 * MIB)
    sockets = proxy.process.open_sockets()
    slow = [wire.RawConnection(proxy.broker(1)) for _ in range(16)]
    try:
        for connection in slow:
            for _ in range(12):  # about 100 MiB asked for on each
                connection.send(wire.FETCH, 11, fetch())
        peak = 0
        for _ in range(10):
            time.sleep(0.2)
            peak = max(peak, proxy.process.resident_bytes())
            fast = librdkafka.consume(proxy.bootstrap, name)
            assert len(fast) == 128
            fast.clear()
        # One frame of limits.fetch (4 MiB, a batch more at most) in each direction for each sealed connection.
        assert peak < (360 if kind == "sealed" else 100) * MIB, f"{peak / MIB:.0f} MiB"
        # The slow ones get it all when they begin to read.
        for _ in range(12):
            correlation, answer = slow[0].receive(wire.FETCH, 11)
            found, _ = wire.read_fetch_response(answer, 11)
            error, records = found[name, 0]
            assert error == 0 and value[:64] in records
    finally:
        for connection in slow:
            connection.socket.close()
    wait_until(lambda: proxy.process.open_sockets() <= sockets + 2, 10,
               lambda: f"{proxy.process.open_sockets()} sockets, {sockets} before")


@pytest.mark.sealing
def test_slow_broker_holds_the_producer_back(topic, cluster, start_proxy):
    """Hazard 20: a producer that pipelines without reading answers is not buffered without limit."""
    proxy = start_proxy(cluster.bootstrap)
    name = topic("sealed", on=1)
    batch = write_batch([(b"k", os.urandom(900_000))])
    node = cluster.nodes[0]
    with wire.RawConnection(proxy.broker(1), timeout=3) as raw:
        node.process.signal(signal.SIGSTOP)
        try:
            sent = 0
            body = wire.produce_request(9, {name: {0: batch}}, acks=1)
            with pytest.raises(TimeoutError):
                for _ in range(200):
                    raw.send(wire.PRODUCE, 9, body)
                    sent += 1
            assert sent < 60, "180 MB went somewhere"
            assert proxy.process.resident_bytes() < 120 * MIB
        finally:
            node.process.signal(signal.SIGCONT)
    cluster.wait_ready()


@pytest.mark.sealing
def test_broken_connections_do_not_leak(topic, proxy, cluster):
    """Hazard 20: clients that vanish in the middle of a frame or of an answer."""
    name = topic("sealed", on=1)
    librdkafka.produce(proxy.bootstrap, name, sample(new_marker(), 50))
    time.sleep(0.3)
    sockets = proxy.process.open_sockets()
    for n in range(60):
        with wire.RawConnection(proxy.broker(1)) as raw:
            _, frame = raw.frame(wire.FETCH, 11, wire.fetch_request(11, {name: {0: 0}}, max_wait=100))
            raw.socket.sendall(frame if n % 2 else frame[: len(frame) // 2])
            if n % 3 == 0:  # a reset instead of an end
                raw.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    wait_until(lambda: proxy.process.open_sockets() <= sockets + 2, 10,
               lambda: f"{proxy.process.open_sockets()} sockets, {sockets} before")


def test_half_closed_client_gets_its_answers(topic, proxy):
    """Hazard 20: an end of stream from the client does not cut off what it still waits for (nor does it at a broker)."""
    name = topic("sealed", on=1)
    with wire.RawConnection(proxy.broker(1)) as raw:
        body = wire.produce_request(9, {name: {0: write_batch([(b"k", b"v")])}})
        sent = [raw.send(wire.PRODUCE, 9, body) for _ in range(5)]
        raw.socket.shutdown(socket.SHUT_WR)
        assert [raw.receive(wire.PRODUCE, 9)[0] for _ in sent] == sent
        assert raw.is_closed_by_peer()


@pytest.mark.parametrize("prefix", ["plain", "sealed"])
def test_client_that_sends_and_leaves(prefix, topic, start_proxy, cluster):
    """Hazard 14: what a client with acks=0 sent before it closed arrives, even if its key is not there yet."""
    proxy = start_proxy(cluster.bootstrap)
    for attempt in range(5):
        name = topic(prefix, on=1)
        batch = write_batch([(b"k", os.urandom(20_000))])
        with wire.RawConnection(proxy.broker(1)) as raw:
            for _ in range(20):
                raw.send(wire.PRODUCE, 7, wire.produce_request(7, {name: {0: batch}}, acks=0))
        wait_until(lambda: cluster.end_offset(name) == 20, 5, lambda: f"{cluster.end_offset(name)} of 20 arrived")


def test_client_that_leaves_while_the_broker_is_slow(topic, proxy, cluster):
    """Hazards 14, 20: what has been accepted from a client goes on to the broker after the client has gone."""
    name = topic("sealed", on=1)
    node = cluster.nodes[0]
    batch = write_batch([(b"k", os.urandom(100_000))])
    with wire.RawConnection(proxy.broker(1), timeout=3) as raw:
        raw.call(wire.PRODUCE, 9, wire.produce_request(9, {name: {0: batch}}))
        node.process.signal(signal.SIGSTOP)
        try:
            raw.socket.settimeout(0.5)
            sent = 1
            with contextlib.suppress(TimeoutError):  # nothing takes more: a frame is cut short
                while sent < 500:
                    raw.send(wire.PRODUCE, 7, wire.produce_request(7, {name: {0: batch}}, acks=0))
                    sent += 1
            raw.socket.close()
            time.sleep(0.5)
        finally:
            node.process.signal(signal.SIGCONT)
    assert 20 < sent < 500
    wait_until(lambda: cluster.end_offset(name) == sent, 8, lambda: f"{cluster.end_offset(name)} of {sent} arrived")


@pytest.mark.sealing
def test_upstream_that_is_away(topic, start_proxy):
    """A client waits for nothing that cannot come: with no broker its connection ends, and the log says why."""
    proxy = start_proxy("127.0.0.1:1", learn=False)
    with wire.RawConnection(proxy.bootstrap, timeout=15) as raw:
        raw.send(wire.METADATA, 9, wire.metadata_request(9))
        assert raw.is_closed_by_peer()
    proxy.wait_for_log("127.0.0.1:1")


@pytest.mark.sealing
def test_limits_of_frames(topic, cluster, start_proxy):
    """Hazard 21: `limits.frame` caps a frame that must be collected; an opaque one streams whatever its size."""
    proxy = start_proxy(cluster.bootstrap, extra="limits: {frame: 1MiB}")
    name = topic("sealed", on=1)
    with wire.RawConnection(proxy.broker(1)) as raw:
        body = wire.produce_request(9, {name: {0: write_batch([(b"k", os.urandom(2 * MIB))])}})
        with pytest.raises(OSError):
            raw.send(wire.PRODUCE, 9, body)
            raw.receive(wire.PRODUCE, 9)
    proxy.wait_for_log("limits.frame")
