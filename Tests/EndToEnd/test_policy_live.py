"""`fieldseal policy lint --live`: policies against a real cluster, a schema registry and a keystore."""

import itertools
import json
import subprocess
import time

import pytest

from harness.cluster import PASSWORD, USER
from harness.lint import Lint
from harness.ports import free_port

pytestmark = pytest.mark.usefixtures("_have_binary")

CONFIGURATION = """\
version: 1
upstream: {{bootstrap: [{brokers}]}}
policies: policies
keyring: {{directory: keyring}}
providers:
  local: {{type: local, keystore: keystore.json, keyFile: master.key}}
{extra}"""

_numbers = itertools.count(1)


class Live(Lint):
    def configure(self, bootstrap: str, extra: str = ""):
        brokers = ", ".join(f'"{one}"' for one in bootstrap.split(","))
        self.write("fieldseal.yaml", CONFIGURATION.format(brokers=brokers, extra=extra))

    def policy(self, text: str):
        self.write("policies/p.yaml", "version: 1\n" + text)

    def live(self, *arguments: str) -> list[str]:
        """`line:column rule message` of what only `--live` finds."""
        return [
            f"{one['line']}:{one['column']} {one['rule']} {one['message']}"
            for one in self.findings("--live", *arguments)
            if one["rule"].startswith("live-") and not one["suppression"]
        ]


@pytest.fixture
def live(tmp_path):
    return Live(tmp_path)


@pytest.fixture
def names():
    """Topics of other tests are there, too: these sort before them."""
    number = f"{next(_numbers)}-{int(time.time())}"
    return lambda name: f"00-{name}-{number}"


def test_the_settings_of_topics(live, cluster, names):
    plain, compacted, sealed = names("plain"), names("compacted"), names("sealed")
    cluster.create(plain)
    cluster.create(compacted, cleanup_policy="compact")
    cluster.create(sealed, compression_type="zstd", max_message_bytes=900000)
    live.configure(cluster.bootstrap)
    live.policy(
        f"""\
keys:
  main: {{provider: local, key: main}}
topics:
  - match: {plain}
    encrypt: value
    key: main
    assume: {{cleanup.policy: compact, max.message.bytes: 2000000}}
  - {{match: {compacted}, encrypt: value, key: main}}
  - {{match: {sealed}, encrypt: value, key: main}}
  - {{match: "*", encrypt: none}}
"""
    )
    text = "\n".join(live.live())
    assert f"8:14 live-compaction the topic '{plain}' has cleanup.policy=delete, not compact" in text
    assert f"8:39 live-message-size the topic '{plain}' takes batches of 1048588 bytes at most, not of 2000000" in text
    assert f"9:13 live-compaction the topic '{compacted}' is compacted (cleanup.policy=compact); write assume:" in text
    assert f"10:13 live-compression values of the topic '{sealed}' are sealed whole" in text
    assert f"10:13 live-message-size the topic '{sealed}' takes batches of 900000 bytes at most" in text
    assert "live-topic-unmatched" not in text


def test_topics_and_rules(live, cluster, names):
    here, left, missing = names("here"), names("left"), names("absent")
    cluster.create(here)
    cluster.create(left)
    live.policy(
        f"""\
topics:
  - {{match: {here}, encrypt: none}}
  - {{match: {missing}, encrypt: none}}
  - {{match: "{names('none')}*", encrypt: none}}
"""
    )
    text = "\n".join(live.live("policies", "--bootstrap", cluster.bootstrap))
    assert f"2:1 live-topic-unmatched no rule matches the topic '{left}' of the cluster" in text
    assert here not in text.replace(f"'{here}'; mend", "")
    assert f"4:13 live-rule-without-topic the cluster has no topic '{missing}'" in text
    assert "5:13 live-rule-without-topic the cluster has no topic that '" in text
    # An ignore counts for such findings, too.
    path = live.folder / "policies/p.yaml"
    path.write_text(path.read_text().replace(
        f"  - {{match: {missing}", f"  # fieldseal:ignore FS093: it is made next week\n  - {{match: {missing}"))
    assert f"no topic '{missing}'" not in "\n".join(live.live("policies", "--bootstrap", cluster.bootstrap))
    # Without --live it is not known whether that ignore is needed.
    assert "FS042" not in live.run("policies", "--format", "concise").text


def test_ambiguous_topics(live, cluster, names):
    topic = names("two")
    cluster.create(topic)
    live.policy(f'topics:\n  - {{match: "/{topic[:6]}.*/", encrypt: none}}\n  - {{match: "{topic[:6]}*", encrypt: none}}\n')
    text = "\n".join(live.live("policies", "--bootstrap", cluster.bootstrap))
    assert f"3:13 live-ambiguous the cluster has such a topic: topic '{topic}' matches both" in text


def test_keys(live, cluster, names):
    one, two = names("one"), names("two")
    cluster.create(one)
    cluster.create(two)
    live.configure(cluster.bootstrap)
    live.policy(
        f"""\
keys:
  there: {{provider: local, key: there}}
  gone: {{provider: local, key: gone}}
  each: {{provider: local, key: "topics/{{topic}}"}}
topics:
  - {{match: {one}, encrypt: value, key: each}}
  - {{match: {two}, encrypt: value, key: each, recordKey: deterministic, headers: [{{name: a, key: there}}, {{name: b, key: gone}}]}}
  - {{match: "*", encrypt: none}}
"""
    )
    text = "\n".join(live.live())
    assert "live-unreachable the key provider 'local' cannot be used: " in text
    keys = [live.command()[0], "keys"]
    for arguments in (["init"], ["create", "there"], ["create", f"topics/{one}"]):
        subprocess.run([*keys, *arguments], cwd=live.folder, check=True, capture_output=True, timeout=60)
    text = "\n".join(live.live())
    assert "4:32 live-key-missing 'gone' cannot be used: " in text
    assert f"5:32 live-key-missing 'topics/{two}' cannot be used: " in text
    assert f"'topics/{one}'" not in text and "'there'" not in text


