"""The matrix: every load, produced and consumed through every target, the targets taking turns."""

import re
import time
from dataclasses import dataclass, field
from statistics import median

from .broker import Broker
from .client import call
from .processes import BenchError
from .targets import Target

MIB = 1 << 20
GIB = 1 << 30
SIZES = {"100": 100, "1k": 1024, "10k": 10240}
CODECS = ("none", "lz4", "zstd")
DOCUMENTS = {"json": "order-json", "avro": "order-avro"}
DOCUMENT_LOADS = [f"{format}:{codec}" for format in DOCUMENTS for codec in ("none", "lz4")]
LOADS = [f"{size}:{codec}" for size in SIZES for codec in CODECS] + DOCUMENT_LOADS
MARKER = b'{"bench":'  # Benchmarks/load/values.h
DOCUMENT_MARKER = b"bench-checkout"  # order.h
SECRETS = re.compile(rb"[0-9]{3}-[0-9]{2}-[0-9]{4}|[0-9]{16}|@mail\.example")  # SSNs, cards and addresses of order.c


@dataclass(frozen=True)
class Load:
    """`1k:none`: the size of a value and the producer's codec. Uncompressed loads have random values, the others JSON.
    `json:none`, `avro:lz4`: 1 KiB documents of which three fields are to be sealed, and the producer's codec."""

    name: str
    size: int
    codec: str

    @staticmethod
    def parse(name: str) -> "Load":
        size, _, codec = name.partition(":")
        if name not in LOADS:
            raise BenchError(f"no load {name!r}: one of {', '.join(LOADS)}")
        return Load(name, SIZES.get(size, 1024), codec)

    @property
    def documents(self) -> bool:
        return self.name in DOCUMENT_LOADS

    @property
    def shape(self) -> str:
        if self.documents:
            return DOCUMENTS[self.name.partition(":")[0]]
        return "random" if self.codec == "none" else "json"

    def targets(self, targets: list[Target]) -> list[Target]:
        """Documents are there to compare sealed fields with sealed values, so what seals nothing is left out."""
        left_out = {"relay", "pass"} if self.documents else {"fields"}
        return [each for each in targets if each.name not in left_out]

    def topic(self, target: str, suffix: int | str) -> str:
        """The policy knows topics by how their names begin: `sealed-`, `fields-json-`, `fields-avro-`."""
        return f"{target}-{self.name.replace(':', '-')}-{suffix}"

    def records(self, scale: float) -> int:
        """Enough for half a second or so; small values cost the client most, zstd costs it a lot."""
        mib = 96 if self.size < 1024 else 256 if self.codec == "zstd" else 384
        return int(mib * scale) * MIB // self.size


@dataclass
class Sample:
    mibps: float
    cpu_per_gib: float | None
    peak_mib: float | None


@dataclass
class Matrix:
    """samples[(load, op, target)]: one per round, in order."""

    samples: dict[tuple[str, str, str], list[Sample]] = field(default_factory=dict)
    stored: dict[tuple[str, str], int] = field(default_factory=dict)  # bytes a value takes, per load and target, in 1/1000

    def cpu(self, load: str, op: str, target: str) -> float | None:
        costs = [each.cpu_per_gib for each in self.samples.get((load, op, target), []) if each.cpu_per_gib is not None]
        return median(costs) if costs else None

    def ratio(self, load: str, op: str, target: str) -> float | None:
        """Throughput to direct's."""
        return self._paired(load, op, target, "direct", lambda own, base: own.mibps / base.mibps)

    def ratio_to_sealed(self, load: str, op: str) -> float | None:
        """Throughput with sealed fields to that with sealed values."""
        return self._paired(load, op, "fields", "sealed", lambda own, base: own.mibps / base.mibps)

    def cpu_to_relay(self, load: str, op: str, target: str) -> float | None:
        return self._paired(load, op, target, "relay", lambda own, base: own.cpu_per_gib / base.cpu_per_gib)

    def _paired(self, load: str, op: str, target: str, base: str, quotient) -> float | None:
        """The median of the quotients round by round, so that a round in which the machine is slower does not count."""
        own, other = self.samples.get((load, op, target)), self.samples.get((load, op, base))
        return median(quotient(a, b) for a, b in zip(own, other)) if own and other else None


def one(op: str, target: Target, topic: str, load: Load, records: int) -> Sample:
    """One operation with the clocks around it."""
    options = {"n": records, "s": load.size, "v": load.shape}
    if op == "produce":
        options["c"] = load.codec
    before = 0.0
    if target.process:
        target.process.reset_peak()
        before = target.process.cpu_seconds()
    result = call(op, target.bootstrap, topic, **options)
    mibps = result.get("timed", records) * load.size / MIB / result["seconds"]
    if not target.process:
        return Sample(mibps, None, None)
    used = target.process.cpu_seconds() - before
    return Sample(mibps, used / (records * load.size / GIB), target.process.peak_mib())


def check_stored(broker: Broker, target: Target, topic: str, load: Load) -> None:
    """A sealed topic that is not sealed, or a plain one that is, would make the figures worthless."""
    stored = broker.stored(topic)
    readable = (DOCUMENT_MARKER if load.documents else MARKER) in stored
    if target.name == "sealed" and readable:
        raise BenchError(f"{topic}: the broker has stored plaintext of a sealed topic")
    if target.name != "sealed" and load.codec == "none" and not readable:
        raise BenchError(f"{topic}: the broker has not stored what was sent, but it is not to be sealed")
    if load.documents:
        secret = SECRETS.search(stored)
        if target.name in ("sealed", "fields") and secret:
            raise BenchError(f"{topic}: the broker has stored a field in plaintext, {secret[0].decode()}")
        if target.name not in ("sealed", "fields") and load.codec == "none" and not secret:
            raise BenchError(f"{topic}: the fields are not found even where nothing is sealed")


def warm_up(broker: Broker, targets: list[Target], loads: list[Load]) -> None:
    """The JVM compiles what it will run; the proxies get their keys and buffers."""
    direct = Target("direct", f"127.0.0.1:{broker.port}", None)
    names = {load.name if load.documents else f"1k:{load.codec}" for load in loads}
    for load in [Load.parse(name) for name in LOADS if name in names]:
        for target in [direct, *load.targets(targets)]:
            topic = load.topic(target.name, "warm")
            call("create", direct.bootstrap, topic, p=1)
            for _ in range(2 if target is direct else 1):
                one("produce", target, topic, load, 100_000)
            one("consume", target, topic, load, 100_000)
            call("delete", direct.bootstrap, topic)


def run_matrix(broker: Broker, targets: list[Target], loads: list[Load], rounds: int, scale: float) -> Matrix:
    matrix = Matrix()
    direct = f"127.0.0.1:{broker.port}"
    for load in loads:
        records = load.records(scale)
        start = time.monotonic()
        turns = load.targets(targets)
        for number in range(rounds):
            shift = number % max(len(turns), 1)
            for target in turns[shift:] + turns[:shift]:
                topic = load.topic(target.name, number)
                call("create", direct, topic, p=1)
                for op in ("produce", "consume"):
                    sample = one(op, target, topic, load, records)
                    matrix.samples.setdefault((load.name, op, target.name), []).append(sample)
                if number == 0:
                    check_stored(broker, target, topic, load)
                    matrix.stored[load.name, target.name] = broker.stored_bytes(topic) * 1000 // (records * load.size)
                call("delete", direct, topic)
        print(f"  {load.name:<10} {rounds} rounds in {time.monotonic() - start:.0f} s", flush=True)
    return matrix
