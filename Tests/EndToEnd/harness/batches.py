"""A strict reader of record batches (magic 2), with every codec: an opinion independent of the proxy's."""

import gzip
import struct
from dataclasses import dataclass, field

import crc32c
import lz4.frame
import snappy
import zstandard

CODECS = ("none", "gzip", "snappy", "lz4", "zstd")
_HEADER = struct.Struct(">qiibIhiqqqhii")
_XERIAL = b"\x82SNAPPY\x00"


@dataclass
class StoredRecord:
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]]


@dataclass
class Batch:
    base_offset: int
    attributes: int
    last_offset_delta: int
    base_timestamp: int
    max_timestamp: int
    producer_id: int
    producer_epoch: int
    base_sequence: int
    count: int
    stored: bytes  # the records section as it stands in the file
    size: int  # of the whole batch
    inflated: bytes = b""
    records: list[StoredRecord] = field(default_factory=list)

    @property
    def codec(self) -> str:
        return CODECS[self.attributes & 7]

    @property
    def is_transactional(self) -> bool:
        return bool(self.attributes & 16)

    @property
    def is_control(self) -> bool:
        return bool(self.attributes & 32)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    shift = result = 0
    while True:
        byte = data[at]
        at += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return (result >> 1) ^ -(result & 1), at
        shift += 7
        assert shift < 70, "a varint that does not end"


def inflate(data: bytes, codec: str) -> bytes:
    if codec == "gzip":
        return gzip.decompress(data)
    if codec == "snappy":
        if not data.startswith(_XERIAL):
            return snappy.uncompress(data)
        at, pieces = 16, []
        while at < len(data):
            (length,) = struct.unpack_from(">i", data, at)
            pieces.append(snappy.uncompress(data[at + 4: at + 4 + length]))
            at += 4 + length
        assert at == len(data), "xerial chunks that do not add up"
        return b"".join(pieces)
    if codec == "lz4":
        return lz4.frame.decompress(data)
    if codec == "zstd":
        with zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True) as reader:
            return reader.read()
    return data


def _records(batch: Batch) -> list[StoredRecord]:
    data, at, found = batch.inflated, 0, []
    for _ in range(batch.count):
        length, at = _varint(data, at)
        end = at + length
        assert length > 0 and end <= len(data), "a record longer than its batch"
        assert data[at] == 0, "record attributes are 0"
        delta_time, at = _varint(data, at + 1)
        delta_offset, at = _varint(data, at)
        parts = []
        for _ in range(2):
            size, at = _varint(data, at)
            parts.append(None if size < 0 else data[at: at + size])
            at += max(size, 0)
        count, at = _varint(data, at)
        headers = []
        for _ in range(count):
            size, at = _varint(data, at)
            name = data[at: at + size].decode()
            at += size
            size, at = _varint(data, at)
            headers.append((name, None if size < 0 else data[at: at + size]))
            at += max(size, 0)
        assert at == end, "a record that does not fill its length"
        found.append(
            StoredRecord(batch.base_offset + delta_offset, batch.base_timestamp + delta_time, *parts, headers)
        )
    assert at == len(data), f"{len(data) - at} bytes after the last record"
    return found


def read_batches(data: bytes, with_records: bool = True) -> list[Batch]:
    """All whole batches of a segment file or of a fetched records field. A partial batch at the end is ignored."""
    at, found = 0, []
    while at + 61 <= len(data):
        (base, length, _, magic, crc, attributes, last_delta, base_time, max_time, pid, epoch, sequence, count) = (
            _HEADER.unpack_from(data, at)
        )
        end = at + 12 + length
        if length == 0 or end > len(data):
            break
        assert magic == 2, f"magic {magic} at {at}"
        assert crc32c.crc32c(data[at + 21: end]) == crc, f"CRC mismatch at {at}, base offset {base}"
        batch = Batch(
            base, attributes, last_delta, base_time, max_time, pid, epoch, sequence, count, data[at + 61: end], end - at
        )
        if with_records and count:
            batch.inflated = inflate(batch.stored, batch.codec)
            if not batch.is_control:
                batch.records = _records(batch)
        found.append(batch)
        at = end
    return found


def _encode_varint(value: int) -> bytes:
    value = (value << 1) ^ (value >> 63)
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _sized(data: bytes | None) -> bytes:
    return _encode_varint(-1) if data is None else _encode_varint(len(data)) + data


def write_batch(records, *, attributes: int = 0, timestamp: int = 1_700_000_000_000, producer_id: int = -1,
                producer_epoch: int = -1, base_sequence: int = -1) -> bytes:
    """An uncompressed batch of (key, value) or (key, value, headers), for requests that no client would send."""
    section = b""
    for index, (key, value, *headers) in enumerate(records):
        body = b"\x00" + _encode_varint(0) + _encode_varint(index) + _sized(key) + _sized(value)
        headers = headers[0] if headers else ()
        body += _encode_varint(len(headers)) + b"".join(_sized(name.encode()) + _sized(data) for name, data in headers)
        section += _encode_varint(len(body)) + body
    count = len(records)
    after_crc = struct.pack(
        ">hiqqqhii", attributes, count - 1, timestamp, timestamp, producer_id, producer_epoch, base_sequence, count
    ) + section
    return struct.pack(">qiibI", 0, len(after_crc) + 9, -1, 2, crc32c.crc32c(after_crc)) + after_crc
