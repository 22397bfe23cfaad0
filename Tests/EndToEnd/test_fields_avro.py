"""Fields of Avro values: strings and bytes sealed in place, others beside the record; valid against their schema."""

import copy
import decimal
import json
import os
import uuid

import pytest
from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient, header_schema_id_serializer
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

from harness import avro_random, kafka_python, librdkafka
from harness.batches import CODECS
from harness.fields import HEADER, Detached, unbase64
from harness.processes import wait_until
from harness.proxy import DIRECT
from harness.records import ToSend, as_stored, assert_same, new_marker, values
from harness.shop import (
    ADDRESS, CUSTOMER, EPOCH, NOTE, NOTES, ORDER, decode, encode, fingerprint, frame, new_schema, order, orders,
    small,
)
from harness.stored import raw_schema

sealing = pytest.mark.sealing


@pytest.mark.parametrize("codec", CODECS)
def test_round_trip(field_client, codec, topic, fields, registry):
    """Byte for byte with each client and codec; at the broker valid, with the selected values sealed."""
    name, marker = topic("avro"), new_marker()
    sent = orders(registry, marker)
    field_client.produce(fields.bootstrap, name, sent, compression_type=codec)
    assert_same(field_client.consume(fields.bootstrap, name), as_stored(sent), "what was produced")
    fields.avro(name, ORDER, sent)
    fields.holds_no(name, marker)


def test_clients_read_each_other(topic, fields, registry, java):
    name, marker = topic("avro", partitions=3), new_marker()
    sent = orders(registry, marker, 90, partitions=3)
    offsets = librdkafka.produce(fields.bootstrap, name, sent, compression_type="lz4", enable_idempotence=True)
    following = {p: iter(o) for p, o in offsets.items()}
    expected = [record.stored_at(next(following[record.partition])) for record in sent]
    for client in (librdkafka, java, kafka_python):
        assert_same(client.consume(fields.bootstrap, name), expected, client.name)
    fields.holds_no(name, marker)


def test_confluent_kafka_serializer(topic, fields, registry):
    """Serialised and deserialised by confluent-kafka through the proxy; direct, the same deserialiser, which applies
    the logical types, reads what the broker has, sealed."""
    name, marker = topic("avro"), new_marker()
    where = SerializationContext(name, MessageField.VALUE)
    client = SchemaRegistryClient({"url": registry.url})
    serialize, deserialize = AvroSerializer(client, json.dumps(ORDER)), AvroDeserializer(client)
    sent = [order(marker.decode(), n) for n in range(20)]
    records = [ToSend(serialize(value, where), b"k") for value in sent]
    librdkafka.produce(fields.bootstrap, name, records)
    assert [deserialize(value, where) for value in values(fields.through(name))] == sent
    for value, it in zip(values(fields.avro(name, ORDER, records)), sent):
        found = deserialize(value, where)
        assert found["id"] == it["id"] and found["customer"]["name"] == it["customer"]["name"]
        if not DIRECT:
            assert unbase64(found["customer"]["ssn"].encode())[0] == 0xFA
            assert (found["born"], found["tier"], found["score"], found["token"]) == (EPOCH, "FREE", 0.0, bytes(16))
            assert found["reference"] == uuid.UUID(int=0) and all(card["limit"] == 0 for card in found["cards"])
    fields.holds_no(name, marker)


def test_java_serializer(topic, fields, registry, java_avro, cluster):
    """The same with Confluent's serialiser for Java."""
    name, marker = topic("avro"), new_marker()
    sent = [order(marker.decode(), n) for n in range(20)]
    written = java_avro.produce(fields.bootstrap, registry.url, name, ORDER, [*sent, None], key=b"k")
    assert values(fields.through(name)) == written
    assert java_avro.consume(fields.bootstrap, registry.url, name) == [*sent, None]
    fields.avro(name, ORDER, [ToSend(value, b"k") for value in written])
    direct = java_avro.consume(cluster.bootstrap, registry.url, name, schema=raw_schema(ORDER))
    assert [it and it["id"] for it in direct] == [it["id"] for it in sent] + [None]
    fields.holds_no(name, marker)


