"""The schema that most Avro tests use, with every kind of type, and values of it."""

import datetime
import decimal
import io
import json
import uuid

import fastavro

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
        {"name": "reference", "type": {"type": "string", "logicalType": "uuid"}},
    ],
}
NOTES = [
    None, "a note", b"\x00\xffbytes", 2**40, 1.5, True, {"street": "Secret Lane 1", "zip": None}, [1, 2, 3], {"a": 1},
]
UTC = datetime.timezone.utc


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
        "note": NOTES[n % len(NOTES)], "born": datetime.date(1970, 1, 2) + datetime.timedelta(days=n),
        "created": datetime.datetime(2026, 1, 1, tzinfo=UTC) + datetime.timedelta(seconds=n),
        "tier": ("PAID", "FREE", "GOLD")[n % 3], "token": (marker.encode() * 16)[-16:], "photo": marker.encode() * (n % 2),
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
