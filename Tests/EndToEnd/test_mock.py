"""Against librdkafka's mock cluster: no Kafka installation needed. It validates nothing, so the real cluster decides."""

import pytest

from harness import kcat, librdkafka
from harness.batches import CODECS
from harness.mock import MockCluster, library
from harness.proxy import DIRECT, Direct, Proxy
from harness.records import assert_same, new_marker, sample, text_sample

@pytest.fixture(scope="module", params=["system", "bundled"])
def mock(request, folder, _have_binary):
    if not library(request.param):
        pytest.skip(f"no {request.param} librdkafka")
    # The mock answers ApiVersions 3 badly; from 2.16 its flexible Metadata responses end with a byte too many.
    mock = MockCluster(folder / f"mock-{request.param}", request.param)
    yield mock
    mock.stop()


@pytest.fixture(scope="module")
def mock_proxy(mock, folder):
    if DIRECT:
        yield Direct(mock.bootstrap)
        return
    proxy = Proxy(folder / f"proxy-{mock.kind}", mock.bootstrap).start()
    yield proxy
    assert proxy.stop() == 0


def stored(mock, name: str):
    return librdkafka.consume(mock.bootstrap, name)


def assert_sealed(through, direct, marker):
    if DIRECT:
        assert_same(through, direct, "direct")
        return
    assert [r.key for r in through] == [r.key for r in direct]
    for mine, theirs in zip(through, direct, strict=True):
        assert (mine.value is None) == (theirs.value is None)
        if mine.value is not None:
            assert len(theirs.value) == len(mine.value) + 31 and theirs.value[:1] == b"\xf9"
            assert marker not in theirs.value


@pytest.mark.parametrize("codec", CODECS)
def test_librdkafka(codec, mock, mock_proxy):
    name = f"sealed-mock-{codec}"
    marker = new_marker()
    # One batch: the mock takes the first batch of a request only into account.
    sent = sample(marker, 40)
    librdkafka.produce(mock_proxy.bootstrap, name, sent, compression_type=codec, linger_ms=100)
    through = librdkafka.consume(mock_proxy.bootstrap, name, partitions=[0])
    assert_same(through, [r.stored_at(o) for o, r in enumerate(sent)], codec)
    assert_sealed(through, stored(mock, name), marker)


@pytest.mark.parametrize("codec", CODECS)
def test_kcat(codec, mock, mock_proxy):
    if not kcat.available():
        pytest.skip("kcat is not installed")
    name = f"sealed-mock-kcat-{codec}"
    marker = new_marker()
    sent = text_sample(marker, 20)
    kcat.produce(mock_proxy.bootstrap, name, sent, codec)
    through = kcat.consume(mock_proxy.bootstrap, name)
    assert [r.value for r in through] == [r.value for r in sent]
    assert_sealed(through, stored(mock, name), marker)


def test_plain_topic(mock, mock_proxy):
    marker = new_marker()
    sent = sample(marker, 40)
    librdkafka.produce(mock_proxy.bootstrap, "plain-mock", sent, linger_ms=100)
    through = librdkafka.consume(mock_proxy.bootstrap, "plain-mock", partitions=[0])
    assert_same(through, [r.stored_at(o) for o, r in enumerate(sent)], "plain")
    assert_same(librdkafka.consume(mock.bootstrap, "plain-mock", partitions=[0]), through, "direct")
