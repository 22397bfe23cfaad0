"""The JSON Schema for editors: it takes the example policies and refuses what the proxy does."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

POLICIES = Path(__file__).resolve().parents[2] / "policies"
EXAMPLES = sorted(p for p in POLICIES.glob("*.yaml") if not p.name.endswith(".test.yaml"))


class Loader(yaml.SafeLoader):
    """As editors read YAML: dates are texts."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture(scope="module")
def validator():
    schema = json.loads((POLICIES / "policy.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def errors(validator, text):
    return [error.message for error in validator.iter_errors(yaml.load(text, Loader))]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples(validator, path):
    assert errors(validator, path.read_text()) == []


FULL = """
version: 1
keys:
  pii: {provider: local, key: "pii/{topic}", algorithm: AES-256-GCM}
  user: {provider: local, key: "user/{value.userId}"}
tags:
  - {tag: PII, match: ["**.ssn", "schema:confluent:tags=PII"]}
  - {tag: public, match: orderId}
protect:
  - {tag: PII, mode: deterministic, key: pii, context: c}
  - {tag: public, mode: plain}
topics:
  - {match: payments, encrypt: value, key: pii}
  - {match: users, encrypt: value, key: user, format: json}
  - match: "customers.*"
    encrypt: tagged
    format: avro
    key: pii
    unclassified: reject
    toleratePlaintextUntil: 2027-01-31
    assume: {cleanup.policy: compact, max.message.bytes: 1048588, compression.type: producer}
    fields: [customer.ssn, {path: card, key: pii, mode: deterministic}, {path: orderId, mode: plain}]
    schemas: [schemas/customer.avsc]
    onMissing: pass
    onInvalid: reject
    context: customers
    recordKey: {mode: deterministic, context: c}
    headers: [x, {name: y, mode: deterministic, key: pii, context: c}]
"""


def test_everything(validator):
    assert errors(validator, FULL) == []


RULE = "version: 1\ntopics: [{match: a, %s}]"


@pytest.mark.parametrize(
    "text",
    [
        "topics: []",
        "version: 2",
        "version: 1\nkey: {}",
        "version: 1\nkeys: {k: {provider: local}}",
        'version: 1\nkeys: {k: {provider: local, key: "{tenant}"}}',
        "version: 1\nkeys: {k: {provider: local, key: k, algorithm: AES}}",
        "version: 1\ntags: [{tag: PII}]",
        "version: 1\ntags: [{tag: 1PII, match: a}]",
        "version: 1\ntags: [{tag: PII, match: []}]",
        "version: 1\nprotect: [{tag: PII, mode: plain, key: k}]",
        "version: 1\nprotect: [{tag: PII, context: c}]",
        "version: 1\ntopics: [{encrypt: none}]",
        'version: 1\ntopics: [{match: "a b", encrypt: none}]',
        RULE % "key: k",
        RULE % "encrypt: no",
        RULE % "encrypt: value",
        RULE % "encrypt: none, key: k",
        RULE % "encrypt: none, fields: [a], format: json",
        RULE % "encrypt: value, key: k, fields: [a], format: json",
        RULE % "encrypt: value, key: k, unclassified: reject",
        RULE % "encrypt: tagged, key: k",
        RULE % "key: k, fields: [a]",
        RULE % "key: k, format: json, fields: []",
        RULE % "key: k, format: json, fields: [a..b]",
        RULE % "key: k, format: jsno, fields: [a]",
        RULE % "key: k, format: json, fields: [{path: a, mode: seal}]",
        RULE % "key: k, format: json, fields: [{path: a, context: c}]",
        RULE % "key: k, format: json, fields: [{path: a, mode: plain, onMissing: pass}]",
        RULE % "encrypt: tagged, key: k, format: json, onMissing: pass",
        RULE % "encrypt: value, key: k, toleratePlaintextUntil: soon",
        RULE % "encrypt: value, key: k, recordKey: randomized",
        RULE % "encrypt: value, key: k, headers: [{name: x, mode: plain}]",
        RULE % "encrypt: value, key: k, assume: {cleanup.policy: keep}",
        RULE % "encrypt: value, key: k, encyrpt: value",
        RULE % "encrypt: value, key:",
    ],
)
def test_wrong_ones(validator, text):
    assert errors(validator, text) != []
