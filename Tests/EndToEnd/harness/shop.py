"""The schema that most Avro tests use, with every kind of type, and values of it."""

import datetime
import decimal
import io
import itertools
import json
import struct
import time
import uuid

import fastavro

from .records import START, ToSend
from .registry import Registry

ADDRESS = {"type": "record", "name": "Address", "namespace": "shop",
           "fields": [{"name": "street", "type": "string"}, {"name": "zip", "type": ["null", "string"]}]}
CUSTOMER = {
    "type": "record", "name": "Customer", "namespace": "shop", "fields": [
        {"name": "name", "type": "string"},
        {"name": "ssn", "type": "string"},
        {"name": "email", "type": ["null", "string"], "default": None},
        {"name": "address", "type": ADDRESS},
        {"name": "parent", "type": ["null", "shop.Customer"], "default": None},
    ],
}
CARD = {"type": "record", "name": "Card", "namespace": "shop", "fields": [
    {"name": "number", "type": "string"},
    {"name": "limit", "type": {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}},
]}
# What is sealed in most rules is marked so.
ORDER = {
    "type": "record", "name": "Order", "namespace": "shop", "doc": "an order", "fields": [
        {"name": "id", "type": "long"},
        {"name": "customer", "type": CUSTOMER},  # .ssn, .email
        {"name": "cards", "type": {"type": "array", "items": CARD}},  # [*].number, deterministic; [*].limit
        {"name": "attributes", "type": {"type": "map", "values": "string"}},  # .*
        {"name": "note", "type": ["null", "string", "bytes", "long", "double", "boolean", "shop.Address",  # whole
                                  {"type": "array", "items": "int"}, {"type": "map", "values": "int"}]},
        {"name": "born", "type": {"type": "int", "logicalType": "date"}},  # whole
        {"name": "created", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "tier", "type": {"type": "enum", "name": "Tier", "symbols": ["FREE", "PAID", "GOLD"]}},  # whole
        {"name": "token", "type": {"type": "fixed", "name": "Token", "size": 16}},  # whole
        {"name": "photo", "type": "bytes"},  # whole
        {"name": "score", "type": "double"},  # whole
        {"name": "ratio", "type": "float"},
        {"name": "active", "type": "boolean"},  # whole
        {"name": "reference", "type": {"type": "string", "logicalType": "uuid"}},  # whole
    ],
}
NOTE = {"type": "record", "name": "Note", "namespace": "shop", "fields": [
    {"name": "score", "type": "int"}, {"name": "note", "type": "string"}, {"name": "open", "type": "string"}]}
FILES = {"order.avsc": json.dumps(ORDER, indent=2), "note.avsc": json.dumps(NOTE)}
NOTES = [
    None, "a note", b"\x00\xffbytes", 2**40, 1.5, True, {"street": "Secret Lane 1", "zip": None}, [1, 2, 3], {"a": 1},
]
UTC = datetime.timezone.utc
EPOCH = datetime.date(1970, 1, 1)


def order(marker: str, n: int = 0, **changes) -> dict:
    """A value of ORDER; whatever is sealed in most rules and has room for it holds the marker."""
    def customer(depth: int) -> dict:
        return {
            "name": f"customer {n}", "ssn": f"{marker}-ssn-{n}",
            "email": None if n % 3 == 1 else f"{marker}@example.org",
            "address": {"street": "Main Street", "zip": "8000" if n % 2 else None},
            "parent": customer(depth - 1) if depth else None,
        }

    value = {
        "id": n - 2**40, "customer": customer(n % 2),
        "cards": [{"number": f"{marker}-card-{i}", "limit": decimal.Decimal(i * 100 + n).scaleb(-2)}
                  for i in range(n % 4)],
        "attributes": {f"key {i}": f"{marker}-attribute-{i}" for i in range(n % 3)},
        "note": NOTES[n % len(NOTES)], "born": EPOCH + datetime.timedelta(days=n + 1),
        "created": datetime.datetime(2026, 1, 1, tzinfo=UTC) + datetime.timedelta(seconds=n),
        "tier": ("PAID", "FREE", "GOLD")[n % 3], "token": (marker.encode() * 16)[-16:],
        "photo": marker.encode() * (n % 2),
        "score": n / 7, "ratio": 0.5, "active": n % 2 == 0,
        "reference": uuid.UUID(int=(4 << 76) + (8 << 60) + n),
    }
    return value | changes


def encode(schema: dict, value) -> bytes:
    out = io.BytesIO()
    fastavro.schemaless_writer(out, fastavro.parse_schema(json.loads(json.dumps(schema))), value)
    return out.getvalue()


def decode(schema: dict, data: bytes):
    """Fails if bytes are left over."""
    source = io.BytesIO(data)
    value = fastavro.schemaless_reader(source, fastavro.parse_schema(json.loads(json.dumps(schema))), None)
    assert source.read() == b"", "bytes behind the datum"
    return value


def frame(id: int, datum: bytes) -> bytes:
    """Confluent's."""
    return b"\x00" + struct.pack(">I", id) + datum


def fingerprint(schema: dict) -> bytes:
    """CRC-64-AVRO, as single-object encoding has it."""
    text = fastavro.schema.fingerprint(fastavro.schema.to_parsing_canonical_form(fastavro.parse_schema(schema)),
                                       "CRC-64-AVRO")
    return bytes.fromhex(text)


def orders(registry: Registry, marker: bytes, count: int = 40, partitions: int = 1) -> list[ToSend]:
    """Values of ORDER in Confluent's frame, with all kinds of keys and headers, and tombstones."""
    id, found = registry.register("orders-value", ORDER).id, []
    for n in range(count):
        value = None if n % 11 == 5 else frame(id, encode(ORDER, order(marker.decode(), n)))
        key = (b"key-%d" % (n % 7), None if value else b"gone", b"", b"\x00\xff")[n % 4]
        headers = ((), (("n", b"%d" % n), ("n", b"")), (("kroxylicious.io/encryption", b"\x02"),))[n % 3]
        found.append(ToSend(value, key, headers, START + n, n % partitions))
    return found


_numbers = itertools.count(1)


def new_schema(registry: Registry, **changes) -> tuple[int, dict]:
    """A schema that no proxy has asked for yet."""
    schema = CUSTOMER | {"doc": f"schema {next(_numbers)}"} | changes
    whole = {"type": "record", "name": "Small", "namespace": "shop", "fields": [
        {"name": "customer", "type": schema}, {"name": "score", "type": "double"}]}
    return registry.register(f"small-{time.time_ns()}", whole).id, whole


def small(marker: str = "s", score: float = 1.5) -> dict:
    """A value of such a schema."""
    return {"customer": order(marker, 1)["customer"] | {"parent": None}, "score": score}
