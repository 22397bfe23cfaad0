"""`fieldseal policy lint` in a folder of its own."""

import json
import os
import subprocess
from pathlib import Path

from harness.proxy import binary

GOOD = """\
version: 1
keys:
  pii: {provider: local, key: "pii/{topic}"}
topics:
  - match: payments
    encrypt: value
    key: pii
"""
# A slip that a fix mends, and one that none does.
BAD = """\
version: 1
keys:
  pii: {provider: local, key: "pii/{topic}"}
topics:
  - match: payments
    encrypt: valeu
    key: pii
  - match: orders
    encrypt: value
    key: pii
    colour: blue
"""


class Lint:
    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def read(self, name: str) -> str:
        return (self.folder / name).read_text()

    def command(self, *arguments: str) -> list[str]:
        return [str(binary()), "policy", "lint", *arguments]

    def run(self, *arguments: str, input: str | bytes | None = None, code: int | None = None, **environment: str):
        """The finished process; with `code`, its exit code has to be that."""
        data = input.encode() if isinstance(input, str) else input
        done = subprocess.run(
            self.command(*arguments), cwd=self.folder, input=data, capture_output=True, timeout=60,
            env={**os.environ, **environment}, check=False,
        )
        done.text, done.errors = done.stdout.decode(), done.stderr.decode()
        if code is not None:
            assert done.returncode == code, f"exit {done.returncode}\n{done.text}\n{done.errors}"
        return done

    def findings(self, *arguments: str) -> list[dict]:
        return self.report(*arguments)["findings"]

    def report(self, *arguments: str) -> dict:
        return json.loads(self.run("--format", "json", *arguments).text)
