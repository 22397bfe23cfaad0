"""Sealed fields, found and opened by a second implementation: from DESIGN.md, with Python's own parsers and ciphers."""

import base64
import json
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from json.decoder import py_scanstring

from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV, ChaCha20Poly1305

from .keys import ALGORITHMS, Keyring, hkdf

VALUE, TEXT, TOKEN, SIV_TEXT, SIV_TOKEN, DETACHED = 0xF9, 0xFA, 0xFB, 0xFC, 0xFD, 0xFE
DETERMINISTIC = (SIV_TEXT, SIV_TOKEN)
HEADER = "fieldseal"
ALL, ANY, DEPTH = "[*]", "*", "**"
Path = tuple[str | int, ...]  # names, and indices of arrays


# Paths

def canonical(path: Path) -> str:
    text = ""
    for step in path:
        if isinstance(step, int):
            text += "[*]"
            continue
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", step):
            step = '"' + step.replace("\\", "\\\\").replace('"', '\\"') + '"'
        text += ("." if text else "") + step
    return text


@dataclass(frozen=True)
class Pattern:
    """A path of a policy, spelled and as steps: names, indices, ALL (`[*]`), ANY (`*`), DEPTH (`**`)."""

    text: str
    steps: tuple

    def selects(self, path: Path) -> bool:
        return self._matches(self.steps, path)

    @classmethod
    def _matches(cls, steps: tuple, path: Path) -> bool:
        if not steps:
            return not path
        head, rest = steps[0], steps[1:]
        if head == DEPTH:
            return any(cls._matches(rest, path[skipped:]) for skipped in range(len(path) + 1))
        if not path:
            return False
        fits = {ALL: isinstance(path[0], int), ANY: isinstance(path[0], str)}.get(head, head == path[0])
        return fits and cls._matches(rest, path[1:])


# JSON

@dataclass
class Place:
    """A value in a JSON text: where it stands, in bytes."""

    path: Path
    start: int
    end: int
    token: bytes

    @property
    def canonical(self) -> str:
        return canonical(self.path)


class JSONPlaces:
    """Every value of a JSON text, in the order in which they begin; Python's json has checked it."""

    def __init__(self, data: bytes):
        self.text = data.decode()
        json.loads(self.text)
        self.found: list[tuple[Path, int, int]] = []
        self._value((), self._space(0))

    def places(self) -> list[Place]:
        starts = [0]
        for character in self.text:
            starts.append(starts[-1] + len(character.encode()))
        return [Place(path, starts[a], starts[b], self.text[a:b].encode()) for path, a, b in self.found]

    def _space(self, at: int) -> int:
        while at < len(self.text) and self.text[at] in " \t\n\r":
            at += 1
        return at

    def _value(self, path: Path, at: int) -> int:
        index = len(self.found)
        self.found.append((path, at, at))
        match self.text[at]:
            case "{":
                end = self._members(path, self._space(at + 1))
            case "[":
                end = self._elements(path, self._space(at + 1))
            case '"':
                end = py_scanstring(self.text, at + 1)[1]
            case _:
                end = re.compile(r"[-+.0-9A-Za-z]+").match(self.text, at).end()
        self.found[index] = (path, at, end)
        return end

    def _members(self, path: Path, at: int) -> int:
        while self.text[at] != "}":
            name, at = py_scanstring(self.text, self._space(at) + 1)
            at = self._space(self._value((*path, name), self._space(self._space(at) + 1)))
            at += self.text[at] == ","
            at = self._space(at)
        return at + 1

    def _elements(self, path: Path, at: int) -> int:
        index = 0
        while self.text[at] != "]":
            at = self._space(self._value((*path, index), self._space(at)))
            at += self.text[at] == ","
            at, index = self._space(at), index + 1
        return at + 1


def json_places(data: bytes) -> list[Place]:
    return JSONPlaces(data).places()


