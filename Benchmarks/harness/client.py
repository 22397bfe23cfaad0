"""Calls the load client."""

import json
import subprocess

from .build import OUTPUT
from .processes import BenchError


def call(command: str, bootstrap: str, topic: str, seconds: float = 120, **options) -> dict:
    """Runs a command of Benchmarks/load; `options` are its one-letter options."""
    arguments = [str(OUTPUT / "load"), command, "-b", bootstrap, "-t", topic]
    for name, value in options.items():
        arguments += [f"-{name}", str(value)]
    try:
        result = subprocess.run(arguments, capture_output=True, text=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise BenchError(f"{command} of {topic} through {bootstrap} took more than {seconds:.0f} s") from None
    if result.returncode != 0:
        raise BenchError(f"{command} of {topic} through {bootstrap}: {result.stderr.strip()[-2000:]}")
    return json.loads(result.stdout)
