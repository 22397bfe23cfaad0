"""The test registry, as clients see it that were written for real ones: confluent-kafka's and Confluent's for Java."""

import base64
import io
import json
import time
import urllib.request

import fastavro
import pytest
from confluent_kafka.schema_registry import (
    Schema, SchemaReference, SchemaRegistryClient, header_schema_id_serializer,
)
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

from harness import librdkafka, shop
from harness.certificates import Authority
from harness.java import JavaError
from harness.records import ToSend
from harness.registry import Registry

ADDRESS = {"type": "record", "name": "Address", "namespace": "shop",
           "fields": [{"name": "city", "type": "string"}, {"name": "zip", "type": ["null", "string"]}]}
ORDER = {"type": "record", "name": "Order", "namespace": "shop",
         "fields": [{"name": "id", "type": "long"}, {"name": "to", "type": "shop.Address"}]}
USER = {"type": "record", "name": "User", "fields": [{"name": "name", "type": "string", "confluent:tags": ["PII"]}]}
JSON_USER = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "User", "type": "object",
             "properties": {"name": {"type": "string"}}}


@pytest.fixture
def registry():
    with Registry() as registry:
        yield registry


def client(registry: Registry, **config) -> SchemaRegistryClient:
    config = {"url": registry.url, "max.retries": 0, "timeout": 5} | {k.replace("_", "."): v for k, v in config.items()}
    return SchemaRegistryClient(config)


def avro(schema) -> Schema:
    return Schema(json.dumps(schema), "AVRO")


def error_of(operation) -> tuple[int, int]:
    with pytest.raises(SchemaRegistryError) as error:
        operation()
    return error.value.http_status_code, error.value.error_code


def test_registration(registry):
    one = client(registry)
    id = one.register_schema("users-value", avro(USER))
    full = client(registry).register_schema_full_response("users-value", Schema(json.dumps(USER, indent=2)))
    assert full.schema_id == id and full.version == 1, "white space makes no other schema"
    assert client(registry).register_schema("others-value", avro(USER)) == id, "one id, in every subject"
    changed = USER | {"fields": USER["fields"] + [{"name": "age", "type": "int"}]}
    assert one.register_schema("users-value", avro(changed)) == id + 1
    assert one.get_subjects() == ["others-value", "users-value"]
    assert one.get_versions("users-value") == [1, 2]
    latest = one.get_latest_version("users-value")
    assert (latest.schema_id, latest.version, json.loads(latest.schema.schema_str)) == (id + 1, 2, changed)
    assert one.get_version("users-value", 1).schema_id == id
    found = one.lookup_schema("users-value", avro(USER))
    assert (found.schema_id, found.version, found.guid) == (id, 1, full.guid)
    assert json.loads(client(registry).get_schema(id).schema_str) == USER, "inline tags survive"
    assert json.loads(client(registry).get_schema_by_guid(full.guid).schema_str) == USER
    assert one.get_subjects_by_schema_id(id) == ["others-value", "users-value"]
    assert [(v.subject, v.version) for v in one.get_schema_versions(id)] == [("users-value", 1), ("others-value", 1)]


def test_subjects_with_odd_names(registry):
    one = client(registry)
    id = one.register_schema("a/b c%ü-value", avro(USER))
    assert one.get_subjects() == ["a/b c%ü-value"] and one.get_latest_version("a/b c%ü-value").schema_id == id


def test_errors(registry):
    one = client(registry)
    one.register_schema("users-value", avro(USER))
    assert error_of(lambda: one.get_schema(999)) == (404, 40403)
    assert error_of(lambda: one.get_schema_by_guid("00000000-0000-0000-0000-000000000000")) == (404, 40403)
    assert error_of(lambda: one.get_latest_version("none-value")) == (404, 40401)
    assert error_of(lambda: one.get_version("users-value", 7)) == (404, 40402)
    assert error_of(lambda: one.lookup_schema("users-value", avro({"type": "string"}))) == (404, 40403)
    assert error_of(lambda: one.register_schema("users-value", Schema('{"type": "nonsense"}', "AVRO"))) == (422, 42201)
    missing = Schema(json.dumps(ORDER), "AVRO", [SchemaReference("shop.Address", "address", 1)])
    assert error_of(lambda: one.register_schema("orders-value", missing)) == (422, 42201)
    assert error_of(lambda: one.set_compatibility("users-value", "SOMETIMES")) == (422, 42203)
    assert error_of(lambda: one.get_compatibility("users-value")) == (404, 40408)