def selected(data: bytes, patterns: list[Pattern]) -> list[Place]:
    """What a policy with these paths seals: what any of them selects and no selected value encloses."""
    found: list[Place] = []
    for place in json_places(data):
        if any(p.selects(place.path) for p in patterns) and not (found and place.start < found[-1].end):
            found.append(place)
    return found


def without(data: bytes, places: list[Place]) -> bytes:
    """The text with every place cut out: what must be the same in what the broker stores."""
    pieces, at = [], 0
    for place in places:
        pieces.append(data[at:place.start])
        at = place.end
    return b"\x00".join([*pieces, data[at:]])


# Avro: what fastavro has read, with its schema

@dataclass
class Datum:
    path: Path
    schema: object  # a union's branch, not the union
    value: object
    branch: int | None = None  # its number, if it stands in a union

    @property
    def canonical(self) -> str:
        return canonical(self.path)

    @property
    def type(self) -> str:
        return self.schema["type"] if isinstance(self.schema, dict) else self.schema

    @property
    def narrow_type(self) -> str | None:
        """The logical type, if readers that know it could not read a sealed text or bytes."""
        it = self.schema.get("wasLogicalType") if isinstance(self.schema, dict) else None
        return it if it == "uuid" or it == "decimal" and self.type == "bytes" else None


def avro_data(schema, value, path: Path = (), named: dict | None = None,
              branch: int | None = None) -> Iterator[Datum]:
    """Every value of a datum in the order of its bytes. Names in the schema are full ones; union branches must be told
    apart by their Python types."""
    named = {} if named is None else named
    if isinstance(schema, str):
        schema = named.get(schema, schema)
    if isinstance(schema, list):
        branch = _branch(schema, value, named)
        yield from avro_data(schema[branch], value, path, named, branch)
        return
    kind = schema["type"] if isinstance(schema, dict) else schema
    if isinstance(schema, dict) and "name" in schema:
        named[schema["name"]] = schema
    yield Datum(path, schema, value, branch)
    if kind == "record":
        for it in schema["fields"]:
            yield from avro_data(it["type"], value[it["name"]], (*path, it["name"]), named)
    elif kind == "array":
        for index, one in enumerate(value):
            yield from avro_data(schema["items"], one, (*path, index), named)
    elif kind == "map":
        for name, one in value.items():
            yield from avro_data(schema["values"], one, (*path, name), named)


def _branch(union: list, value, named: dict) -> int:
    kinds = {"null": type(None), "string": str, "bytes": bytes, "long": int, "int": int, "double": float,
             "float": float, "boolean": bool, "array": list, "map": dict, "record": dict, "enum": str, "fixed": bytes}
    for index, branch in enumerate(union):
        it = named.get(branch, branch) if isinstance(branch, str) else branch
        kind = it["type"] if isinstance(it, dict) else it
        if type(value) is not kinds[kind]:
            continue
        if kind == "record" and set(value) != {f["name"] for f in it["fields"]}:
            continue
        return index
    raise AssertionError(f"no branch of {union} for {value!r}")


# Opening

@dataclass
class Label:
    """What a sealed field is bound to beside the record's key."""

    scope: int
    a: str
    b: str = ""

    def encoded(self) -> bytes:
        found = bytes([self.scope])
        for text in (self.a, self.b):
            found += struct.pack(">H", len(text.encode())) + text.encode()
        return found


def of_field(context: str, path: str) -> Label:
    return Label(0, context, path)


def of_record_key(context: str) -> Label:
    return Label(1, context)


def of_header(context: str, name: str) -> Label:
    return Label(2, context, name)


def of_named(name: str) -> Label:
    return Label(3, name)


@dataclass
class Sealed:
    """The plain part of a sealed field."""

    form: int
    keyring: int
    number: int
    rest: bytes  # counter, ciphertext and tag, or the synthetic IV and the ciphertext

    @classmethod
    def read(cls, data: bytes) -> "Sealed":
        assert len(data) >= 26, f"too short for a sealed field: {data!r}"
        form, keyring, number = struct.unpack_from(">BII", data)
        assert form in (TEXT, TOKEN, SIV_TEXT, SIV_TOKEN), f"form {form:#x}"
        return cls(form, keyring, number, data[9:])


