"""Confluent's client-side field-level encryption in Python, on the same documents: rival/serialize.py in an environment of its own."""

import json
import subprocess
import sys
from pathlib import Path

from . import documents
from .build import OUTPUT, ROOT
from .processes import BenchError
from .registry import ORDER_SCHEMA

FOLDER = ROOT / "Benchmarks" / "rival"
ENVIRONMENT = OUTPUT / "rival"


def measure(seconds: float) -> dict:
    """Rows of serialize.py, or why there are none."""
    reason = _install()
    if reason:
        return {"skipped": reason}
    paths = documents.write()
    python = ENVIRONMENT / "bin" / "python"
    command = [python, FOLDER / "serialize.py", paths["json"], paths["avro"], ORDER_SCHEMA, str(seconds)]
    result = subprocess.run([*map(str, command)], capture_output=True, text=True)
    if result.returncode != 0:
        raise BenchError(f"rival/serialize.py:\n{result.stderr.strip()[-2000:]}")
    return {"version": _version(python), "rows": json.loads(result.stdout)}


def _install() -> str | None:
    """Why the environment cannot be made, such as a package index that is out of reach."""
    requirements = FOLDER / "requirements.txt"
    ready = ENVIRONMENT / "ready"
    if ready.exists() and ready.read_text() == requirements.read_text():
        return None
    steps = [
        [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)],
        [str(ENVIRONMENT / "bin" / "pip"), "install", "-q", "--disable-pip-version-check", "-r", str(requirements)],
    ]
    for step in steps:
        result = subprocess.run(step, capture_output=True, text=True)
        if result.returncode != 0:
            lines = (result.stderr or result.stdout).strip().splitlines()
            return f"{Path(step[0]).name} {' '.join(step[1:])}: {lines[-1] if lines else result.returncode}"
    ready.write_text(requirements.read_text())
    return None


def _version(python: Path) -> str:
    code = "import confluent_kafka, platform; print(confluent_kafka.__version__, 'on Python', platform.python_version())"
    return subprocess.run([str(python), "-c", code], capture_output=True, text=True).stdout.strip()
