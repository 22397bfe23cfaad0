"""Confluent's client-side field-level encryption on the same records: what an application does instead of using a proxy.

usage: serialize.py JSON_VALUES AVRO_VALUES AVRO_SCHEMA SECONDS    values of 1,024 bytes each, back to back, from `load values`

One process, a local KMS, mock registries: no network and no I/O is in the figures. Each serializer is measured without
encryption too, so that what encryption adds can be told from what an application pays anyway. Prints rows as JSON."""

import io
import json
import sys
import time
from pathlib import Path

import fastavro
from confluent_kafka.schema_registry import Rule, RuleKind, RuleMode, RuleParams, RuleSet, Schema, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.schema_registry.rules.encryption.encrypt_executor import FieldEncryptionExecutor
from confluent_kafka.schema_registry.rules.encryption.localkms.local_driver import LocalKmsDriver
from confluent_kafka.serialization import MessageField, SerializationContext

SIZE = 1024  # bytes of a value
FRAMING = 5  # of these, before an Avro datum: 00 and the schema's id
BATCH = 500
PROTECTED = (("customer", "ssn"), ("customer", "email"), ("payment", "card"))
RULE_CONF = {"secret": "bench"}  # the local KMS's key


def rules() -> RuleSet:
    """Whatever the schema tags with PII is encrypted, with AES-256-GCM."""
    parameters = {"encrypt.kek.name": "bench", "encrypt.kms.type": "local-kms", "encrypt.kms.key.id": "bench"}
    rule = Rule(
        "protect",
        "",
        RuleKind.TRANSFORM,
        RuleMode.WRITEREAD,
        "ENCRYPT",
        ["PII"],
        RuleParams(parameters),
        None,
        None,
        "ERROR,ERROR",
        False,
    )
    return RuleSet(None, [rule])


def values(path: str) -> list[bytes]:
    content = Path(path).read_bytes()
    return [content[at : at + SIZE] for at in range(0, len(content), SIZE)]


class Format:
    """JSON or Avro: a parser for the values, and pairs of serializer and deserializer."""

    def __init__(self, name: str, schema: str, kind: str, parse, validate: bool | None = None):
        self.name, self.schema, self.kind, self.parse = name, schema, kind, parse
        self.checking = {} if validate is None else {"validate": validate}

    def pair(self, client: SchemaRegistryClient, topic: str, rule_set: RuleSet | None):
        client.register_schema(f"{topic}-value", Schema(self.schema, self.kind, [], None, rule_set))
        reading = {"use.latest.version": True, **self.checking}
        writing = {"auto.register.schemas": False, **reading}
        if self.kind == "AVRO":
            writer = AvroSerializer(client, conf=writing, rule_conf=RULE_CONF)
            return writer, AvroDeserializer(client, conf=reading, rule_conf=RULE_CONF)
        writer = JSONSerializer(None, client, conf=writing, rule_conf=RULE_CONF)
        return writer, JSONDeserializer(None, schema_registry_client=client, conf=reading, rule_conf=RULE_CONF)


def check(writer, reader, context: SerializationContext, parse, sources: list[bytes]) -> None:
    """What is written must hold none of the fields, and the same twice over must differ: else the figures mean nothing."""
    for source in sources[:20]:
        plain = parse(source)
        first, second = writer(parse(source), context), writer(parse(source), context)
        for record, field in PROTECTED:
            if plain[record][field].encode() in first:
                raise SystemExit(f"{record}.{field} is written in plaintext")
        if first == second or first[0] != 0:
            raise SystemExit("nothing has been encrypted")
        if reader(first, context) != plain:
            raise SystemExit("what was written does not come back")


def timed(inputs, call, context, seconds: float) -> tuple[float, float]:
    """Seconds and CPU seconds that `call` takes for a record; `inputs` makes the next batch outside of the clocks."""
    records, wall, cpu = 0, 0.0, 0.0
    while wall < seconds:
        batch = inputs()
        wall_start, cpu_start = time.perf_counter(), time.process_time()
        for each in batch:
            call(each, context)
        cpu += time.process_time() - cpu_start
        wall += time.perf_counter() - wall_start
        records += len(batch)
    return wall / records, cpu / records


def measure(writer, reader, context: SerializationContext, parse, sources: list[bytes], seconds: float) -> dict:
    written = [writer(parse(source), context) for source in sources[:BATCH]]
    position = 0

    def objects():  # fresh ones: the serializer encrypts them in place
        nonlocal position
        position = (position + BATCH) % (len(sources) - BATCH)
        return [parse(source) for source in sources[position : position + BATCH]]

    return {
        "produce": timed(objects, writer, context, seconds),
        "consume": timed(lambda: written, reader, context, seconds),
    }


def rows_of(format: Format, client: SchemaRegistryClient, sources: list[bytes], seconds: float) -> list[dict]:
    found = {}
    for encrypted in (True, False):
        topic = f"{format.name}-{encrypted}"
        context = SerializationContext(topic, MessageField.VALUE)
        writer, reader = format.pair(client, topic, rules() if encrypted else None)
        if encrypted:
            check(writer, reader, context, format.parse, sources)
        found[encrypted] = measure(writer, reader, context, format.parse, sources, seconds)
    rows = []
    for op in ("produce", "consume"):
        (wall, cpu), (_, plain) = found[True][op], found[False][op]
        rows.append(
            {
                "format": format.name,
                "op": op,
                "recordsPerSecond": round(1 / wall),
                "cpuMicrosecondsPerRecord": round(cpu * 1e6, 2),
                "ofThatEncryption": round((cpu - plain) * 1e6, 2),
                "cpuSecondsPerGiB": round(cpu / SIZE * (1 << 30), 2),
            }
        )
    return rows


def main() -> None:
    json_path, avro_path, schema_path, seconds = sys.argv[1:5]
    LocalKmsDriver.register()
    FieldEncryptionExecutor.register()
    json_schema, avro_schema = Path(__file__).with_name("order.schema.json").read_text(), Path(schema_path).read_text()
    parsed = fastavro.parse_schema(json.loads(avro_schema))

    def parse_avro(value: bytes):
        return fastavro.schemaless_reader(io.BytesIO(value[FRAMING:]), parsed)

    client = SchemaRegistryClient.new_client({"url": "mock://bench"})
    formats = [
        (Format("json", json_schema, "JSON", json.loads, True), values(json_path)),
        (Format("json, not validated", json_schema, "JSON", json.loads, False), values(json_path)),
        (Format("avro", avro_schema, "AVRO", parse_avro), values(avro_path)),
    ]
    rows = []
    for format, sources in formats:
        rows += rows_of(format, client, sources, float(seconds))
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