def unbase64(text: bytes) -> bytes:
    assert re.fullmatch(rb"[A-Za-z0-9_-]+", text), f"not base64url without padding: {text[:80]!r}"
    data = base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))
    assert base64.urlsafe_b64encode(data).rstrip(b"=") == text, "bits behind the last byte"
    return data


@dataclass
class Entry:
    """A field in the header."""

    path: str
    body: bytes  # ciphertext and tag
    key: int = 0  # which of the header's


@dataclass
class Detached:
    """The header beside a record whose Avro fields could not be sealed in place."""

    keyring: int
    keys: list[tuple[int, int]]  # number, counter of its first entry; one in version 1, several in version 2
    entries: list[Entry] = field(default_factory=list)

    def change_key(self, number: int = 0, counter: int = 0):
        """Adds to the first key's number and counter."""
        self.keys[0] = (self.keys[0][0] + number, self.keys[0][1] + counter)

    @classmethod
    def read(cls, data: bytes) -> "Detached":
        version, keyring = struct.unpack_from(">BI", data)
        assert version in (1, 2)
        count, at = (1, 5) if version == 1 else _uvarint(data, 5)
        assert (count > 1) == (version == 2), f"{count} keys"
        found, path = cls(keyring, []), ""
        for _ in range(count):
            found.keys.append((int.from_bytes(data[at:at + 4], "big"), int.from_bytes(data[at + 4:at + 10], "big")))
            at += 10
        while at < len(data):
            key = 0
            size, at = _uvarint(data, at)
            if size:
                path, at = data[at:at + size].decode(), at + size
            assert path, "an entry without a path"
            if version == 2:
                key, at = _uvarint(data, at)
                assert key < count, f"key {key} of {count}"
            size, at = _uvarint(data, at)
            assert at + size + 16 <= len(data), "an entry that is cut short"
            found.entries.append(Entry(path, data[at:at + size + 16], key))
            at += size + 16
        return found

    def encoded(self) -> bytes:
        several = len(self.keys) > 1
        data = struct.pack(">BI", 2 if several else 1, self.keyring) + (_varint(len(self.keys)) if several else b"")
        for number, counter in self.keys:
            data += struct.pack(">I", number) + counter.to_bytes(6, "big")
        before = ""
        for it in self.entries:
            name = b"" if it.path == before else it.path.encode()
            data += _varint(len(name)) + name + (_varint(it.key) if several else b"")
            data += _varint(len(it.body) - 16) + it.body
            before = it.path
        return data


def _uvarint(data: bytes, at: int) -> tuple[int, int]:
    shift = result = 0
    while True:
        byte = data[at]
        result |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return result, at


def _varint(value: int) -> bytes:
    found = b""
    while value >= 0x80:
        found += bytes([value & 0x7F | 0x80])
        value >>= 7
    return found + bytes([value])


