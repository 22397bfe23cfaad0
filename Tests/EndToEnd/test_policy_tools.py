"""`fieldseal policy test`, `explain`, `diff` and `simulate`, as people and CI run them."""

import base64
import io
import json
import subprocess

import fastavro
import pytest
from junitparser import JUnitXml
from tap.parser import Parser

from harness.proxy import binary

pytestmark = pytest.mark.usefixtures("_have_binary")

POLICY = """version: 1
keys:
  pii: {provider: local, key: "pii/{topic}"}
  cards: {provider: local, key: cards}
topics:
  - {match: payments, encrypt: value, key: cards}
  - match: "orders.*"
    format: json
    key: pii
    fields: [{path: id, mode: deterministic}, customer.ssn]
  - match: visits
    format: avro
    key: pii
    fields: [age, ssn, kids]
    schemas: [visit.avsc]
  - {match: logs, encrypt: none}
"""
SCHEMA = {
    "type": "record", "name": "Visit", "fields": [
        {"name": "age", "type": "int"},
        {"name": "ssn", "type": ["null", "string"]},
        {"name": "kids", "type": {"type": "array", "items": ["null", "string", "double"]}},
        {"name": "photo", "type": "bytes"},
        {"name": "scores", "type": {"type": "map", "values": "float"}},
    ],
}  # fmt: skip
VISIT = {"age": -21, "ssn": "078-05", "kids": [None, "Zoë", 2.5], "photo": "aÿ", "scores": {"x": 0.5, "é": 1}}
ORDER = '{ "id": 1, "customer": {"ssn": "078-05-1120", "name": "Zo\\u00eb"} }'
CASES = """version: 1
cases:
  - {name: "a whole value", topic: payments, value: {card: "4111 1111"}, stored: <sealed>}
  - name: fields
    topic: orders.eu
    value: {id: 1, customer: {ssn: "078-05-1120", name: Ada}}
    stored: {value: {id: <sealed deterministic>, customer: {ssn: <sealed>, name: Ada}}}
  - {name: "refused", topic: orders.eu, value: {}, error: INVALID_RECORD}
"""
FAILING = '  - {name: "fails <&> #", topic: logs, value: x, stored: y}\n'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies/shop.yaml").write_text(POLICY)
    (tmp_path / "policies/visit.avsc").write_text(json.dumps(SCHEMA))
    (tmp_path / "policies/shop.test.yaml").write_text(CASES)
    (tmp_path / "order.json").write_text(ORDER)
    return tmp_path


def run(folder, *arguments, stdin=""):
    return subprocess.run(
        [binary(), "policy", *arguments], input=stdin, capture_output=True, text=True, cwd=folder, timeout=20
    )


# MARK: test


def test_samples_that_pass(folder):
    done = run(folder, "test")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("3 cases: all passed\n")
    assert run(folder, "test", "policies/shop.yaml").stdout == run(folder, "test", "policies/shop.test.yaml").stdout


def test_samples_that_fail(folder):
    (folder / "policies/shop.test.yaml").write_text(CASES + FAILING)
    done = run(folder, "test")
    assert done.returncode == 1
    assert "FAILED  fails <&> # (policies/shop.test.yaml:9:5)" in done.stdout
    assert done.stdout.endswith("4 cases: 3 passed, 1 failed\n")


def test_formats_are_what_others_read(folder):
    (folder / "policies/shop.test.yaml").write_text(CASES + FAILING)
    suites = JUnitXml.fromstring(run(folder, "test", "--format", "junit").stdout.encode())
    (suite,) = suites
    assert (suites.tests, suites.failures, suite.name) == (4, 1, "policies/shop.test.yaml")
    assert [(case.name, case.is_passed) for case in suite] == [
        ("a whole value", True), ("fields", True), ("refused", True), ("fails <&> #", False),
    ]  # fmt: skip
    lines = list(Parser().parse_text(run(folder, "test", "--format", "tap").stdout))
    assert [line.ok for line in lines if line.category == "test"] == [True, True, True, False]
    assert [line.expected_tests for line in lines if line.category == "plan"] == [4]
    report = json.loads(run(folder, "test", "--format", "json").stdout)
    assert (report["cases"], report["failed"]) == (4, 1)
    assert [case["outcome"] for case in report["files"][0]["cases"]] == ["passed"] * 3 + ["failed"]


def test_coverage(folder):
    assert run(folder, "test", "--coverage").returncode == 0
    done = run(folder, "test", "--require-coverage")
    assert done.returncode == 1
    assert "not tried: field 'kids' of rule 'visits' (policies/shop.yaml:14:24)" in done.stdout


