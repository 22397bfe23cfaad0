"""Builds what a run needs: the C programs with cc, fieldseal with SwiftPM."""

import os
import subprocess
from pathlib import Path

from .processes import BenchError

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / ".build" / "bench"

PROGRAMS = {
    "load": ("load", ["-lrdkafka", "-lpthread"]),
    "relay": ("relay", ["-luv"]),
    "allocations.so": ("allocations", ["-shared", "-fPIC"]),
}


def build_programs() -> None:
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for name, (folder, flags) in PROGRAMS.items():
        sources = sorted((ROOT / "Benchmarks" / folder).glob("*.c"))
        headers = sorted((ROOT / "Benchmarks" / folder).glob("*.h"))
        binary = OUTPUT / name
        if binary.exists() and all(each.stat().st_mtime < binary.stat().st_mtime for each in sources + headers):
            continue
        compiler = os.environ.get("CC", "cc")
        command = [compiler, "-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-o", str(binary), *map(str, sources)]
        result = subprocess.run(command + flags, capture_output=True, text=True)
        if result.returncode != 0:
            raise BenchError(f"{name} does not build (librdkafka-dev and libuv1-dev installed?):\n{result.stderr}")


def build_fieldseal() -> Path:
    command = ["swift", "build", "-c", "release", "--product", "fieldseal"]
    print("building fieldseal (release) …", flush=True)
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if result.returncode != 0:
        raise BenchError(f"fieldseal does not build:\n{(result.stdout + result.stderr)[-3000:]}")
    return release_binary()


def release_binary() -> Path:
    return ROOT / ".build" / "release" / "fieldseal"
