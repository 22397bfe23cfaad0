"""Deterministic fields, named contexts, record keys and headers: what is equal at the broker, and what is not."""

import decimal
import json
import time

import pytest
from confluent_kafka import Producer

from harness import librdkafka, rules, wire
from harness.batches import CODECS
from harness.documents import doc
from harness.fields import SIV_TEXT, of_named, of_record_key, unbase64
from harness.processes import wait_until
from harness.records import ToSend
from harness.shop import ORDER, decode, encode, frame, new_schema, order, small
from harness.stored import raw_schema

sealing = pytest.mark.sealing


def cards(*numbers, **members) -> bytes:
    return doc(cards=[{"number": number} for number in numbers], **members)


@sealing
def test_deterministic_values_are_equal(topic, fields):
    """Equal plaintexts of a field are equal at the broker, under any record key; not in other fields and topics."""
    name, other = topic("json"), topic("json")
    one = cards("4711", "4711", "4712", total="4711")
    for where in (name, other):
        librdkafka.produce(fields.bootstrap, where, [ToSend(one, b"k"), ToSend(one, None), ToSend(one, b"k")])
    stored = [json.loads(r.value) for r in fields.direct(name)]
    numbers = [[card["number"] for card in it["cards"]] for it in stored]
    assert numbers[0] == numbers[1] == numbers[2] and numbers[0][0] == numbers[0][1] != numbers[0][2]
    assert len({it["total"] for it in stored} | {numbers[0][0]}) == 4, "randomized values are all different"
    elsewhere = [json.loads(r.value)["cards"][0]["number"] for r in fields.direct(other)]
    assert elsewhere[0] == elsewhere[1] != numbers[0][0], "another topic is another context"
    fields.json(name, [ToSend(one, b"k"), ToSend(one, None), ToSend(one, b"k")])


@sealing
def test_deterministic_values_depend_on_type_and_spelling(topic, fields):
    """The number 1 and the string "1" differ, as do 1 and 1.0: what comes back is the spelling."""
    name = topic("json")
    values = [b'{"cards":[{"number":%s}]}' % token for token in (b"1", b'"1"', b"1.0", b"1", b"null", b'""', b"{}")]
    librdkafka.produce(fields.bootstrap, name, [ToSend(value, b"k") for value in values])
    stored = [json.loads(r.value)["cards"][0]["number"] for r in fields.direct(name)]
    assert stored[0] == stored[3] and len(set(stored)) == len(values) - 1
    assert [r.value for r in fields.through(name)] == values


@sealing
def test_deterministic_strings(topic, fields, registry):
    name = topic("avro")
    id = registry.register("orders-value", ORDER).id
    card = {"number": "4711", "limit": decimal.Decimal(1)}
    value = frame(id, encode(ORDER, order("m", 0, cards=[card, card])))
    sent = [ToSend(value, b"%d" % n) for n in range(3)]
    librdkafka.produce(fields.bootstrap, name, sent)
    stored = [decode(raw_schema(ORDER), r.value[5:]) for r in fields.avro(name, ORDER, sent)]
    assert len({card["number"] for it in stored for card in it["cards"]}) == 1
    assert len({it["customer"]["ssn"] for it in stored}) == 3, "randomized values are all different"


@sealing
def test_a_deterministic_uuid_is_refused(topic, fields, registry):
    """A sealed one cannot stand in its place, where a reader expects a UUID, and beside the record it cannot be seen
    that two are equal. A plain string of the same record could be sealed so."""
    name = topic("avromisfit", on=2)
    id = registry.register("orders-value", ORDER).id
    refusal = fields.refusal(name, [(b"k", frame(id, encode(ORDER, order("PLAINTEXT-SECRET"))))])
    assert refusal.error == wire.INVALID_RECORD and set(refusal.records) == {0}, refusal
    assert name in refusal.text and "'reference'" in refusal.text and "mode: deterministic" in refusal.text
    assert "nor plain bytes" in refusal.text and "customer.name" not in refusal.text, refusal.text
    assert fields.cluster.end_offset(name) == 0