def test_schemas(live, cluster, registry, names):
    good, bad, none, new, text = (names(name) for name in ("good", "bad", "unregistered", "new", "json"))
    for topic in (good, bad, none, new, text):
        cluster.create(topic)
    record = {"type": "record", "name": "R", "fields": [{"name": "email", "type": "string"}]}
    registry.register(f"{good}-value", json.dumps(record))
    registry.register(f"{bad}-value", json.dumps({**record, "fields": [{"name": "mail", "type": "string"}]}))
    registry.register(
        f"{new}-value", json.dumps({**record, "fields": [*record["fields"], {"name": "phone", "type": "string"}]}))
    members = {"email": {"type": "string"}, "amount": {"type": "number"}}
    registry.register(
        f"{text}-value", json.dumps({"type": "object", "properties": members, "additionalProperties": False}), "JSON")
    live.configure(cluster.bootstrap, f"schemaRegistry: {{url: {registry.url}, timeout: 2s}}\n")
    rule = "encrypt: tagged, format: avro, key: main, unclassified: reject"
    live.policy(
        f"""\
keys:
  main: {{provider: local, key: main}}
tags:
  - {{tag: PII, match: [email]}}
protect:
  - {{tag: PII}}
topics:
  - {{match: {good}, {rule}}}
  - {{match: {bad}, format: avro, key: main, fields: [email, mail]}}
  - {{match: {none}, {rule}}}
  - match: {new}
    encrypt: tagged
    format: avro
    key: main
    unclassified: reject
  - match: {text}
    format: json
    key: main
    unclassified: reject
    fields: [email, {{path: phone, onMissing: pass}}]
  - {{match: "*", encrypt: none}}
"""
    )
    found = "\n".join(live.live())
    assert f"the newest schema of '{good}-value'" not in found
    assert f"live-schema-field 'email' is not in the newest schema of '{bad}-value', so that its values are refused" in found
    assert f"live-schema-missing the schema registry has no subject '{none}-value'" in found
    assert f"16:5 live-schema-field the newest schema of '{new}-value' has 'phone', which nothing classifies" in found
    assert f"20:5 live-schema-field the newest schema of '{text}-value' has 'amount', which nothing classifies" in found
    assert f"21:28 live-schema-field 'phone' is not in the newest schema of '{text}-value': nothing is sealed" in found
    registry.stop()
    try:
        found = "\n".join(live.live())
        assert "live-unreachable" in found and registry.url.removeprefix("http://") in found
    finally:
        registry.start()


def test_a_cluster_that_demands_a_password(live, cluster, names):
    topic = names("secret")
    cluster.create(topic)
    live.policy(f"topics:\n  - {{match: {topic}, encrypt: none}}\n  - {{match: \"*\", encrypt: none}}\n")
    module = "org.apache.kafka.common.security.plain.PlainLoginModule"
    properties = (
        f"bootstrap.servers={cluster.sasl_bootstrap}\nsecurity.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n"
        f'sasl.jaas.config={module} required username="{USER}" password="%s";\n'
    )
    live.write("client.properties", properties % PASSWORD)
    assert live.live("policies", "--kafka-config", "client.properties") == []
    live.write("client.properties", properties % "wrong")
    (found,) = live.live("policies", "--kafka-config", "client.properties", "--live-timeout", "3s")
    assert "live-unreachable the cluster at" in found and "uthentication" in found
    assert "wrong" not in found


def test_a_cluster_that_is_not_there(live):
    live.policy('topics:\n  - {match: "*", encrypt: none}\n')
    start = time.monotonic()
    done = live.run(
        "policies", "--live", "--bootstrap", f"127.0.0.1:{free_port()}", "--live-timeout", "2s", "--format", "concise",
        code=1,
    )
    assert time.monotonic() - start < 10
    assert "FS091" in done.text and "does not answer" in done.text and "refused" in done.text
    done = live.run("policies", "--live", "--format", "concise", code=1)
    assert "which cluster to ask is not known" in done.text


@pytest.mark.parametrize(
    "arguments, says",
    [
        (["--bootstrap", "a:1"], "'--bootstrap' does nothing without --live"),
        (["--live", "--live-timeout", "5"], "'--live-timeout' is a time from 100ms to 300s"),
        (["--live", "--kafka-config", "missing"], "cannot read 'missing'"),
        (["--live", "--kafka-config", "bad.properties"], "bad.properties:1: a line is as in name=value"),
    ],
)
def test_wrong_arguments(live, arguments, says):
    live.policy('topics:\n  - {match: "*", encrypt: none}\n')
    live.write("bad.properties", "nonsense\n")
    assert says in live.run("policies", *arguments, code=2).errors


def test_settings_that_librdkafka_does_not_know(live):
    live.policy('topics:\n  - {match: "*", encrypt: none}\n')
    live.write("odd.properties", "bootstrap.servers=127.0.0.1:1\n\nno.such.setting=1\n")
    done = live.run("policies", "--live", "--kafka-config", "odd.properties", "--format", "concise", code=1)
    assert "odd.properties:3: librdkafka does not take 'no.such.setting'" in done.text
