"""What was written past the proxy, and what was altered or moved at the broker."""

import uuid

import pytest

from harness import librdkafka, wire
from harness.batches import read_batches
from harness.documents import SOME, base64url, doc, put, token
from harness.failures import assert_partition_fails_alone
from harness.fields import HEADER, Detached, unbase64
from harness.records import START, ToSend, values
from harness.shop import ORDER, decode, encode, frame, order, orders
from harness.stored import raw_schema

pytestmark = pytest.mark.sealing


def test_unsealed_field_is_rejected(topic, fields, java, cluster):
    """Hazards 6, 13: a plaintext field, written past the proxy, fails its partition alone."""
    name = topic("json", partitions=3)
    sent = [ToSend(doc(total="t", x=n), b"k", (), START, n % 3) for n in range(9)]
    librdkafka.produce(fields.bootstrap, name, sent)
    librdkafka.produce(cluster.bootstrap, name, [ToSend(doc(total="written past"), b"k", (), START, 1)])
    assert_partition_fails_alone(fields.proxy, java, name, bad=1, good=[0, 2])
    line = next(line for line in fields.proxy.wait_for_log(name).splitlines() if name in line and "total" in line)
    assert "written past" not in line, "the log never holds values"


@pytest.mark.parametrize("value", [
    b'{"total":1}', b'{"total":null}', b'{"total":"' + b"A" * 60 + b'"}', b'{"total":""}', b"not JSON", b""])
def test_unsealed_values_are_rejected(value, topic, fields):
    """Every form of it: other types, what looks like base64, what is no JSON at all."""
    name = topic("json")
    offset = fields.write_direct(name, value, b"k")
    assert fields.fetch_error(name, offset) == wire.CORRUPT_MESSAGE


def test_values_without_selected_fields_pass(topic, fields):
    """Written past the proxy, but there was nothing to seal."""
    name = topic("json")
    fields.write_direct(name, b'{"x": 1}', b"k")
    fields.write_direct(name, None, b"k")
    assert [r.value for r in fields.through(name)] == [b'{"x": 1}', None]


def test_unsealed_fields_pass_during_a_migration(topic, fields):
    """`unsealed: pass`: old plaintext comes as it is, new values are sealed, also when fields of both kinds mix."""
    name = topic("unsealed")
    old = doc(ssn="old", id=1)
    fields.write_direct(name, old, b"k")
    fields.write_direct(name, b"not JSON", b"k")
    new = doc(ssn="PLAINTEXT-SECRET", id=2)
    librdkafka.produce(fields.bootstrap, name, [ToSend(new, b"k")])
    mixed = put(fields.direct(name)[2].value, "id", b'"plain"')
    fields.write_direct(name, mixed, b"k")
    found = [r.value for r in fields.through(name)]
    assert found == [old, b"not JSON", new, put(new, "id", b'"plain"')]
    fields.holds_no(name, b"PLAINTEXT-SECRET")
    broken = bytearray(unbase64(token(mixed, "ssn")[1:-1]))
    broken[-1] ^= 1
    offset = fields.write_direct(name, put(mixed, "ssn", base64url(broken)), b"k")
    assert fields.fetch_error(name, offset) == wire.CORRUPT_MESSAGE, "what is sealed and broken does not pass"


def flip(path: str, at: int):
    def change(value: bytes, other: bytes) -> bytes:
        data = bytearray(unbase64(token(value, path)[1:-1]))
        data[at] ^= 1
        return put(value, path, base64url(data))

    return change


def exchange(one: str, two: str):
    return lambda value, other: put(put(value, one, token(value, two)), two, token(value, one))


TAMPERING = {
    "bit of the tag": flip("total", -1),
    "bit of the ciphertext": flip("customer.ssn", 15),
    "bit of the counter": flip("total", 14),
    "form: text for token": flip("total", 0),
    "key number": flip("total", 8),
    "synthetic IV": flip("cards[*].number", 9),
    "deterministic ciphertext": flip("customer.id", -1),
    "two fields exchanged": exchange("customer.ssn", "total"),
    "two values of a map exchanged": exchange("attributes.a", "attributes.b"),
    "two deterministic fields exchanged": exchange("customer.id", "cards[*].number"),
    "from another record": lambda value, other: put(value, "total", token(other, "total")),
    "cut short": lambda value, other: put(value, "total", token(value, "total")[:-5] + b'"'),
    "padded": lambda value, other: put(value, "total", token(value, "total")[:-1] + b'="'),
    "member renamed": lambda value, other: value.replace(b'"a"', b'"c"'),
    "opened by hand": lambda value, other: put(value, "total", b"1"),
}


