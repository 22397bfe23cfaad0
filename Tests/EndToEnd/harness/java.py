"""The Java client: java/*.java, compiled once a session; one JVM that answers JSON lines."""

import base64
import json
import select
import subprocess
import time
from pathlib import Path

from .records import Record, ToSend

SOURCES = Path(__file__).parent.parent / "java"


class JavaError(Exception):
    """What the Java client threw."""

    def __init__(self, kind: str, message: str):
        super().__init__(f"{kind}: {message}")
        self.kind = kind.rsplit(".", 1)[-1]
        self.message = message


def _encode(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def _decode(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)


def _record(it: dict) -> Record:
    return Record(
        it["partition"], it["offset"], it["timestamp"], it["timestampType"], _decode(it["key"]), _decode(it["value"]),
        tuple((h[0], _decode(h[1])) for h in it["headers"]),
    )


def _config(bootstrap: str, config: dict) -> dict:
    return {"bootstrap.servers": bootstrap} | {k.replace("_", "."): str(v) for k, v in config.items()}


class Agent:
    """A JVM that runs one of this project's programs: a JSON command a line in, a JSON answer a line out."""

    name = "agent"
    main = "Agent"
    heap = "384m"

    def __init__(self, home: Path, folder: Path, sources: list[Path], jars: list[Path] = ()):
        folder.mkdir(parents=True, exist_ok=True)
        classes = ":".join([f"{home}/libs/*", *map(str, jars)])
        done = subprocess.run(
            ["javac", "-nowarn", "-d", folder, "-cp", classes, *sorted(sources)], capture_output=True, text=True,
        )
        assert done.returncode == 0, done.stderr
        self.log = open(folder / "agent.log", "wb")
        self.process = subprocess.Popen(
            ["java", f"-Xmx{self.heap}", "-XX:+UseSerialGC", f"-Dlog4j2.configurationFile={home}/log4j2.yaml",
             "-cp", f"{folder}:{classes}", self.main],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, start_new_session=True,
        )
        self._buffer = b""

    def stop(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        self.log.close()

    def call(self, command: str, timeout: float = 60, **arguments):
        """One command, one answer. A Java exception becomes a `JavaError`."""
        line = json.dumps({"command": command} | arguments).encode() + b"\n"
        self.process.stdin.write(line)
        self.process.stdin.flush()
        deadline = time.monotonic() + timeout
        while b"\n" not in self._buffer:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))
            assert ready, f"the Java agent did not answer {command} in {timeout} s"
            piece = self.process.stdout.read1(1 << 20)
            assert piece, "the Java agent ended"
            self._buffer += piece
        answer, _, self._buffer = self._buffer.partition(b"\n")
        answer = json.loads(answer)
        if "error" in answer:
            raise JavaError(answer["error"], answer.get("message") or "")
        return answer.get("result")


class Java(Agent):
    name = "java"

    def __init__(self, home: Path, folder: Path):
        super().__init__(home, folder, list(SOURCES.glob("*.java")))

    # Producers

    def produce(self, bootstrap: str, topic: str, records: list[ToSend], **config) -> dict[int, list[int]]:
        results = self.call("produce", config=_config(bootstrap, {"linger.ms": 20} | config), topic=topic,
                            records=[self._wire(r) for r in records])
        offsets: dict[int, list[int]] = {}
        for partition, offset in results:
            offsets.setdefault(partition, []).append(offset)
        return offsets

    @staticmethod
    def _wire(record: ToSend) -> dict:
        return {
            "partition": record.partition, "timestamp": record.timestamp or None, "key": _encode(record.key),
            "value": _encode(record.value), "headers": [[k, _encode(v)] for k, v in record.headers],
        }

    def transaction(self, bootstrap: str, identity: str, topics: list[str], records: list[ToSend], commit: bool,
                    group: str | None = None, **config):
        """One transaction that writes `records` to each of `topics`, and commits an offset of `group` if given."""
        self.call("transaction", config=_config(bootstrap, {"transactional.id": identity} | config), topics=topics,
                  records=[self._wire(r) for r in records], commit=commit, group=group)

    # Consumers

    def consume(self, bootstrap: str, topic: str, isolation: str = "read_committed", timeout: float = 30,
                partitions: list[int] | None = None, **config) -> list[Record]:
        config = {"isolation.level": isolation, "fetch.max.wait.ms": 20} | config
        return [_record(r) for r in self.call("consume", config=_config(bootstrap, config), topic=topic,
                                              millis=int(timeout * 1000), partitions=partitions)]

    def open_consumer(self, bootstrap: str, name: str, topics: list[str], **config):
        """A group member, polled with `poll`."""
        base = {"auto.offset.reset": "earliest", "enable.auto.commit": "false", "client.id": name}
        self.call("open", name=name, config=_config(bootstrap, base | config), topics=topics)

    def poll(self, name: str, millis: int = 200, commit: bool = False) -> list[Record]:
        return [_record(r) for r in self.call("poll", name=name, millis=millis, commit=commit)]

    def assignment(self, name: str) -> set[int]:
        return set(self.call("assignment", name=name))

    def close_consumer(self, name: str):
        self.call("close", name=name)

    def open_share_consumer(self, bootstrap: str, name: str, topics: list[str], **config):
        self.call("openShare", name=name, config=_config(bootstrap, {"client.id": name} | config), topics=topics)

    def poll_share(self, name: str, millis: int = 500, acknowledge: str = "ACCEPT") -> list[tuple[str, Record]]:
        """(topic, record) of what was delivered; all of it is acknowledged so."""
        return [(r["topic"], _record(r)) for r in self.call("pollShare", name=name, millis=millis, acknowledge=acknowledge)]

    def close_share_consumer(self, name: str):
        self.call("closeShare", name=name)

    # Administration

    def describe_cluster(self, bootstrap: str) -> list[tuple[int, str, int]]:
        return [tuple(n) for n in self.call("describeCluster", config=_config(bootstrap, {}))]

    def describe_topic(self, bootstrap: str, topic: str) -> list[tuple[int, str, int]]:
        """(node id, host, port) of every leader and replica."""
        return [tuple(n) for n in self.call("describeTopic", config=_config(bootstrap, {}), topic=topic)]