def test_malformed_requests_are_answered_in_plain_text(registry):
    request = urllib.request.Request(f"{registry.url}/subjects/a/versions", b"[}", method="POST")
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request, timeout=5)
    assert error.value.code == 400 and error.value.headers["Content-Type"] == "application/json"
    with pytest.raises(ValueError):
        json.loads(error.value.read())


def test_compatibility(registry):
    one = client(registry)
    assert one.get_compatibility() == "NONE"
    one.register_schema("users-value", avro(USER))
    one.set_compatibility("users-value", "BACKWARD")
    assert one.get_compatibility("users-value") == "BACKWARD"
    added = USER | {"fields": USER["fields"] + [{"name": "age", "type": "int"}]}
    assert not one.test_compatibility("users-value", avro(added))
    assert error_of(lambda: one.register_schema("users-value", avro(added))) == (409, 409)
    with_default = USER | {"fields": USER["fields"] + [{"name": "age", "type": "int", "default": 0}]}
    assert one.test_compatibility("users-value", avro(with_default))
    assert one.register_schema("users-value", avro(with_default)) == 2
    one.set_compatibility(level="FULL")
    assert one.get_compatibility() == "FULL"


def test_references(registry):
    one = client(registry)
    one.register_schema("address", avro(ADDRESS))
    order = Schema(json.dumps(ORDER), "AVRO", [SchemaReference("shop.Address", "address", 1)])
    id = one.register_schema("orders-value", order)
    found = client(registry).get_schema(id)
    assert [(r.name, r.subject, r.version) for r in found.references] == [("shop.Address", "address", 1)]
    value = {"id": 7, "to": {"city": "Bern", "zip": None}}
    where = SerializationContext("orders", MessageField.VALUE)
    data = AvroSerializer(one, order)(value, where)
    assert data[:5] == b"\x00" + id.to_bytes(4, "big")
    registry.requests.clear()
    assert AvroDeserializer(client(registry))(data, where) == value
    assert registry.count("/subjects/address/versions/1") == 1, "references are looked up one by one"


@pytest.mark.parametrize("kind", ["avro", "json"])
def test_serializers(kind, registry):
    where = SerializationContext("users", MessageField.VALUE)
    value = {"name": "Ada Lovelace"}
    if kind == "avro":
        data = AvroSerializer(client(registry), json.dumps(USER))(value, where)
        assert fastavro.schemaless_reader(io.BytesIO(data[5:]), USER, None) == value
        assert AvroDeserializer(client(registry))(data, where) == value
    else:
        data = JSONSerializer(json.dumps(JSON_USER), client(registry))(value, where)
        assert json.loads(data[5:]) == value
        assert JSONDeserializer(json.dumps(JSON_USER), schema_registry_client=client(registry))(data, where) == value
    assert data[:5] == b"\x00\x00\x00\x00\x01"
    assert registry.subjects["users-value"].versions[0].type == kind.upper()


def test_serializers_with_the_schema_in_a_header(registry):
    headers: list = []
    where = SerializationContext("users", MessageField.VALUE, headers)
    in_header = {"schema.id.serializer": header_schema_id_serializer}
    serializer = AvroSerializer(client(registry), json.dumps(USER), conf=in_header)
    data = serializer({"name": "Ada Lovelace"}, where)
    guid = bytes.fromhex(registry.schemas[1].guid.replace("-", ""))
    assert [(k, bytes(v)) for k, v in where.headers] == [("__value_schema_id", b"\x01" + guid)]
    assert fastavro.schemaless_reader(io.BytesIO(data), USER, None) == {"name": "Ada Lovelace"}
    assert AvroDeserializer(client(registry))(data, where) == {"name": "Ada Lovelace"}