@pytest.mark.parametrize("kind", TAMPERING)
def test_tampering(kind, topic, fields):
    """Hazard 7: path, topic, record key, mode and key are authenticated: what was altered or moved fails."""
    name = topic("json")
    librdkafka.produce(fields.bootstrap, name, [ToSend(SOME, b"k"), ToSend(SOME, b"another")])
    value, other = [r.value for r in fields.direct(name)]
    altered = TAMPERING[kind](value, other)
    assert altered != value
    offset = fields.write_direct(name, altered, b"k")
    assert fields.fetch_error(name, offset) == wire.CORRUPT_MESSAGE
    again = fields.write_direct(name, value, b"k")
    assert fields.fetch(name, again)[0] == 0, "unaltered it opens at any offset"


def test_moved_values(topic, fields):
    """To another topic, another record key, no record key: neither opens, but for what is deterministic and named."""
    name, other = topic("json"), topic("json")
    librdkafka.produce(fields.bootstrap, name, [ToSend(SOME, b"k")])
    value = fields.direct(name)[0].value
    for where, key in ((other, b"k"), (name, b"mallory"), (name, None), (name, b"")):
        assert fields.fetch_error(where, fields.write_direct(where, value, key)) == wire.CORRUPT_MESSAGE
    shared = b'{"customer":{"id":%s}}' % token(value, "customer.id")
    offset = fields.write_direct(other, shared, None)
    assert fields.fetch(other, offset)[0] == 0, "a named context is shared, and deterministic values have no record key"


def test_tampered_record_keys_and_headers(topic, fields):
    name = topic("customers")
    sent = ToSend(doc(id=1, name="n"), b"k", (("x-user-id", b"u"), ("x-account", b"a")))
    librdkafka.produce(fields.bootstrap, name, [sent, ToSend(sent.value, b"other", sent.headers)])
    record, other = fields.direct(name)
    user, account = record.headers
    bad = {
        "plain key": (b"k", record.headers), "no key": (None, record.headers),
        "another record's key": (other.key, record.headers),
        "flipped key": (record.key[:-1] + bytes([record.key[-1] ^ 1]), record.headers),
        "plain header": (record.key, (("x-user-id", b"u"), account)),
        "header of another record": (record.key, (other.headers[0], account)),
        "headers exchanged": (record.key, (("x-user-id", account[1]), ("x-account", user[1]))),
    }
    for kind, (key, headers) in bad.items():
        offset = fields.write_direct(name, record.value, key, headers)
        assert fields.fetch_error(name, offset) == wire.CORRUPT_MESSAGE, kind
    offset = fields.write_direct(name, record.value, record.key, record.headers)
    assert fields.fetch(name, offset)[0] == 0


def stored_order(fields, registry, name: str) -> tuple:
    """Two stored records under different keys, with different values."""
    id = registry.register("orders-value", ORDER).id
    for n in (3, 5):
        sent = ToSend(frame(id, encode(ORDER, order("m", n))), b"k%d" % n, (("h", b"1"),))
        librdkafka.produce(fields.bootstrap, name, [sent])
    return tuple(fields.direct(name))


def replaced(record, data: bytes | None, more: tuple = ()):
    kept = tuple(h for h in record.headers if h[0] != HEADER)
    return kept + (() if data is None else ((HEADER, data),)) + more


def changed(header: bytes, change) -> bytes:
    it = Detached.read(header)
    change(it)
    return it.encoded()


def swap(it: Detached):
    it.entries[0], it.entries[1] = it.entries[1], it.entries[0]


def swap_bodies(it: Detached):
    a, b = it.entries[:2]
    a.body, b.body = b.body, a.body


def flip_entry(it: Detached):
    last = it.entries[-1]
    last.body = last.body[:-1] + bytes([last.body[-1] ^ 1])


HEADER_TAMPERING = {
    "removed": lambda header, other: None,
    "of another record": lambda header, other: other,
    "entries exchanged": lambda header, other: changed(header, swap),
    "bodies exchanged": lambda header, other: changed(header, swap_bodies),
    "entry removed": lambda header, other: changed(header, lambda it: it.entries.pop()),
    "first entry removed": lambda header, other: changed(header, lambda it: it.entries.pop(0)),
    "entry twice": lambda header, other: changed(header, lambda it: it.entries.append(it.entries[-1])),
    "bit flipped": lambda header, other: changed(header, flip_entry),
    "counter": lambda header, other: changed(header, lambda it: it.change_key(counter=1)),
    "key number": lambda header, other: changed(header, lambda it: it.change_key(number=1)),
    "keyring": lambda header, other: changed(header, lambda it: setattr(it, "keyring", it.keyring ^ 1)),
    "version": lambda header, other: b"\x02" + header[1:],
    "unknown version": lambda header, other: b"\x03" + header[1:],
    "cut short": lambda header, other: header[:-1],
    "bytes behind": lambda header, other: header + b"\x00",
    "empty": lambda header, other: b"",
    "endless varint": lambda header, other: header[:15] + b"\xff" * 20,
}


