"""Values that lack a field or cannot be read: refused, let through, or sealed whole; never stored in plaintext."""

import json

import pytest
from confluent_kafka import KafkaException

from harness import librdkafka, rules, wire
from harness.documents import doc
from harness.fields import HEADER, VALUE
from harness.java import JavaError
from harness.records import ToSend, values
from harness.registry import Registry
from harness.shop import ORDER, encode, frame, new_schema, order, small

pytestmark = pytest.mark.sealing


STRICT = doc(a={"b": 1}, list=[{"c": 2}])


MISSING = {
    "a.b": doc(a={"x": 1}, list=[{"c": 2}]),
    "list[*].c": doc(a={"b": 1}, list=[]),
}


@pytest.mark.parametrize("path", MISSING)
def test_missing_field_is_refused(path, topic, fields, java):
    """onMissing: reject, the default. The error names topic, partition, record and path, and never a value."""
    name = topic("strict", on=2)
    refusal = fields.refusal(name, [(b"k", STRICT), (b"k", STRICT), (b"k", MISSING[path]), (b"k", STRICT)])
    assert refusal.error == wire.INVALID_RECORD
    assert set(refusal.records) == {2}, refusal
    assert name in refusal.text and path in refusal.text and "partition 0" in refusal.text, refusal.text
    assert fields.cluster.end_offset(name) == 0, "nothing of the batch is written"
    with pytest.raises(JavaError) as error:
        java.produce(fields.bootstrap, name, [ToSend(MISSING[path], b"k")])
    assert error.value.kind == "InvalidRecordException" and path in error.value.message and name in error.value.message
    with pytest.raises(KafkaException) as error:
        librdkafka.produce(fields.bootstrap, name, [ToSend(MISSING[path], b"k")])
    assert error.value.args[0].code() == wire.INVALID_RECORD


def test_missing_fields_that_may_be(topic, fields):
    """`onMissing: pass` of one field; a tombstone has no fields at all."""
    name = topic("strict")
    sent = [ToSend(STRICT, b"k"), ToSend(STRICT[:-1] + b',"maybe":"m"}', b"k"), ToSend(None, b"k")]
    librdkafka.produce(fields.bootstrap, name, sent)
    assert [r.value for r in fields.through(name)] == [it.value for it in sent]
    fields.json(name, sent)


INVALID = {
    "no JSON": b"PLAINTEXT-SECRET",
    "empty": b"",
    "cut short": b'{"a":{"b":"PLAINTEXT-SECRET"}',
    "comma": b'{"a":{"b":1,}}',
    "two values": b'{"a":{"b":1}}{}',
    "UTF-8": b'{"a":{"b":"PLAINTEXT-SECRET\xff"}}',
    "surrogate": rb'{"a":{"b":"\ud800"}}',
    "byte order mark": b'\xef\xbb\xbf{"a":{"b":1}}',
    "control": b'{"a":{"b":"\x01"}}',
    "NaN": b'{"a":{"b":NaN}}',
    "number": b'{"a":{"b":01}}',
    "too deep": b"[" * 5000 + b"]" * 5000,
    "look-alike": b"\xf9" + bytes(40),
}


@pytest.mark.parametrize("kind", INVALID)
def test_invalid_value_is_refused(kind, topic, fields):
    """onInvalid: reject, the default."""
    name = topic("strict", on=2)
    refusal = fields.refusal(name, [(b"k", STRICT), (b"k", INVALID[kind])])
    assert refusal.error == wire.INVALID_RECORD and set(refusal.records) == {1}, refusal
    assert name in refusal.text and "partition 0" in refusal.text, refusal.text
    assert "PLAINTEXT-SECRET" not in refusal.text + fields.proxy.log, "values are never told"
    assert fields.cluster.end_offset(name) == 0


def test_invalid_values_are_sealed_whole(topic, fields):
    """onInvalid: encrypt-value. Never plaintext; others of the same batch have their fields sealed."""
    name = topic("invalid")
    good = doc(a={"b": "PLAINTEXT-SECRET"}, x=1)
    sent = [ToSend(value, b"k%d" % n) for n, value in enumerate([good, *INVALID.values(), good])]
    librdkafka.produce(fields.bootstrap, name, sent, compression_type="zstd")
    assert [r.value for r in fields.through(name)] == [it.value for it in sent]
    stored = fields.direct(name)
    for record, it in zip(stored[1:-1], sent[1:-1], strict=True):
        assert record.value[0] == VALUE and fields.opener.value(record.value, name, record.key) == it.value
    for record in (stored[0], stored[-1]):
        places = rules.RULES["invalid"].selected(record.value)
        assert fields.opener.json(record.value, places, name, record.key) == good
        assert json.loads(record.value)["x"] == 1
    fields.holds_no(name, b"PLAINTEXT-SECRET")