@sealing
def test_named_context_joins_topics(topic, fields):
    """One named context: a field, a field of another name in another topic, and both record keys are equal, so that
    they can be joined at the broker by whoever has no key."""
    customers, orders, values, whole = topic("customers"), topic("orders"), topic("json"), topic("whole")
    librdkafka.produce(fields.bootstrap, customers, [ToSend(doc(id="c-17", city="Bern"), b"c-17")])
    librdkafka.produce(fields.bootstrap, orders, [ToSend(doc(customer="c-17", city="Bern"), b"c-17")])
    librdkafka.produce(fields.bootstrap, values, [ToSend(doc(customer={"id": "c-17"}), b"c-17")])
    librdkafka.produce(fields.bootstrap, whole, [ToSend(b"c-17", b"c-17")])
    (customer,), (order,), (value,), (record,) = map(fields.direct, (customers, orders, values, whole))
    id = json.loads(customer.value)["id"]
    assert id == json.loads(order.value)["customer"] == json.loads(value.value)["customer"]["id"]
    assert customer.key == record.key == unbase64(id.encode()), "record keys stand in bytes what fields have in base64"
    assert order.key != customer.key, "a record key without a context of its own is the topic's"
    assert json.loads(customer.value)["city"] != json.loads(order.value)["city"]
    assert fields.opener.field(customer.key, of_named(rules.CUSTOMER_ID)) == b"c-17"
    assert fields.opener.field(order.key, of_record_key(orders)) == b"c-17"


@sealing
def test_deterministic_values_in_two_processes_and_after_a_restart(topic, fields, start_proxy, cluster, field_options):
    """One key for ever: several proxies with one keyring, started at once, seal to the same."""
    first = start_proxy(cluster.bootstrap, **field_options)
    others = [start_proxy(cluster.bootstrap, keys_of=first, **field_options) for _ in range(2)]
    name = topic("customers")
    record = ToSend(doc(id="c-17", city="Bern", name="n"), b"c-17", (("x-account", b"a-1"),))
    producers = [Producer(librdkafka.settings(p.bootstrap)) for p in (first, *others)]
    for producer in producers:
        producer.produce(name, record.value, record.key, headers=list(record.headers))
    assert [producer.flush(20) for producer in producers] == [0, 0, 0]
    first.stop()
    first.start()
    librdkafka.produce(first.bootstrap, name, [record])
    stored = fields.direct(name)
    assert len(stored) == 4
    assert len({r.key for r in stored}) == len({dict(r.headers)["x-account"] for r in stored}) == 1
    values = [json.loads(r.value) for r in stored]
    assert len({it["id"] for it in values}) == len({it["city"] for it in values}) == 1
    assert len({it["name"] for it in values}) == 4
    for proxy in (first, *others):
        assert [r.value for r in librdkafka.consume(proxy.bootstrap, name)] == [record.value] * 4


ENVELOPE = [
    ToSend(doc(id=1, name="n"), b"key",
           (("x-user-id", b"u"), ("other", b"o"), ("x-account", b"a"), ("x-user-id", b"v"))),
    ToSend(doc(id=2), None, (("x-user-id", None), ("x-account", b""))),
    ToSend(doc(id=3), b"", ()),
    ToSend(None, b"key", (("x-user-id", b"u"),)),
    ToSend(doc(id=4), b"\x00\xff" * 40, (("x-USER-id", b"plain"), ("x-account", bytes(300)))),
]


@pytest.mark.parametrize("codec", CODECS)
def test_record_keys_and_headers(codec, topic, fields, java):
    """Keys are sealed deterministically, named headers in their mode; nulls stay null, other headers what they are."""
    for rule in ("customers", "orders"):
        name = topic(rule)
        librdkafka.produce(fields.bootstrap, name, ENVELOPE, compression_type=codec)
        for client in (librdkafka, java):
            found = client.consume(fields.bootstrap, name)
            assert [(r.value, r.key, r.headers) for r in found] == [(r.value, r.key, r.headers) for r in ENVELOPE]
        fields.json(name, ENVELOPE)


