"""Consumer groups of the classic and of the new protocol (KIP-848), and share groups (KIP-932)."""

import time

import pytest
from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, TopicPartition

from harness import librdkafka
from harness.processes import wait_until
from harness.records import assert_same, new_marker, sample

PARTITIONS = 6


class LibrdkafkaMembers:
    """The same four calls that the Java agent has."""

    def __init__(self):
        self.open = {}

    def open_consumer(self, bootstrap, name, topics, **config):
        base = {"auto_offset_reset": "earliest", "enable_auto_commit": False, "client_id": name}
        if config.get("group_protocol") != "consumer":
            config = {"session_timeout_ms": 6000, "heartbeat_interval_ms": 500} | config
        self.open[name] = Consumer(librdkafka.settings(bootstrap, **base, **config))
        self.open[name].subscribe(topics)

    def poll(self, name, millis=200, commit=False):
        found = []
        for message in self.open[name].consume(200, millis / 1000):
            assert message.error() is None or message.error().retriable(), message.error()
            if not message.error():
                found.append(librdkafka.to_record(message))
        if commit and found:
            self.open[name].commit(asynchronous=False)
        return found

    def assignment(self, name):
        return {p.partition for p in self.open[name].assignment()}

    def close_consumer(self, name):
        self.open.pop(name).close()


@pytest.fixture(params=["librdkafka", "java"])
def members(request):
    return LibrdkafkaMembers() if request.param == "librdkafka" else request.getfixturevalue("java")


@pytest.mark.parametrize("protocol", ["classic", "consumer"])
def test_rebalance(members, protocol, topic, proxy, checks, cluster):
    """A second member joins, takes over half, and leaves again; every record is read, none is read twice."""
    name = topic("sealed", partitions=PARTITIONS)
    marker = new_marker()
    group = f"group-{protocol}-{name}"
    one, two = f"one-{name}", f"two-{name}"
    found = []

    def poll(*who):
        for member in who:
            found.extend(members.poll(member, 100, commit=True))
        return {member: members.assignment(member) for member in who}

    def settled(*who):
        parts = poll(*who)
        return all(parts.values()) and sum(map(len, parts.values())) == PARTITIONS

    sent = [sample(marker, 60, PARTITIONS) for _ in range(3)]
    librdkafka.produce(proxy.bootstrap, name, sent[0])
    members.open_consumer(proxy.bootstrap, one, [name], group_id=group, group_protocol=protocol)
    wait_until(lambda: settled(one), 30, "the first member has not got everything")
    members.open_consumer(proxy.bootstrap, two, [name], group_id=group, group_protocol=protocol)
    wait_until(lambda: settled(one, two), 30, "the second member has got nothing")
    librdkafka.produce(proxy.bootstrap, name, sent[1])
    wait_until(lambda: poll(one, two) and len(found) >= 120, 30, lambda: f"{len(found)} records of 120")
    members.close_consumer(two)
    wait_until(lambda: settled(one), 30, "the first member has not got everything back")
    librdkafka.produce(proxy.bootstrap, name, sent[2])
    wait_until(lambda: poll(one) and len(found) >= 180, 30, lambda: f"{len(found)} records of 180")
    members.close_consumer(one)

    assert_same(found, librdkafka.consume(proxy.bootstrap, name), "what the group read")
    checks.same_as_direct(name, found)
    checks.stored(name, marker)
    committed = committed_offsets(cluster, group, name)
    assert committed == {p: 30 for p in range(PARTITIONS)}, "offsets as a direct client sees them"


def committed_offsets(cluster, group, name):
    request = [ConsumerGroupTopicPartitions(group, [TopicPartition(name, p) for p in range(PARTITIONS)])]
    found = cluster.admin.list_consumer_group_offsets(request)[group].result(20)
    return {p.partition: p.offset for p in found.topic_partitions}


def share_from_earliest(cluster, group):
    from confluent_kafka.admin import AlterConfigOpType, ConfigEntry, ConfigResource, ResourceType

    entry = ConfigEntry("share.auto.offset.reset", "earliest", incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ResourceType.GROUP, group, incremental_configs=[entry])
    for future in cluster.admin.incremental_alter_configs([resource]).values():
        future.result(20)


def test_share_group_java(topic, proxy, checks, cluster, java):
    """Hazard 15 and ShareFetch: two members share a partition; what one releases is delivered again."""
    name = topic("sealed", partitions=2)
    plain = topic("plain")
    marker = new_marker()
    sent = sample(marker, 60, 2)
    librdkafka.produce(proxy.bootstrap, name, sent, compression_type="zstd")
    librdkafka.produce(proxy.bootstrap, plain, sample(marker, 10))
    group = f"share-{name}"
    share_from_earliest(cluster, group)
    java.open_share_consumer(proxy.bootstrap, f"a-{name}", [name, plain], group_id=group)
    java.open_share_consumer(proxy.bootstrap, f"b-{name}", [name, plain], group_id=group)
    released = []
    wait_until(
        lambda: released.extend(java.poll_share(f"a-{name}", acknowledge="RELEASE")) or released, 30,
        "nothing was delivered",
    )
    found = {}
    deadline = time.monotonic() + 40
    while len(found) < 70 and time.monotonic() < deadline:
        for member in ("a", "b"):
            for where, record in java.poll_share(f"{member}-{name}"):
                found[where, record.partition, record.offset] = record
    java.close_share_consumer(f"a-{name}")
    java.close_share_consumer(f"b-{name}")
    for where in (name, plain):
        delivered = [record for (t, _, _), record in found.items() if t == where]
        assert_same(delivered, librdkafka.consume(proxy.bootstrap, where), "the share group")
    assert all(found[where, r.partition, r.offset] == r for where, r in released), "released and delivered again"
    checks.stored(name, marker)


def test_share_group_librdkafka(topic, proxy, checks, cluster):
    """librdkafka's share consumer."""
    from confluent_kafka import ShareConsumer

    name = topic("sealed")
    marker = new_marker()
    sent = sample(marker, 50)
    librdkafka.produce(proxy.bootstrap, name, sent, compression_type="lz4")
    group = f"share-{name}"
    share_from_earliest(cluster, group)
    consumer = ShareConsumer(librdkafka.settings(proxy.bootstrap, group_id=group))
    consumer.subscribe([name])
    found = []
    deadline = time.monotonic() + 30
    while len(found) < 50 and time.monotonic() < deadline:
        for message in consumer.poll(timeout=0.5) or []:
            assert message.error() is None, message.error()
            found.append(librdkafka.to_record(message))
    consumer.close()
    assert_same(found, [r.stored_at(o) for o, r in enumerate(sent)], "the share consumer")
    checks.stored(name, marker)
