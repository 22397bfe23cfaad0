#!/usr/bin/env python3
"""Writes occurrences.tsv, the frozen vectors of AvroVectorTests, with fastavro and Apache's own avro: data by one of them,
what must be found in them by a walk of its own over the *value* (not the bytes), each piece encoded by the library.

    pip install fastavro==1.13.1 avro==1.12.2; ./make.py > occurrences.tsv

A line: schema, fingerprint (hexadecimal, by fastavro), paths (space-separated), datum (hexadecimal), what must be found, in
order: path number : canonical path : form (s string, b bytes, d detached, n null) : content (hexadecimal), joined by ';'.
"""

import datetime
import decimal
import io
import json
import random
import re
import uuid

import avro.io
import avro.schema
import fastavro
import fastavro.schema

random.seed(20260101)

ORDER = {
    "type": "record", "name": "Order", "namespace": "shop",
    "fields": [
        {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
        {"name": "created", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "customer", "type": {"type": "record", "name": "Customer", "namespace": "shop.people", "fields": [
            {"name": "ssn", "type": ["null", "string"], "default": None},
            {"name": "birth", "type": {"type": "int", "logicalType": "date"}},
            {"name": "photo", "type": ["null", "bytes", {"type": "fixed", "name": "Hash", "size": 4}]},
            {"name": "vip", "type": "boolean"},
            {"name": "score", "type": "float"}]}},
        {"name": "payments", "type": {"type": "array", "items": [
            {"type": "record", "name": "Card", "fields": [{"name": "number", "type": "string"}]},
            {"type": "record", "name": "Transfer", "fields": [{"name": "iban", "type": "string"}]}, "null"]}},
        {"name": "attributes", "type": {"type": "map", "values": ["string", "long"]}},
        {"name": "status", "type": {"type": "enum", "name": "Status", "symbols": ["NEW", "PAID"]}},
        {"name": "total", "type": {"type": "bytes", "logicalType": "decimal", "precision": 8, "scale": 2}},
        {"name": "parent", "type": ["null", "Order"]},
    ],
}
TREE = {
    "type": "record", "name": "Node", "fields": [
        {"name": "label", "type": "string"}, {"name": "weight", "type": "double"},
        {"name": "children", "type": {"type": "array", "items": "Node"}},
        {"name": "named", "type": {"type": "map", "values": "Node"}}],
}
UNION = ["null", "int", {"type": "array", "items": {"type": "map", "values": "bytes"}},
         {"type": "record", "name": "x.Only", "fields": [{"name": "secret", "type": "string"}, {"name": "nothing", "type": "null"}]}]


def text():
    return "".join(random.choice("abc é日🙂") for _ in range(random.randrange(0, 90)))


def order(depth=0):
    payments = [random.choice([("shop.Card", {"number": text()}), ("shop.Transfer", {"iban": text()}), None])
                for _ in range(random.randrange(4))]
    return {
        "id": uuid.UUID(int=random.getrandbits(128)),
        "created": datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(seconds=random.randrange(10**8)),
        "customer": {"ssn": random.choice([None, text()]), "birth": datetime.date(1960, 1, 1) + datetime.timedelta(days=random.randrange(20000)),
                     "photo": random.choice([None, ("bytes", bytes(random.randrange(256) for _ in range(9))), ("shop.people.Hash", b"\x00\x01\xfe\xff")]),
                     "vip": random.random() < 0.5, "score": random.randrange(1000) / 8},
        "payments": payments,
        "attributes": {key: random.choice([text(), random.randrange(-10**12, 10**12)])
                       for key in random.sample(["a", "b", "tax id", "é", 'q"\\'], random.randrange(5))},
        "status": random.choice(["NEW", "PAID"]),
        "total": decimal.Decimal(random.randrange(-10**7, 10**7)).scaleb(-2),
        "parent": ("shop.Order", order(depth + 1)) if depth < 2 and random.random() < 0.6 else None,
    }


def tree(depth=0):
    return {"label": text(), "weight": random.randrange(100) / 4,
            "children": [tree(depth + 1) for _ in range(random.randrange(3) if depth < 3 else 0)],
            "named": {key: tree(depth + 1) for key in random.sample(["x", "y"], random.randrange(2) if depth < 3 else 0)}}


def union():
    return random.choice([
        None, random.randrange(-2**31, 2**31),
        [{key: text().encode() for key in random.sample(["k", "l"], random.randrange(3))} for _ in range(random.randrange(4))],
        ("x.Only", {"secret": text(), "nothing": None})])


CASES = [
    (ORDER, order, ["customer.ssn", "payments[*].number", "attributes.*", "total", "status"]),
    (ORDER, order, ["**.ssn", "id", "customer.birth", "customer.photo", "payments[0]", "parent.parent"]),
    (ORDER, order, ["customer(Customer).photo(Hash)", "payments[*](shop.Transfer)", 'attributes."tax id"', "attributes.b(long)", "customer.vip",
                    "customer.score", "created"]),
    (TREE, tree, ["children[*].label", "**.named.x.weight", "named.y"]),
    (TREE, tree, ["**.label"]),
    (UNION, union, ["[*].k", "secret", "nothing"]),
    (UNION, union, ["[1]", "(x.Only).secret", "(Only).nothing"]),
]

NAMED = {}


def learn(schema, space=""):
    """Full names, everywhere: the walk below needs no more rules."""
    if isinstance(schema, list):
        return [learn(branch, space) for branch in schema]
    if isinstance(schema, str):
        return schema if schema in PRIMITIVES else schema if "." in schema or not space else f"{space}.{schema}"
    kind = schema["type"]
    if kind in ("record", "enum", "fixed"):
        full = schema["name"] if "." in schema["name"] else ".".join(filter(None, [schema.get("namespace", space), schema["name"]]))
        own = full.rpartition(".")[0]
        NAMED[full] = out = {"type": kind, "name": full}
        for key in ("symbols", "size", "logicalType"):
            if key in schema:
                out[key] = schema[key]
        if kind == "record":
            out["fields"] = [{"name": field["name"], "type": learn(field["type"], own)} for field in schema["fields"]]
        return out
    out = dict(schema)
    for key in ("items", "values"):
        if key in schema:
            out[key] = learn(schema[key], space)
    return out


PRIMITIVES = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"]


def kind(schema):
    return schema if schema in PRIMITIVES else schema["type"]


def name(schema):
    return schema.get("name", schema["type"]) if isinstance(schema, dict) else schema


def steps(path):
    out = []
    for match in re.finditer(r'\.?(?:(\*\*)|(\*)|"((?:[^"\\]|\\.)*)"|\[\*\]|\[(\d+)\]|\(([^)]*)\)|([\w-]+))', path):
        deep, star, quoted, index, branch, bare = match.groups()
        token = match.group(0).lstrip(".")
        out.append(("**",) if deep else ("*",) if star else ("m", re.sub(r"\\(.)", r"\1", quoted)) if quoted is not None
                   else ("[*]",) if token == "[*]" else ("i", int(index)) if index else ("b", branch) if branch else ("m", bare))
    return out


def matches(wanted, moves):
    if not wanted:
        return all(move[0] == "b" for move in moves)
    step, first = wanted[0], moves[0] if moves else None
    if first and first[0] == "b":
        if step[0] == "b":
            return step[1] in (first[1], first[1].rpartition(".")[2]) and matches(wanted[1:], moves[1:])
        return matches(wanted, moves[1:])
    if step[0] == "**":
        return matches(wanted[1:], moves) or (first is not None and matches(wanted, moves[1:]))
    if first is None or step[0] == "b":
        return False
    fits = {"m": first == step, "*": first[0] == "m", "[*]": first[0] == "i", "i": first == step}[step[0]]
    return fits and matches(wanted[1:], moves[1:])


def canonical(moves):
    out = ""
    for move in moves:
        if move[0] == "i":
            out += "[*]"
        elif move[0] == "m":
            bare = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", move[1])
            out += ("." if out else "") + (move[1] if bare else '"' + re.sub(r'(["\\])', r"\\\1", move[1]) + '"')
    return out


def encode(schema, value):
    """By fastavro, with every named type that the schema refers to defined in it."""
    seen = set()

    def inline(part):
        if isinstance(part, list):
            return [inline(branch) for branch in part]
        if isinstance(part, str):
            return part if part in PRIMITIVES or part in seen else inline(NAMED[part])
        part = dict(part)
        if part["type"] in ("record", "enum", "fixed"):
            if part["name"] in seen:
                return part["name"]
            seen.add(part["name"])
        for key in ("items", "values"):
            if key in part:
                part[key] = inline(part[key])
        if "fields" in part:
            part["fields"] = [{"name": field["name"], "type": inline(field["type"])} for field in part["fields"]]
        return part

    out = io.BytesIO()
    fastavro.schemaless_writer(out, fastavro.parse_schema(inline(schema)), value)
    return out.getvalue()


def rank(number, wanted):
    return (sum(step[0] == "**" for step in wanted[number]), sum(step[0] in ("*", "[*]") for step in wanted[number]), number)


def walk(schema, value, moves, wanted, found, union=None):
    if isinstance(schema, str) and schema not in PRIMITIVES:
        schema = NAMED[schema]
    if isinstance(schema, list):
        chosen, inner = branch_of(schema, value)
        return walk(chosen, inner, moves, wanted, found, (schema, value))
    moves = moves + [("b", name(schema))]
    hits = [number for number in range(len(wanted)) if matches(wanted[number], moves)]
    if hits:
        number = min(hits, key=lambda hit: rank(hit, wanted))
        encoded = encode(schema, value)
        narrow = isinstance(schema, dict) and schema.get("logicalType") in ("uuid", "decimal")  # no room for a sealed one
        form = "d" if narrow else {"null": "n", "string": "s", "bytes": "b"}.get(kind(schema), "d")
        if form == "d" and union:  # with the branch's index
            encoded = encode(*union)
        if form in "sb":  # without the length
            position = next(index for index, byte in enumerate(encoded) if byte < 128) + 1
            encoded = encoded[position:]
        found.append(f"{number}:{canonical(moves)}:{form}:{encoded.hex()}")
        return
    if kind(schema) == "record":
        for field in schema["fields"]:
            walk(field["type"], value[field["name"]], moves + [("m", field["name"])], wanted, found)
    elif kind(schema) == "array":
        for index, item in enumerate(value):
            walk(schema["items"], item, moves + [("i", index)], wanted, found)
    elif kind(schema) == "map":
        for key, item in value.items():
            walk(schema["values"], item, moves + [("m", key)], wanted, found)


def branch_of(schema, value):
    if isinstance(value, tuple):
        chosen = next(branch for branch in schema if (branch if isinstance(branch, str) else name(branch)) == value[0])
        return chosen, value[1]
    python = {type(None): ["null"], str: ["string"], int: ["int", "long"], list: ["array"], bytes: ["bytes"]}[type(value)]
    return next(branch for branch in schema if (branch if isinstance(branch, str) else branch["type"]) in python), value


def untuple(value):
    """For avro, which names no branches."""
    if isinstance(value, tuple):
        return untuple(value[1])
    if isinstance(value, dict):
        return {key: untuple(item) for key, item in value.items()}
    return [untuple(item) for item in value] if isinstance(value, list) else value


def main():
    for source, make, paths in CASES:
        NAMED.clear()
        schema = learn(source)
        canonical_form = fastavro.schema.to_parsing_canonical_form(source)
        fingerprint = int.from_bytes(bytes.fromhex(fastavro.schema.fingerprint(canonical_form, "CRC-64-AVRO")), "little")
        wanted = [steps(path) for path in paths]
        for _ in range(6):
            value = make()
            datum = encode(source if not isinstance(source, list) else schema, value)
            # Apache's library writes the same bytes, where it does not need the names of branches.
            if source is TREE:
                out = io.BytesIO()
                avro.io.DatumWriter(avro.schema.parse(json.dumps(source))).write(untuple(value), avro.io.BinaryEncoder(out))
                assert out.getvalue() == datum
            else:
                reader = avro.io.DatumReader(avro.schema.parse(json.dumps(source)))
                rest = io.BytesIO(datum)
                reader.read(avro.io.BinaryDecoder(rest))
                assert rest.read() == b""
            found = []
            walk(schema, value, [], wanted, found)
            print(json.dumps(source), f"{fingerprint:016x}", " ".join(p.replace(" ", "\u00a0") for p in paths), datum.hex(), ";".join(found), sep="\t")


if __name__ == "__main__":
    main()