@pytest.mark.parametrize("seed", range(12))
def test_random_schemas(seed, topic, fields, registry):
    """Random schemas and data, several schemas in one batch; at the broker they are valid, and hold nothing sealed."""
    name, marker = topic("wild"), new_marker()
    sent, schemas = [], {}
    for n in range(8):
        generator = avro_random.Generator(seed * 1000 + n, marker.decode())
        schema = generator.schema()
        id = registry.register(f"wild-{seed}-{n}", schema).id
        schemas[id] = schema
        sent += [ToSend(frame(id, generator.datum(schema)), b"k") for _ in range(10)]
    librdkafka.produce(fields.bootstrap, name, sent, compression_type=CODECS[seed % 5])
    for n, (record, it) in enumerate(zip(fields.through(name), sent, strict=True)):
        assert record.value == it.value, f"seed {seed}, schema {schemas[int.from_bytes(it.value[1:5])]}"
    for record in fields.direct(name):
        decode(raw_schema(schemas[int.from_bytes(record.value[1:5])]), record.value[5:])
        for header in (data for key, data in record.headers if key == HEADER):
            assert len(fields.opener.detached(header, name, record.key)) > 0
        assert DIRECT or avro_random.varint(avro_random.NUMBER) not in record.value
    fields.holds_no(name, marker)


@sealing
def test_hazard_23_sealed_can_be_told_from_real(topic, fields, registry):
    """Hazard 23: a neutral value that stands for a sealed one is named in the record's header; a real zero, false, or
    first symbol comes back as what it is."""
    name = topic("avro")
    id = registry.register("orders-value", ORDER).id
    nothing = {"number": "", "limit": decimal.Decimal("0.00")}
    zero = order("m", 1, score=0.0, active=False, tier="FREE", born=EPOCH, token=bytes(16), note=0, cards=[nothing],
                 reference=uuid.UUID(int=0))
    other = order("m", 1, note=None)
    sent = [ToSend(frame(id, encode(ORDER, it)), b"k") for it in (zero, other)]
    librdkafka.produce(fields.bootstrap, name, sent)
    assert values(fields.through(name)) == values(sent)
    sealed = []
    for record in fields.avro(name, ORDER, sent):
        sealed.append([it.path for it in Detached.read(dict(record.headers)[HEADER]).entries])
        found = decode(raw_schema(ORDER), record.value[5:])
        assert (found["score"], found["active"], found["tier"], found["born"]) == (0.0, False, "FREE", 0)
    whole = ["born", "tier", "token", "score", "active", "reference"]
    assert sealed == [["customer.parent", "cards[*].limit", "note", *whole],
                      ["customer.parent", "cards[*].limit", *whole]]


@sealing
@pytest.mark.parametrize("branch", range(len(NOTES)))
def test_hazard_24_every_branch_of_a_union(branch, topic, fields, registry):
    """Hazard 24: whatever branch a value is in, nothing of it is stored in plaintext, and its branch is kept."""
    name = topic("avro")
    id = registry.register("orders-value", ORDER).id
    marker, text = new_marker(), new_marker().decode()
    note = [None, text, marker, avro_random.NUMBER, 1.2345678901, True, {"street": text, "zip": text},
            [1234567891] * 5, {text: 1234567891}][branch]
    union = [ADDRESS if it == "shop.Address" else it for it in ORDER["fields"][4]["type"]]
    plain = encode(union, note)[1:]
    sent = [ToSend(frame(id, encode(ORDER, order("m", 0, note=note))), b"k")]
    librdkafka.produce(fields.bootstrap, name, sent)
    assert values(fields.through(name)) == values(sent)
    (stored,) = fields.avro(name, ORDER, sent)
    assert plain in sent[0].value
    if len(plain) > 1:
        assert plain not in stored.value and all(plain not in (data or b"") for _, data in stored.headers)
    fields.holds_no(name, marker)
    fields.holds_no(name, text.encode())


@sealing
def test_one_branch_of_a_union(topic, fields, registry):
    """`note(string)` and `note(shop.Address).street`: these branches alone."""
    name = topic("branches")
    id = registry.register("orders-value", ORDER).id
    text, number = order("m", 0, note="PLAINTEXT-NOTE"), order("m", 0, note=17)
    address = order("m", 0, note={"street": "PLAINTEXT-STREET", "zip": "8000"})
    sent = [ToSend(frame(id, encode(ORDER, it)), b"k") for it in (text, address, number)]
    librdkafka.produce(fields.bootstrap, name, sent)
    assert values(fields.through(name)) == values(sent)
    one, two, three = [decode(raw_schema(ORDER), record.value[5:])["note"] for record in fields.direct(name)]
    assert unbase64(one.encode())[0] == unbase64(two["street"].encode())[0] == 0xFA and two["zip"] == "8000"
    assert three == 17, "no path names this branch"
    fields.holds_no(name, b"PLAINTEXT-")


