"""Kafka frames by hand, for what no client would send and for looking at raw answers."""

import socket
import struct
import uuid

PRODUCE, FETCH, METADATA, FIND_COORDINATOR, SASL_HANDSHAKE, API_VERSIONS = 0, 1, 3, 10, 17, 18
DESCRIBE_CLUSTER, SHARE_FETCH = 60, 78
FLEXIBLE_FROM = {
    PRODUCE: 9, FETCH: 12, METADATA: 9, FIND_COORDINATOR: 3, SASL_HANDSHAKE: 99, API_VERSIONS: 3,
    DESCRIBE_CLUSTER: 0, SHARE_FETCH: 0,
}
CORRUPT_MESSAGE, NOT_LEADER, POLICY_VIOLATION, INVALID_RECORD = 2, 6, 44, 87


def is_flexible(api: int, version: int) -> bool:
    return version >= FLEXIBLE_FROM[api]


class Out:
    """Writes the fields of a message; `flexible` chooses compact strings and arrays."""

    def __init__(self, flexible: bool):
        self.flexible = flexible
        self.data = b""

    def put(self, form: str, *values) -> "Out":
        self.data += struct.pack(">" + form, *values)
        return self

    def uvarint(self, value: int) -> "Out":
        while value >= 0x80:
            self.data += bytes([value & 0x7F | 0x80])
            value >>= 7
        self.data += bytes([value])
        return self

    def string(self, text: str | None) -> "Out":
        data = None if text is None else text.encode()
        if self.flexible:
            self.uvarint(0 if data is None else len(data) + 1)
        else:
            self.put("h", -1 if data is None else len(data))
        self.data += data or b""
        return self

    def blob(self, data: bytes | None) -> "Out":
        if self.flexible:
            self.uvarint(0 if data is None else len(data) + 1)
        else:
            self.put("i", -1 if data is None else len(data))
        self.data += data or b""
        return self

    def array(self, count: int | None) -> "Out":
        if self.flexible:
            return self.uvarint(0 if count is None else count + 1)
        return self.put("i", -1 if count is None else count)

    def uuid(self, value: uuid.UUID) -> "Out":
        self.data += value.bytes
        return self

    def tags(self) -> "Out":
        return self.uvarint(0) if self.flexible else self


class In:
    """Reads the fields of a message."""

    def __init__(self, data: bytes, flexible: bool):
        self.data, self.at, self.flexible = data, 0, flexible

    def get(self, form: str):
        (value,) = struct.unpack_from(">" + form, self.data, self.at)
        self.at += struct.calcsize(">" + form)
        return value

    def uvarint(self) -> int:
        shift = result = 0
        while True:
            byte = self.get("B")
            result |= (byte & 0x7F) << shift
            if byte < 0x80:
                return result
            shift += 7

    def take(self, count: int) -> bytes:
        assert self.at + count <= len(self.data), "a field that ends after its frame"
        self.at += count
        return self.data[self.at - count: self.at]

    def string(self) -> str | None:
        count = self.uvarint() - 1 if self.flexible else self.get("h")
        return None if count < 0 else self.take(count).decode()

    def blob(self) -> bytes | None:
        count = self.uvarint() - 1 if self.flexible else self.get("i")
        return None if count < 0 else self.take(count)

    def array(self) -> range:
        return range(self.uvarint() - 1 if self.flexible else self.get("i"))

    def uuid(self) -> uuid.UUID:
        return uuid.UUID(bytes=self.take(16))

    def tags(self) -> dict[int, bytes]:
        found = {}
        if self.flexible:
            for _ in range(self.uvarint()):
                tag = self.uvarint()
                found[tag] = self.take(self.uvarint())
        return found


