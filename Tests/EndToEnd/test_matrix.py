"""All codecs × acks × idempotence, with three clients; what was produced is read, and the brokers store none of it."""

import pytest

from harness import kcat, librdkafka
from harness.batches import CODECS
from harness.processes import wait_until
from harness.records import assert_same, new_marker, sample, text_sample

ACKS = [("0", False), ("1", False), ("all", False), ("all", True)]


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("acks,idempotent", ACKS, ids=["acks0", "acks1", "acksAll", "idempotent"])
def test_round_trip(client, codec, acks, idempotent, topic, proxy, checks, cluster):
    """Hazards 2, 3, 4, 8, 16, 22: nulls, producer state, offsets, order, the producer's codec and headers survive."""
    name = topic("sealed")
    marker = new_marker()
    settings = {"acks": acks, "enable_idempotence": str(idempotent).lower()}
    if client is kcat:
        sent = text_sample(marker)
        kcat.produce(proxy.bootstrap, name, sent, codec, **settings)
    else:
        sent = sample(marker)
        client.produce(proxy.bootstrap, name, sent, compression_type=codec, **settings)

    if acks == "0":  # nobody said that they have arrived
        wait_until(lambda: cluster.end_offset(name) == len(sent), 10, lambda: f"{cluster.end_offset(name)} arrived")
    through = client.consume(proxy.bootstrap, name)
    expected = [record.stored_at(offset) for offset, record in enumerate(sent)]
    if client is kcat:  # it sets the timestamps itself
        expected = [record.__class__(**{**vars(record), "timestamp": found.timestamp})
                    for record, found in zip(expected, through)]
    assert_same(through, expected, "what was produced")
    checks.same_as_direct(name, through)
    checks.stored(name, marker)
    batches = checks.segments(name).batches()
    # librdkafka leaves a batch as it is where a codec would not make it smaller.
    assert {batch.codec for batch in batches} <= {codec, "none"} and max(batches, key=lambda b: b.size).codec == codec
    for batch in batches:
        assert (batch.producer_id >= 0) == idempotent and (batch.base_sequence >= 0) == idempotent
    if idempotent:
        assert_contiguous_sequences(batches)


def assert_contiguous_sequences(batches):
    following = 0
    for batch in batches:
        assert batch.base_sequence == following, "sequences as the producer counted them"
        following += batch.count


@pytest.mark.parametrize("prefix", ["chacha", "own", "plain", "migrated", "mirror"])
def test_round_trip_of_other_rules(prefix, topic, proxy, checks, java):
    name = topic(prefix, partitions=3)
    if prefix == "own":
        proxy.create_kek(f"topics/{name}")
    marker = new_marker()
    sent = sample(marker, 120, partitions=3)
    offsets = librdkafka.produce(proxy.bootstrap, name, sent, compression_type="lz4")
    following = {p: iter(o) for p, o in offsets.items()}
    expected = [record.stored_at(next(following[record.partition])) for record in sent]
    through = librdkafka.consume(proxy.bootstrap, name)
    assert_same(through, expected, "librdkafka")
    assert_same(java.consume(proxy.bootstrap, name), expected, "Java")
    checks.same_as_direct(name, through)
    checks.stored(name, marker)


@pytest.mark.parametrize("codec", CODECS)
def test_the_marker_search_finds_plaintext(codec, topic, proxy, checks):
    """The positive control: the search that proves absence finds every codec's plaintext in a plain topic."""
    name = topic("plain")
    marker = new_marker()
    librdkafka.produce(proxy.bootstrap, name, sample(marker), compression_type=codec)
    checks.segments(name).assert_holds(marker)
    if codec == "none":
        assert checks.segments(name).raw_hits(marker) > 0


@pytest.mark.parametrize("codec", CODECS)
def test_log_append_time(codec, topic, proxy, checks, java):
    """Brokers overwrite timestamps and recompute the CRC: nothing that is authenticated may depend on them."""
    name = topic("sealed", message_timestamp_type="LogAppendTime")
    marker = new_marker()
    sent = sample(marker)
    librdkafka.produce(proxy.bootstrap, name, sent, compression_type=codec)
    through = java.consume(proxy.bootstrap, name)
    assert {record.timestamp_type for record in through} == {"append"}
    assert [record.value for record in through] == [record.value for record in sent]
    checks.same_as_direct(name, through)
    checks.stored(name, marker)


@pytest.mark.parametrize("forced", ["gzip", "uncompressed"])
def test_topic_with_a_codec_of_its_own(forced, topic, proxy, checks, java):
    """The broker recompresses what the proxy sealed; the values still open."""
    name = topic("sealed", compression_type=forced)
    marker = new_marker()
    sent = sample(marker)
    librdkafka.produce(proxy.bootstrap, name, sent, compression_type="lz4")
    expected = [record.stored_at(offset) for offset, record in enumerate(sent)]
    assert_same(java.consume(proxy.bootstrap, name), expected, "what was produced")
    checks.stored(name, marker)


@pytest.mark.sealing
@pytest.mark.parametrize("codec", CODECS[1:])
def test_stored_form_of_each_codec(codec, topic, proxy, checks):
    """Hazard 11: ciphertext is stored in the producer's codec without being compressed, and grows by next to nothing."""
    name = topic("sealed")
    marker = new_marker()
    sent = sample(marker, 2000)
    librdkafka.produce(proxy.bootstrap, name, sent, compression_type=codec, linger_ms=200)
    batch = max(checks.segments(name).batches(), key=lambda b: b.size)
    assert batch.codec == codec and batch.count > 500
    assert len(batch.inflated) < len(batch.stored) < len(batch.inflated) * 1.002 + 64
