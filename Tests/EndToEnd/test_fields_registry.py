"""A schema registry that is away, slow, failing, lying or shut: no schema, no record, and nothing in plaintext."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from confluent_kafka import Producer

from harness import librdkafka, wire
from harness.batches import write_batch
from harness.certificates import Authority
from harness.java import JavaError
from harness.processes import wait_until
from harness.records import START, ToSend, new_marker, values
from harness.registry import Registry
from harness.shop import encode, frame, new_schema, small

pytestmark = pytest.mark.sealing


NOT_ENOUGH_REPLICAS = 19


def produce_and_wait(fields, name: str, value: bytes):
    def succeeds():
        refusal = fields.refusal(name, [(b"k", value)])
        return refusal.error == 0

    wait_until(succeeds, 20, "does not recover", every=0.3)
    assert fields.through(name)[-1].value == value


def provoke(registry: Registry, fault: str, id: int):
    if fault == "slow":
        registry.delay = 5  # the proxy waits for one second
    elif fault == "down":
        registry.stop()
    elif fault == "unknown":
        registry.hidden.add(id)
    else:
        registry.fault = fault


@pytest.mark.parametrize("fault", ["500", "503", "cut", "reset", "slow", "down"])
def test_registry_that_fails(fault, topic, fields, registry):
    """No schema, no record: nothing is stored unsealed. What may pass is an error that clients retry; once the
    registry is well again the next one is taken, without a restart."""
    name, marker = topic("avrokeys", on=1), new_marker()
    id, schema = new_schema(registry)
    value = frame(id, encode(schema, small(marker.decode())))
    provoke(registry, fault, id)
    started = time.monotonic()
    refusal = fields.refusal(name, [(b"k", value)])
    assert time.monotonic() - started < 4
    assert refusal.error == NOT_ENOUGH_REPLICAS and refusal.text and marker.decode() not in refusal.text
    assert fields.cluster.end_offset(name) == 0
    registry.reset()
    produce_and_wait(fields, name, value)
    fields.holds_no(name, marker)


def test_answers_that_are_no_schema(topic, fields, registry):
    """They are asked for again after ten seconds. What is no registry's answer says nothing about the value, so that
    producers try again; a schema that the registry does not have is an error for good."""
    marker, waiting = new_marker(), {}
    for fault in ("plain 400", "garbage", "no schema", "unknown", "huge"):
        code = wire.INVALID_RECORD if fault == "unknown" else NOT_ENOUGH_REPLICAS
        name, (id, schema) = topic("avrokeys", on=1), new_schema(registry)
        value = frame(id, encode(schema, small(marker.decode())))
        provoke(registry, fault, id)
        refusal = fields.refusal(name, [(b"k", value)])
        assert refusal.error == code and refusal.text and marker.decode() not in refusal.text, (fault, refusal)
        assert fields.cluster.end_offset(name) == 0
        waiting[name] = value
        registry.reset()
    for name, value in waiting.items():
        produce_and_wait(fields, name, value)
        fields.holds_no(name, marker)


def test_producers_wait_for_the_registry(topic, fields, registry):
    """A producer goes on trying while the registry is down, and no record is lost."""
    name, marker = topic("avrokeys", on=1), new_marker()
    id, schema = new_schema(registry)
    registry.stop()
    producer = Producer(librdkafka.settings(fields.bootstrap, linger_ms=5, retry_backoff_ms=100))
    sent, errors = [frame(id, encode(schema, small(marker.decode(), n))) for n in range(10)], []
    for value in sent:
        producer.produce(name, value, b"k", on_delivery=lambda error, _: errors.append(error) if error else None)
    producer.flush(2)
    assert not errors and fields.cluster.end_offset(name) == 0
    registry.start()
    assert producer.flush(20) == 0 and not errors
    assert values(fields.through(name)) == sent
    fields.holds_no(name, marker)


def test_consumers_wait_for_the_registry(topic, fields, registry, start_proxy, cluster, field_options, java):
    """A proxy that has not seen the schema fails the fetch in a way that consumers retry, and hands out nothing."""
    name = topic("avrokeys")
    id, schema = new_schema(registry)
    value = frame(id, encode(schema, small()))
    librdkafka.produce(fields.bootstrap, name, [ToSend(value, b"k")])
    fresh = start_proxy(cluster.bootstrap, keys_of=fields.proxy, **field_options)
    registry.stop()
    java.open_consumer(fresh.bootstrap, name, [name], group_id=name)
    assert not any(java.poll(name, 500) for _ in range(6))
    registry.start()
    found = []
    wait_until(lambda: found.extend(java.poll(name, 500)) or found, 20, "nothing is read")
    assert values(found) == [value]
    java.close_consumer(name)
    assert values(librdkafka.consume(fresh.bootstrap, name)) == [value]


def test_a_lying_registry(topic, fields, registry):
    """Another schema than the writer's: the value does not fit it, and is refused."""
    name = topic("avrokeys", on=1)
    id, schema = new_schema(registry)
    registry.fault = "wrong schema"
    refusal = fields.refusal(name, [(b"k", frame(id, encode(schema, small("PLAINTEXT-SECRET"))))])
    assert refusal.error == wire.INVALID_RECORD and "PLAINTEXT-SECRET" not in refusal.text
    assert fields.cluster.end_offset(name) == 0


