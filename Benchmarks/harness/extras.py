"""What the matrix does not show: latency at a fixed rate, memory with many clients, allocations, and all loops."""

import struct
from pathlib import Path
from statistics import median

from .broker import Broker
from .build import OUTPUT
from .client import call
from .measure import DOCUMENT_LOADS, Load, one
from .targets import Fieldseal, Target

RATE, LATENCY_SECONDS = 5000, 4
BUSY_CLIENTS, BUSY_SECONDS, BUSY_PARTITIONS = 64, 8, 8


def latency(broker: Broker, targets: list[Target], rounds: int) -> dict:
    """From the moment a record is due to be sent to the moment a consumer has it, at 5,000 × 1 KiB a second."""
    direct = f"127.0.0.1:{broker.port}"
    targets = [each for each in targets if each.name != "fields"]  # the records are no documents
    seen: dict[str, list[dict]] = {}
    for number in range(rounds):
        shift = number % len(targets)
        for target in targets[shift:] + targets[:shift]:
            topic = f"{target.name}-latency-{number}"
            call("create", direct, topic, p=1)
            result = call("latency", target.bootstrap, topic, r=RATE, d=LATENCY_SECONDS, s=1024)
            seen.setdefault(target.name, []).append(result)
            call("delete", direct, topic)
    rows = {}
    for name, results in seen.items():
        row = {quantile: median(each[quantile] for each in results) for quantile in ("p50ms", "p99ms")}
        if "direct" in seen:
            for quantile in ("p50", "p99"):
                pairs = zip(results, seen["direct"])
                row[f"added{quantile}ms"] = median(own[f"{quantile}ms"] - base[f"{quantile}ms"] for own, base in pairs)
        rows[name] = row
    return {"ratePerSecond": RATE, "valueBytes": 1024, "targets": rows}


def busy(broker: Broker, fieldseal: Fieldseal) -> dict:
    """A fresh proxy with its default loops and 64 clients on sealed topics, or topics with sealed fields; half of the clients
    produce, half consume."""
    direct = f"127.0.0.1:{broker.port}"
    target = fieldseal.start("sealed-busy", 0)
    idle = target.process.peak_mib()
    results = []
    for name in ("1k:none", "1k:lz4", "1k:zstd", *(DOCUMENT_LOADS if fieldseal.registry else [])):
        load = Load.parse(name)
        topic = _sealed_topic(load, "busy")
        call("create", direct, topic, p=BUSY_PARTITIONS)
        target.process.reset_peak()
        options = {"k": BUSY_CLIENTS, "p": BUSY_PARTITIONS, "d": BUSY_SECONDS}
        result = call("busy", target.bootstrap, topic, s=load.size, c=load.codec, v=load.shape, **options)
        results.append({"load": name, "peakRSSMiB": target.process.peak_mib(), **result})
        call("delete", direct, topic)
    target.process.stop()
    worst = max(each["peakRSSMiB"] for each in results)
    return {"connections": BUSY_CLIENTS, "startRSSMiB": idle, "peakRSSMiB": worst, "loads": results}


def allocations(broker: Broker, fieldseal: Fieldseal, loops: int) -> dict:
    """Calls of malloc and its like per record that is sealed or has sealed fields: the slope between a short and a long run of each load, so that what
    starting and connecting costs is left out. A batch holds about 480 such records, a fetch more."""
    direct = f"127.0.0.1:{broker.port}"
    counter = OUTPUT / "allocations.count"
    counter.unlink(missing_ok=True)
    environment = {"LD_PRELOAD": str(OUTPUT / "allocations.so"), "FIELDSEAL_ALLOCATIONS": str(counter)}
    target = fieldseal.start("sealed-allocations", loops, environment)
    rows = {}
    for name in ("1k:none", "1k:lz4", "1k:zstd", *(DOCUMENT_LOADS if fieldseal.registry else [])):
        load = Load.parse(name)
        counts: dict[tuple[str, int], int] = {}
        for records in (20_000, 50_000, 250_000):  # the first warms up
            topic = _sealed_topic(load, f"allocations-{records}")
            call("create", direct, topic, p=1)
            for op in ("produce", "consume"):
                before = _count(counter)
                one(op, target, topic, load, records)
                counts[op, records] = _count(counter) - before
            call("delete", direct, topic)
        rows[name] = {op: (counts[op, 250_000] - counts[op, 50_000]) / 200_000 for op in ("produce", "consume")}
    target.process.stop()
    return rows


def _sealed_topic(load: Load, suffix: str) -> str:
    return load.topic("fields" if load.documents else "sealed", suffix)


def _count(path: Path) -> int:
    with open(path, "rb") as counter:
        return struct.unpack("=Q", counter.read(8))[0]


def all_loops(broker: Broker, fieldseal: Fieldseal, rounds: int) -> list[dict]:
    """The sealed topic once more with as many loops as cores, to compare with the matrix, which uses --loops."""
    direct = f"127.0.0.1:{broker.port}"
    target = fieldseal.start("sealed-loops", 0)
    load = Load.parse("1k:none")
    samples: dict[str, list] = {"produce": [], "consume": []}
    for number in range(rounds):
        topic = f"sealed-loops-{number}"
        call("create", direct, topic, p=1)
        for op, seen in samples.items():
            seen.append(one(op, target, topic, load, load.records(1)))
        call("delete", direct, topic)
    target.process.stop()
    return [
        {
            "load": load.name,
            "op": op,
            "MiBps": median(each.mibps for each in seen),
            "cpuSecondsPerGiB": median(each.cpu_per_gib for each in seen),
        }
        for op, seen in samples.items()
    ]
