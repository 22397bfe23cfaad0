"""No broker's own address ever reaches a client: whatever a client asks, it is told the proxy's ports."""

import socket
import struct
import uuid

import pytest
from confluent_kafka.admin import AdminClient

from harness import librdkafka, wire
from harness.batches import write_batch
from harness.processes import wait_until
from harness.proxy import DIRECT
from harness.records import new_marker, sample


def assert_only_ours(nodes, proxy):
    assert nodes, "no node at all"
    if not DIRECT:
        assert all(port in proxy.ports for _, _, port in nodes), f"a port that is not the proxy's: {nodes}"


def assert_no_broker_port(frame: bytes, cluster, what: str):
    """Ports are int32 in every message; the cluster's are chosen at random, so a hit is no coincidence."""
    if not DIRECT:
        for port in cluster.ports:
            assert struct.pack(">i", port) not in frame, f"{what} shows port {port} of a broker"
            assert str(port).encode() not in frame, f"{what} names port {port} of a broker"


def test_admin_clients(topic, proxy, java):
    """Hazard 29: DescribeCluster, as the Java and librdkafka admin clients ask for it."""
    name = topic("sealed", partitions=3, replication=3)
    nodes = java.describe_cluster(proxy.bootstrap)
    assert {node for node, _, _ in nodes} == {1, 2, 3}
    assert_only_ours(nodes, proxy)
    assert_only_ours(java.describe_topic(proxy.bootstrap, name), proxy)
    admin = AdminClient(librdkafka.settings(proxy.bootstrap))
    assert_only_ours([(b.id, b.host, b.port) for b in admin.list_topics(timeout=10).brokers.values()], proxy)
    described = admin.describe_cluster(request_timeout=10).result()
    assert_only_ours([(n.id, n.host, n.port) for n in described.nodes + [described.controller]], proxy)


@pytest.mark.parametrize("version", range(14))
def test_metadata(version, topic, proxy, cluster):
    """Hazard 29: every version of Metadata."""
    check_raw(wire.METADATA, version, wire.metadata_request(version), proxy, cluster)
    check_raw(wire.METADATA, version, wire.metadata_request(version, [topic("sealed")]), proxy, cluster)


@pytest.mark.parametrize("version", range(7))
def test_find_coordinator(version, proxy, cluster):
    """Every version of FindCoordinator."""
    check_raw(wire.FIND_COORDINATOR, version, wire.find_coordinator_request(version, "any-group"), proxy, cluster)


@pytest.mark.parametrize("version", range(3))
def test_describe_cluster(version, proxy, cluster):
    """Hazard 29: every version of DescribeCluster."""
    check_raw(wire.DESCRIBE_CLUSTER, version, wire.describe_cluster_request(version), proxy, cluster)


def check_raw(api, version, body, proxy, cluster):
    def answer():  # a coordinator may not be there at first
        with wire.RawConnection(proxy.bootstrap) as raw:
            raw.send(api, version, body)
            frame = raw.receive_frame()
            return frame if b"127.0.0.1" in frame else None

    frame = wait_until(answer, 20, "no address in the answer: the test would prove nothing", every=0.3)
    assert_no_broker_port(frame, cluster, f"API {api} version {version}")


def wrong_node(cluster, name: str) -> int:
    return next(n.number for n in cluster.nodes if n is not cluster.leader(name))


@pytest.mark.parametrize("version", [10, 11, 12, 13])
def test_endpoints_of_produce(version, topic, proxy, cluster):
    """Hazard 15: a Produce sent to the wrong broker is answered with the leader's endpoint, which is the proxy's."""
    name = topic("sealed")
    key = wire.topic_id(proxy.bootstrap, name) if version >= 13 else name
    with wire.RawConnection(proxy.broker(wrong_node(cluster, name))) as raw:
        body = wire.produce_request(version, {key: {0: write_batch([(b"k", b"v")])}}, acks=1)
        found, nodes = wire.read_produce_response(raw.call(wire.PRODUCE, version, body), version)
    assert found[key, 0][0] == wire.NOT_LEADER
    assert_only_ours(nodes, proxy)


