"""Child processes: ports for them, their end, and what the kernel says they have used."""

import ctypes
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
CPUCLOCK_SCHED = 2


class BenchError(Exception):
    """What stops a run; its text says what to do."""


def free_ports(count: int) -> list[int]:
    """Ports on the loopback address that nothing listens on."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def free_range(count: int) -> int:
    """The first of `count` ports in a row that nothing listens on, below the ephemeral ports."""
    for first in range(20000 + os.getpid() % 4000, 32000, count):
        sockets = []
        try:
            for port in range(first, first + count):
                sockets.append(socket.socket())
                sockets[-1].bind(("127.0.0.1", port))
            return first
        except OSError:
            continue
        finally:
            for each in sockets:
                each.close()
    raise BenchError("no run of free ports between 20000 and 32000")


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Process:
    """A server under measurement. Its output goes to a file that is shown if it fails."""

    def __init__(self, arguments: list[str], log: Path, environment: dict[str, str] | None = None):
        self.log = log
        with open(log, "ab") as output:
            self.child = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
                preexec_fn=_die_with_parent,
            )
        self.name = Path(arguments[0]).name

    @property
    def pid(self) -> int:
        return self.child.pid

    def await_port(self, port: int, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.child.poll() is not None:
                raise BenchError(f"{self.name} ended with {self.child.returncode}:\n{self.tail()}")
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise BenchError(f"{self.name} does not listen on port {port}:\n{self.tail()}")

    def tail(self, lines: int = 15) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def stop(self, seconds: float = 15) -> None:
        if self.child.poll() is not None:
            return
        self.child.terminate()
        try:
            self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()

    def cpu_seconds(self) -> float:
        """User and system time of all its threads, ended ones too, to the nanosecond.

        The kernel's CPU clock of the process: /proc/PID/stat has the same sum in ticks of 10 ms, too coarse here."""
        return time.clock_gettime((~self.pid << 3) | CPUCLOCK_SCHED)

    def reset_peak(self) -> None:
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def peak_mib(self) -> float:
        """The largest resident set since the last `reset_peak`."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        raise BenchError(f"{self.name} is gone:\n{self.tail()}")