FAULTS = {
    "500": (500, 50001), "503": (503, -1), "plain 400": (400, -1), "garbage": ValueError, "cut": Exception,
    "reset": Exception,
}


@pytest.mark.parametrize("fault,expected", FAULTS.items(), ids=FAULTS)
def test_faults(fault, expected, registry):
    registry.register("users-value", USER)
    registry.fault = fault
    if isinstance(expected, tuple):
        assert error_of(lambda: client(registry).get_schema(1)) == expected
    else:
        with pytest.raises(expected):
            client(registry).get_schema(1)
    assert client(registry).get_latest_version("users-value").schema_id == 1, "the fault concerns some paths only"
    registry.reset()
    assert json.loads(client(registry).get_schema(1).schema_str) == USER


def test_lies(registry):
    registry.register("users-value", USER)
    registry.fault = "wrong schema"
    assert json.loads(client(registry).get_schema(1).schema_str)["name"] == "Wrong"
    registry.fault = "no schema"
    assert client(registry).get_schema(1).schema_str is None
    registry.fault, registry.huge_bytes = "huge", 1 << 20
    assert len(client(registry).get_schema(1).schema_str) == 1 << 20
    registry.reset()
    registry.hidden.add(1)
    assert error_of(lambda: client(registry).get_schema(1)) == (404, 40403)
    assert registry.count("/schemas/ids/1") == 1


def test_slow_and_down(registry):
    registry.register("users-value", USER)
    kept_alive = client(registry, timeout=0.3)
    assert kept_alive.get_latest_version("users-value").schema_id == 1
    registry.delay = 1
    with pytest.raises(Exception, match="timed out"):
        kept_alive.get_schema(1)
    registry.delay = 0
    registry.stop()
    started = time.monotonic()
    with pytest.raises(Exception, match="(?i)refused|disconnect|closed"):
        kept_alive.get_schema(1)
    assert time.monotonic() - started < 2
    registry.start()
    assert json.loads(client(registry).get_schema(1).schema_str) == USER, "back on its port, with its schemas"


def test_basic_credentials():
    with Registry(user=("reader", "pass:word")) as registry:
        registry.register("users-value", USER)
        assert client(registry, basic_auth_user_info="reader:pass:word").get_schema(1)
        assert error_of(lambda: client(registry, basic_auth_user_info="reader:wrong").get_schema(1)) == (401, 40101)
        assert error_of(lambda: client(registry).get_schema(1)) == (401, 40101)
        assert registry.refused == 2


def test_bearer_token():
    with Registry(token="the-token") as registry:
        registry.register("users-value", USER)
        config = {"bearer_auth_credentials_source": "STATIC_TOKEN", "bearer_auth_logical_cluster": "lsrc-1"}
        assert client(registry, bearer_auth_token="the-token", **config).get_schema(1)
        assert error_of(lambda: client(registry, bearer_auth_token="other", **config).get_schema(1)) == (401, 40101)


def test_tls(tmp_path):
    authority, stranger = Authority(tmp_path / "ca"), Authority(tmp_path / "stranger", "another authority")
    with Registry(identity=authority.issue()) as registry:
        registry.register("users-value", USER)
        assert registry.url.startswith("https:")
        assert client(registry, ssl_ca_location=str(authority.file)).get_schema(1)
        with pytest.raises(Exception, match="(?i)certificate"):
            client(registry, ssl_ca_location=str(stranger.file)).get_schema(1)
        with pytest.raises(Exception):
            client(registry, url=registry.url.replace("https", "http")).get_schema(1)


def test_an_older_registry_has_no_guids():
    with Registry(newest=False) as registry:
        full = client(registry).register_schema_full_response("users-value", avro(USER))
        assert full.schema_id == 1 and full.guid is None
        with pytest.raises(SchemaRegistryError):
            client(registry).get_schema_by_guid(str(registry.schemas[1].guid))