class RawConnection:
    """One TCP connection that sends and receives whole frames."""

    def __init__(self, address: str, timeout: float = 30):
        host, port = address.split(",")[0].rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout)
        self.correlation = 1000

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def frame(self, api: int, version: int, body: bytes) -> tuple[int, bytes]:
        self.correlation += 1
        head = struct.pack(">hhi", api, version, self.correlation) + struct.pack(">h", 3) + b"raw"
        if is_flexible(api, version):
            head += b"\x00"
        return self.correlation, struct.pack(">i", len(head) + len(body)) + head + body

    def send(self, api: int, version: int, body: bytes) -> int:
        """Returns the correlation id."""
        correlation, frame = self.frame(api, version, body)
        self.socket.sendall(frame)
        return correlation

    def _exactly(self, count: int) -> bytes:
        found = bytearray()
        while len(found) < count:
            piece = self.socket.recv(min(1 << 20, count - len(found)))
            if not piece:
                raise ConnectionError("closed by the peer")
            found += piece
        return bytes(found)

    def receive_frame(self) -> bytes:
        (size,) = struct.unpack(">i", self._exactly(4))
        return self._exactly(size)

    def receive(self, api: int, version: int) -> tuple[int, In]:
        """(correlation id, the body)."""
        frame = self.receive_frame()
        (correlation,) = struct.unpack_from(">i", frame)
        body = In(frame, is_flexible(api, version))
        body.at = 4
        if body.flexible and api != API_VERSIONS:
            body.tags()
        return correlation, body

    def call(self, api: int, version: int, body: bytes) -> In:
        sent = self.send(api, version, body)
        correlation, answer = self.receive(api, version)
        assert correlation == sent, f"answer to {correlation} came for {sent}"
        return answer

    def is_closed_by_peer(self) -> bool:
        """Waits for the peer's end of stream (or reset); anything that it still sends is dropped."""
        try:
            while self.socket.recv(1 << 16):
                pass
            return True
        except TimeoutError:
            return False
        except ConnectionError:
            return True


def api_versions_request(version: int) -> bytes:
    out = Out(version >= 3)
    if version >= 3:
        out.string("raw").string("1").tags()
    return out.data


def api_versions(address: str) -> dict[int, tuple[int, int]]:
    """API key → (oldest, newest) version, as the peer advertises them."""
    with RawConnection(address) as raw:
        answer = raw.call(API_VERSIONS, 0, b"")
        assert answer.get("h") == 0
        return {answer.get("h"): (answer.get("h"), answer.get("h")) for _ in answer.array()}


def metadata_request(version: int, topics: list[str] | None = None) -> bytes:
    out = Out(is_flexible(METADATA, version))
    if topics is None and version == 0:
        out.array(0)
    else:
        out.array(None if topics is None else len(topics))
    for topic in topics or []:
        if version >= 10:
            out.uuid(uuid.UUID(int=0))
        out.string(topic).tags()
    if version >= 4:
        out.put("?", False)
    if 8 <= version <= 10:
        out.put("?", False)
    if version >= 8:
        out.put("?", False)
    return out.tags().data


class TopicMetadata:
    """What one broker (or the proxy) says of one topic, asked with Metadata 10."""

    def __init__(self, address: str, topic: str):
        with RawConnection(address) as raw:
            answer = raw.call(METADATA, 10, metadata_request(10, [topic]))
        answer.get("i")
        for _ in answer.array():
            answer.get("i"), answer.string(), answer.get("i"), answer.string(), answer.tags()
        answer.string(), answer.get("i")
        assert answer.array() == range(1)
        self.error, _, self.id, _ = answer.get("h"), answer.string(), answer.uuid(), answer.get("?")
        self.leaders: dict[int, int] = {}
        self.in_sync: dict[int, set[int]] = {}
        for _ in answer.array():
            error, partition, leader, _ = answer.get("h"), answer.get("i"), answer.get("i"), answer.get("i")
            nodes = [{answer.get("i") for _ in answer.array()} for _ in range(3)]
            answer.tags()
            if error == 0:
                self.leaders[partition] = leader
            self.in_sync[partition] = nodes[1]


def topic_id(address: str, topic: str) -> uuid.UUID:
    found = TopicMetadata(address, topic)
    assert found.error == 0, f"error {found.error} for {topic}"
    return found.id


def find_coordinator_request(version: int, group: str) -> bytes:
    out = Out(is_flexible(FIND_COORDINATOR, version))
    if version <= 3:
        out.string(group)
    if version >= 1:
        out.put("b", 0)
    if version >= 4:
        out.array(1).string(group)
    return out.tags().data


