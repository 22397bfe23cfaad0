"""The policy of the tests about fields. A topic's name begins with the rule that it falls under, as in `POLICY`."""

import json
from dataclasses import dataclass, field

from .fields import ALL, ANY, DEPTH, Pattern, selected

CUSTOMER_ID, ACCOUNT = "customer-id", "account"  # named contexts


@dataclass(frozen=True)
class Field(Pattern):
    deterministic: bool = False
    context: str | None = None
    missing: str | None = None

    def spelled(self):
        found = {"path": self.text}
        if self.deterministic:
            found["mode"] = "deterministic"
        if self.context:
            found["context"] = self.context
        if self.missing:
            found["onMissing"] = self.missing
        return found if len(found) > 1 else self.text


def path(text: str, *steps, **options) -> Field:
    """The steps are what the text must mean; by default it is a plain name, or names with dots between."""
    return Field(text, steps or tuple(text.split(".")), **options)


def deterministic(text: str, *steps, **options) -> Field:
    return path(text, *steps, deterministic=True, **options)


@dataclass(frozen=True)
class Rule:
    format: str | None
    fields: tuple[Field, ...] = ()
    options: dict = field(default_factory=dict)
    key: str = "main"

    def spelled(self, prefix: str) -> dict:
        found = {"match": f"{prefix}-*", "key": self.key}
        if self.format:
            found["format"] = self.format
        if self.fields:
            found["fields"] = [it.spelled() for it in self.fields]
        return found | self.options

    @property
    def named(self) -> dict[str, str]:
        """Canonical path → named context, of paths without wildcards."""
        return {it.text.replace("[0]", ALL): it.context for it in self.fields if it.context}

    def deciding(self, place) -> Field:
        """The path that decides how a selected value is sealed: fewest `**`, fewest wildcards, first in the list."""
        those = [it for it in self.fields if it.selects(place.path)]
        return min(those, key=lambda it: (it.steps.count(DEPTH), sum(s in (ANY, ALL, DEPTH) for s in it.steps)))

    def selected(self, document: bytes):
        return selected(document, list(self.fields))


PASS = {"onMissing": "pass"}
JSON = (
    path("customer.ssn"),
    deterministic("customer.id", context=CUSTOMER_ID),
    deterministic("cards[*].number", "cards", ALL, "number"),
    path("cards[0].code", "cards", 0, "code"),
    path("attributes.*", "attributes", ANY),
    path("**.secret", DEPTH, "secret"),
    path('"a \\"b\\".c"."é\\\\"', 'a "b".c', "é\\"),
    path("total"),
    path("rows[*][1]", "rows", ALL, 1),
)
ORDER = (  # shop.ORDER
    path("customer.ssn"),
    path("customer.email"),
    path("customer.parent"),
    deterministic("cards[*].number", "cards", ALL, "number"),
    path("cards[*].limit", "cards", ALL, "limit"),
    path("attributes.*", "attributes", ANY),
    path("note"), path("born"), path("tier"), path("token"), path("photo"), path("score"), path("active"),
    path("reference"),
)
SECRETS = (path("**.secret", DEPTH, "secret"), path("pii.*", "pii", ANY))

RULES = {
    "json": Rule("json", JSON, PASS),
    "chacha": Rule("json", JSON, PASS, key="chacha"),
    "strict": Rule("json", (path("a.b"), path("list[*].c", "list", ALL, "c"), path("maybe", missing="pass"))),
    "invalid": Rule("json", (path("a.b"),), {"onInvalid": "encrypt-value"}),
    "unsealed": Rule("json", (path("ssn"), deterministic("id")), PASS | {"unsealed": "pass"}),
    "customers": Rule("json", (deterministic("id", context=CUSTOMER_ID), path("name"), deterministic("city")), PASS | {
        "recordKey": {"mode": "deterministic", "context": CUSTOMER_ID},
        "headers": ["x-user-id", {"name": "x-account", "mode": "deterministic", "context": ACCOUNT}],
    }),
    "orders": Rule("json", (deterministic("customer", context=CUSTOMER_ID), deterministic("city")), PASS | {
        "recordKey": "deterministic", "headers": [{"name": "x-account", "mode": "deterministic", "context": ACCOUNT}],
    }),
    "whole": Rule(None, (), {
        "encrypt": "value", "recordKey": {"mode": "deterministic", "context": CUSTOMER_ID}, "headers": ["x-user-id"],
    }),
    "avro": Rule("avro", ORDER, PASS),
    "avrokeys": Rule("avro", (path("customer.ssn"), path("score")), {
        "recordKey": "deterministic", "headers": ["x-user-id"],
    }),
    "avrostrict": Rule("avro", (path("customer.ssn"), path("gone"))),
    "avroinvalid": Rule("avro", (path("customer.ssn"), deterministic("score")), {"onInvalid": "encrypt-value"}),
    "avromisfit": Rule("avro", (deterministic("customer.name"), deterministic("reference")), PASS),
    "branches": Rule("avro", (path("note(string)", "note"), path("note(shop.Address).street", "note", "street")), PASS),
    "wild": Rule("avro", SECRETS, PASS),
    "raw": Rule("avro", ORDER, PASS | {"schemas": ["schemas/order.avsc"]}),
    "single": Rule("avro", ORDER, PASS | {"schemas": ["schemas/order.avsc", "schemas/note.avsc"]}),
    "auto": Rule("auto", (path("customer.ssn"), path("score")), PASS),
    "plain": Rule(None, (), {"encrypt": "none"}, key=""),
}


def policy() -> str:
    """YAML: each rule is a line of JSON."""
    lines = ["version: 1", "keys:", "  main: {provider: local, key: main}",
             "  chacha: {provider: local, key: chacha, algorithm: ChaCha20-Poly1305}", "topics:"]
    for prefix, rule in RULES.items():
        it = rule.spelled(prefix)
        if not it["key"]:
            del it["key"]
        lines.append(f"  - {json.dumps(it, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def rule_of(topic: str) -> Rule:
    return RULES[topic.split("-")[0]]
