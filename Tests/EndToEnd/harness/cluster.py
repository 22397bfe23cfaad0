"""A real Apache Kafka cluster: three combined KRaft nodes from $KAFKA_HOME on loopback."""

import os
import socket
from pathlib import Path

from confluent_kafka import TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic, OffsetSpec

from .ports import free_port
from .processes import Process, wait_until
from .wire import TopicMetadata

CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qg"
USER, PASSWORD = "alice", "alice-secret"

PROPERTIES = """
process.roles=broker,controller
node.id={node}
controller.quorum.voters={voters}
listeners=PLAINTEXT://127.0.0.1:{port},SASL://127.0.0.1:{sasl},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port},SASL://127.0.0.1:{sasl}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.name.sasl.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.sasl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
  user_{user}="{password}";
listener.name.sasl.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.sasl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
log.dirs={data}
num.network.threads=2
num.io.threads=3
num.partitions=1
default.replication.factor=1
offsets.topic.num.partitions=5
offsets.topic.replication.factor=3
transaction.state.log.num.partitions=3
transaction.state.log.replication.factor=3
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=3
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.consumer.heartbeat.interval.ms=1000
group.consumer.min.heartbeat.interval.ms=500
auto.create.topics.enable=false
log.cleaner.backoff.ms=500
log.cleaner.dedupe.buffer.size=4194304
log.initial.task.delay.ms=500
controlled.shutdown.enable=true
"""


class Node:
    def __init__(self, cluster: "Cluster", number: int):
        self.cluster = cluster
        self.number = number
        self.port, self.sasl_port, self.controller_port = free_port(), free_port(), free_port()
        self.folder = cluster.folder / f"node{number}"
        self.data = self.folder / "data"
        self.data.mkdir(parents=True)
        self.properties = self.folder / "server.properties"
        self.process: Process | None = None

    def write_properties(self):
        voters = ",".join(f"{n.number}@127.0.0.1:{n.controller_port}" for n in self.cluster.nodes)
        self.properties.write_text(
            PROPERTIES.format(
                node=self.number, voters=voters, port=self.port, sasl=self.sasl_port, controller=self.controller_port,
                data=self.data, user=USER, password=PASSWORD,
            )
        )

    def start(self):
        self.process = self.cluster.java("kafka.Kafka", self.properties, log=self.folder / "broker.log")

    def stop(self):
        if self.process:
            self.process.stop(timeout=30)


class Cluster:
    """`brokers` nodes, kept for the whole test session."""

    def __init__(self, home: Path, folder: Path, brokers: int = 3):
        self.home = home
        self.folder = folder
        self.nodes: list[Node] = []
        for number in range(1, brokers + 1):
            self.nodes.append(Node(self, number))

    @property
    def bootstrap(self) -> str:
        return ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)

    @property
    def sasl_bootstrap(self) -> str:
        return ",".join(f"127.0.0.1:{node.sasl_port}" for node in self.nodes)

    @property
    def ports(self) -> set[int]:
        """Every port of the brokers' own: none of them may ever reach a client."""
        return {port for n in self.nodes for port in (n.port, n.sasl_port, n.controller_port)}

    def java(self, main: str, *arguments, log: Path, heap: str = "320m") -> Process:
        return Process(
            ["java", f"-Xmx{heap}", "-XX:+UseSerialGC",
             f"-Dlog4j2.configurationFile={self.home}/log4j2.yaml", "-cp", f"{self.home}/libs/*", main, *arguments],
            log,
        )

    def start(self):
        for node in self.nodes:
            node.write_properties()
        # The first node's format goes ahead with SCRAM credentials; the three run at once.
        formats = []
        for node in self.nodes:
            arguments = ["format", "-t", CLUSTER_ID, "-c", node.properties]
            for mechanism in ("SCRAM-SHA-256", "SCRAM-SHA-512"):
                arguments += ["--add-scram", f"{mechanism}=[name={USER},password={PASSWORD}]"]
            formats.append(self.java("kafka.tools.StorageTool", *arguments, log=node.folder / "format.log"))
        for process in formats:
            assert process.wait(60) == 0, process.output()
        for node in self.nodes:
            node.start()
        self.admin = AdminClient({"bootstrap.servers": self.bootstrap, "log_level": 0})
        self.wait_ready()

    def wait_ready(self, timeout: float = 60):
        def ready():
            for node in self.nodes:
                assert node.process.is_running, node.process.output()[-4000:]
            try:
                # A node that starts again counts as there before it listens.
                for node in self.nodes:
                    socket.create_connection(("127.0.0.1", node.port), 2).close()
                return len(self.admin.list_topics(timeout=2).brokers) == len(self.nodes)
            except Exception:
                return False

        wait_until(ready, timeout, "the cluster is not ready", every=0.2)

    def stop(self):
        for node in self.nodes:
            if node.process:
                node.process.kill()

    def create(self, topic: str, partitions: int = 1, replication: int = 1, on: int | None = None, **config) -> str:
        """A new topic, known to every broker with all its leaders. Settings are written with `_` for `.`;
        `on` puts all partitions on that node."""
        settings = {name.replace("_", "."): str(value) for name, value in config.items()}
        if on is None:
            new = NewTopic(topic, num_partitions=partitions, replication_factor=replication, config=settings)
        else:
            new = NewTopic(topic, num_partitions=partitions, replica_assignment=[[on]] * partitions, config=settings)
        self.admin.create_topics([new])[topic].result(30)

        def is_known():
            return all(len(self.metadata(topic, node).leaders) == partitions for node in self.nodes)

        wait_until(is_known, 20, f"{topic} has no leaders")
        return topic

    def metadata(self, topic: str, node: Node | None = None) -> TopicMetadata:
        return TopicMetadata(f"127.0.0.1:{(node or self.nodes[0]).port}", topic)

    def leader(self, topic: str, partition: int = 0) -> Node:
        return self.nodes[self.metadata(topic).leaders[partition] - 1]

    def end_offset(self, topic: str, partition: int = 0) -> int:
        where = TopicPartition(topic, partition)
        return self.admin.list_offsets({where: OffsetSpec.latest()})[where].result(20).offset

    def delete(self, *topics: str):
        for future in self.admin.delete_topics(list(topics)).values():
            future.result(30)

    def segments(self, topic: str) -> list[Path]:
        """Every log segment of the topic, of every replica."""
        found = []
        for node in self.nodes:
            for folder in node.data.glob(f"{topic}-*"):
                if folder.name[len(topic) + 1:].isdigit():
                    found += sorted(folder.glob("*.log"))
        return found


def kafka_home() -> Path | None:
    home = os.environ.get("KAFKA_HOME")
    if not home or not list(Path(home).glob("libs/kafka-clients-*.jar")):
        return None
    return Path(home).resolve()