class Opener:
    """Opens what a broker stores. `keyring` is read from disk at each unknown key."""

    def __init__(self, keyring: Keyring):
        self.keyring = keyring

    def field(self, data: bytes, label: Label, record_key: bytes | None = None) -> bytes:
        """The content of a sealed field (`data` as bytes, not base64); `record_key` as the broker stores it."""
        it = Sealed.read(data)
        key = self._subkey(it.keyring, it.number, label, it.form in DETERMINISTIC)
        if it.form in DETERMINISTIC:
            plain = AESSIV(key).decrypt(it.rest, [self._aad(it.form, it.keyring, it.number, label)])
            assert plain[-1:] == b"\x00", "no final zero byte"
            return plain[:-1]
        counter = int.from_bytes(it.rest[:6], "big")
        return self._open(it, key, label, record_key, counter, it.rest[6:])

    def detached(self, header: bytes, context: str, record_key: bytes | None) -> list[tuple[str, bytes]]:
        """(canonical path, the datum, in a union after its branch's number) of each entry."""
        it, found = Detached.read(header), []
        counters = [counter for _, counter in it.keys]
        for entry in it.entries:
            label, number = of_field(context, entry.path), it.keys[entry.key][0]
            key = self._subkey(it.keyring, number, label, False)
            one = Sealed(DETACHED, it.keyring, number, b"")
            found.append((entry.path, self._open(one, key, label, record_key, counters[entry.key], entry.body)))
            counters[entry.key] += 1
        return found

    def kek(self, data: bytes) -> str | None:
        """The KEK of a value, field, key or header that is sealed; None where it is not."""
        if len(data or b"") < 26 or not VALUE <= data[0] <= SIV_TOKEN or data[1:5] != struct.pack(">I", self.keyring.id):
            return None
        return self.keyring.entry(int.from_bytes(data[5:9], "big")).kek

    def json(self, data: bytes, places: list[Place], context: str, record_key: bytes | None,
             named: dict[str, str] = {}) -> bytes:
        """A stored JSON text with the values at `places` as they were produced. `named`: canonical path → context."""
        pieces, at = [], 0
        for place in places:
            sealed, path = unbase64(place.token[1:-1]), place.canonical
            label = of_named(named[path]) if path in named else of_field(context, path)
            content = self.field(sealed, label, record_key)
            pieces += [data[at:place.start], b'"%s"' % content if sealed[0] in (TEXT, SIV_TEXT) else content]
            at = place.end
        return b"".join([*pieces, data[at:]])

    def is_sealed_token(self, token: bytes) -> bool:
        if not re.fullmatch(rb'"[A-Za-z0-9_-]{35,}"', token):
            return False
        data = base64.urlsafe_b64decode(token[1:-1] + b"===")
        return data[0] in (TEXT, TOKEN, SIV_TEXT, SIV_TOKEN) and data[1:5] == struct.pack(">I", self.keyring.id)

    def value(self, data: bytes, context: str, record_key: bytes | None) -> bytes:
        """A value that was sealed whole."""
        form, keyring, number = struct.unpack_from(">BII", data)
        assert form == VALUE and keyring == self.keyring.id
        entry, name = self.keyring.entry(number), context.encode()
        aad = struct.pack(">BBH", 1, 0, len(name)) + name + _key(record_key)
        return _aead(entry.algorithm, entry.dek).decrypt(bytes(6) + data[9:15], data[15:], aad)

    def _open(self, it: Sealed, key: bytes, label: Label, record_key: bytes | None, counter: int, body: bytes) -> bytes:
        aad = self._aad(it.form, it.keyring, it.number, label) + _key(record_key)
        algorithm = self.keyring.entry(it.number).algorithm
        return _aead(algorithm, key).decrypt(bytes(6) + counter.to_bytes(6, "big"), body, aad)

    def _subkey(self, keyring: int, number: int, label: Label, deterministic: bool) -> bytes:
        assert keyring == self.keyring.id, f"another keyring: {keyring:08x}"
        entry = self.keyring.entry(number)
        algorithm = ALGORITHMS[entry.algorithm]
        assert (algorithm == 3) == deterministic, f"{entry.algorithm} in the wrong mode"
        info = b"fieldseal field v1" + bytes([algorithm]) + label.encoded()
        return hkdf(entry.dek, info, 64 if deterministic else 32)

    @staticmethod
    def _aad(form: int, keyring: int, number: int, label: Label) -> bytes:
        return struct.pack(">BBII", 2, form, keyring, number) + label.encoded()


def _key(record_key: bytes | None) -> bytes:
    return struct.pack(">i", -1) if record_key is None else struct.pack(">i", len(record_key)) + record_key


def _aead(algorithm: str, key: bytes):
    return (AESGCM if algorithm == "AES-256-GCM" else ChaCha20Poly1305)(key)