@sealing
def test_record_keys_and_headers_beside_whole_values(topic, fields):
    """`recordKey` and `headers` go with `encrypt: value` too; the value is bound to the key as it is stored."""
    name = topic("whole")
    sent = [ToSend(b"PLAINTEXT-SECRET", it.key, it.headers) for it in ENVELOPE] + [ToSend(None, b"key")]
    librdkafka.produce(fields.bootstrap, name, sent)
    assert [(r.value, r.key, r.headers) for r in fields.through(name)] == [(r.value, r.key, r.headers) for r in sent]
    for record, it in zip(fields.envelope(name, sent), sent):
        assert record.value is None if it.value is None else (
            fields.opener.value(record.value, name, record.key) == it.value)
    fields.holds_no(name, b"PLAINTEXT-SECRET")


def test_record_keys_and_headers_beside_avro(topic, fields, registry, java):
    name = topic("avrokeys")
    id, schema = new_schema(registry)
    value = frame(id, encode(schema, small("PLAINTEXT-SECRET")))
    sent = [ToSend(value, b"key", (("x-user-id", b"u"), ("other", b"o"))), ToSend(value, None, (("x-user-id", None),)),
            ToSend(None, b"key", (("x-user-id", b"u"),))]
    librdkafka.produce(fields.bootstrap, name, sent)
    for client in (librdkafka, java):
        assert [(r.value, r.key, r.headers) for r in client.consume(fields.bootstrap, name)] == [
            (r.value, r.key, r.headers) for r in sent]
    fields.avro(name, schema, sent)
    fields.holds_no(name, b"PLAINTEXT-SECRET")


@sealing
def test_compaction_by_sealed_keys(topic, fields, cluster):
    """The broker compacts by sealed keys as by plain ones, tombstones included."""
    name = topic("customers", cleanup_policy="compact", min_cleanable_dirty_ratio=0.01, segment_ms=200,
                 min_compaction_lag_ms=0, delete_retention_ms=3_600_000)
    now = int(time.time() * 1000)
    sent = [ToSend(doc(id=n, name=f"n{n}"), b"key-%d" % (n % 5), (), now + n) for n in range(50)]
    sent += [ToSend(None, b"key-3", (), now + 60)]
    for start in range(0, len(sent), 10):
        librdkafka.produce(fields.bootstrap, name, sent[start:start + 10])

    def compacted():
        librdkafka.produce(fields.bootstrap, name, [ToSend(doc(id=0), b"roll", (), int(time.time() * 1000))])
        time.sleep(0.3)
        return len(fields.direct(name)) < 20

    wait_until(compacted, 60, "the topic was not compacted", every=0.5)
    last = {it.key: it.value for it in sent}
    assert {r.key: r.value for r in fields.through(name) if r.key != b"roll"} == last
    keys = [r.key for r in fields.direct(name)]
    assert all(key[0] == SIV_TEXT for key in keys)


@sealing
def test_hazard_26_one_policy_for_both_ways(topic, fields, start_proxy, cluster, field_options):
    """Hazard 26: there is no second configuration to keep in step: what one proxy has sealed by its policy another one
    with the same policy opens, whatever was sealed by an older one with fewer fields too."""
    few = rules.policy().replace('"total", ', "")
    older = start_proxy(cluster.bootstrap, **field_options | {"policy": few})
    newer = start_proxy(cluster.bootstrap, keys_of=older, **field_options)
    name = topic("json")
    librdkafka.produce(older.bootstrap, name, [ToSend(doc(customer={"ssn": "s"}), b"k")])
    librdkafka.produce(newer.bootstrap, name, [ToSend(doc(customer={"ssn": "s"}, total=1), b"k")])
    assert [json.loads(r.value) for r in librdkafka.consume(newer.bootstrap, name)] == [
        {"customer": {"ssn": "s"}}, {"customer": {"ssn": "s"}, "total": 1}]
