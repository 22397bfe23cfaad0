"""Several keys in one topic, and keys that each record chooses."""

import json

import pytest
from confluent_kafka import KafkaException

from harness import kafka_python, keyed, librdkafka, wire
from harness.batches import CODECS
from harness.failures import consumer_error
from harness.fields import HEADER, Detached, json_places, of_field, of_header, of_record_key, unbase64
from harness.java import JavaError
from harness.keys import remove_kek
from harness.mock import MockCluster, library
from harness.processes import wait_until
from harness.proxy import DIRECT, Direct, Proxy
from harness.records import START, ToSend, as_stored, assert_same, new_marker, values
from harness.shop import encode
from harness.stored import FieldChecks

sealing = pytest.mark.sealing
USERS = 2_500


@pytest.fixture(scope="module")
def keys(cluster, folder, _have_binary, _registry):
    """A proxy with the policy of `harness.keyed`."""
    if DIRECT:
        yield FieldChecks(cluster, Direct(cluster.bootstrap))
        return
    proxy = Proxy(folder / "keyed", cluster.bootstrap, **keyed.proxy_options(_registry))
    keyed.add_keys(proxy, USERS)
    proxy.start()
    yield FieldChecks(cluster, proxy)
    assert proxy.stop() == 0, proxy.log[-4000:]


@pytest.mark.parametrize("codec", CODECS)
def test_each_part_has_its_key(codec, topic, keys, java):
    name, marker = topic("several"), new_marker().decode()
    sent = [ToSend(json.dumps({"name": f"{marker} {n}", "card": n * 1111, "city": f"city {n % 2}", "n": n}).encode(),
                   b"key %d" % (n % 3), (("user", b"u%d" % n), ("account", marker.encode()), ("other", b"x")), START + n)
            for n in range(40)]
    java.produce(keys.bootstrap, name, sent, compression_type=codec)
    for client in (librdkafka, java, kafka_python):
        assert_same(client.consume(keys.bootstrap, name), as_stored(sent), client.name)
    keys.holds_no(name, marker.encode())
    if DIRECT:
        return
    cities = set()
    for record, it in zip(keys.direct(name), sent, strict=True):
        assert keyed.keks_of_fields(keys.opener, record) == {"name": "main", "card": "cards", "city": "chacha"}
        places = {p.canonical: p for p in json_places(record.value)}
        was = {p.canonical: p.token for p in json_places(it.value)}
        for path in ("name", "card", "city"):
            content = keys.opener.field(unbase64(places[path].token[1:-1]), of_field(name, path), record.key)
            assert content == was[path].strip(b'"'), path
        cities.add(places["city"].token)
        assert places["n"].token == was["n"]
        assert keys.opener.field(record.key, of_record_key(name)) == it.key
        headers = dict(record.headers)
        assert [keys.opener.kek(headers[h]) for h in ("user", "account", "other")] == ["main", "cards", None]
        assert keys.opener.field(headers["account"], of_header(name, "account"), record.key) == marker.encode()
    assert len(cities) == 2, "deterministic"


def test_avro_fields_with_several_keys(topic, keys, registry, java):
    """What cannot be sealed in its place travels in one header, each field under its key."""
    name, marker = topic("avrokeys"), new_marker().decode()
    id = registry.register("account-value", keyed.ACCOUNT).id
    sent = keyed.accounts(id, marker, 30)
    librdkafka.produce(keys.bootstrap, name, sent)
    for client in (librdkafka, java):
        assert_same(client.consume(keys.bootstrap, name), as_stored(sent), client.name)
    keys.holds_no(name, marker.encode())
    if DIRECT:
        return
    for n, record in enumerate(keys.direct(name)):
        user = n % 5
        assert record.headers[-1][0] == HEADER and len(record.headers) == 2
        header = Detached.read(record.headers[-1][1])
        assert header.encoded() == record.headers[-1][1] and record.headers[-1][1][0] == 2
        keks = [keys.opener.keyring.entry(number).kek for number, _ in header.keys]
        found = [(it.path, keks[it.key]) for it in header.entries]
        born = [] if user % 3 == 0 else [("born", "main")]
        assert found == [("user", f"user/{user}"), ("score", "cards"), *[("limits[*]", "cards")] * 3, *born]
        value = keyed.account(marker, user)
        opened = keys.opener.detached(record.headers[-1][1], name, record.key)
        expected = [encode("long", user), encode("double", value["score"]),
                    *(encode("int", limit) for limit in value["limits"])]
        assert [data for _, data in opened][:5] == expected


