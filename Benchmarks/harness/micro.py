"""What fields cost by themselves: finding, splicing, sealing (fields/, Swift), and the same work by parsing into a tree and writing
the tree (reserialize/, C), on the same documents."""

import json
import os
import re
import shutil
import struct
import subprocess

from . import documents
from .build import OUTPUT, build_fields
from .processes import BenchError
from .registry import ORDER_SCHEMA

FEW, MANY = 2_000, 6_000  # documents; what is counted is the slope between them
GIB = 1 << 30

# name → the program and its workload, the format of the documents
WORK = {
    "JSON find": ("fields", "json-find", "json"),
    "JSON find and splice": ("fields", "json-splice", "json"),
    "libjansson parse, set, dump": ("reserialize", "json", "json"),
    "Avro find": ("fields", "avro-find", "avro"),
    "Avro find and splice": ("fields", "avro-splice", "avro"),
    "libavro read, set, write": ("reserialize", "avro", "avro"),
    "seal 3 fields": ("fields", "seal", "json"),
    "open 3 fields": ("fields", "open", "json"),
    "seal 3 fields, deterministic": ("fields", "seal-deterministic", "json"),
    "open 3 fields, deterministic": ("fields", "open-deterministic", "json"),
}


def measure(seconds: float) -> list[dict]:
    programs = {"fields": build_fields(), "reserialize": OUTPUT / "reserialize"}
    paths = documents.write()
    rows = []
    for name, (program, workload, format) in WORK.items():
        command = [str(programs[program]), workload, "-f", str(paths[format]), "-a", str(ORDER_SCHEMA)]
        nanoseconds = _run([*command, "-t", str(seconds)])["nanosecondsPerRecord"]
        rows.append(
            {
                "work": name,
                "nanosecondsPerRecord": round(nanoseconds, 1),
                "GBps": round(documents.SIZE / nanoseconds, 3) if "field" not in name else None,
                "allocationsPerRecord": max(round(_slope(_allocations, command), 3), 0),
                "instructionsPerRecord": round(_slope(_instructions, command)) if shutil.which("valgrind") else None,
            }
        )
    return rows


def _run(command: list[str], environment: dict[str, str] | None = None, prefix: list[str] | None = None) -> dict:
    arguments = [*(prefix or []), *command]
    result = subprocess.run(arguments, capture_output=True, text=True, env={**os.environ, **(environment or {})})
    if result.returncode != 0:
        raise BenchError(f"{' '.join(arguments)}:\n{result.stderr.strip()[-2000:]}")
    return {**json.loads(result.stdout), "stderr": result.stderr}


def _slope(count, command: list[str]) -> float:
    """What starting costs is left out."""
    return (count([*command, "-n", str(MANY)]) - count([*command, "-n", str(FEW)])) / (MANY - FEW)


def _allocations(command: list[str]) -> int:
    counter = OUTPUT / "micro.count"
    counter.unlink(missing_ok=True)
    _run(command, {"LD_PRELOAD": str(OUTPUT / "allocations.so"), "FIELDSEAL_ALLOCATIONS": str(counter)})
    with open(counter, "rb") as file:
        return struct.unpack("=Q", file.read(8))[0]


def _instructions(command: list[str]) -> int:
    result = _run(command, prefix=["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"])
    found = re.search(r"Collected : (\d+)", result["stderr"])
    if not found:
        raise BenchError(f"valgrind counted nothing:\n{result['stderr'][-2000:]}")
    return int(found[1])
