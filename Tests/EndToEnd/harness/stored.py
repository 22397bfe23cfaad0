"""What must hold of every topic with fields, in what the broker stores: opened by harness.fields, and searched."""

from collections.abc import Iterable
from dataclasses import dataclass

from . import librdkafka, rules, wire
from .avro_random import varint
from .batches import write_batch
from .cluster import Cluster
from .fields import (
    DETERMINISTIC, HEADER, SIV_TEXT, SIV_TOKEN, TEXT, TOKEN, Datum, Detached, Opener, Sealed, avro_data, of_field,
    of_header, of_named, of_record_key, unbase64, without,
)
from .keys import Keyring
from .proxy import DIRECT
from .records import Record, ToSend
from .registry import qualified
from .segments import Segments
from .shop import decode, encode

NEUTRAL = {
    "int": 0, "long": 0, "float": 0.0, "double": 0.0, "boolean": False,
    "uuid": "00000000-0000-0000-0000-000000000000", "decimal": b"\0",
}


@dataclass
class Refusal:
    """What a producer is told."""

    error: int
    message: str
    records: dict[int, str]  # index in the batch → message

    @property
    def text(self) -> str:
        return " ".join([self.message or "", *filter(None, self.records.values())])


def raw_schema(schema):
    """Logical types are noted and not applied, for values to be compared as they are encoded."""
    if isinstance(schema, list):
        return [raw_schema(it) for it in schema]
    if isinstance(schema, dict):
        found = {key: raw_schema(it) if key in ("type", "items", "values") else
                 [it | {"type": raw_schema(it["type"])} for it in schema["fields"]] if key == "fields" else it
                 for key, it in schema.items() if key not in ("logicalType", "precision", "scale")}
        return found | ({"wasLogicalType": schema["logicalType"]} if "logicalType" in schema else {})
    return schema