@pytest.mark.parametrize("codec", ["none", "zstd"])
def test_a_key_for_each_of_many(codec, topic, keys, java):
    """More subjects in one batch than are asked for at once, and more than in one round."""
    name, marker = topic("users"), new_marker().decode()
    sent = keyed.documents(marker, list(range(USERS)) + list(range(0, USERS, 7)))
    java.produce(keys.bootstrap, name, sent, compression_type=codec, batch_size=900_000, linger_ms=500)
    assert_same(librdkafka.consume(keys.bootstrap, name), as_stored(sent), "what was produced")
    assert_same(java.consume(keys.bootstrap, name), as_stored(sent), "what was produced, Java")
    keys.holds_no(name, marker.encode())
    if DIRECT:
        return
    for n, (record, it) in enumerate(zip(keys.direct(name), sent, strict=True)):
        assert keys.opener.kek(record.value) == f"user/{json.loads(it.value)['user']}"
        if n % 50 == 0:
            assert keys.opener.value(record.value, name, record.key) == it.value


@sealing
def test_another_process_opens_them(topic, keys, cluster, start_proxy, registry):
    """A proxy that has no key in memory gets all that a response needs, in rounds."""
    name, marker = topic("users"), new_marker().decode()
    sent = keyed.documents(marker, list(range(1_300)))
    librdkafka.produce(keys.bootstrap, name, sent, linger_ms=300, batch_num_messages=10_000)
    other = start_proxy(cluster.bootstrap, keys_of=keys.proxy, **keyed.proxy_options(registry))
    assert_same(librdkafka.consume(other.bootstrap, name), as_stored(sent), "what was produced")


def test_record_keys_and_headers_name_keys(topic, keys):
    owned, mixed, marker = topic("owners"), topic("mixed"), new_marker()
    sent = [ToSend(marker, b"%d" % (n % 4), (), START + n) for n in range(20)] + [ToSend(None, b"nobody", (), START)]
    librdkafka.produce(keys.bootstrap, owned, sent)
    assert_same(keys.through(owned), as_stored(sent), owned)
    documents = [ToSend(it.value, it.key, (("tenant", b"x"), ("tenant", b"ab"[n % 2:n % 2 + 1]), ("note", marker)), START + n)
                 for n, it in enumerate(keyed.documents(marker.decode(), [1, 2, 1], name="n"))]
    librdkafka.produce(keys.bootstrap, mixed, documents)
    assert_same(keys.through(mixed), as_stored(documents), mixed)
    for name in (owned, mixed):
        keys.holds_no(name, marker)
    if DIRECT:
        return
    assert [keys.opener.kek(r.value) for r in keys.direct(owned)] == [f"owner/{n % 4}" for n in range(20)] + [None]
    stored = keys.direct(mixed)
    for n, (record, user) in enumerate(zip(stored, [1, 2, 1])):
        found = {"ssn": f"user/{user}", "mail": f"user/{user}", "name": "main"}
        assert keyed.keks_of_fields(keys.opener, record) == found
        assert [keys.opener.kek(v) for _, v in record.headers] == [None, None, f"tenant/{'ab'[n % 2]}"]
    mails = [json.loads(r.value)["mail"] for r in stored]
    assert mails[0] == mails[2] != mails[1], "deterministic under each user's key"


# Refusals

LACKING = {
    "no user": (b'{"ssn":"secret"}', "{value.user}, which is not in the value"),
    "no text": (b'{"user":{},"ssn":"secret"}', "neither a text nor a number"),
    "no JSON": (b"secret", "cannot be read as JSON"),
    "white space": (b'{"user":"a b","ssn":"secret"}', "white space or control characters"),
    "twice": (b'{"user":1,"user":2}', "more than once"),
}


