"""A schema registry with the REST API of Confluent's, on loopback: what the serialisers of clients register with.

It answers as real ones were seen to answer, errors included; test_registry.py holds it against clients that it does
not know. Its knobs make it what registries are at their worst: away, slow, failing, lying.
"""

import hashlib
import json
import re
import threading
import uuid
from dataclasses import dataclass, field
from urllib.parse import unquote

import fastavro

from .certificates import Identity
from .ports import free_port
from .registry_server import RegistryError, Server

COMPATIBILITIES = {"NONE"} | {w + t for w in ("BACKWARD", "FORWARD", "FULL") for t in ("", "_TRANSITIVE")}


@dataclass
class Schema:
    id: int
    guid: str
    type: str
    text: str
    references: list[dict]


@dataclass
class Subject:
    name: str
    versions: list[Schema] = field(default_factory=list)
    compatibility: str | None = None


def _fields(schema) -> dict | None:
    if isinstance(schema, dict) and schema.get("type") in ("record", "error"):
        return {it["name"]: it for it in schema["fields"]}
    return None


def can_read(new, old) -> bool:
    """Whether a reader with `new` reads what `old` wrote: as far as tests need it (fields added or retyped)."""
    mine, theirs = _fields(new), _fields(old)
    if mine is None or theirs is None:
        return new == old
    for name, it in mine.items():
        if name in theirs:
            if not can_read(it["type"], theirs[name]["type"]):
                return False
        elif "default" not in it:
            return False
    return True


PRIMITIVES = {"null", "boolean", "int", "long", "float", "double", "bytes", "string"}


def qualified(schema, namespace: str = ""):
    """An Avro schema with every name in full: serialisers write the same schema with and without namespaces."""
    def full(name: str, namespace: str) -> str:
        return name if "." in name or not namespace else f"{namespace}.{name}"

    if isinstance(schema, str):
        return schema if schema in PRIMITIVES else full(schema, namespace)
    if isinstance(schema, list):
        return [qualified(branch, namespace) for branch in schema]
    it = dict(schema)
    if "name" in it:
        it["name"] = full(it["name"], it.pop("namespace", namespace))
        namespace = it["name"].rpartition(".")[0]
    for key in ("items", "values"):
        if key in it:
            it[key] = qualified(it[key], namespace)
    if "fields" in it:
        it["fields"] = [field | {"type": qualified(field["type"], namespace)} for field in it["fields"]]
    elif isinstance(it["type"], (dict, list)):
        it["type"] = qualified(it["type"], namespace)
    return it


