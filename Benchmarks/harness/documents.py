"""The documents of the load client, in files, for what measures something else with the same ones."""

import subprocess
from pathlib import Path

from .build import OUTPUT
from .measure import DOCUMENTS
from .processes import BenchError

COUNT, SIZE = 8192, 1024  # the load client's whole pool


def write() -> dict[str, Path]:
    """By format, `json` or `avro`: documents of SIZE bytes each, back to back; Avro in Confluent's framing."""
    paths = {}
    for format, shape in DOCUMENTS.items():
        command = [str(OUTPUT / "load"), "values", "-v", shape, "-n", str(COUNT), "-s", str(SIZE)]
        result = subprocess.run(command, capture_output=True)
        if result.returncode != 0:
            raise BenchError(f"{' '.join(command)}: {result.stderr.decode(errors='replace')}")
        paths[format] = OUTPUT / f"orders.{format}"
        paths[format].write_bytes(result.stdout)
    return paths
