"""What a client can be pointed at: the broker, the relay, fieldseal with a plain topic, with a sealed one, with sealed fields."""

import contextlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .broker import NODE, Broker
from .build import OUTPUT
from .processes import BenchError, Process, free_range
from .registry import Registry

PORTS_PER_PROXY = 8

CONFIGURATION = """\
version: 1
listen:
  address: 127.0.0.1
  port: {port}
  brokerPorts: {first}-{last}
upstream:
  bootstrap: ["127.0.0.1:{broker}"]
policies: policies
keyring: {{directory: keyring}}
providers:
  local: {{type: local, keystore: keystore.json, keyFile: master.key}}
loops: {loops}
"""
REGISTRY = """\
schemaRegistry: {{url: "{url}"}}
"""

POLICY = """\
version: 1
keys:
  bench: {{provider: local, key: bench}}
topics:
  - match: "sealed-*"
    encrypt: value
    key: bench
{fields}  - match: "*"
    encrypt: none
"""
FIELDS = """\
  - match: "fields-{format}-*"
    format: {format}
    key: bench
    fields: [customer.ssn, customer.email, payment.card]
"""
FORMATS = ("json", "avro")


@dataclass
class Target:
    name: str
    bootstrap: str
    process: Process | None  # the proxy whose CPU and memory count; None for the broker itself


class Fieldseal:
    """Makes keys once and starts as many proxies on them as are asked for. `fields`: topics with sealed fields, too."""

    def __init__(self, binary: Path, folder: Path, broker: Broker, cleanup: contextlib.ExitStack, fields: bool):
        if not binary.exists():
            raise BenchError(f"{binary} is not built")
        self.binary, self.folder, self.broker, self.cleanup = binary, folder / "fieldseal", broker, cleanup
        (self.folder / "policies").mkdir(parents=True)
        rules = "".join(FIELDS.format(format=format) for format in FORMATS) if fields else ""
        (self.folder / "policies" / "bench.yaml").write_text(POLICY.format(fields=rules))
        self.registry = Registry() if fields else None
        if self.registry:
            cleanup.callback(self.registry.stop)
        configuration = self._configure("keys", 1)
        self._keys("init", configuration)
        self._keys("create", configuration, "bench")

    def _configure(self, name: str, loops: int) -> Path:
        first = free_range(PORTS_PER_PROXY)
        self.port = first
        path = self.folder / f"{name}.yaml"
        last = first + PORTS_PER_PROXY - 1
        text = CONFIGURATION.format(port=first, first=first + 1, last=last, broker=self.broker.port, loops=loops)
        if self.registry:
            text += REGISTRY.format(url=self.registry.url)
        path.write_text(text)
        return path

    def _keys(self, action: str, configuration: Path, *names: str) -> None:
        command = [str(self.binary), "keys", action, *names, "-c", str(configuration)]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0:
            raise BenchError(f"{' '.join(command)}:\n{result.stdout}{result.stderr}")

    def start(self, name: str, loops: int, environment: dict[str, str] | None = None) -> Target:
        configuration = self._configure(name, loops)
        port = self.port
        command = [str(self.binary), "serve", "-c", str(configuration)]
        process = Process(command, self.folder / f"{name}.log", environment)
        self.cleanup.callback(process.stop)
        process.await_port(port)
        return Target(name, f"127.0.0.1:{port}", process)


def start_relay(port: int, broker: Broker, folder: Path, cleanup: contextlib.ExitStack) -> Target:
    process = Process([str(OUTPUT / "relay"), str(port), str(broker.relayed_port)], folder / "relay.log")
    cleanup.callback(process.stop)
    process.await_port(port)
    return Target("relay", f"127.0.0.1:{port}", process)


assert NODE < PORTS_PER_PROXY - 1, "brokerPorts must have room for the node's id"