def describe_cluster_request(version: int) -> bytes:
    out = Out(True).put("?", False)
    if version >= 1:
        out.put("b", 1)
    if version >= 2:
        out.put("?", False)
    return out.tags().data


def produce_request(version: int, topics: dict, acks: int = -1, timeout: int = 10_000) -> bytes:
    """`topics`: name (up to 12) or id (from 13) → {partition: records bytes}."""
    out = Out(is_flexible(PRODUCE, version))
    if version >= 3:
        out.string(None)
    out.put("hi", acks, timeout).array(len(topics))
    for topic, partitions in topics.items():
        out.uuid(topic) if version >= 13 else out.string(topic)
        out.array(len(partitions))
        for partition, records in partitions.items():
            out.put("i", partition).blob(records).tags()
        out.tags()
    return out.tags().data


def read_produce_response(answer: In, version: int, record_errors: dict | None = None) -> tuple[dict, list]:
    """({(topic, partition): (error, base offset, error message)}, [(node, host, port)]).

    `record_errors` gets (topic, partition): {index of the record in its batch: message}."""
    found, nodes = {}, []
    for _ in answer.array():
        topic = answer.uuid() if version >= 13 else answer.string()
        for _ in answer.array():
            partition, error, offset = answer.get("i"), answer.get("h"), answer.get("q")
            if version >= 2:
                answer.get("q")
            if version >= 5:
                answer.get("q")
            message = None
            if version >= 8:
                records = {}
                for _ in answer.array():
                    index = answer.get("i")
                    records[index] = answer.string()
                    answer.tags()
                if record_errors is not None:
                    record_errors[topic, partition] = records
                message = answer.string()
            answer.tags()
            found[topic, partition] = (error, offset, message)
        answer.tags()
    if version >= 1:
        answer.get("i")
    tags = answer.tags()
    if 0 in tags:
        nodes = read_nodes(tags[0])
    return found, nodes


def read_nodes(data: bytes) -> list[tuple[int, str, int]]:
    """The node endpoints of Produce 10+, Fetch 16+ and the share APIs."""
    it, found = In(data, True), []
    for _ in it.array():
        found.append((it.get("i"), it.string(), it.get("i")))
        it.string(), it.tags()
    return found


def fetch_request(version: int, topics: dict, max_wait: int = 500, min_bytes: int = 1, max_bytes: int = 50_000_000,
                  partition_bytes: int = 10_000_000, isolation: int = 0) -> bytes:
    """`topics`: name (up to 12) or id (from 13) → {partition: offset}."""
    out = Out(is_flexible(FETCH, version))
    if version <= 14:
        out.put("i", -1)
    out.put("iii", max_wait, min_bytes, max_bytes).put("b", isolation)
    if version >= 7:
        out.put("ii", 0, -1)
    out.array(len(topics))
    for topic, partitions in topics.items():
        out.uuid(topic) if version >= 13 else out.string(topic)
        out.array(len(partitions))
        for partition, offset in partitions.items():
            out.put("i", partition)
            if version >= 9:
                out.put("i", -1)
            out.put("q", offset)
            if version >= 12:
                out.put("i", -1)
            if version >= 5:
                out.put("q", -1)
            out.put("i", partition_bytes).tags()
        out.tags()
    if version >= 7:
        out.array(0)
    if version >= 11:
        out.string("")
    return out.tags().data


def read_fetch_response(answer: In, version: int) -> tuple[dict, list]:
    """({(topic, partition): (error, records bytes)}, [(node, host, port)])."""
    found = {}
    answer.get("i")
    if version >= 7:
        assert answer.get("h") == 0, "an error for the whole fetch"
        answer.get("i")
    for _ in answer.array():
        topic = answer.uuid() if version >= 13 else answer.string()
        for _ in answer.array():
            partition, error = answer.get("i"), answer.get("h")
            answer.get("q"), answer.get("q")
            if version >= 5:
                answer.get("q")
            for _ in answer.array():
                answer.get("q"), answer.get("q"), answer.tags()
            if version >= 11:
                answer.get("i")
            found[topic, partition] = (error, answer.blob())
            answer.tags()
        answer.tags()
    tags = answer.tags()
    return found, read_nodes(tags[0]) if 0 in tags else []