@pytest.mark.parametrize("version", [16, 17])
def test_endpoints_of_fetch(version, topic, proxy, cluster):
    """Hazard 15: a Fetch sent to the wrong broker."""
    name = topic("sealed")
    key = wire.topic_id(proxy.bootstrap, name)
    with wire.RawConnection(proxy.broker(wrong_node(cluster, name))) as raw:
        found, nodes = wire.read_fetch_response(
            raw.call(wire.FETCH, version, wire.fetch_request(version, {key: {0: 0}})), version
        )
    assert found[key, 0][0] == wire.NOT_LEADER
    assert_only_ours(nodes, proxy)


@pytest.mark.parametrize("version", [1, 2])
def test_endpoints_of_share_fetch(version, topic, proxy, cluster):
    """Hazard 15: a ShareFetch sent to the wrong broker."""
    key = wire.topic_id(proxy.bootstrap, topic_name := topic("sealed"))
    out = wire.Out(True).string("any-share-group").string(str(uuid.uuid4())).put("i", 0)
    out.put("iiiii", 200, 1, 1 << 20, 500, 500)
    if version >= 2:
        out.put("b?", 0, False)
    out.array(1).uuid(key).array(1).put("i", 0)
    out.array(0).tags().tags().array(0).tags()
    with wire.RawConnection(proxy.broker(wrong_node(cluster, topic_name))) as raw:
        raw.send(wire.SHARE_FETCH, version, out.data)
        frame = raw.receive_frame()
    assert b"127.0.0.1" in frame, "no endpoint in the answer: the test would prove nothing"
    assert_no_broker_port(frame, cluster, "ShareFetch")


@pytest.mark.sealing
def test_bootstrap_spellings(topic, cluster, start_proxy):
    """Hazard 30: however the configuration spells the brokers, clients see the proxy's addresses only."""
    ports = [node.port for node in cluster.nodes]
    dead = 1  # nobody listens there
    spelled = f"127.0.0.1:{dead},PLAINTEXT://localhost:{ports[0]},localhost:{ports[1]}"
    proxy = start_proxy(spelled)
    name = topic("sealed", partitions=3)
    marker = new_marker()
    librdkafka.produce(proxy.bootstrap, name, sample(marker, 30, 3))
    assert len(librdkafka.consume(proxy.bootstrap, name)) == 30
    check_raw(wire.METADATA, 9, wire.metadata_request(9), proxy, cluster)


@pytest.mark.sealing
def test_listeners_are_bound_to_the_configured_address(proxy, cluster, start_proxy):
    """Hazard 28: no listener on every interface, and none on another address."""
    AdminClient(librdkafka.settings(proxy.bootstrap)).list_topics(timeout=10)
    listening = proxy.process.listening_addresses()
    loopback = struct.unpack("<I", socket.inet_aton("127.0.0.1"))[0]
    assert {address for address, _ in listening} == {f"{loopback:08X}"}
    assert {port for _, port in listening} == {proxy.first_port} | {
        proxy.first_port + 1 + node.number for node in cluster.nodes
    }, "a listener for each broker and one for bootstrapping, no more"
    other = start_proxy(cluster.bootstrap, address="127.0.0.3")
    with pytest.raises(ConnectionRefusedError):
        wire.RawConnection(f"127.0.0.1:{other.first_port}")
    wire.RawConnection(f"127.0.0.3:{other.first_port}").socket.close()


@pytest.mark.sealing
def test_advertised_versions(proxy, cluster):
    """Hazard 16: Produce is advertised from 0 (or librdkafka stops compressing); unknown APIs are not advertised at all."""
    ours, theirs = wire.api_versions(proxy.bootstrap), wire.api_versions(cluster.bootstrap)
    assert ours[wire.PRODUCE] == (0, 13) and ours[wire.FETCH] == (4, 18)
    for api, (low, high) in ours.items():
        assert theirs[api][0] <= low <= high <= theirs[api][1], f"API {api}"
    for api in (4, 5, 6, 7, 52, 53, 54, 59, 62, 70, 80, 82):
        assert api not in ours, f"API {api} is not for clients"
    assert ours.get(55, (0, 0))[1] < 2, "DescribeQuorum carries the controllers' addresses from version 2"
    for api in (wire.SHARE_FETCH, 79, wire.DESCRIBE_CLUSTER, 68, 76):
        assert api in ours


