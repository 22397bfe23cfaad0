"""`fieldseal serve` with a generated configuration; or nothing at all, where the tests speak to Kafka directly."""

import os
import signal
import subprocess
from pathlib import Path

from .ports import free_block
from .processes import Process
from .wire import METADATA, RawConnection, metadata_request

# Topic names in the tests begin with the rule that they fall under. A name with another beginning has no rule.
POLICY = """version: 1
keys:
  main: {provider: local, key: main}
  chacha: {provider: local, key: chacha, algorithm: ChaCha20-Poly1305}
  per-topic: {provider: local, key: "topics/{topic}"}
  rotated: {provider: local, key: rotated}
topics:
  - {match: "sealed-*", encrypt: value, key: main}
  - {match: "chacha-*", encrypt: value, key: chacha}
  - {match: "own-*", encrypt: value, key: per-topic}
  - {match: "rotated-*", encrypt: value, key: rotated}
  - {match: "migrated-*", encrypt: value, key: main, unsealed: pass}
  - {match: "mirror-*", encrypt: value, key: main, context: mirrored}
  - {match: "/^renamed\\\\..*$/", encrypt: value, key: main, context: mirrored}
  - {match: "plain-*", encrypt: none}
"""
KEKS = ("main", "chacha", "rotated")
BROKER_PORTS = 8

CONFIGURATION = """version: 1
listen:
  address: {address}
  port: {port}
  brokerPorts: {first}-{last}
upstream:
  bootstrap: {upstream}
policies: policies
keyring: {{directory: {keyring}}}
providers:
  local: {{type: local, keystore: {keystore}, keyFile: {key_file}}}
drainTimeout: {drain}
log: {{level: info, format: text}}
{extra}
"""

DIRECT = bool(os.environ.get("FIELDSEAL_DIRECT"))
REPOSITORY = Path(__file__).parent.parent.parent.parent


def binary() -> Path:
    return Path(os.environ.get("FIELDSEAL_BIN") or REPOSITORY / ".build/release/fieldseal").absolute()


class Proxy:
    """One proxy process. `keys_of` lets it share keyring, keystore and key file with another one."""

    all: list["Proxy"] = []

    def __init__(self, folder: Path, upstream: str, *, keys_of: "Proxy | None" = None, address: str = "127.0.0.1",
                 extra: str = "", drain: str = "10s", policy: str = POLICY, schemas: dict[str, str] = {}):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.upstream = upstream
        self.address = address
        self.extra, self.drain = extra, drain
        self.keys = keys_of.keys if keys_of else folder
        self.first_port = free_block(BROKER_PORTS + 1)
        self.bootstrap = f"{address}:{self.first_port}"
        self.config = folder / "fieldseal.yaml"
        self.process: Process | None = None
        self.runs = 0
        Proxy.all.append(self)
        (folder / "policies").mkdir(exist_ok=True)
        (folder / "policies" / "topics.yaml").write_text(policy)
        for name, text in schemas.items():
            (folder / "policies" / "schemas").mkdir(exist_ok=True)
            (folder / "policies" / "schemas" / name).write_text(text)
        self.configure()
        if not keys_of:
            self.command("keys", "init")
            for kek in KEKS:
                self.create_kek(kek)

    def configure(self):
        quoted = ", ".join(f'"{one}"' for one in self.upstream.split(","))
        self.config.write_text(
            CONFIGURATION.format(
                address=self.address, port=self.first_port, first=self.first_port + 1,
                last=self.first_port + BROKER_PORTS, upstream=f"[{quoted}]", keyring=self.keys / "keyring",
                keystore=self.keys / "keystore.json", key_file=self.keys / "master.key", extra=self.extra,
                drain=self.drain,
            )
        )

    def command(self, *arguments: str, status: int = 0) -> str:
        """Runs the command line tool with this proxy's configuration; returns what it printed."""
        done = subprocess.run(
            [binary(), *arguments, "-c", self.config], capture_output=True, text=True, timeout=60, cwd=self.folder
        )
        assert done.returncode == status, f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def create_kek(self, name: str):
        self.command("keys", "create", name)

    def start(self, learn: bool = True) -> "Proxy":
        """Runs it until it accepts; `learn`: until it has seen the cluster's metadata, and so listens for every broker."""
        self.runs += 1
        log = self.folder / f"proxy-{self.runs}.log"
        self.process = Process([binary(), "serve", "-c", self.config], log, cwd=self.folder)
        self.process.wait_for("event=ready", 20)
        if learn:
            with RawConnection(self.bootstrap) as raw:
                raw.call(METADATA, 1, metadata_request(1))
        return self

    @property
    def ports(self) -> range:
        """The only ports that a client may ever hear of."""
        return range(self.first_port, self.first_port + BROKER_PORTS + 1)

    def broker(self, node: int) -> str:
        return f"{self.address}:{self.first_port + 1 + node}"

    @property
    def log(self) -> str:
        return self.process.output()

    def wait_for_log(self, text: str, timeout: float = 10) -> str:
        return self.process.wait_for(text, timeout)

    def stop(self) -> int:
        return self.process.stop() if self.process else 0

    def kill(self):
        self.process.signal(signal.SIGKILL)
        self.process.wait(10)


class Direct:
    """Stands in for a proxy where FIELDSEAL_DIRECT is set: the tests' own correctness is proven against Kafka alone."""

    def __init__(self, upstream: str):
        self.bootstrap = upstream

    def broker(self, node: int) -> str:
        return self.bootstrap.split(",")[node - 1]

    def create_kek(self, name: str):
        pass

    def stop(self):
        pass
