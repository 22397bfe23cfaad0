"""What brokers store: segment files, searched for plaintext in raw bytes and in inflated records."""

from pathlib import Path

from .batches import Batch, read_batches
from .processes import wait_until


class Segments:
    def __init__(self, files: list[Path]):
        self.files = files

    def batches(self, with_records: bool = True) -> list[Batch]:
        found = []
        for file in self.files:
            found += read_batches(file.read_bytes(), with_records)
        return found

    def raw_hits(self, marker: bytes) -> int:
        return sum(file.read_bytes().count(marker) for file in self.files)

    def inflated_hits(self, marker: bytes) -> int:
        return sum(batch.inflated.count(marker) for batch in self.batches())

    def assert_holds_no(self, marker: bytes):
        assert self.files, "no segment files: the search would prove nothing"
        assert sum(batch.count for batch in self.batches(False)) > 0, "empty segments: the search would prove nothing"
        assert self.raw_hits(marker) == 0, f"plaintext {marker!r} in the raw bytes of {self.files}"
        assert self.inflated_hits(marker) == 0, f"plaintext {marker!r} in the inflated records of {self.files}"

    def assert_holds(self, marker: bytes):
        """The positive control: the same search finds what is there."""
        wait_until(lambda: self.inflated_hits(marker), 10, f"no {marker!r} in {self.files}: the search is blind")