class FieldChecks:
    def __init__(self, cluster: Cluster, proxy):
        self.cluster, self.proxy = cluster, proxy
        self._opener: Opener | None = None

    @property
    def bootstrap(self) -> str:
        return self.proxy.bootstrap

    @property
    def opener(self) -> Opener:
        if self._opener is None:
            keys = self.proxy.keys
            self._opener = Opener(Keyring(keys / "keyring", keys / "keystore.json", keys / "master.key"))
        return self._opener

    def direct(self, topic: str) -> list[Record]:
        """The records as the broker stores them."""
        return librdkafka.consume(self.cluster.bootstrap, topic)

    def through(self, topic: str) -> list[Record]:
        return librdkafka.consume(self.bootstrap, topic)

    def holds_no(self, topic: str, marker: bytes):
        if not DIRECT:
            Segments(self.cluster.segments(topic)).assert_holds_no(marker)

    # By hand

    def refusal(self, topic: str, records: list, version: int = 9) -> Refusal:
        """The answer to one batch of (key, value[, headers]), which is not repeated."""
        errors: dict = {}
        with wire.RawConnection(self.proxy.broker(self.cluster.leader(topic).number)) as raw:
            body = wire.produce_request(version, {topic: {0: write_batch(records)}})
            found, _ = wire.read_produce_response(raw.call(wire.PRODUCE, version, body), version, errors)
        return Refusal(found[topic, 0][0], found[topic, 0][2], errors.get((topic, 0), {}))

    def fetch(self, topic: str, offset: int = 0, version: int = 12) -> tuple[int, bytes]:
        """(error, records) of one fetch."""
        with wire.RawConnection(self.proxy.broker(self.cluster.leader(topic).number)) as raw:
            body = wire.fetch_request(version, {topic: {0: offset}}, max_wait=200)
            found, _ = wire.read_fetch_response(raw.call(wire.FETCH, version, body), version)
        return found[topic, 0]

    def fetch_error(self, topic: str, offset: int = 0) -> int:
        return self.fetch(topic, offset)[0]

    def write_direct(self, topic: str, value: bytes | None, key: bytes | None = None, headers=()) -> int:
        """Past the proxy; returns the offset."""
        record = ToSend(value, key, tuple(headers))
        return librdkafka.produce(self.cluster.bootstrap, topic, [record])[0][0]

    # Keys and headers

    def envelope(self, topic: str, sent: list[ToSend]) -> list[Record]:
        """The direct records, whose keys and headers are what was sent, sealed where the rule says so."""
        direct, rule = self.direct(topic), rules.rule_of(topic)
        if DIRECT:
            return direct
        assert len(direct) == len(sent)
        key_rule = rule.options.get("recordKey")
        names = {it if isinstance(it, str) else it["name"]: it for it in rule.options.get("headers", ())}
        for record, it in zip(direct, sent):
            if key_rule and it.key is not None:
                named = key_rule.get("context") if isinstance(key_rule, dict) else None
                label = of_named(named) if named else of_record_key(topic)
                assert self.opener.field(record.key, label) == it.key and record.key[0] == SIV_TEXT
                assert len(record.key) == len(it.key) + 26
            else:
                assert record.key == it.key
            headers = [h for h in record.headers if h[0] != HEADER]
            assert [name for name, _ in headers] == [name for name, _ in it.headers]
            for (name, stored), (_, was) in zip(headers, it.headers):
                if name not in names or was is None:
                    assert stored == was, f"header {name}"
                    continue
                spelled = names[name] if isinstance(names[name], dict) else {}
                label = of_named(spelled["context"]) if "context" in spelled else of_header(topic, name)
                assert self.opener.field(stored, label, record.key) == was
                assert stored[0] == (SIV_TEXT if spelled else TEXT)
                assert len(stored) == len(was) + (26 if spelled else 31)
        return direct

    # JSON

    def json(self, topic: str, sent: list[ToSend], prefix: int = 0) -> list[Record]:
        """Each stored value is the one sent but for its selected values, which are sealed as the rule says.

        `prefix`: bytes of framing in front of the text."""
        direct, rule = self.envelope(topic, sent), rules.rule_of(topic)
        if DIRECT:
            return direct
        for record, it in zip(direct, sent):
            if it.value is None:
                assert record.value is None
                continue
            assert record.value[:prefix] == it.value[:prefix]
            stored, was = record.value[prefix:], it.value[prefix:]
            before, after = rule.selected(was), rule.selected(stored)
            assert [p.path for p in after] == [p.path for p in before]
            assert without(stored, after) == without(was, before), "what is not selected is left byte for byte"
            for old, new in zip(before, after):
                self._token(rule.deciding(old), old.token, new.token)
            assert self.opener.json(stored, after, topic, record.key, rule.named) == was
        return direct

    @staticmethod
    def _token(rule: rules.Field, old: bytes, new: bytes):
        assert new[:1] == new[-1:] == b'"', f"{rule.text}: {new!r} is not sealed"
        sealed = unbase64(new[1:-1])
        is_text = old[:1] == b'"'
        forms = (SIV_TEXT if is_text else SIV_TOKEN) if rule.deterministic else (TEXT if is_text else TOKEN)
        assert sealed[0] == forms, f"{rule.text}: form {sealed[0]:#x}"
        content = len(old) - 2 if is_text else len(old)
        assert len(sealed) == content + (26 if rule.deterministic else 31), f"{rule.text}: overhead"

    # Avro

    def avro(self, topic: str, schema, sent: list[ToSend], prefix: int = 5) -> list[Record]:
        """Each stored value is a datum of the schema that differs in the selected fields only: plain strings and bytes
        are sealed in place, others neutral, with the original beside the record, under its path."""
        direct, rule = self.envelope(topic, sent), rules.rule_of(topic)
        if DIRECT:
            return direct
        for record, it in zip(direct, sent):
            if it.value is None:
                assert record.value is None and HEADER not in dict(record.headers)
                continue
            assert record.value[:prefix] == it.value[:prefix]
            self._datum(topic, rule, schema, record, record.value[prefix:], it.value[prefix:])
        return direct

    def _datum(self, topic: str, rule: rules.Rule, schema, record: Record, stored: bytes, was: bytes):
        decode(qualified(schema), stored)  # a reader that applies the logical types can read it
        schema = qualified(raw_schema(schema))
        old = self._selected(rule, avro_data(schema, decode(schema, was)))
        new = self._selected(rule, avro_data(schema, decode(schema, stored)))
        headers = [data for name, data in record.headers if name == HEADER]
        detached = []
        for (before, field), (after, _) in zip(old, new, strict=True):
            assert before.path == after.path
            if field is None:
                assert (before.type, before.branch) == (after.type, after.branch), before.canonical
                assert isinstance(before.value, (dict, list)) or before.value == after.value, before.canonical
            elif before.type in ("string", "bytes") and before.narrow_type is None:
                data = unbase64(after.value.encode()) if before.type == "string" else after.value
                label = of_named(field.context) if field.context else of_field(topic, before.canonical)
                content = before.value.encode() if before.type == "string" else before.value
                assert self.opener.field(data, label, record.key) == content
                assert (Sealed.read(data).form in DETERMINISTIC) == field.deterministic
                assert len(data) == len(content) + (26 if field.deterministic else 31)
            elif before.type != "null":
                detached.append(before)
                assert before.branch == after.branch, f"{before.canonical}: the branch stays"
                self._neutral(after)
        assert len(headers) == bool(detached), f"{len(headers)} headers for {[d.canonical for d in detached]}"
        if detached:
            assert record.headers[-1][0] == HEADER, "the last header"
            assert Detached.read(headers[0]).encoded() == headers[0]
            opened = self.opener.detached(headers[0], topic, record.key)
            assert [path for path, _ in opened] == [d.canonical for d in detached]
            for (path, data), datum in zip(opened, detached):
                branch = b"" if datum.branch is None else varint(datum.branch)
                assert data == branch + encode(datum.schema, datum.value), path

    @staticmethod
    def _neutral(datum):
        value = datum.value
        match datum.type:
            case "enum":
                assert value == datum.schema["symbols"][0]
            case "fixed":
                assert value == bytes(len(value))
            case "array" | "map":
                assert not value
            case "record":
                pass
            case kind:
                kind = datum.narrow_type or kind
                assert value == NEUTRAL[kind], f"{datum.canonical}: {value!r} is not neutral"

    @staticmethod
    def _selected(rule: rules.Rule, data: Iterable[Datum]) -> list[tuple]:
        """(datum, the field that decides), without what is inside of a selected one; None for what is not selected."""
        found, inside = [], None
        for it in data:
            if inside is not None and it.path[:len(inside)] == inside and len(it.path) > len(inside):
                continue
            inside = None
            fits = any(f.selects(it.path) for f in rule.fields)
            if fits:
                inside = it.path
            found.append((it, rule.deciding(it) if fits else None))
        return found
