"""Fields of JSON values: sealed in place, everything else left byte for byte."""

import json
import struct

import pytest
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

from harness import documents, kafka_python, librdkafka
from harness.batches import CODECS
from harness.documents import SOME, doc, put, token
from harness.fields import canonical, json_places, of_field, unbase64
from harness.processes import wait_until
from harness.proxy import DIRECT
from harness.records import ToSend, as_stored, assert_same, new_marker

sealing = pytest.mark.sealing


@pytest.mark.parametrize("codec", CODECS)
def test_round_trip(field_client, codec, topic, fields):
    """Byte for byte with each client and codec; the broker has the same but for the selected values."""
    name, marker = topic("json"), new_marker()
    sent = documents.sample(marker)
    field_client.produce(fields.bootstrap, name, sent, compression_type=codec)
    assert_same(field_client.consume(fields.bootstrap, name), as_stored(sent), "what was produced")
    fields.json(name, sent)
    fields.holds_no(name, marker)


@pytest.mark.parametrize("codec", CODECS)
def test_clients_read_each_other(codec, topic, fields, java):
    name, marker = topic("chacha", partitions=3), new_marker()
    sent = documents.sample(marker, 90, partitions=3)
    offsets = librdkafka.produce(fields.bootstrap, name, sent, compression_type=codec, enable_idempotence=True)
    following = {p: iter(o) for p, o in offsets.items()}
    expected = [record.stored_at(next(following[record.partition])) for record in sent]
    for client in (librdkafka, java, kafka_python):
        assert_same(client.consume(fields.bootstrap, name), expected, client.name)
    fields.holds_no(name, marker)


@sealing
def test_the_marker_is_where_the_search_looks(topic, fields, cluster):
    """The positive control of `holds_no`."""
    name, marker = topic("json"), new_marker()
    fields.write_direct(name, documents.spelled("every type", marker))
    with pytest.raises(AssertionError, match="plaintext"):
        fields.holds_no(name, marker)


@sealing
@pytest.mark.parametrize("spelling", documents.SELECTED)
def test_selected_values(spelling, topic, fields):
    """Which values are sealed: wildcards, array indices, any depth, quoted and escaped names, duplicates."""
    name = topic("json")
    value = documents.spelled(spelling, b"mark")
    librdkafka.produce(fields.bootstrap, name, [ToSend(value, b"k")])
    (stored,) = fields.json(name, [ToSend(value, b"k")])
    found = [p.canonical for p in json_places(stored.value) if fields.opener.is_sealed_token(p.token)]
    assert found == documents.SELECTED[spelling]
    assert [r.value for r in fields.through(name)] == [value]
    json.loads(stored.value)


def test_hazard_25_json_is_not_printed_anew(topic, fields):
    """Hazard 25: key order, number spelling, white space, escapes and duplicate keys are what they were, at the broker
    and on return."""
    name = topic("json")
    sent = [ToSend(documents.spelled(it, b"mark"), b"k") for it in documents.SPELLINGS]
    librdkafka.produce(fields.bootstrap, name, sent)
    fields.json(name, sent)
    assert [r.value for r in fields.through(name)] == [it.value for it in sent]


@pytest.mark.parametrize("seed", range(4))
def test_random_documents(seed, topic, fields):
    name, marker = topic("json"), new_marker()
    generator = documents.Generator(seed, marker.decode())
    sent = [ToSend(generator.document(), b"%d" % (n % 5)) for n in range(200)]
    librdkafka.produce(fields.bootstrap, name, sent, compression_type=CODECS[seed])
    found = fields.through(name)
    for record, it in zip(found, sent, strict=True):
        assert record.value == it.value, f"seed {seed}"
    fields.json(name, sent)
    fields.holds_no(name, marker)


def test_large_and_deep_documents(topic, fields):
    name = topic("json")
    many = b"[" + b",".join(b'{"secret":"%d","x":%d}' % (n, n) for n in range(2000)) + b"]"
    long = doc(total="x" * 300_000, customer={"ssn": "y" * 100_000})
    deep = b'{"a":' * 200 + b'{"secret":1}' + b"}" * 200
    sent = [ToSend(value, b"k") for value in (many, long, deep)]
    librdkafka.produce(fields.bootstrap, name, sent)
    assert [r.value for r in fields.through(name)] == [it.value for it in sent]
    fields.json(name, sent)