def test_one_look_up_for_all(topic, fields, registry):
    """Schemas are looked up once, however many connections ask, and kept."""
    name = topic("avrokeys", partitions=4)
    id, schema = new_schema(registry)
    registry.delay = 0.3
    value = frame(id, encode(schema, small()))

    def produce(n: int):
        librdkafka.produce(fields.bootstrap, name, [ToSend(value, b"k", (), START, n % 4)] * 5)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(produce, range(8)))
    assert len(fields.through(name)) == 40
    assert registry.count(f"/schemas/ids/{id}$") == 1


def test_unknown_ids_are_not_asked_for_again_at_once(topic, fields, registry):
    """A negative cache: made-up ids do not hammer the registry."""
    name = topic("avrokeys", on=1)
    for _ in range(5):
        assert fields.refusal(name, [(b"k", frame(999_999, b"x"))]).error != 0
    assert registry.count("/schemas/ids/999999$") == 1


@pytest.mark.parametrize("kind", ["basic", "bearer", "another registry first"])
def test_registries_with_tls_and_credentials(kind, topic, fields, start_proxy, cluster, field_options, tmp_path):
    authority, stranger = Authority(tmp_path / "ca"), Authority(tmp_path / "stranger", "another authority")
    secret = tmp_path / "secret"
    secret.write_text("pass:word\n")
    os.chmod(secret, 0o600)
    options = {"user": ("reader", "pass:word")} if kind == "basic" else {"token": "pass:word"}
    who = f"username: reader, passwordFile: {secret}" if kind == "basic" else f"tokenFile: {secret}"
    name = topic("avrokeys", on=1)
    with Registry(identity=authority.issue(), **options) as registry:
        id, schema = new_schema(registry)
        value = frame(id, encode(schema, small()))
        urls = f"[{registry.url}]" if kind != "another registry first" else f"[https://127.0.0.1:1, {registry.url}]"
        extra = f"schemaRegistry: {{url: {urls}, timeout: 2s, ca: {authority.file}, {who}}}"
        proxy = start_proxy(cluster.bootstrap, keys_of=fields.proxy, **field_options | {"extra": extra})
        librdkafka.produce(proxy.bootstrap, name, [ToSend(value, b"k")])
        assert values(librdkafka.consume(proxy.bootstrap, name)) == [value] and registry.refused == 0
        assert "pass:word" not in proxy.log

        wrong = extra.replace(str(authority.file), str(stranger.file))
        proxy = start_proxy(cluster.bootstrap, keys_of=fields.proxy, **field_options | {"extra": wrong})
        name = topic("avrokeys", on=1)
        with wire.RawConnection(proxy.broker(1)) as raw:
            body = wire.produce_request(9, {name: {0: write_batch([(b"k", value)])}})
            found, _ = wire.read_produce_response(raw.call(wire.PRODUCE, 9, body), 9)
        assert found[name, 0][0] != 0 and cluster.end_offset(name) == 0
        assert registry.count("/schemas/") == 1, "nothing is sent to a registry that cannot be trusted"


def test_wrong_credentials(topic, fields, start_proxy, cluster, field_options, tmp_path, java):
    secret = tmp_path / "secret"
    secret.write_text("wrong\n")
    os.chmod(secret, 0o600)
    name = topic("avrokeys")
    with Registry(user=("reader", "right")) as registry:
        id, schema = new_schema(registry)
        extra = f"schemaRegistry: {{url: {registry.url}, timeout: 2s, username: reader, passwordFile: {secret}}}"
        proxy = start_proxy(cluster.bootstrap, keys_of=fields.proxy, **field_options | {"extra": extra})
        with pytest.raises(JavaError) as error:
            java.produce(proxy.bootstrap, name, [ToSend(frame(id, encode(schema, small())), b"k")],
                         **{"delivery.timeout.ms": 4000, "request.timeout.ms": 3000})
        assert registry.refused > 0 and cluster.end_offset(name) == 0
        assert "wrong" not in error.value.message.replace("wrong credentials", "")
