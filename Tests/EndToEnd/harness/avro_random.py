"""Random Avro schemas and data of them, from a seed, as bytes: fastavro is the second opinion on both."""

import random
import struct

import fastavro

NUMBER = 0x5EC4E7_5EC4E7  # stands in every long of a sealed field


class Generator:
    """What the rule `wild` seals, `**.secret` and `pii.*`, holds the marker in its strings and bytes; nothing else does."""

    def __init__(self, seed: int, marker: str):
        self.random, self.marker, self.names = random.Random(seed), marker, 0

    def schema(self) -> dict:
        while True:
            self.names = 0
            found = self._record(3)
            fastavro.parse_schema(found)
            return found

    def _name(self) -> str:
        self.names += 1
        return f"n.T{self.names}"

    def _record(self, depth: int) -> dict:
        names = ["secret", "pii", "a", "b", "c", "secrets"]
        chosen = self.random.sample(names, self.random.randrange(1, 5))
        fields = []
        for name in chosen:
            kind = {"type": "map", "values": self._type(depth - 1)} if name == "pii" else self._type(depth - 1)
            fields.append({"name": name, "type": kind})
        return {"type": "record", "name": self._name(), "fields": fields}

    def _type(self, depth: int):
        kind = self.random.choice(
            ["null", "boolean", "int", "long", "float", "double", "bytes", "string", "enum", "fixed", "decimal"]
            + (["array", "map", "record", "union", "union"] if depth > 0 else [])
        )
        match kind:
            case "enum":
                return {"type": "enum", "name": self._name(), "symbols": ["X", "Y", "Z"]}
            case "fixed":
                return {"type": "fixed", "name": self._name(), "size": self.random.choice([0, 1, 16])}
            case "decimal":
                return {"type": "bytes", "logicalType": "decimal", "precision": 20, "scale": 2}
            case "array":
                return {"type": "array", "items": self._type(depth - 1)}
            case "map":
                return {"type": "map", "values": self._type(depth - 1)}
            case "record":
                return self._record(depth - 1)
            case "union":
                branches, kinds = [], set()
                for _ in range(self.random.randrange(1, 6)):
                    branch = self._type(depth - 1)
                    if isinstance(branch, list):
                        continue
                    kind = branch["type"] if isinstance(branch, dict) else branch
                    if kind in kinds and kind not in ("record", "enum", "fixed"):
                        continue
                    kinds.add(kind)
                    branches.append(branch)
                return branches or ["null"]
        return kind

    def datum(self, schema, sealed: bool = False, is_root: bool = True) -> bytes:
        """The binary encoding of a random value, written here: blocks of arrays and maps vary as fastavro's do not."""
        kind = schema["type"] if isinstance(schema, dict) else "union" if isinstance(schema, list) else schema
        match kind:
            case "null":
                return b""
            case "boolean":
                return bytes([self.random.randrange(2)])
            case "int":
                return varint(self.random.choice([0, 1, -1, 2**31 - 1, -2**31]))
            case "long":
                return varint(NUMBER if sealed else self.random.choice([0, -1, 2**63 - 1, -2**63]))
            case "float":
                return struct.pack("<f", self.random.choice([0.0, -0.0, 1.5, float("inf"), float("nan")]))
            case "double":
                return struct.pack("<d", self.random.choice([0.0, -0.0, 1e300, float("-inf"), float("nan")]))
            case "bytes" | "string":
                data = "".join(self.random.choice("abé\U0001f600") for _ in range(self.random.randrange(5))).encode()
                data += self.marker.encode() if sealed else b""
                return varint(len(data)) + data
            case "enum":
                return varint(self.random.randrange(len(schema["symbols"])))
            case "fixed":
                return self.random.randbytes(schema["size"])
            case "record":
                return b"".join(
                    self._blocks(it["type"]["values"], sealed or is_root, True) if it["name"] == "pii" else
                    self.datum(it["type"], sealed or it["name"] == "secret", False) for it in schema["fields"]
                )
            case "array":
                return self._blocks(schema["items"], sealed, False)
            case "map":
                return self._blocks(schema["values"], sealed, True)
            case "union":
                index = self.random.randrange(len(schema))
                return varint(index) + self.datum(schema[index], sealed, False)
        raise AssertionError(kind)

    def _blocks(self, items, sealed: bool, is_map: bool) -> bytes:
        found = b""
        for _ in range(self.random.randrange(3)):
            count, block = self.random.randrange(1, 4), b""
            for _ in range(count):
                if is_map:
                    name = "key é%d" % self.random.randrange(10**6)
                    block += varint(len(name.encode())) + name.encode()
                block += self.datum(items, sealed, False)
            # A negative count goes with the block's size in bytes.
            found += varint(-count) + varint(len(block)) + block if self.random.randrange(2) else varint(count) + block
        return found + b"\x00"


def varint(value: int) -> bytes:
    value, found = (value << 1) ^ (value >> 63), bytearray()
    while value >= 0x80:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)