def test_confluent_json_serializer(topic, fields, registry):
    """JSON behind Confluent's frame (00, schema id), as its JSON serialiser writes it, through and direct."""
    name = topic("json")
    schema = json.dumps({"title": "Order", "type": "object", "properties": {"total": {"type": "string"}}})
    where = SerializationContext(name, MessageField.VALUE)
    client = SchemaRegistryClient({"url": registry.url})
    value = {"total": "PLAINTEXT-TOTAL", "x": 1}
    data = JSONSerializer(schema, client)(value, where)
    assert data[:1] == b"\x00"
    librdkafka.produce(fields.bootstrap, name, [ToSend(data, b"k")])
    deserialize = JSONDeserializer(schema, schema_registry_client=client)
    (through,) = fields.through(name)
    assert through.value == data and deserialize(through.value, where) == value
    (stored,) = fields.json(name, [ToSend(data, b"k")], prefix=5)
    if not DIRECT:
        found = deserialize(stored.value, where)  # valid against the schema, without the key
        assert found["x"] == 1 and unbase64(found["total"].encode())[0] == 0xFA
    fields.holds_no(name, b"PLAINTEXT-TOTAL")


@sealing
def test_look_alikes_come_back_as_written(topic, fields):
    """Hazard 6: sealed fields that a client writes are sealed once more; neither a poison pill nor an oracle."""
    name, other = topic("json"), topic("json")
    librdkafka.produce(fields.bootstrap, name, [ToSend(SOME, b"k")])
    stored = fields.direct(name)[0].value
    values = [stored, put(stored, "total", b'"' + b"A" * 60 + b'"'), doc(x=json.loads(stored)["total"])]
    sent = [ToSend(value, b"k") for value in values]
    for where in (name, other):
        librdkafka.produce(fields.bootstrap, where, sent)
        assert [r.value for r in fields.through(where)][-len(sent):] == values
    fields.json(other, sent)


@sealing
def test_a_client_s_own_fieldseal_header(topic, fields):
    """In a topic with JSON fields the name means nothing: it passes both ways."""
    name = topic("json")
    sent = [ToSend(SOME, b"k", (("fieldseal", b"\x01" * 40), ("fieldseal", b"")))]
    librdkafka.produce(fields.bootstrap, name, sent)
    (found,) = fields.through(name)
    assert (found.value, found.headers) == (SOME, sent[0].headers)


@sealing
def test_canonical_paths_are_frozen(topic, fields):
    """What a field is bound to is its canonical path, spelled so for ever: each value opens under it, and no other."""
    name = topic("json")
    value = documents.spelled("odd names", b"m") + b" "
    librdkafka.produce(fields.bootstrap, name, [ToSend(value, b"k")])
    stored = fields.direct(name)[0].value
    sealed = unbase64(token(stored, canonical(('a "b".c', "é\\")))[1:-1])
    assert fields.opener.field(sealed, of_field(name, r'"a \"b\".c"."é\\"'), b"k") == b"m"
    with pytest.raises(Exception):
        fields.opener.field(sealed, of_field(name, r'"a \"b\".c".é'), b"k")
    assert struct.unpack(">I", sealed[1:5])[0] == fields.opener.keyring.id


@sealing
@pytest.mark.parametrize("codec", CODECS)
def test_stored_form_of_each_codec(codec, topic, fields, checks):
    """Batches keep their codec."""
    name, marker = topic("json"), new_marker()
    sent = [ToSend(doc(total=marker.decode(), filler="abc " * 50), b"k") for _ in range(500)]
    librdkafka.produce(fields.bootstrap, name, sent, compression_type=codec, linger_ms=200)
    batch = max(checks.segments(name).batches(), key=lambda it: it.size)
    assert batch.codec == codec
    assert [r.value for r in fields.through(name)] == [it.value for it in sent]


@pytest.mark.parametrize("commit", [True, False], ids=["commit", "abort"])
def test_transactions(commit, topic, fields, java):
    """Transactional batches with fields, by both clients."""
    name, marker = topic("json"), new_marker()
    sent = documents.sample(marker, 20)
    java.transaction(fields.bootstrap, f"t-{name}", [name], sent, commit, compression_type="gzip")
    librdkafka.produce(fields.bootstrap, name, sent[:3])
    wait_until(lambda: len(fields.through(name)) == (23 if commit else 3), 20, "committed records")
    assert [r.value for r in fields.through(name)] == [it.value for it in (sent if commit else []) + sent[:3]]
    for client in (librdkafka, java):
        found = client.consume(fields.bootstrap, name, "read_uncommitted")
        assert [r.value for r in found] == [it.value for it in sent + sent[:3]]
    fields.holds_no(name, marker)


@pytest.mark.parametrize("forced", ["gzip", "zstd"])
def test_topic_with_a_codec_of_its_own(forced, topic, fields, java):
    """The broker recompresses, and consumers are given what opens."""
    name, marker = topic("json", compression_type=forced, message_timestamp_type="LogAppendTime"), new_marker()
    sent = documents.sample(marker)
    librdkafka.produce(fields.bootstrap, name, sent, compression_type="lz4")
    for client in (librdkafka, java, kafka_python):
        assert [r.value for r in client.consume(fields.bootstrap, name)] == [it.value for it in sent]
    fields.holds_no(name, marker)