def test_references(topic, fields, registry):
    """A schema that refers to others: they are looked up, one by one, by the proxy as by the clients."""
    name, marker = topic("avro"), new_marker().decode()
    client = SchemaRegistryClient({"url": registry.url})
    address, customer = ADDRESS, copy.deepcopy(CUSTOMER)
    customer["fields"][3]["type"] = "shop.Address"
    client.register_schema("shop.Address", Schema(json.dumps(address), "AVRO"))
    client.register_schema("shop.Customer", Schema(
        json.dumps(customer), "AVRO", [SchemaReference("shop.Address", "shop.Address", 1)]))
    whole = {"type": "record", "name": "Visit", "namespace": "shop", "fields": [
        {"name": "customer", "type": "shop.Customer"}, {"name": "where", "type": "shop.Address"}]}
    schema = Schema(json.dumps(whole), "AVRO", [SchemaReference("shop.Customer", "shop.Customer", 1),
                                                SchemaReference("shop.Address", "shop.Address", 1)])
    where = SerializationContext(name, MessageField.VALUE)
    data = AvroSerializer(client, schema)({"customer": order(marker)["customer"],
                                           "where": {"street": "s", "zip": None}}, where)
    sent = [ToSend(data, b"k")]
    librdkafka.produce(fields.bootstrap, name, sent)
    assert values(fields.through(name)) == values(sent)
    found = AvroDeserializer(client)(fields.direct(name)[0].value, where)
    assert found["where"] == {"street": "s", "zip": None}
    fields.holds_no(name, marker.encode())


@pytest.mark.parametrize("how", ["GUID in a header", "id in a header", "GUID in the value"])
def test_other_places_of_the_schema_s_id(how, topic, fields, registry):
    """Confluent's newer framings: `__value_schema_id` with a GUID or an id, and a GUID in front of the value."""
    name, marker = topic("avro"), new_marker()
    schema = registry.register("orders-value", ORDER)
    guid = b"\x01" + bytes.fromhex(schema.guid.replace("-", ""))
    datum, headers, prefix = encode(ORDER, order(marker.decode(), 1)), [], b""
    if how == "GUID in the value":
        prefix = guid
    elif how == "id in a header":
        headers = [("__value_schema_id", frame(schema.id, b""))]
    else:
        where = SerializationContext(name, MessageField.VALUE, headers)
        client = SchemaRegistryClient({"url": registry.url})
        conf = {"schema.id.serializer": header_schema_id_serializer}
        serialize = AvroSerializer(client, json.dumps(ORDER), conf=conf)
        assert serialize(order(marker.decode(), 1), where) == datum and headers == [("__value_schema_id", guid)]
    sent = [ToSend(prefix + datum, b"k", tuple(headers))]
    librdkafka.produce(fields.bootstrap, name, sent)
    (found,) = fields.through(name)
    assert (found.value, found.headers) == (sent[0].value, sent[0].headers)
    fields.avro(name, ORDER, sent, prefix=len(prefix))
    fields.holds_no(name, marker)


def test_raw_data_with_a_schema_file(topic, fields, registry):
    """No registry, no frame: the policy names the schema."""
    name, marker = topic("raw"), new_marker()
    sent = [ToSend(encode(ORDER, order(marker.decode(), n)), b"k") for n in range(20)]
    librdkafka.produce(fields.bootstrap, name, sent)
    assert values(fields.through(name)) == values(sent)
    fields.avro(name, ORDER, sent, prefix=0)
    fields.holds_no(name, marker)
    assert not registry.requests, "nobody asked a registry"


