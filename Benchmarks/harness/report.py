"""The table on the terminal and results.json."""

from statistics import median

from .measure import LOADS, Matrix

OPS = ("produce", "consume")
TARGETS = ("direct", "relay", "pass", "sealed", "fields")


def unit_of(matrix: Matrix) -> float | None:
    """U: the relay's CPU seconds per GiB on 1k:none produce in this run."""
    return matrix.cpu("1k:none", "produce", "relay")


def rows_of(matrix: Matrix) -> list[dict]:
    unit = unit_of(matrix)
    rows = []
    for load in LOADS:
        for op in OPS:
            for target in TARGETS:
                samples = matrix.samples.get((load, op, target))
                if not samples:
                    continue
                speeds = [each.mibps for each in samples]
                cpu = matrix.cpu(load, op, target)
                peaks = [each.peak_mib for each in samples if each.peak_mib is not None]
                rows.append(
                    {
                        "load": load,
                        "op": op,
                        "target": target,
                        "MiBps": round(median(speeds), 1),
                        "MiBpsRange": [round(min(speeds), 1), round(max(speeds), 1)],
                        "ratioToDirect": _rounded(matrix.ratio(load, op, target)),
                        "ratioToSealed": _rounded(matrix.ratio_to_sealed(load, op)) if target == "fields" else None,
                        "cpuSecondsPerGiB": _rounded(cpu),
                        "cpuInU": _rounded(cpu / unit) if cpu and unit else None,
                        "peakRSSMiB": _rounded(max(peaks), 1) if peaks else None,
                        "storedToValueBytes": matrix.stored[load, target] / 1000,
                    }
                )
    return rows


def _rounded(value: float | None, digits: int = 3) -> float | None:
    return None if value is None else round(value, digits)


def _cell(value, width: int, digits: int) -> str:
    return f"{'–' if value is None else f'{value:,.{digits}f}':>{width}}"


def table(rows: list[dict]) -> str:
    lines = [
        f"{'load':<9} {'op':<8} {'target':<7} {'MiB/s':>8} {'(min–max)':>15} {'to direct':>9} "
        f"{'CPU s/GiB':>9} {'in U':>6} {'RSS MiB':>8} {'stored':>7}"
    ]
    previous = None
    for row in rows:
        group = (row["load"], row["op"])
        first = group != previous
        if first and previous:
            lines.append("")
        previous = group
        low, high = row["MiBpsRange"]
        lines.append(
            f"{row['load'] if first else '':<9} {row['op'] if first else '':<8} {row['target']:<7} "
            f"{row['MiBps']:>8,.0f} {f'{low:,.0f}–{high:,.0f}':>15} {_cell(row['ratioToDirect'], 9, 2)} "
            f"{_cell(row['cpuSecondsPerGiB'], 9, 3)} {_cell(row['cpuInU'], 6, 2)} {_cell(row['peakRSSMiB'], 8, 0)} "
            f"{row['storedToValueBytes']:>7.2f}"
        )
    return "\n".join(lines)


def _rival(rival: dict, rows: list[dict]) -> str:
    """Records of documents a second and CPU per record: in the application, and in the proxy of this very run."""
    if "skipped" in rival:
        return f"Confluent's client-side encryption was not measured: {rival['skipped']}"
    proxy = {(row["load"], row["op"]): row for row in rows if row["target"] == "fields"}
    lines = [
        f"Confluent's client-side encryption, confluent-kafka {rival['version']}, one process: records/s, CPU µs a record (of that "
        "encryption); fieldseal end to end on the same records"
    ]
    for row in rival["rows"]:
        own = proxy.get((f"{row['format'].partition(',')[0]}:none", row["op"]))
        speed = own and own["MiBps"] * 1024  # records of 1 KiB
        cpu = own and own["cpuSecondsPerGiB"] and own["cpuSecondsPerGiB"] * 1e6 / (1 << 20)
        lines.append(
            f"  {row['format']:<20} {row['op']:<8} {row['recordsPerSecond']:>8,} {row['cpuMicrosecondsPerRecord']:>7.1f} "
            f"{'(' + format(row['ofThatEncryption'], '.1f') + ')':>8} {_cell(speed, 10, 0)} {_cell(cpu, 6, 2)}"
        )
    return "\n".join(lines)