def test_update(folder):
    file = folder / "policies/shop.test.yaml"
    file.write_text(CASES + "  - name: more # comment\n    topic: orders.eu\n    value: {id: 1, customer: {ssn: 0785}}\n")
    done = run(folder, "test", "--update")
    assert done.returncode == 0 and "wrote what is stored into policies/shop.test.yaml" in done.stderr
    assert file.read_text() == (
        CASES + "  - name: more # comment\n    topic: orders.eu\n    value: {id: 1, customer: {ssn: 0785}}\n"
        "    stored:\n      value:\n        id: <sealed deterministic>\n        customer: {\"ssn\": <sealed>}\n"
    )
    assert run(folder, "test", "--update").stderr == ""


def test_files_that_cannot_be_read(folder):
    for arguments in [("nowhere",), ("order.json",)]:
        done = run(folder, "test", *arguments)
        assert done.returncode == 2 and done.stdout == "" and arguments[0] in done.stderr
    (folder / "policies/shop.yaml").write_text(POLICY.replace("key: pii", "key: nope"))
    done = run(folder, "test")
    assert done.returncode == 2 and "policies/shop.yaml:9:10: " in done.stderr


def test_avro_values_are_written_as_others_write_them(folder):
    """JSON, and what fastavro makes of it, become the same stored shape."""
    datum = io.BytesIO()
    fastavro.schemaless_writer(
        datum, fastavro.parse_schema(SCHEMA), {**VISIT, "photo": VISIT["photo"].encode("latin-1")}
    )
    shape = {**VISIT, "age": "<sealed>", "ssn": "<sealed>", "kids": "<sealed>"}
    cases = [
        {"name": "json", "topic": "visits", "value": VISIT, "stored": {"value": shape}},
        {
            "name": "bytes", "topic": "visits", "valueBase64": base64.b64encode(datum.getvalue()).decode(),
            "stored": {"value": shape},
        },
    ]  # fmt: skip
    (folder / "policies/shop.test.yaml").write_text(json.dumps({"version": 1, "cases": cases}))
    done = run(folder, "test")
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "visit.json").write_text(json.dumps(VISIT))
    arguments = ["simulate", "visit.json", "--topic", "visits", "--as", "client", "--format", "raw"]
    done = subprocess.run([binary(), "policy", *arguments], capture_output=True, cwd=folder, timeout=20)
    assert done.stdout == datum.getvalue()


# MARK: explain, diff, simulate


def test_explain(folder):
    done = run(folder, "explain", "orders.eu", "--sample", "order.json")
    assert done.returncode == 0
    assert "customer.ssn   <sealed randomized key=pii> by customer.ssn" in done.stdout
    assert "customer.name  readable: nothing selects it" in done.stdout
    report = json.loads(run(folder, "explain", "visits", "--format", "json").stdout)
    fates = {place["path"]: place["fate"] for place in report["schemas"][0]["places"]}
    assert fates["age"] == fates["kids"] == "sealed" and fates["photo"] == "unclassified"
    done = run(folder, "explain", "nobody")
    assert done.returncode == 1 and "no policy rule matches topic 'nobody'" in done.stdout


def test_diff(folder):
    (folder / "new.yaml").write_text(POLICY.replace(", customer.ssn", ""))
    assert run(folder, "diff", "policies", "policies").stdout == "no topic is treated differently\n"
    (folder / "visit.avsc").write_text(json.dumps(SCHEMA))
    weaker = run(folder, "diff", "policies", "new.yaml")
    assert weaker.returncode == 1
    assert "topics orders.*: field 'customer.ssn' is no longer sealed" in weaker.stdout
    stronger = run(folder, "diff", "new.yaml", "policies", "--format", "json")
    assert stronger.returncode == 0
    assert [change["kind"] for change in json.loads(stronger.stdout)["changes"]] == ["strengthening"]


def test_simulate(folder):
    def simulate(reader, *more):
        return run(folder, "simulate", "order.json", "--topic", "orders.eu", "--as", reader, *more)

    assert simulate("client", "--format", "raw").stdout == ORDER
    assert simulate("keys:pii", "--format", "raw").stdout == ORDER
    stored = simulate("broker", "--format", "raw").stdout
    assert json.loads(stored)["customer"]["name"] == "Zoë" and "078-05" not in stored
    view = json.loads(simulate("broker", "--format", "json").stdout)
    assert view["value"]["customer"] == {"ssn": "<sealed randomized key=pii>", "name": "Zoë"}
    done = simulate("keys:cards")
    assert done.returncode == 1 and "TOPIC_AUTHORIZATION_FAILED" in done.stdout
    done = simulate("alice")
    assert done.returncode == 2 and "the key provider does, key by key" in done.stderr
    done = run(folder, "simulate", "-", "--topic", "orders.eu", "--as", "client", "--format", "raw", stdin=ORDER)
    assert done.stdout == ORDER