def test_a_missing_field_is_no_invalid_value(topic, fields):
    """`onInvalid: encrypt-value` leaves `onMissing: reject` what it is."""
    name = topic("invalid", on=2)
    refusal = fields.refusal(name, [(b"k", doc(x=1))])
    assert refusal.error == wire.INVALID_RECORD and "a.b" in refusal.text


def test_missing_avro_field_is_refused(topic, fields, registry):
    """A path that the writer's schema does not have is missing in each value."""
    name = topic("avrostrict", on=2)
    id = registry.register("orders-value", ORDER).id
    refusal = fields.refusal(name, [(b"k", frame(id, encode(ORDER, order("PLAINTEXT-SECRET"))))])
    assert refusal.error == wire.INVALID_RECORD and set(refusal.records) == {0}
    assert name in refusal.text and "gone" in refusal.text and "partition 0" in refusal.text, refusal.text
    assert fields.cluster.end_offset(name) == 0


def invalid_avro_values(registry: Registry) -> dict[str, bytes]:
    id = registry.register("orders-value", ORDER).id
    text = registry.register("text-value", json.dumps({"title": "T", "type": "object"}), "JSON").id
    datum = encode(ORDER, order("PLAINTEXT-SECRET"))
    return {
        "no frame": b"PLAINTEXT-SECRET", "empty": b"", "frame alone": frame(id, b""), "cut frame": b"\x00\x00",
        "cut short": frame(id, datum[:-1]), "bytes behind": frame(id, datum + b"\x00"),
        "JSON": b'{"customer":{"ssn":"PLAINTEXT-SECRET"}}', "a JSON schema's id": frame(text, b'"PLAINTEXT-SECRET"'),
        "negative length": frame(id, b"\x00" + b"\x01"), "long length": frame(id, b"\x00" + b"\xff" * 9 + b"\x01"),
        "overlong integer": frame(id, b"\xff" * 11), "unknown fingerprint": b"\xc3\x01" + bytes(8) + datum,
    }


def test_invalid_avro_values_are_refused(topic, fields, registry):
    """onInvalid: reject, the default: the error names the place, the log no value."""
    name = topic("avrokeys", on=2)
    for kind, value in invalid_avro_values(registry).items():
        refusal = fields.refusal(name, [(b"k", value)])
        assert refusal.error == wire.INVALID_RECORD, (kind, refusal)
        assert name in refusal.text and "PLAINTEXT-SECRET" not in refusal.text, (kind, refusal)
    assert fields.cluster.end_offset(name) == 0 and "PLAINTEXT-SECRET" not in fields.proxy.log


def test_invalid_avro_values_are_sealed_whole(topic, fields, registry):
    """onInvalid: encrypt-value; so is a value whose field cannot be sealed in the mode that is asked for."""
    name = topic("avroinvalid")
    id, schema = new_schema(registry)
    cases = [value for kind, value in invalid_avro_values(registry).items() if kind != "a JSON schema's id"]
    cases.append(frame(id, encode(schema, small("PLAINTEXT-SECRET"))))
    sent = [ToSend(value, b"k%d" % n) for n, value in enumerate(cases)]
    librdkafka.produce(fields.bootstrap, name, sent, compression_type="gzip")
    assert values(fields.through(name)) == cases
    for record, value in zip(fields.direct(name), cases):
        assert record.value[0] == VALUE and fields.opener.value(record.value, name, record.key) == value
    fields.holds_no(name, b"PLAINTEXT-SECRET")


@pytest.mark.parametrize("rule", ["avro", "raw", "auto"])
def test_a_client_s_own_fieldseal_header_is_refused(rule, topic, fields, registry):
    """It would be taken for the proxy's when the record is read."""
    name = topic(rule, on=2)
    id, schema = new_schema(registry)
    value = encode(ORDER, order("m")) if rule == "raw" else frame(id, encode(schema, small()))
    refusal = fields.refusal(name, [(b"k", value, ((HEADER, b"\x01" * 40),))])
    assert refusal.error == wire.INVALID_RECORD and HEADER in refusal.text, refusal
    assert fields.cluster.end_offset(name) == 0
