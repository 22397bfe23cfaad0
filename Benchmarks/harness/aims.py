"""The aims that a run is held against (Benchmarks/aims.json), and the verdict."""

import json
from pathlib import Path

from .measure import LOADS, Matrix

AIMS = json.loads((Path(__file__).resolve().parents[1] / "aims.json").read_text())


def _row(aim: str, limit: float, value: float | None, at_least: bool = False) -> dict | None:
    if value is None:
        return None
    met = value >= limit if at_least else value <= limit
    return {"aim": aim, "limit": limit, "atLeast": at_least, "value": round(value, 3), "met": met}


def verdict(matrix: Matrix, results: dict) -> list[dict]:
    """A row per aim that this run has measured."""
    unit, busy, allocations = results["U"], results.get("busy"), results.get("allocations")
    rows = []
    for load in LOADS:
        for op in ("produce", "consume"):
            ratio = matrix.cpu_to_relay(load, op, "pass")
            rows.append(_row(f"pass {load} {op}: CPU of the relay ×", AIMS["passToRelayCPU"], ratio))
    for load, limits in AIMS["sealedCPUInU"].items():
        for op, limit in limits.items():
            cost = matrix.cpu(load, op, "sealed")
            rows.append(_row(f"sealed {load} {op}: CPU in U", limit, cost / unit if cost and unit else None))
    for load, limits in AIMS["sealedRatioToDirect"].items():
        for op, limit in limits.items():
            rows.append(_row(f"sealed {load} {op}: throughput of direct ×", limit, matrix.ratio(load, op, "sealed"), True))
    for load, limits in AIMS["fieldsRatioToSealed"].items():
        for op, limit in limits.items():
            name = f"fields {load} {op}: throughput of sealed values ×"
            rows.append(_row(name, limit, matrix.ratio_to_sealed(load, op), True))
    for load, each in (allocations or {}).items():
        for op, value in each.items():
            rows.append(_row(f"{load} {op}: allocations a sealed record", AIMS["allocationsPerRecord"], value))
    if busy:
        name = f"RSS with {busy['connections']} busy connections, MiB"
        rows.append(_row(name, AIMS["busyRSSMiB"], busy["peakRSSMiB"]))
    for work in results.get("micro", []):
        if limit := AIMS["microGBps"].get(work["work"]):
            rows.append(_row(f"{work['work']}: GB/s", limit, work["GBps"], True))
            name = f"{work['work']}: allocations a record"
            rows.append(_row(name, AIMS["microAllocationsPerRecord"], work["allocationsPerRecord"]))
    return [row for row in rows if row]
