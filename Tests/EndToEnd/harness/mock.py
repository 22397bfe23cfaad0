"""librdkafka's mock cluster in a process of its own: Debian's library, or the one that confluent-kafka bundles."""

import ctypes
import ctypes.util
import sys
import time
from pathlib import Path

from .processes import Process


def library(kind: str) -> str | None:
    """The path or name of the "system" or the "bundled" library, if there is one."""
    if kind == "system":
        return ctypes.util.find_library("rdkafka")
    import confluent_kafka

    bundled = Path(confluent_kafka.__file__).parent.parent / "confluent_kafka.libs"
    return next(map(str, sorted(bundled.glob("librdkafka*.so*"))), None)


def serve(kind: str, brokers: int):
    rd = ctypes.CDLL(library(kind))
    rd.rd_kafka_conf_new.restype = ctypes.c_void_p
    rd.rd_kafka_new.restype = ctypes.c_void_p
    rd.rd_kafka_new.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
    rd.rd_kafka_mock_cluster_new.restype = ctypes.c_void_p
    rd.rd_kafka_mock_cluster_new.argtypes = [ctypes.c_void_p, ctypes.c_int]
    rd.rd_kafka_mock_cluster_bootstraps.restype = ctypes.c_char_p
    rd.rd_kafka_mock_cluster_bootstraps.argtypes = [ctypes.c_void_p]
    reason = ctypes.create_string_buffer(512)
    handle = rd.rd_kafka_new(0, rd.rd_kafka_conf_new(), reason, len(reason))
    assert handle, reason.value
    cluster = rd.rd_kafka_mock_cluster_new(handle, brokers)
    assert cluster
    print("bootstrap", rd.rd_kafka_mock_cluster_bootstraps(cluster).decode(), "end", flush=True)
    while True:
        time.sleep(3600)


class MockCluster:
    def __init__(self, folder: Path, kind: str, brokers: int = 3):
        self.kind = kind
        folder.mkdir(parents=True, exist_ok=True)
        root = Path(__file__).parent.parent
        self.process = Process([sys.executable, "-m", "harness.mock", kind, str(brokers)], folder / "mock.log", cwd=root)
        output = self.process.wait_for(" end", 20)
        self.bootstrap = next(line.split()[1] for line in output.splitlines() if line.startswith("bootstrap"))

    def stop(self):
        self.process.stop()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
