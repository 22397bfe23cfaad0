"""What a client sees of a record, and the records that tests produce."""

import random
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Record:
    """Equal only if everything that a client can observe is equal; `None` is not `b""`."""

    partition: int
    offset: int
    timestamp: int
    timestamp_type: str  # "create" or "append"
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]

    def __repr__(self):
        value = self.value if self.value is None or len(self.value) <= 48 else self.value[:48] + b"..."
        return (
            f"<{self.partition}@{self.offset} {self.timestamp_type} {self.timestamp} key={self.key!r} "
            f"value={value!r} ({'null' if self.value is None else len(self.value)}) headers={self.headers!r}>"
        )


@dataclass(frozen=True)
class ToSend:
    """A record before it has an offset."""

    value: bytes | None
    key: bytes | None = None
    headers: tuple[tuple[str, bytes | None], ...] = ()
    timestamp: int = 0
    partition: int = 0

    def stored_at(self, offset: int, timestamp_type: str = "create") -> Record:
        return Record(self.partition, offset, self.timestamp, timestamp_type, self.key, self.value, self.headers)


START = 1_760_000_000_000
MARKER_PREFIX = b"PLAINTEXT-MARKER-"


def new_marker() -> bytes:
    return MARKER_PREFIX + f"{random.getrandbits(64):016x}".encode()


def sample(marker: bytes, count: int = 40, partitions: int = 1) -> list[ToSend]:
    """Records with everything that may go wrong: null, empty and repeated keys, values and headers, uneven times."""
    found = []
    for n in range(count):
        value = marker + b" %d " % n + b"abc " * (n % 90)
        key, headers = b"key-%d" % (n % 7), (("n", b"%d" % n),)
        match n % 10:
            case 1:
                key = None
            case 2:
                key = b""
            case 3:
                value = None  # a tombstone
            case 4:
                value = b""
            case 5:
                headers = ()
            case 6:  # what other proxies took for a sign of encryption
                headers = (("kroxylicious.io/encryption", b"\x02"), ("a", None), ("a", b""), ("a", b"\xff\x00"))
            case 7:
                key, value = b"\x00\xff" * 5, marker + bytes(range(256))
        found.append(ToSend(value, key, headers, START + n * 37 - (n % 3) * 500, n % partitions))
    return found


def text_sample(marker: bytes, count: int = 40) -> list[ToSend]:
    """For kcat, which reads and writes lines of text."""
    return [
        ToSend(
            None if n % 10 == 3 else marker + b" %d " % n + b"abc " * (n % 90) + b".",
            b"key-%d" % (n % 7),
            (("source", b"kcat"), ("n", b"1")),
        )
        for n in range(count)
    ]


def without_value(record: Record) -> Record:
    return replace(record, value=None)


def assert_same(found: list[Record], expected: list[Record], what: str):
    """Record by record; shows the first difference."""
    order = lambda record: (record.partition, record.offset)
    found, expected = sorted(found, key=order), sorted(expected, key=order)
    for index, (one, other) in enumerate(zip(found, expected)):
        assert one == other, f"{what}: record {index} differs\n  found    {one}\n  expected {other}"
    assert len(found) == len(expected), f"{what}: {len(found)} records, expected {len(expected)}"


def as_stored(sent: list[ToSend]) -> list[Record]:
    """In a partition that had no records."""
    return [record.stored_at(offset) for offset, record in enumerate(sent)]


def values(records: list) -> list[bytes | None]:
    return [record.value for record in records]