def summary(results: dict) -> str:
    """The table with everything that was measured beside it."""
    parts = [table(results["rows"])]
    if results["U"]:
        parts.append(f"U = {results['U']:.3f} CPU s/GiB (the relay on 1k:none produce)")
    if fields := [row for row in results["rows"] if row["target"] == "fields"]:
        whole = {(row["load"], row["op"]): row for row in results["rows"] if row["target"] == "sealed"}
        lines = ["sealed fields (3 of a 1 KiB document) beside sealed values: throughput to theirs; CPU s/GiB and theirs"]
        for row in fields:
            theirs = whole.get((row["load"], row["op"]), {}).get("cpuSecondsPerGiB")
            lines.append(
                f"  {row['load']:<9} {row['op']:<8} {_cell(row['ratioToSealed'], 6, 2)} "
                f"{_cell(row['cpuSecondsPerGiB'], 7, 3)} {_cell(theirs, 7, 3)}"
            )
        parts.append("\n".join(lines))
    if latency := results.get("latency"):
        lines = [f"latency at {latency['ratePerSecond']:,} × 1 KiB/s, ms (p50, p99; added to direct)"]
        for name, row in latency["targets"].items():
            added = f"  (+{row['addedp50ms']:.2f}, +{row['addedp99ms']:.2f})" if "addedp50ms" in row else ""
            lines.append(f"  {name:<8} {row['p50ms']:>7.2f} {row['p99ms']:>7.2f}{added}".replace("+-", "−"))
        parts.append("\n".join(lines))
    if busy := results.get("busy"):
        lines = [f"memory with {busy['connections']} busy clients, all loops: {busy['startRSSMiB']:.0f} MiB at the start"]
        for row in busy["loads"]:
            lines.append(
                f"  {row['load']:<9} peak {row['peakRSSMiB']:>6.0f} MiB, {row['produced']:,} records produced, "
                f"{row['consumed']:,} consumed, {row['failed']:,} failed"
            )
        parts.append("\n".join(lines))
    if allocations := results.get("allocations"):
        lines = ["allocations per record that is sealed or has sealed fields"]
        for load, row in allocations.items():
            lines.append(f"  {load:<9} produce {row['produce']:.4f}, consume {row['consume']:.4f}")
        parts.append("\n".join(lines))
    if loops := results.get("allLoops"):
        lines = ["sealed with as many loops as cores"]
        for row in loops:
            lines.append(f"  {row['load']:<8} {row['op']:<8} {row['MiBps']:>7,.0f} MiB/s, {row['cpuSecondsPerGiB']:.3f} CPU s/GiB")
        parts.append("\n".join(lines))
    if micro := results.get("micro"):
        lines = [f"{'on 1 KiB documents, one thread':<32} {'ns':>8} {'GB/s':>6} {'allocations':>11} {'instructions':>12}"]
        for row in micro:
            lines.append(
                f"  {row['work']:<30} {row['nanosecondsPerRecord']:>8,.0f} {_cell(row['GBps'], 6, 2)} "
                f"{_cell(row['allocationsPerRecord'], 11, 2)} {_cell(row['instructionsPerRecord'], 12, 0)}"
            )
        parts.append("\n".join(lines))
    if rival := results.get("rival"):
        parts.append(_rival(rival, results["rows"]))
    if verdict := results["verdict"]:
        lines = ["aims"]
        for row in verdict:
            bound = "≥" if row["atLeast"] else "≤"
            lines.append(f"  {'met   ' if row['met'] else 'MISSED'} {row['aim']} {row['value']:g} ({bound} {row['limit']:g})")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)
