"""Free loopback ports, below the range from which the kernel takes ports for outgoing connections."""

import random
import socket

_handed_out: set[int] = set()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_block(count: int) -> int:
    """The first of `count` consecutive free ports, never handed out before in this process."""
    for _ in range(1000):
        first = random.randrange(15000, 32000 - count)
        block = range(first, first + count)
        if not _handed_out.intersection(block) and all(map(_is_free, block)):
            _handed_out.update(block)
            return first
    raise RuntimeError(f"no {count} consecutive free ports")


def free_port() -> int:
    return free_block(1)
