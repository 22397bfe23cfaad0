"""One cluster, two Java agents, one schema registry and two proxies for a session; topics have unique names."""

import itertools
import tempfile
import time
from pathlib import Path

import pytest

from harness import kafka_python, kcat, librdkafka, rules, shop
from harness.cluster import Cluster, kafka_home
from harness.confluent import JavaAvro, NotAvailable
from harness.java import Java
from harness.proxy import DIRECT, Direct, Proxy, binary
from harness.records import Record, assert_same
from harness.registry import Registry
from harness.segments import Segments
from harness.stored import FieldChecks

_numbers = itertools.count(1)


def pytest_collection_modifyitems(items):
    skip = pytest.mark.skip(reason="FIELDSEAL_DIRECT: there is no proxy in this run")
    for item in items:
        if DIRECT and "sealing" in item.keywords:
            item.add_marker(skip)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows what the proxies have logged since it began."""
    report = yield
    if report.failed:
        for proxy in Proxy.all:
            for log in sorted(proxy.folder.glob("proxy-*.log")):
                if log.stat().st_mtime >= call.start:
                    report.sections.append((f"log of {log.parent.name}/{log.name}", log.read_text()[-3000:]))
    return report


@pytest.fixture(scope="session")
def folder():
    with tempfile.TemporaryDirectory(prefix="fieldseal-e2e-", ignore_cleanup_errors=True) as path:
        yield Path(path)


@pytest.fixture(scope="session")
def _home():
    home = kafka_home()
    if home is None:
        pytest.skip("KAFKA_HOME does not name a Kafka installation")
    return home


@pytest.fixture(scope="session")
def cluster(_home, folder):
    cluster = Cluster(_home, folder / "kafka")
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def java(_home, folder):
    java = Java(_home, folder / "java")
    yield java
    java.stop()


@pytest.fixture(scope="session")
def java_avro(_home, folder):
    """Java's clients with Confluent's Avro serialiser."""
    try:
        java = JavaAvro(_home, folder / "java-avro")
    except NotAvailable as error:
        pytest.skip(str(error))
    yield java
    java.stop()


@pytest.fixture(scope="session")
def _have_binary():
    if not DIRECT and not binary().exists():
        pytest.fail(f"no {binary()}: build it, or set FIELDSEAL_BIN")


@pytest.fixture(scope="session")
def proxy(cluster, folder, _have_binary):
    """The proxy of the session. Tests that stop or change one start their own with `start_proxy`."""
    if DIRECT:
        yield Direct(cluster.bootstrap)
        return
    proxy = Proxy(folder / "proxy", cluster.bootstrap).start()
    yield proxy
    assert proxy.stop() == 0, proxy.log[-4000:]


@pytest.fixture(scope="session")
def _registry():
    with Registry() as registry:
        yield registry


@pytest.fixture
def registry(_registry):
    """The schema registry that `fields` knows, without a fault."""
    _registry.reset()
    yield _registry
    _registry.reset()


@pytest.fixture(scope="session")
def field_options(_registry):
    """What a proxy with the policy of the tests about fields is started with."""
    extra = f"schemaRegistry: {{url: {_registry.url}, timeout: 1s}}"
    return {"policy": rules.policy(), "schemas": shop.FILES, "extra": extra}


@pytest.fixture(scope="session")
def fields(cluster, folder, _have_binary, field_options):
    """The session's proxy with fields, and what must hold of what it stores."""
    if DIRECT:
        yield FieldChecks(cluster, Direct(cluster.bootstrap))
        return
    proxy = Proxy(folder / "fields", cluster.bootstrap, **field_options).start()
    yield FieldChecks(cluster, proxy)
    assert proxy.stop() == 0, proxy.log[-4000:]


@pytest.fixture
def start_proxy(folder, _have_binary):
    """start_proxy(upstream, **options): a proxy for this test alone."""
    started = []

    def start(upstream: str, learn: bool = True, **options) -> Proxy:
        if DIRECT:
            return Direct(upstream)
        proxy = Proxy(folder / f"proxy-{next(_numbers)}", upstream, **options)
        started.append(proxy)
        return proxy.start(learn)

    yield start
    for proxy in started:
        proxy.stop()


@pytest.fixture(scope="session")
def _create(cluster):
    def create(prefix: str, **options) -> str:
        return cluster.create(f"{prefix}-{next(_numbers)}-{int(time.time())}", **options)

    return create


@pytest.fixture
def topic(_create):
    """topic("sealed", partitions=1, replication=1, compression_type=…): a new topic's name."""
    return _create


@pytest.fixture(params=["librdkafka", "java", "kcat"])
def client(request):
    if request.param == "java":
        return request.getfixturevalue("java")
    if request.param == "kcat" and not kcat.available():
        pytest.skip("kcat is not installed")
    return librdkafka if request.param == "librdkafka" else kcat


@pytest.fixture(params=["librdkafka", "java", "kafka-python"])
def field_client(request):
    if request.param == "java":
        return request.getfixturevalue("java")
    return librdkafka if request.param == "librdkafka" else kafka_python


class Checks:
    """What must hold of every topic: the proxy shows what was produced, the broker stores it sealed or as it was."""

    def __init__(self, cluster: Cluster, proxy):
        self.cluster = cluster
        self.proxy = proxy

    def segments(self, topic: str) -> Segments:
        return Segments(self.cluster.segments(topic))

    def is_sealed(self, topic: str) -> bool:
        return not DIRECT and not topic.startswith("plain")

    def stored(self, topic: str, marker: bytes):
        """No trace of the marker in a sealed topic; in any other one the same search must find it."""
        if self.is_sealed(topic):
            self.segments(topic).assert_holds_no(marker)
        else:
            self.segments(topic).assert_holds(marker)

    def same_as_direct(self, topic: str, through: list[Record], isolation: str = "read_committed"):
        """A direct client sees the same records; in a sealed topic each value is 31 bytes longer and opaque."""
        direct = librdkafka.consume(self.cluster.bootstrap, topic, isolation)
        if not self.is_sealed(topic):
            assert_same(through, direct, f"{topic}, through the proxy and direct")
            return
        opened = {(r.partition, r.offset): r for r in through}
        expected = []
        for record in direct:
            mine = opened.get((record.partition, record.offset))
            assert mine is not None, f"{topic}: {record} is missing through the proxy"
            if record.value is None:
                assert mine.value is None, f"{topic}: a null came out as {mine}"
            else:
                assert record.value[:1] == b"\xf9", f"{topic}: {record} is not sealed"
                assert mine.value is not None and len(record.value) == len(mine.value) + 31, f"{mine} from {record}"
            expected.append(Record(**{**vars(record), "value": mine.value}))
        assert_same(through, expected, f"{topic}, through the proxy and direct")


@pytest.fixture(scope="session")
def checks(cluster, proxy):
    return Checks(cluster, proxy)