@pytest.mark.sealing
@pytest.mark.parametrize("api,version", [(55, 2), (80, 0), (4, 0), (9999, 0)])
def test_refused_apis(api, version, proxy, monkeypatch):
    """What is not in the table never reaches a broker: the connection is closed."""
    monkeypatch.setitem(wire.FLEXIBLE_FROM, api, 99)
    with wire.RawConnection(proxy.bootstrap, timeout=5) as raw:
        raw.send(api, version, b"\x00" * 16)
        assert raw.is_closed_by_peer()


def test_too_new_api_versions(proxy):
    """A too new ApiVersions gets a v0 answer with UNSUPPORTED_VERSION and the range, so that the client can ask again."""
    with wire.RawConnection(proxy.bootstrap) as raw:
        raw.send(wire.API_VERSIONS, 99, wire.api_versions_request(99))
        correlation, answer = raw.receive(wire.API_VERSIONS, 0)
        assert correlation == raw.correlation and answer.get("h") == 35
        found = {answer.get("h"): (answer.get("h"), answer.get("h")) for _ in answer.array()}
        assert found[wire.API_VERSIONS][0] == 0
        assert raw.call(wire.API_VERSIONS, 0, b"").get("h") == 0


@pytest.mark.parametrize("version", range(5))
def test_api_versions(version, proxy):
    with wire.RawConnection(proxy.bootstrap) as raw:
        assert raw.call(wire.API_VERSIONS, version, wire.api_versions_request(version)).get("h") == 0


@pytest.mark.parametrize("version", [13, 15, 17, 18])
def test_topic_ids_unknown_to_the_proxy(version, topic, proxy, cluster):
    """Hazard 17: topic ids on a connection where no Metadata has passed, pipelined: ids resolve, order is kept."""
    sealed, plain = topic("sealed"), topic("plain")
    marker = new_marker()
    ids = {name: wire.topic_id(cluster.bootstrap, name) for name in (sealed, plain)}
    for name in (sealed, plain):
        with wire.RawConnection(proxy.broker(cluster.leader(name).number)) as raw:
            batch = write_batch([(b"k", marker)])
            sent = [raw.send(wire.PRODUCE, 13, wire.produce_request(13, {ids[name]: {0: batch}})) for _ in range(3)]
            sent.append(raw.send(wire.API_VERSIONS, 0, b""))
            for index, correlation in enumerate(sent[:3]):
                got, answer = raw.receive(wire.PRODUCE, 13)
                found, _ = wire.read_produce_response(answer, 13)
                assert got == correlation and found[ids[name], 0][:2] == (0, index)
            assert raw.receive(wire.API_VERSIONS, 0)[0] == sent[3]
        with wire.RawConnection(proxy.broker(cluster.leader(name).number)) as raw:
            found, _ = wire.read_fetch_response(
                raw.call(wire.FETCH, version, wire.fetch_request(version, {ids[name]: {0: 0}})), version
            )
            error, records = found[ids[name], 0]
            assert error == 0 and records.count(marker) == 3
        assert cluster.segments(name)
        stored = b"".join(file.read_bytes() for file in cluster.segments(name))
        assert (marker in stored) == (DIRECT or name == plain)


def test_unknown_topic_id(proxy, cluster):
    """Hazard 17: an id that no topic has."""
    with wire.RawConnection(proxy.broker(1)) as raw:
        nobody = uuid.uuid4()
        found, _ = wire.read_fetch_response(
            raw.call(wire.FETCH, 13, wire.fetch_request(13, {nobody: {0: 0}})), 13
        )
        assert found[nobody, 0][0] == 100  # UNKNOWN_TOPIC_ID
        body = wire.produce_request(13, {nobody: {0: write_batch([(b"k", b"v")])}})
        found, _ = wire.read_produce_response(raw.call(wire.PRODUCE, 13, body), 13)
        assert found[nobody, 0][0] == 100
