"""The matrix: every load, produced and consumed through every target, the targets taking turns."""

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
LOADS = [f"{size}:{codec}" for size in SIZES for codec in CODECS]
MARKER = b'{"bench":'  # Benchmarks/load/values.h


@dataclass(frozen=True)
class Load:
    """`1k:none`: the size of a value and the producer's codec. Uncompressed loads have random values, the others JSON."""

    name: str
    size: int
    codec: str

    @staticmethod
    def parse(name: str) -> "Load":
        size, _, codec = name.partition(":")
        if size not in SIZES or codec not in CODECS:
            raise BenchError(f"no load {name!r}: one of {', '.join(LOADS)}")
        return Load(name, SIZES[size], codec)

    @property
    def shape(self) -> str:
        return "random" if self.codec == "none" else "json"

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
    readable = MARKER in broker.stored(topic)
    if target.name == "sealed" and readable:
        raise BenchError(f"{topic}: the broker has stored plaintext of a sealed topic")
    if target.name != "sealed" and load.codec == "none" and not readable:
        raise BenchError(f"{topic}: the broker has not stored what was sent to a plain topic")


def warm_up(broker: Broker, targets: list[Target], loads: list[Load]) -> None:
    """The JVM compiles what it will run; the proxies get their keys and buffers."""
    direct = Target("direct", f"127.0.0.1:{broker.port}", None)
    for codec in sorted({load.codec for load in loads}):
        load = Load.parse(f"1k:{codec}")
        for target in [direct, *targets]:
            topic = f"{target.name}-warm-{codec}"
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
        for number in range(rounds):
            shift = number % len(targets)
            for target in targets[shift:] + targets[:shift]:
                topic = f"{target.name}-{load.name.replace(':', '-')}-{number}"
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
