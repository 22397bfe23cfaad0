"""Topics with several keys, with keys that records choose, with tags, coverage and tolerance: policy, keys and values."""

import json

from .fields import Opener, json_places, unbase64
from .keys import Keyring, add_keks
from .proxy import DIRECT, Proxy
from .records import START, Record, ToSend
from .shop import encode, frame

POLICY = """version: 1
keys:
  main: {provider: local, key: main}
  cards: {provider: local, key: cards}
  chacha: {provider: local, key: chacha, algorithm: ChaCha20-Poly1305}
  users: {provider: local, key: "user/{value.user}"}
  owners: {provider: local, key: "owner/{recordKey}"}
  tenants: {provider: local, key: "tenant/{header.tenant}"}
tags:
  - {tag: PII, match: ["**.ssn", "schema:confluent:tags=PII"]}
  - {tag: open, match: [id, "schema:confluent:tags=PUBLIC"]}
protect:
  - {tag: PII, key: cards}
  - {tag: open, mode: plain}
topics:
  - match: "several-*"
    format: json
    key: main
    fields: [name, {path: card, key: cards}, {path: city, key: chacha, mode: deterministic}]
    onMissing: pass
    recordKey: deterministic
    headers: [user, {name: account, key: cards}]
  - {match: "users-*", encrypt: value, format: json, key: users}
  - {match: "owners-*", encrypt: value, key: owners}
  - match: "mixed-*"
    format: json
    key: main
    fields: [name, {path: ssn, key: users}, {path: mail, key: users, mode: deterministic}]
    onMissing: pass
    headers: [{name: note, key: tenants}]
  - match: "avrokeys-*"
    format: avro
    key: main
    fields: [{path: user, key: users}, {path: score, key: cards}, born, {path: "limits[*]", key: cards}, name]
  - {match: "tagged-*", encrypt: tagged, format: avro, unclassified: reject}
  - {match: "covered-*", format: json, key: main, fields: [ssn, {path: id, mode: plain}], onMissing: pass, unclassified: reject}
  - {match: "tolerant-*", encrypt: value, key: main, toleratePlaintextUntil: 2199-12-31}
  - {match: "expired-*", encrypt: value, key: main, toleratePlaintextUntil: 2020-01-31}
"""

ACCOUNT = {"type": "record", "name": "Account", "namespace": "keyed", "fields": [
    {"name": "user", "type": "long"},
    {"name": "name", "type": "string"},
    {"name": "score", "type": "double"},
    {"name": "limits", "type": {"type": "array", "items": "int"}},
    {"name": "born", "type": ["null", {"type": "int", "logicalType": "date"}]},
]}
TAGGED = {"type": "record", "name": "Person", "namespace": "keyed", "fields": [
    {"name": "id", "type": "long"},
    {"name": "name", "type": "string", "confluent:tags": ["PII"]},
    {"name": "age", "type": "int", "confluent:tags": ["PII", "OTHER"]},
    {"name": "note", "type": "string", "confluent:tags": ["PUBLIC"]},
]}
UNTAGGED = TAGGED | {"name": "Stranger", "fields": [*TAGGED["fields"], {"name": "more", "type": {
    "type": "record", "name": "More", "namespace": "keyed", "fields": [{"name": "x", "type": "string"}]}}]}


def keks(users: int) -> list[str]:
    return ["cards", *(f"{kind}/{n}" for n in range(users) for kind in ("user", "owner")), "tenant/a", "tenant/b"]


def proxy_options(registry) -> dict:
    return {"policy": POLICY, "extra": f"schemaRegistry: {{url: {registry.url}, timeout: 1s}}"}


def add_keys(proxy: Proxy, users: int):
    if not DIRECT:
        add_keks(proxy.keys / "keystore.json", proxy.keys / "master.key", keks(users))


def opener(proxy: Proxy) -> Opener:
    keys = proxy.keys
    return Opener(Keyring(keys / "keyring", keys / "keystore.json", keys / "master.key"))


def documents(marker: str, users: list[int], **more) -> list[ToSend]:
    """One JSON value for each of the users, in that order."""
    return [ToSend(json.dumps({"user": user, "n": n, "ssn": f"{marker} {user}", "mail": f"{user}@example.org"} | more).encode(),
                   b"%d" % user, (), START + n) for n, user in enumerate(users)]


def account(marker: str, user: int) -> dict:
    return {"user": user, "name": f"{marker} {user}", "score": user / 7, "limits": [user, 2, 3],
            "born": None if user % 3 == 0 else 7000 + user}


def accounts(id: int, marker: str, count: int) -> list[ToSend]:
    return [ToSend(frame(id, encode(ACCOUNT, account(marker, n % 5))), b"k%d" % (n % 3), (("n", b"1"),), START + n)
            for n in range(count)]


def keks_of_fields(opener: Opener, record: Record) -> dict[str, str]:
    """Canonical path → KEK, of the sealed fields of a JSON value."""
    return {place.canonical: opener.kek(unbase64(place.token[1:-1])) for place in json_places(record.value)
            if opener.is_sealed_token(place.token)}