@pytest.mark.parametrize("kind", HEADER_TAMPERING)
def test_tampered_header(kind, topic, fields, registry):
    """The header is part of the value: removed, exchanged or altered, the record fails."""
    name = topic("avro")
    record, other = stored_order(fields, registry, name)
    data = HEADER_TAMPERING[kind](dict(record.headers)[HEADER], dict(other.headers)[HEADER])
    offset = fields.write_direct(name, record.value, record.key, replaced(record, data))
    assert fields.fetch_error(name, offset) == wire.CORRUPT_MESSAGE
    again = fields.write_direct(name, record.value, record.key, record.headers)
    assert fields.fetch(name, again)[0] == 0, "unaltered it opens"


def with_order(record, **changes) -> bytes:
    value = decode(raw_schema(ORDER), record.value[5:])
    value.update(changes)
    return record.value[:5] + encode(raw_schema(ORDER), value)


def test_tampered_avro_values(topic, fields, registry):
    """Neutral values replaced by others, fields exchanged, opened by hand, or moved to another key or topic."""
    name, elsewhere = topic("avro"), topic("avro")
    record, other = stored_order(fields, registry, name)
    it = decode(raw_schema(ORDER), record.value[5:])
    theirs = decode(raw_schema(ORDER), other.value[5:])
    customer = it["customer"]
    cases = {
        "opened by hand": with_order(record, customer=customer | {"ssn": "123"}),
        "exchanged": with_order(record, customer=customer | {"ssn": customer["email"], "email": customer["ssn"]}),
        "from another record": with_order(record, customer=customer | {"ssn": theirs["customer"]["ssn"]}),
        "bytes for another field": with_order(record, photo=unbase64(customer["ssn"].encode())),
        "photo opened": with_order(record, photo=b"plain"),
        "a null for a detached one": with_order(record, note=None),
        "no card for a detached limit": with_order(record, cards=it["cards"][1:]),
    }
    for kind, value in cases.items():
        offset = fields.write_direct(name, value, record.key, record.headers)
        assert fields.fetch_error(name, offset) == wire.CORRUPT_MESSAGE, kind
    for where, key in ((elsewhere, record.key), (name, b"mallory"), (name, None)):
        offset = fields.write_direct(where, record.value, key, record.headers)
        assert fields.fetch_error(where, offset) == wire.CORRUPT_MESSAGE


def test_changed_branches(topic, fields, registry):
    """A union's branch stands in plaintext, so it can be changed; the original's number is sealed with it. What is
    handed out is the original, or nothing."""
    name = topic("avro")
    notes = (2**40, 0, True, False, 1.5, {"street": "s", "zip": None}, [1, 2], [], {"a": 1}, {}, "text", b"bytes", None)
    stored = stored_order(fields, registry, name)
    for record, original in zip(stored, values(fields.through(name))):
        opened = 0
        for note in notes:
            offset = fields.write_direct(name, with_order(record, note=note), record.key, record.headers)
            error, records = fields.fetch(name, offset)
            if error == 0:
                assert read_batches(records)[-1].records[-1].value == original, note
                opened += 1
            else:
                assert error == wire.CORRUPT_MESSAGE, note
        assert opened >= 2, "at least whatever stands in the original's branch"


def test_neutral_values_do_not_count(topic, fields, registry):
    """What stands in the place of a value that travels in the header is replaced, whatever it is."""
    name = topic("avro")
    record, _ = stored_order(fields, registry, name)
    original = fields.through(name)[0].value
    for changes in ({"score": 1.0}, {"tier": "GOLD"}, {"token": b"x" * 16}, {"active": True},
                    {"reference": str(uuid.UUID(int=7))}):
        offset = fields.write_direct(name, with_order(record, **changes), record.key, record.headers)
        error, records = fields.fetch(name, offset)
        assert error == wire.CORRUPT_MESSAGE or read_batches(records)[-1].records[-1].value == original, changes


def test_one_bad_avro_partition(topic, fields, registry, java, cluster):
    """Hazard 13, with fields: both kinds of consumers see it, and read the others."""
    name = topic("avro", partitions=3)
    librdkafka.produce(fields.bootstrap, name, orders(registry, b"m", 30, partitions=3))
    id = registry.register("orders-value", ORDER).id
    plain = frame(id, encode(ORDER, order("written past")))
    librdkafka.produce(cluster.bootstrap, name, [ToSend(plain, b"k", (), START, 1)])
    assert_partition_fails_alone(fields.proxy, java, name, bad=1, good=[0, 2])
    assert "written past" not in fields.proxy.log


def test_a_tombstone_with_the_header(topic, fields, registry):
    """Only somebody past the proxy can have written it: it fails, or comes as a tombstone."""
    name = topic("avro")
    offset = fields.write_direct(name, None, b"k", ((HEADER, b"\x01" * 30),))
    error, records = fields.fetch(name, offset)
    assert error in (0, wire.CORRUPT_MESSAGE)
