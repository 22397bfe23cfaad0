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
    "reserialize": ("reserialize", ["-ljansson", "-lavro"]),
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
            raise BenchError(f"{name} does not build (run `make deps`):\n{result.stderr}")


def build_fieldseal() -> Path:
    _swift_build("fieldseal", ROOT)
    return release_binary()


def build_fields() -> Path:
    """Benchmarks/fields: a package of its own, so that its build does not get into the proxy's."""
    scratch = OUTPUT / "fields"
    _swift_build("fields", ROOT / "Benchmarks" / "fields", "--scratch-path", str(scratch))
    return scratch / "release" / "fields"


def _swift_build(product: str, folder: Path, *options: str) -> None:
    print(f"building {product} (release) …", flush=True)
    command = ["swift", "build", "-c", "release", "--product", product, *options]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if result.returncode != 0:
        raise BenchError(f"{product} does not build:\n{(result.stdout + result.stderr)[-3000:]}")


def release_binary() -> Path:
    return ROOT / ".build" / "release" / "fieldseal"
