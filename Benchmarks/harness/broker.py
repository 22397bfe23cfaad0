"""One real Apache Kafka broker on the loopback address."""

import os
import shutil
import subprocess
from pathlib import Path

from .processes import BenchError, Process, free_ports

CLUSTER = "MkU3OEVBNTcwNTJENDM2Qg"
NODE = 1


class Broker:
    """Two listeners: DIRECT, and RELAYED, which advertises the relay's port so that clients do not go around it."""

    def __init__(self, home: Path, folder: Path, relay_port: int):
        self.port, self.relayed_port, controller = free_ports(3)
        self.data = folder / "kafka-data"
        properties = {
            "process.roles": "broker,controller",
            "node.id": NODE,
            "controller.quorum.voters": f"{NODE}@127.0.0.1:{controller}",
            "listeners": f"DIRECT://127.0.0.1:{self.port},RELAYED://127.0.0.1:{self.relayed_port},"
            f"CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": f"DIRECT://127.0.0.1:{self.port},RELAYED://127.0.0.1:{relay_port}",
            "listener.security.protocol.map": "DIRECT:PLAINTEXT,RELAYED:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name": "DIRECT",
            "controller.listener.names": "CONTROLLER",
            "log.dirs": self.data,
            "offsets.topic.replication.factor": 1,
            "transaction.state.log.replication.factor": 1,
            "transaction.state.log.min.isr": 1,
            "share.coordinator.state.topic.replication.factor": 1,
            "share.coordinator.state.topic.min.isr": 1,
            "auto.create.topics.enable": "false",
        }
        configuration = folder / "server.properties"
        configuration.write_text("".join(f"{name}={value}\n" for name, value in properties.items()))
        java = ["java", "-cp", f"{home}/libs/*"]
        quiet = [f"-Dlog4j2.configurationFile={home}/log4j2.yaml"] if (home / "log4j2.yaml").exists() else []
        formatting = [*java, *quiet, "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", str(configuration)]
        result = subprocess.run(formatting, capture_output=True, text=True)
        if result.returncode != 0:
            raise BenchError(f"Kafka's storage cannot be formatted:\n{result.stdout}{result.stderr}")
        heap = ["-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20"]
        self.process = Process([*java, *heap, *quiet, "kafka.Kafka", str(configuration)], folder / "kafka.log")
        self.process.await_port(self.port, 60)

    def stored(self, topic: str, limit: int = 4 << 20) -> bytes:
        """The beginning of the topic's first segment, as it is on disk."""
        with open(self.data / f"{topic}-0" / "00000000000000000000.log", "rb") as segment:
            return segment.read(limit)

    def stored_bytes(self, topic: str) -> int:
        return sum(each.stat().st_size for each in (self.data / f"{topic}-0").glob("*.log"))

    def stop(self) -> None:
        self.process.stop()


def kafka_home() -> Path:
    home = os.environ.get("KAFKA_HOME")
    if not home or not (Path(home) / "libs").is_dir():
        raise BenchError("KAFKA_HOME must name an Apache Kafka installation (a folder with libs/)")
    if not shutil.which("java"):
        raise BenchError("java is not installed (apt-get install openjdk-17-jre-headless)")
    return Path(home).resolve()
