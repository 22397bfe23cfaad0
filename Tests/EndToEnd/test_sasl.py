"""SASL through the proxy, to a listener of the same cluster that demands it."""

import struct

import pytest
from confluent_kafka import KafkaException, Producer

from harness import kcat, librdkafka, wire
from harness.cluster import PASSWORD, USER
from harness.processes import wait_until
from harness.proxy import DIRECT
from harness.records import assert_same, new_marker, sample, text_sample

MECHANISMS = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


@pytest.fixture(scope="module")
def sasl_proxy(cluster, folder, _have_binary):
    from harness.proxy import Direct, Proxy

    if DIRECT:
        yield Direct(cluster.sasl_bootstrap)
        return
    proxy = Proxy(folder / "sasl-proxy", cluster.sasl_bootstrap).start(learn=False)
    yield proxy
    assert proxy.stop() == 0


def credentials(mechanism, password=PASSWORD):
    return {"security_protocol": "SASL_PLAINTEXT", "sasl_mechanism": mechanism, "sasl_username": USER,
            "sasl_password": password}


def jaas(mechanism):
    module = "plain.PlainLoginModule" if mechanism == "PLAIN" else "scram.ScramLoginModule"
    return {
        "security_protocol": "SASL_PLAINTEXT", "sasl_mechanism": mechanism,
        "sasl_jaas_config": f'org.apache.kafka.common.security.{module} required username="{USER}" '
                            f'password="{PASSWORD}";',
    }


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_clients(mechanism, topic, sasl_proxy, checks, java):
    name = topic("sealed")
    marker = new_marker()
    librdkafka.produce(sasl_proxy.bootstrap, name, sample(marker, 20), **credentials(mechanism))
    java.produce(sasl_proxy.bootstrap, name, sample(marker, 20), **jaas(mechanism))
    sent = sample(marker, 20) * 2
    if mechanism == "PLAIN" and kcat.available():  # Debian's kcat fails SCRAM with Kafka 4, without a proxy too
        sent += text_sample(marker, 20)
        kcat.produce(sasl_proxy.bootstrap, name, text_sample(marker, 20), **credentials(mechanism))
    through = librdkafka.consume(sasl_proxy.bootstrap, name, **credentials(mechanism))
    assert [r.value for r in through] == [r.value for r in sent]
    assert_same(java.consume(sasl_proxy.bootstrap, name, **jaas(mechanism)), through, "Java")
    checks.same_as_direct(name, through)
    checks.stored(name, marker)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_wrong_password(mechanism, sasl_proxy):
    """The broker's refusal reaches the client as what it is."""
    errors = []
    producer = Producer(librdkafka.settings(sasl_proxy.bootstrap, error_cb=errors.append,
                                            **credentials(mechanism, "wrong")))
    wait_until(
        lambda: producer.poll(0.05) or any("uthentication" in str(error) for error in errors), 10, lambda: str(errors)
    )
    with pytest.raises(KafkaException):
        producer.list_topics(timeout=0.5)


def test_handshake_of_an_unknown_mechanism(sasl_proxy):
    with wire.RawConnection(sasl_proxy.bootstrap) as raw:
        answer = raw.call(wire.SASL_HANDSHAKE, 1, wire.Out(False).string("NOPE").data)
        assert answer.get("h") == 33
        assert {answer.string() for _ in answer.array()} == set(MECHANISMS)


def test_raw_tokens_after_handshake_0(sasl_proxy, topic):
    """SaslHandshake 0: the tokens that follow are frames without any Kafka header."""
    name = topic("sealed")
    with wire.RawConnection(sasl_proxy.bootstrap) as raw:
        raw.call(wire.API_VERSIONS, 0, b"")
        assert raw.call(wire.SASL_HANDSHAKE, 0, wire.Out(False).string("PLAIN").data).get("h") == 0
        token = b"\0" + USER.encode() + b"\0" + PASSWORD.encode()
        raw.socket.sendall(struct.pack(">i", len(token)) + token)
        assert raw.receive_frame() == b""
        raw.send(wire.METADATA, 9, wire.metadata_request(9, [name]))
        assert name.encode() in raw.receive_frame()