def test_basic_credentials_are_what_http_says():
    """RFC 7617's own example, so that the check does not merely agree with itself."""
    assert base64.b64encode(b"Aladdin:open sesame") == b"QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    with Registry(user=("Aladdin", "open sesame")) as registry:
        request = urllib.request.Request(f"{registry.url}/subjects",
                                         headers={"Authorization": "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="})
        assert json.load(urllib.request.urlopen(request, timeout=5)) == []


# Confluent's own serialiser for Java, and both against real Kafka

ORDERS = [shop.order("plain", n) for n in range(20)]


def test_java_serializer(cluster, topic, java_avro, registry):
    """What Java writes is what fastavro would write, and everybody reads it."""
    name = topic("plain")
    written = java_avro.produce(cluster.bootstrap, registry.url, name, shop.ORDER, [*ORDERS, None], key=b"k")
    stored = [r.value for r in librdkafka.consume(cluster.bootstrap, name)]
    assert stored == written and stored[-1] is None
    assert [value[:5] for value in stored[:-1]] == [b"\x00\x00\x00\x00\x01"] * len(ORDERS)
    assert [value[5:] for value in stored[:-1]] == [shop.encode(shop.ORDER, value) for value in ORDERS]
    assert java_avro.consume(cluster.bootstrap, registry.url, name) == [*ORDERS, None]
    where = SerializationContext(name, MessageField.VALUE)
    deserialize = AvroDeserializer(client(registry))
    assert [deserialize(value, where) for value in stored] == [*ORDERS, None]
    assert registry.count("^/subjects/.*/versions$") <= 2 and registry.count("/schemas/ids/1$") == 2


def test_java_reads_what_confluent_kafka_writes(cluster, topic, java_avro, registry):
    name = topic("plain")
    where = SerializationContext(name, MessageField.VALUE)
    serializer = AvroSerializer(client(registry), json.dumps(shop.ORDER))
    librdkafka.produce(cluster.bootstrap, name, [ToSend(serializer(value, where)) for value in ORDERS])
    assert java_avro.consume(cluster.bootstrap, registry.url, name) == ORDERS


def test_java_with_references_and_credentials(cluster, topic, java_avro):
    """References, as the Java client resolves them, from a registry that wants a password."""
    name = topic("plain")
    user = ("reader", "secret")
    config = {"basic_auth_credentials_source": "USER_INFO", "basic_auth_user_info": ":".join(user),
              "auto_register_schemas": "false", "use_latest_version": "true"}
    with Registry(user=user) as registry:
        registry.register("address", ADDRESS)
        address = {"name": "shop.Address", "subject": "address", "version": 1}
        registry.register(f"{name}-value", ORDER, references=[address])
        whole = ORDER | {"fields": [ORDER["fields"][0], {"name": "to", "type": ADDRESS}]}
        value = {"id": 7, "to": {"city": "Bern", "zip": "3000"}}
        written = java_avro.produce(cluster.bootstrap, registry.url, name, whole, [value], **config)
        assert written[0][:5] == b"\x00\x00\x00\x00\x02" and shop.decode(whole, written[0][5:]) == value
        assert java_avro.consume(cluster.bootstrap, registry.url, name, **config) == [value]
        assert registry.count("/subjects/address/versions/1$") >= 1 and registry.refused == 0


def test_java_sees_errors(cluster, topic, java_avro, registry):
    name = topic("plain")
    java_avro.produce(cluster.bootstrap, registry.url, name, ADDRESS, [{"city": "Bern", "zip": None}])
    with pytest.raises(JavaError, match="incompatible"):
        registry.compatibility = "BACKWARD"
        java_avro.produce(cluster.bootstrap, registry.url, name, ADDRESS | {"fields": ORDER["fields"][:1]}, [{"id": 1}])
    registry.hidden.add(1)
    with pytest.raises(JavaError, match="40403"):
        java_avro.consume(cluster.bootstrap, registry.url, name)