def test_single_object_encoding(topic, fields, registry):
    """C3 01 and the schema's fingerprint, found among the policy's schema files."""
    name, marker = topic("single"), new_marker()
    sent = []
    for n in range(10):
        sent.append(ToSend(b"\xc3\x01" + fingerprint(ORDER) + encode(ORDER, order(marker.decode(), n)), b"k"))
    librdkafka.produce(fields.bootstrap, name, sent)
    assert values(fields.through(name)) == values(sent)
    fields.avro(name, ORDER, sent, prefix=10)
    note = b"\xc3\x01" + fingerprint(NOTE) + encode(NOTE, {
        "score": 1234567, "note": marker.decode(), "open": "x"})
    librdkafka.produce(fields.bootstrap, name, [ToSend(note, b"k")])
    assert fields.through(name)[-1].value == note
    found = decode(NOTE, fields.direct(name)[-1].value[10:])
    assert found["open"] == "x" and (DIRECT or found["score"] == 0)
    fields.holds_no(name, marker)


@sealing
def test_format_auto(topic, fields, registry):
    """`format: auto` takes JSON and Avro value by value; the log says what it has found, once for each event loop."""
    name, marker = topic("auto"), new_marker()
    id, schema = new_schema(registry)
    avro = frame(id, encode(schema, small(marker.decode())))
    text = b'{"customer":{"ssn":"%s"},"score":1,"x":2}' % marker
    sent = [ToSend(value, b"k") for value in (text, avro, text, avro)] + [ToSend(None, b"k")]
    librdkafka.produce(fields.bootstrap, name, sent)
    assert values(fields.through(name)) == values(sent)
    fields.holds_no(name, marker)
    assert json.loads(fields.direct(name)[0].value)["x"] == 2
    lines = [line for line in fields.proxy.log.splitlines() if name in line]
    for format in ("json", "avro"):
        assert 1 <= sum(format in line.lower() for line in lines) <= os.cpu_count(), lines


def test_schemas_that_evolve(topic, fields, registry):
    """Several writers' schemas in one batch: each value is read with its own."""
    name, marker = topic("wild"), new_marker().decode()
    base = {"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}
    kinds = ["string", "bytes", "int", ["null", "string"], {"type": "array", "items": "string"},
             {"type": "map", "values": "int"}]
    some = [marker, marker.encode(), 7, marker, [marker], {marker: 1}]
    sent = []
    for n, (kind, value) in enumerate(zip(kinds, some)):
        schema = base | {"fields": base["fields"] + [{"name": "secret", "type": kind}]}
        id = registry.register(f"evolving-{n}", schema).id
        sent.append(ToSend(frame(id, encode(schema, {"a": n, "secret": value})), b"k"))
    librdkafka.produce(fields.bootstrap, name, sent * 3, linger_ms=100)
    assert values(fields.through(name)) == values(sent * 3)
    fields.holds_no(name, marker.encode())


@pytest.mark.parametrize("commit", [True, False], ids=["commit", "abort"])
def test_transactions(commit, topic, fields, registry, java):
    name, marker = topic("avro"), new_marker()
    sent = orders(registry, marker, 20)
    java.transaction(fields.bootstrap, f"t-{name}", [name], sent, commit, compression_type="zstd")
    librdkafka.produce(fields.bootstrap, name, sent[:3])
    wait_until(lambda: len(fields.through(name)) == (23 if commit else 3), 20, "committed records")
    assert values(fields.through(name)) == values((sent if commit else []) + sent[:3])
    assert values(java.consume(fields.bootstrap, name, "read_uncommitted")) == values(sent + sent[:3])
    fields.holds_no(name, marker)


@sealing
def test_values_open_after_a_restart(topic, fields, registry, start_proxy, cluster, field_options):
    proxy = start_proxy(cluster.bootstrap, **field_options)
    name, marker = topic("avro"), new_marker()
    sent = orders(registry, marker)
    librdkafka.produce(proxy.bootstrap, name, sent)
    proxy.stop()
    proxy.start()
    assert values(librdkafka.consume(proxy.bootstrap, name)) == values(sent)


@sealing
def test_overhead(topic, fields, registry):
    """At most 32 bytes for each field in Avro; what belongs to a record is paid once."""
    name = topic("avro")
    id = registry.register("orders-value", ORDER).id
    value = frame(id, encode(ORDER, order("m", 0)))
    librdkafka.produce(fields.bootstrap, name, [ToSend(value, b"k")])
    (record,) = fields.direct(name)
    header = dict(record.headers)[HEADER]
    entries = Detached.read(header).entries
    assert len(header) - 15 <= sum(len(it.path) + len(it.body) + 2 for it in entries)
    opened = fields.opener.detached(header, name, record.key)
    assert [len(it.body) for it in entries] == [len(content) + 16 for _, content in opened]
