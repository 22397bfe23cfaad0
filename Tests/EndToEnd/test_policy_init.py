"""`fieldseal policy init`: from a schema or a sample to a policy that loads, lints and passes its own test."""

import json
import subprocess

import pytest

from harness.proxy import binary

pytestmark = pytest.mark.usefixtures("_have_binary")

SAMPLES = [
    {"customerId": "c-1", "email": "ada@example.org", "card": "4111 1111 1111 1111", "amount": 12.5},
    {"customerId": "c-2", "email": "alan@example.org", "amount": 7},
]
SCHEMA = {
    "type": "record", "name": "Customer", "namespace": "com.example",
    "fields": [
        {"name": "id", "type": "long"},
        {"name": "taxId", "type": "string"},
        {"name": "phones", "type": {"type": "array", "items": "string"}},
        {"name": "birthDate", "type": ["null", {"type": "int", "logicalType": "date"}]},
    ],
}


def policy(*arguments, stdin="", cwd=None, code=0):
    done = subprocess.run(
        [binary(), "policy", *arguments], input=stdin, capture_output=True, text=True, cwd=cwd, timeout=30
    )
    assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def lines(samples) -> str:
    return "".join(json.dumps(sample) + "\n" for sample in samples)


def is_good(folder):
    """What `init` has written is in its form, is clean, and does what its test says."""
    policy("fmt", "--check", "policies", cwd=folder)
    policy("lint", "policies", cwd=folder)
    policy("test", "policies", cwd=folder)


def test_from_samples(tmp_path):
    (tmp_path / "policies").mkdir()
    (tmp_path / "customers.jsonl").write_text(lines(SAMPLES))
    done = policy("init", "customers.jsonl", "-o", "policies/customers.yaml", "--with-test", cwd=tmp_path)
    assert done.stdout.startswith("policies/customers.yaml: 2 fields sealed, 2 readable\n")
    text = (tmp_path / "policies/customers.yaml").read_text()
    assert "  - match: customers\n" in text
    assert "- email # guess: the name suggests how to reach a person; the sample has an e-mail address\n" in text
    assert '- {path: card, onMissing: pass} # guess: ' in text
    # Values stay where they are.
    assert "ada@" not in text and "4111" not in text
    is_good(tmp_path)
    # Readable by mistake: its own test notices.
    (tmp_path / "policies/customers.yaml").write_text(text.replace("- email #", "- {path: email, mode: plain} #"))
    policy("test", "policies", cwd=tmp_path, code=1)


def test_from_an_avro_schema(tmp_path):
    (tmp_path / "policies").mkdir()
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas/customer.avsc").write_text(json.dumps(SCHEMA))
    policy(
        "init", "--schema", "schemas/customer.avsc", "--topic", "customers.*", "-o", "policies/customers.yaml",
        "--with-test", cwd=tmp_path,
    )
    text = (tmp_path / "policies/customers.yaml").read_text()
    assert '- match: "customers.*"' in text and "schemas: [../schemas/customer.avsc]" in text
    assert "{path: taxId, mode: deterministic}" in text and 'path: "phones[*]"' in text
    assert "topic: customers.example\n" in (tmp_path / "policies/customers.test.yaml").read_text()
    is_good(tmp_path)


def test_standard_input_and_output():
    done = policy("init", "-", "--topic", "orders", stdin=lines(SAMPLES))
    assert "made from 2 samples: standard input." in done.stdout and "match: orders" in done.stdout
    assert "# guess: no field looks sensitive" in policy("init", "-", stdin='{"a": 1}').stdout
    # A schema is told from a sample.
    assert "format: avro" in policy("init", "-", stdin=json.dumps(SCHEMA)).stdout


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "s.json").write_text('{"email": "x"}')
    (tmp_path / "s.test.yaml").write_text("mine")
    done = policy("init", "s.json", "-o", "s.yaml", "--with-test", cwd=tmp_path, code=2)
    assert "'s.test.yaml' is there already" in done.stderr
    assert not (tmp_path / "s.yaml").exists() and (tmp_path / "s.test.yaml").read_text() == "mine"
    policy("init", "s.json", "-o", "s.yaml", cwd=tmp_path)
    policy("init", "s.json", "-o", "s.yaml", cwd=tmp_path, code=2)
    policy("init", "s.json", "-o", "s.yaml", "--with-test", "--force", cwd=tmp_path)
    assert "email" in (tmp_path / "s.test.yaml").read_text()


@pytest.mark.parametrize(
    "arguments, stdin, says",
    [
        ([], "", "give a schema or a sample"),
        (["-", "--sample", "x.json"], "", "not several"),
        (["missing.json"], "", "cannot read 'missing.json'"),
        (["-"], "no json", "standard input is no JSON"),
        (["-", "--format", "avro"], '{"a": 1}', "no Avro schema"),
        (["-", "--topic", "a b"], '{"a": 1}', "cannot be a topic"),
        (["-", "-o", "x.txt"], '{"a": 1}', "ends with .yaml"),
        (["-", "--with-test"], '{"a": 1}', "--with-test needs --output"),
    ],
)
def test_what_cannot_be_done(arguments, stdin, says, tmp_path):
    done = policy("init", *arguments, stdin=stdin, cwd=tmp_path, code=2)
    assert says in done.stderr and not list(tmp_path.iterdir())