class Registry:
    """`with Registry() as registry`, or start() and stop(); a stopped one starts again on its port, with its schemas.

    fault: None, or what is answered instead of the truth:
      "500", "503", "garbage" (200, not JSON), "plain 400" (text labelled as JSON), "cut" (less than announced),
      "wrong schema" (another schema than asked for), "no schema" (JSON without it), "huge" (`huge_bytes` of schema),
      "reset" (the connection is closed without an answer).
    faulty: the paths that the fault concerns, a regular expression. delay: seconds before each answer.
    """

    def __init__(self, *, identity: Identity | None = None, user: tuple[str, str] | None = None,
                 token: str | None = None, newest: bool = True):
        self.port = free_port()
        self.identity, self.user, self.token = identity, user, token
        self.newest = newest  # knows GUIDs (Confluent Platform 8); older ones answer the id alone
        self.fault: str | None = None
        self.faulty = r"/schemas/"
        self.delay = 0.0
        self.huge_bytes = 64 << 20
        self.compatibility = "NONE"
        self.requests: list[tuple[str, str]] = []
        self.refused = 0  # requests without the right credentials
        self.hidden: set[int] = set()  # ids that it denies to know
        self.schemas: dict[int, Schema] = {}
        self.subjects: dict[str, Subject] = {}
        self._ids: dict[str, Schema] = {}
        self._lock = threading.Lock()
        self._server: Server | None = None
        self._thread: threading.Thread | None = None

    # Process

    @property
    def url(self) -> str:
        return f"{'https' if self.identity else 'http'}://127.0.0.1:{self.port}"

    def start(self) -> "Registry":
        self._server = Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="registry", daemon=True)
        self._thread.start()
        return self

    def stop(self):
        """Away: nobody listens, and connections that were kept alive are cut."""
        if self._server:
            self._server.shutdown()
            self._thread.join(10)
            self._server.server_close()
            self._server.cut()
            self._server = None

    def __enter__(self) -> "Registry":
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def reset(self):
        """Every knob back, requests forgotten; schemas stay."""
        self.fault, self.faulty, self.delay, self.compatibility, self.refused = None, r"/schemas/", 0.0, "NONE", 0
        self.hidden.clear()
        self.requests.clear()
        if self._server is None:
            self.start()

    def count(self, pattern: str) -> int:
        """How many requests were for a path that matches."""
        return sum(bool(re.search(pattern, path)) for _, path in list(self.requests))

    # What it knows

    def register(self, subject: str, schema, type: str = "AVRO", references: list[dict] = ()) -> Schema:
        """As POST /subjects/{subject}/versions does; the same schema keeps its id."""
        text = schema if isinstance(schema, str) else json.dumps(schema)
        references = [dict(r) for r in references]
        with self._lock:
            parsed = self._check(text, type, references)
            it = self._same(text, type, references)
            known = self.subjects.get(subject)
            if known and it in known.versions:
                return it
            self._check_compatible(parsed, type, known)
            if it is None:
                digest = hashlib.md5(self._canonical(text, type, references).encode()).digest()
                it = Schema(len(self.schemas) + 1, str(uuid.UUID(bytes=digest)), type, text, references)
                self.schemas[it.id] = self._ids[self._canonical(text, type, references)] = it
            self.subjects.setdefault(subject, Subject(subject)).versions.append(it)
            return it

    @staticmethod
    def _canonical(text: str, type: str, references: list[dict]) -> str:
        try:
            parsed = json.loads(text)
            text = json.dumps(qualified(parsed) if type == "AVRO" else parsed, sort_keys=type == "AVRO")
        except ValueError:
            pass
        return json.dumps([type, text, references], sort_keys=True)

    def _same(self, text: str, type: str, references: list[dict]) -> Schema | None:
        return self._ids.get(self._canonical(text, type, references))

    def _check(self, text: str, type: str, references: list[dict]):
        if type == "PROTOBUF":
            return None
        if type not in ("AVRO", "JSON"):
            raise RegistryError(422, 42201, f"Invalid schema type {type}")
        named: dict = {}
        for reference in references:
            self._resolve(reference, named)
        try:
            parsed = json.loads(text) if text.lstrip()[:1] in ("{", "[", '"') else text
            if type == "AVRO":
                fastavro.parse_schema(parsed, named)
            return parsed
        except Exception as error:
            raise RegistryError(422, 42201, f"Invalid schema: {error}") from error

    def _resolve(self, reference: dict, named: dict):
        try:
            it = self._version(reference["subject"], str(reference["version"]))[1]
        except (KeyError, RegistryError) as error:
            raise RegistryError(422, 42201, f"Invalid schema: no reference {reference}") from error
        for inner in it.references:
            self._resolve(inner, named)
        if it.type == "AVRO":
            fastavro.parse_schema(json.loads(it.text), named)

    def _check_compatible(self, parsed, type: str, subject: Subject | None):
        if not subject or not subject.versions or type != "AVRO":
            return
        level = subject.compatibility or self.compatibility
        previous = subject.versions if level.endswith("_TRANSITIVE") else subject.versions[-1:]
        for it in previous:
            old = json.loads(it.text)
            backward = not level.startswith(("BACKWARD", "FULL")) or can_read(parsed, old)
            forward = not level.startswith(("FORWARD", "FULL")) or can_read(old, parsed)
            if not (backward and forward):
                message = f'Schema being registered is incompatible with an earlier schema for subject "{subject.name}"'
                raise RegistryError(409, 409, message)

    def _subject(self, name: str) -> Subject:
        if name not in self.subjects:
            raise RegistryError(404, 40401, f"Subject '{name}' not found.")
        return self.subjects[name]

    def _version(self, subject: str, version: str) -> tuple[int, Schema]:
        versions = self._subject(subject).versions
        if version in ("latest", "-1"):
            return len(versions), versions[-1]
        if not version.isdigit():
            raise RegistryError(422, 42202, f"The specified version '{version}' is not a valid version id.")
        if not 1 <= int(version) <= len(versions):
            raise RegistryError(404, 40402, f"Version {version} not found.")
        return int(version), versions[int(version) - 1]

    # The REST API

    def answer(self, method: str, path: str, query: dict, body: bytes, knows_new: bool):
        parts = [unquote(part) for part in path.strip("/").split("/")]
        match method, *parts:
            case "GET", "subjects":
                return sorted(self.subjects)
            case "GET", "subjects", name, "versions":
                return list(range(1, len(self._subject(name).versions) + 1))
            case "POST", "subjects", name, "versions":
                text, type, references = self._posted(body)
                it = self.register(name, text, type, references)
                version = self.subjects[name].versions.index(it) + 1
                return self._full(name, version, it) if knows_new and self.newest else {"id": it.id}
            case "GET", "subjects", name, "versions", version:
                return self._full(name, *self._version(name, version))
            case "GET", "subjects", name, "versions", version, "schema":
                return json.loads(self._version(name, version)[1].text)
            case "POST", "subjects", name:
                versions, it = self._subject(name).versions, self._same(*self._posted(body))
                if it not in versions:
                    raise RegistryError(404, 40403, "Schema not found")
                return self._full(name, versions.index(it) + 1, it)
            case "GET", "schemas", "types":
                return ["JSON", "PROTOBUF", "AVRO"]
            case "GET", "schemas", "ids", id, *rest if id.isdigit():
                it = None if int(id) in self.hidden else self.schemas.get(int(id))
                return self._by_id(it, f"Schema {id} not found", rest)
            case "GET", "schemas", "guids", guid if self.newest:
                it = next((s for s in self.schemas.values() if s.guid == guid.lower()), None)
                return self._by_id(it, f"Schema {guid} not found", [])
            case "GET", "config":
                return {"compatibilityLevel": self.compatibility}
            case "PUT", "config":
                self.compatibility = self._level(body)
                return {"compatibility": self.compatibility}
            case "GET", "config", name:
                if (level := self._subject(name).compatibility) is None:
                    raise RegistryError(404, 40408, f"Subject '{name}' has no compatibility of its own configured")
                return {"compatibilityLevel": level}
            case "PUT", "config", name:
                subject = self.subjects.setdefault(name, Subject(name))
                subject.compatibility = self._level(body)
                return {"compatibility": subject.compatibility}
            case "POST", "compatibility", "subjects", name, "versions", *_:
                text, type, references = self._posted(body)
                try:
                    self._check_compatible(self._check(text, type, references), type, self._subject(name))
                except RegistryError as error:
                    if error.status != 409:
                        raise
                    return {"is_compatible": False}
                return {"is_compatible": True}
        raise RegistryError(404, 404, "HTTP 404 Not Found")

    @staticmethod
    def _posted(body: bytes) -> tuple[str, str, list[dict]]:
        it = json.loads(body)  # a malformed request is answered in plain text
        if not isinstance(it.get("schema"), str):
            raise RegistryError(422, 42201, "Empty schema")
        return it["schema"], it.get("schemaType") or "AVRO", it.get("references") or []

    @staticmethod
    def _level(body: bytes) -> str:
        level = json.loads(body)["compatibility"]
        if level not in COMPATIBILITIES:
            raise RegistryError(422, 42203, f"Invalid compatibility level: {level}")
        return level

    @staticmethod
    def _described(it: Schema) -> dict:
        found = {"schema": it.text}
        if it.type != "AVRO":
            found["schemaType"] = it.type
        if it.references:
            found["references"] = it.references
        return found

    def _by_id(self, it: Schema | None, message: str, rest: list[str]):
        if it is None:
            raise RegistryError(404, 40403, message)
        where = [(n, v) for n, s in self.subjects.items() for v, one in enumerate(s.versions, 1) if one is it]
        match rest:
            case []:
                return self._described(it) | ({"guid": it.guid} if self.newest else {})
            case ["schema"]:
                return json.loads(it.text)
            case ["subjects"]:
                return sorted({name for name, _ in where})
            case ["versions"]:
                return [{"subject": name, "version": version} for name, version in where]
        raise RegistryError(404, 404, "HTTP 404 Not Found")

    def _full(self, name: str, version: int, it: Schema) -> dict:
        guid = {"guid": it.guid} if self.newest else {}
        return {"subject": name, "version": version, "id": it.id} | guid | self._described(it)
