"""kcat from Debian's packages (an older librdkafka)."""

import json
import shutil
import subprocess

from .records import Record, ToSend

name = "kcat"


def available() -> bool:
    return shutil.which("kcat") is not None


def _run(bootstrap: str, arguments: list[str], config: dict, data: bytes | None = None) -> bytes:
    command = ["kcat", "-b", bootstrap, "-m", "20", "-X", "broker.address.family=v4"]
    for key, value in config.items():
        command += ["-X", f"{key.replace('_', '.')}={value}"]
    done = subprocess.run(command + arguments, input=data, capture_output=True, timeout=60)
    assert done.returncode == 0, f"{command + arguments}: {done.returncode}\n{done.stderr.decode()}"
    return done.stdout


def produce(bootstrap: str, topic: str, records: list[ToSend], codec: str = "none", **config):
    """All records have the same headers (kcat takes them once); a null value is sent as one."""
    arguments = ["-P", "-t", topic, "-p", "0", "-K", "|", "-Z", "-z", codec]
    for key, value in records[0].headers:
        arguments += ["-H", f"{key}={value.decode()}"]
    lines = [record.key + b"|" + (record.value or b"") for record in records]
    _run(bootstrap, arguments, {"linger_ms": 20} | config, b"\n".join(lines) + b"\n")


def consume(bootstrap: str, topic: str, **config) -> list[Record]:
    output = _run(bootstrap, ["-C", "-t", topic, "-o", "beginning", "-e", "-q", "-J"], {"fetch_wait_max_ms": 20} | config)
    found = []
    for line in output.splitlines():
        it = json.loads(line)
        flat = it.get("headers", [])
        encode = lambda text: None if text is None else text.encode()
        found.append(
            Record(
                it["partition"], it["offset"], it["ts"], it["tstype"], encode(it["key"]), encode(it["payload"]),
                tuple((flat[i], encode(flat[i + 1])) for i in range(0, len(flat), 2)),
            )
        )
    return found
