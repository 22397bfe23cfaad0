"""Child processes that write to a log file, are waited for, and are stopped by their own process id."""

import os
import signal
import subprocess
import time
from pathlib import Path


PATIENCE = 3  # machines that test are slow, and what comes about ends the waiting


def wait_until(condition, timeout: float, what: str, every: float = 0.05):
    """Returns the first true value of `condition()`; fails with `what` after `PATIENCE` times `timeout` seconds."""
    timeout *= PATIENCE
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"timed out after {timeout} s: {what() if callable(what) else what}")
        time.sleep(every)


class Process:
    def __init__(self, command: list, log: Path, cwd: Path | None = None, stdin=subprocess.DEVNULL):
        self.command = [str(part) for part in command]
        self.log = log
        with open(log, "ab") as sink:
            self.popen = subprocess.Popen(
                self.command, stdin=stdin, stdout=sink, stderr=subprocess.STDOUT, cwd=cwd, start_new_session=True
            )

    @property
    def pid(self) -> int:
        return self.popen.pid

    @property
    def is_running(self) -> bool:
        return self.popen.poll() is None

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_for(self, text: str, timeout: float) -> str:
        """The log, once it contains `text`."""

        def found():
            output = self.output()
            if text in output:
                return output
            assert self.is_running, f"{self.command[0]} ended with {self.popen.returncode}:\n{output[-4000:]}"
            return None

        return wait_until(found, timeout, lambda: f"no {text!r} in\n{self.output()[-4000:]}")

    def signal(self, number: int):
        if self.is_running:
            os.kill(self.pid, number)

    def wait(self, timeout: float) -> int:
        return self.popen.wait(timeout)

    def stop(self, timeout: float = 20) -> int:
        """SIGTERM, and SIGKILL if that does not help. Returns the exit status."""
        self.signal(signal.SIGTERM)
        try:
            return self.popen.wait(timeout)
        except subprocess.TimeoutExpired:
            return self.kill()

    def kill(self) -> int:
        self.signal(signal.SIGKILL)
        return self.popen.wait(10)

    def resident_bytes(self) -> int:
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise AssertionError("no VmRSS")

    def open_sockets(self) -> int:
        links = []
        for entry in Path(f"/proc/{self.pid}/fd").iterdir():
            try:
                links.append(os.readlink(entry))
            except OSError:
                continue
        return sum(link.startswith("socket:") for link in links)

    def listening_addresses(self) -> set[tuple[str, int]]:
        """(hexadecimal address, port) of every TCP socket this process listens on."""
        inodes = set()
        for entry in Path(f"/proc/{self.pid}/fd").iterdir():
            try:
                link = os.readlink(entry)
            except OSError:
                continue
            if link.startswith("socket:["):
                inodes.add(link[8:-1])
        found = set()
        for table in ("tcp", "tcp6"):
            for line in Path(f"/proc/{self.pid}/net/{table}").read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and fields[9] in inodes:
                    address, port = fields[1].split(":")
                    found.add((address, int(port, 16)))
        return found