@sealing
@pytest.mark.parametrize("what", LACKING)
def test_records_without_what_names_their_key(what, topic, keys, java):
    """The error names topic, partition, record and source; nothing is written, under no other key either."""
    value, said = LACKING[what]
    name, good = topic("users", on=1), b'{"user":1}'
    refusal = keys.refusal(name, [(b"k", good), (b"k", value), (b"k", good)])
    assert refusal.error == wire.INVALID_RECORD and set(refusal.records) == {1}
    for part in (name, "partition 0", "record 1", said, "user/{value.user}"):
        assert part in refusal.text, refusal.text
    assert "secret" not in refusal.text
    assert keys.cluster.end_offset(name) == 0
    with pytest.raises(JavaError) as error:
        java.produce(keys.bootstrap, name, [ToSend(value, b"k")])
    assert error.value.kind == "InvalidRecordException" and said in error.value.message
    with pytest.raises(KafkaException):
        librdkafka.produce(keys.bootstrap, name, [ToSend(value, b"k")])


@sealing
def test_a_key_that_does_not_exist(topic, keys):
    name = topic("users", on=1)
    refusal = keys.refusal(name, [(b"k", b'{"user":1}'), (b"k", b'{"user":"nobody"}')])
    assert refusal.error == wire.POLICY_VIOLATION
    assert "user/nobody" in refusal.text and "record 1 of the batch" in refusal.text and "keys create" in refusal.text
    assert keys.cluster.end_offset(name) == 0


@sealing
def test_a_key_that_was_destroyed(topic, cluster, start_proxy, registry):
    """Whose key is gone, his records are: they fail their partition, and the others are read."""
    proxy = start_proxy(cluster.bootstrap, learn=False, **keyed.proxy_options(registry) | {
        "extra": f"schemaRegistry: {{url: {registry.url}}}\ndataKeys: {{cacheTime: 1s}}"})
    keyed.add_keys(proxy, 4)
    name, marker = topic("users", partitions=2), new_marker().decode()
    sent = [ToSend(it.value, it.key, (), START, n % 2) for n, it in enumerate(keyed.documents(marker, [0, 1, 0, 1]))]
    librdkafka.produce(proxy.bootstrap, name, sent)
    assert len(librdkafka.consume(proxy.bootstrap, name)) == 4
    remove_kek(proxy.keys / "keystore.json", proxy.keys / "master.key", "user/0")
    denied = 29  # TOPIC_AUTHORIZATION_FAILED
    wait_until(lambda: FieldChecks(cluster, proxy).fetch(name)[0] == denied, 10, "its key is still used")
    failure, found = consumer_error(proxy, name, [0, 1])
    assert failure is not None and failure.code() == denied, failure
    assert {r.partition for r in found} == {1}


def test_against_the_mock_cluster(folder, _have_binary, _registry):
    if not library("bundled"):
        pytest.skip("no bundled librdkafka")
    if DIRECT:
        pytest.skip("FIELDSEAL_DIRECT: there is no proxy in this run")
    mock = MockCluster(folder / "mock-keyed", "bundled")
    proxy = Proxy(folder / "proxy-mock-keyed", mock.bootstrap, **keyed.proxy_options(_registry))
    try:
        keyed.add_keys(proxy, 200)
        proxy.start()
        name, marker = "users-mock", new_marker().decode()
        sent = keyed.documents(marker, [n % 200 for n in range(400)])
        librdkafka.produce(proxy.bootstrap, name, sent, linger_ms=100)
        through = librdkafka.consume(proxy.bootstrap, name, partitions=[0])
        assert values(through) == values(sent)
        opener = keyed.opener(proxy)
        stored = librdkafka.consume(mock.bootstrap, name, partitions=[0])
        assert [opener.kek(r.value) for r in stored] == [f"user/{n % 200}" for n in range(400)]
    finally:
        proxy.stop()
        mock.stop()
