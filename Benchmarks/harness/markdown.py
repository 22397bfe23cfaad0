"""The tables for README.md between `<!-- bench -->` and `<!-- /bench -->`, from results.json:

cd Benchmarks && python3 -m harness.markdown ../.build/bench/results.json"""

import json
import sys
from pathlib import Path

TARGETS = {"relay": "relay", "pass": "pass-through topic", "sealed": "sealed topic", "fields": "sealed fields"}
SIZES = {"100": "100 B", "1k": "1 KiB", "10k": "10 KiB", "json": "JSON", "avro": "Avro"}
LEFT_OUT = {"100:lz4", "100:zstd", "10k:lz4", "10k:zstd"}


def _cell(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def loads(results: dict) -> list[str]:
    lines = [
        _row("load", "operation", "target", "MiB/s", "to direct", "CPU s/GiB", "CPU in U", "peak RSS MiB"),
        "|" + "---|" * 8,
    ]
    load = op = None
    for row in results["rows"]:
        if row["target"] not in TARGETS or row["load"] in LEFT_OUT:
            continue
        size, _, codec = row["load"].partition(":")
        lines.append(
            _row(
                f"{SIZES[size]}, {codec}" if row["load"] != load else "",
                row["op"] if (row["load"], row["op"]) != (load, op) else "",
                TARGETS[row["target"]],
                _cell(row["MiBps"], 0),
                _cell(row["ratioToDirect"], 2),
                _cell(row["cpuSecondsPerGiB"], 2),
                _cell(row["cpuInU"], 2),
                _cell(row["peakRSSMiB"], 0),
            )
        )
        load, op = row["load"], row["op"]
    return lines


def micro(results: dict) -> list[str]:
    lines = [_row("on 1 KiB documents, one thread", "ns", "GB/s", "allocations", "instructions"), "|" + "---|" * 5]
    for row in results.get("micro", []):
        lines.append(
            _row(
                row["work"],
                _cell(row["nanosecondsPerRecord"], 0),
                _cell(row["GBps"], 2),
                _cell(row["allocationsPerRecord"], 0),
                _cell(row["instructionsPerRecord"], 0),
            )
        )
    return lines


def rival(results: dict) -> list[str]:
    """CPU per record: in an application with Confluent's encryption, and in the proxy, everything included."""
    rows = results.get("rival", {}).get("rows", [])
    proxy = {(row["load"], row["op"]): row for row in results["rows"] if row["target"] == "fields"}
    lines = [
        _row("format", "operation", "Confluent, records/s", "CPU µs a record", "of that encryption", "fieldseal, CPU µs a record"),
        "|" + "---|" * 6,
    ]
    for row in rows:
        own = proxy.get((f"{row['format'].partition(',')[0]}:none", row["op"]))
        lines.append(
            _row(
                row["format"],
                row["op"],
                _cell(row["recordsPerSecond"], 0),
                _cell(row["cpuMicrosecondsPerRecord"], 0),
                _cell(row["ofThatEncryption"], 0),
                _cell(own and own["cpuSecondsPerGiB"] * 1e6 / (1 << 20), 2),
            )
        )
    return lines


def main() -> None:
    results = json.loads(Path(sys.argv[1]).read_text())
    tables = [loads(results)] + [part(results) for part in (micro, rival) if part.__name__ in results]
    print("\n\n".join("\n".join(lines) for lines in tables))
    print(f"\nU = {results['U']:.2f} CPU s/GiB; {results['rounds']} rounds; {results['machine']['cores']} cores")


if __name__ == "__main__":
    main()
