"""Tags in schemas, fields that the policy says nothing about, and plaintext that is tolerated until a day."""

import json

import pytest
from confluent_kafka import KafkaException

from harness import keyed, librdkafka, wire
from harness.fields import HEADER, Detached
from harness.java import JavaError
from harness.proxy import Direct, DIRECT, Proxy
from harness.records import START, ToSend, as_stored, assert_same, new_marker, values
from harness.shop import decode, encode, frame
from harness.stored import FieldChecks

sealing = pytest.mark.sealing


@pytest.fixture(scope="module")
def classified(cluster, folder, _have_binary, _registry):
    if DIRECT:
        yield FieldChecks(cluster, Direct(cluster.bootstrap))
        return
    proxy = Proxy(folder / "classified", cluster.bootstrap, **keyed.proxy_options(_registry))
    keyed.add_keys(proxy, 1)
    proxy.start()
    yield FieldChecks(cluster, proxy)
    assert proxy.stop() == 0, proxy.log[-4000:]


def person(marker: str, n: int, **more) -> dict:
    return {"id": n, "name": f"{marker} {n}", "age": 40 + n, "note": f"note {n}"} | more


def test_tags_of_a_registry_s_schemas(topic, classified, registry, java_avro):
    """What Confluent's tags mark is sealed; its serialisers for Java go on as they did."""
    name, marker = topic("tagged"), new_marker().decode()
    sent = [person(marker, n) for n in range(20)]
    written = java_avro.produce(classified.bootstrap, registry.url, name, keyed.TAGGED, sent, key=b"k")
    assert values(classified.through(name)) == written
    assert java_avro.consume(classified.bootstrap, registry.url, name) == sent
    classified.holds_no(name, marker.encode())
    if DIRECT:
        return
    for record, it in zip(classified.direct(name), sent, strict=True):
        found = decode(keyed.TAGGED, record.value[5:])
        assert (found["id"], found["note"], found["age"]) == (it["id"], it["note"], 0) and found["name"] != it["name"]
        header = Detached.read(dict(record.headers)[HEADER])
        assert [entry.path for entry in header.entries] == ["age"]
        assert classified.opener.keyring.entry(header.keys[0][0]).kek == "cards"


@sealing
def test_schemas_with_fields_that_nothing_classifies(topic, classified, registry, java):
    name, good = topic("tagged", on=1), registry.register("tagged-value", keyed.TAGGED).id
    bad = registry.register("untagged-value", keyed.UNTAGGED).id
    value = frame(bad, encode(keyed.UNTAGGED, person("secret", 1, more={"x": "secret"})))
    refusal = classified.refusal(name, [(b"k", frame(good, encode(keyed.TAGGED, person("secret", 0)))), (b"k", value)])
    assert refusal.error == wire.INVALID_RECORD and set(refusal.records) == {1}
    for part in (name, "partition 0", "record 1", "'more.x'", "unclassified: reject"):
        assert part in refusal.text, refusal.text
    assert "secret" not in refusal.text and classified.cluster.end_offset(name) == 0
    with pytest.raises(JavaError) as error:
        java.produce(classified.bootstrap, name, [ToSend(value, b"k")])
    assert error.value.kind == "InvalidRecordException" and "more.x" in error.value.message


def test_json_with_fields_that_nothing_classifies(topic, classified):
    name = topic("covered", on=1)
    good = [ToSend(json.dumps(it).encode(), b"k", (), START) for it in ({"ssn": "1", "id": {"x": 2}}, {}, {"id": [1]})]
    librdkafka.produce(classified.bootstrap, name, good)
    assert_same(classified.through(name), as_stored(good), name)
    if DIRECT:
        return
    refusal = classified.refusal(name, [(b"k", good[0].value), (b"k", b'{"id":1,"a":[{"b":"secret"}]}')])
    assert refusal.error == wire.INVALID_RECORD and set(refusal.records) == {1}
    assert "'a[*].b'" in refusal.text and "secret" not in refusal.text and name in refusal.text
    with pytest.raises(KafkaException) as error:
        librdkafka.produce(classified.bootstrap, name, [ToSend(b'{"other":1}', b"k")])
    assert error.value.args[0].code() == wire.INVALID_RECORD


@sealing
def test_plaintext_until_a_day(topic, classified, cluster):
    """Before it values that went around the proxy are handed out, and the log says how many; after it they fail."""
    tolerant, expired, marker = topic("tolerant"), topic("expired"), new_marker()
    before = [ToSend(marker + b" before %d" % n, b"k", (), START + n) for n in range(5)]
    after = [ToSend(marker + b" after %d" % n, b"k", (), START + n) for n in range(5)]
    for name in (tolerant, expired):
        librdkafka.produce(cluster.bootstrap, name, before)
        librdkafka.produce(classified.bootstrap, name, after)
    assert values(classified.through(tolerant)) == values(before + after)
    line = next(it for it in classified.proxy.log.splitlines() if "event=plaintext_tolerated" in it and tolerant in it)
    assert "until=2199-12-31" in line and "count=" in line
    for _ in range(3):
        classified.through(tolerant)
    lines = [it for it in classified.proxy.log.splitlines() if "event=plaintext_tolerated" in it and tolerant in it]
    assert len(lines) == 1, "once a minute"
    error, records = classified.fetch(expired)
    assert error == wire.CORRUPT_MESSAGE and not records
    assert "toleratePlaintextUntil: 2020-01-31" in classified.proxy.wait_for_log("is over")
    assert values(librdkafka.consume(classified.bootstrap, expired, partitions=[])) == []
    assert values(classified.direct(expired))[:5] == values(before)
