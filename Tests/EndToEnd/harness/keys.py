"""Keyring and keystore read from their files by a second implementation, from DESIGN.md alone."""

import hashlib
import hmac
import os
import struct
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap_with_padding, aes_key_wrap_with_padding

ALGORITHMS = {"AES-256-GCM": 1, "ChaCha20-Poly1305": 2, "AES-256-SIV": 3}


def hkdf(secret: bytes, info: bytes, size: int = 32) -> bytes:
    return HKDF(SHA256(), size, None, info).derive(secret)


def read_keks(keystore: Path, key_file: Path) -> dict[tuple[str, int], bytes]:
    """(name, version) → KEK."""
    master, data = key_file.read_bytes(), keystore.read_bytes()
    body, mac = data.rsplit(b"mac ", 1)
    assert hmac.new(hkdf(master, b"fieldseal keystore v1 mac"), body, "sha256").hexdigest() == mac.decode().strip()
    wrapping, found = hkdf(master, b"fieldseal keystore v1 wrap"), {}
    for line in body.decode().splitlines():
        if line.startswith("kek "):
            _, name, version, _, wrapped = line.split(" ")
            found[name, int(version)] = aes_key_unwrap_with_padding(wrapping, bytes.fromhex(wrapped))
    return found


def add_keks(keystore: Path, key_file: Path, names: list[str]):
    """Many at once, as `fieldseal keys create` makes them one by one. No proxy must be writing."""
    master = key_file.read_bytes()
    lines = keystore.read_text().splitlines()[:-1]
    first = next((n for n, line in enumerate(lines) if line.startswith("kek ")), len(lines))
    wrapping, keks = hkdf(master, b"fieldseal keystore v1 wrap"), lines[first:]
    for name in names:
        wrapped = aes_key_wrap_with_padding(wrapping, os.urandom(32)).hex()
        keks.append(f"kek {name} 1 2026-11-25T03:40:01Z {wrapped}")
    keks.sort(key=lambda line: (line.split(" ")[1].encode(), int(line.split(" ")[2])))
    _write(keystore, master, lines[:first] + keks)


def remove_kek(keystore: Path, key_file: Path, name: str):
    """What was sealed under it is lost with it."""
    lines = keystore.read_text().splitlines()[:-1]
    _write(keystore, key_file.read_bytes(), [line for line in lines if not line.startswith(f"kek {name} ")])


def _write(keystore: Path, master: bytes, lines: list[str]):
    body = "".join(line + "\n" for line in lines).encode()
    mac = hmac.new(hkdf(master, b"fieldseal keystore v1 mac"), body, "sha256").hexdigest()
    new = keystore.with_suffix(".new")
    new.write_bytes(body + f"mac {mac}\n".encode())
    new.chmod(0o600)
    new.rename(keystore)


class Entry:
    """One DEK of a keyring, unwrapped, its binding checked."""

    def __init__(self, file: Path, keyring: int, keks: dict[tuple[str, int], bytes]):
        text = file.read_text()
        body, sum = text.rsplit("sum ", 1)
        assert hashlib.sha256(body.encode()).hexdigest() == sum.strip(), f"{file}: damaged"
        lines = dict(line.split(" ", 1) for line in body.splitlines())
        self.number, self.algorithm = int(lines["number"], 16), lines["algorithm"]
        self.kek, self.version = lines["kek"], int(lines["version"])
        assert int(lines["keyring"], 16) == keyring and file.name == f"{self.number:08x}.dek"
        self.dek = aes_key_unwrap_with_padding(keks[self.kek, self.version], bytes.fromhex(lines["wrapped"]))
        assert len(self.dek) == 32
        created = int(datetime.strptime(lines["created"], "%Y-%m-%dT%H:%M:%S%z").timestamp())
        bound = struct.pack(">BIIBq", 1, keyring, self.number, ALGORITHMS[self.algorithm], created)
        for name in (lines["provider"], self.kek):
            bound += struct.pack(">H", len(name.encode())) + name.encode()
        binding = hmac.new(hkdf(self.dek, b"fieldseal keyring entry v1"), bound, "sha256").hexdigest()
        assert binding == lines["binding"], f"{file}: the binding does not hold"


class Keyring:
    def __init__(self, folder: Path, keystore: Path, key_file: Path):
        self.folder, self.keystore, self.key_file = folder, keystore, key_file
        identity = dict(line.split(" ", 1) for line in (folder / "keyring.id").read_text().splitlines()[1:])
        self.id = int(identity["id"], 16)
        self._known: dict[int, Entry] = {}
        self._keks: tuple = ()

    def entry(self, number: int) -> Entry:
        if number not in self._known:
            identity = self.keystore.stat()
            if not self._keks or self._keks[0] != (identity.st_ino, identity.st_mtime_ns):
                self._keks = (identity.st_ino, identity.st_mtime_ns), read_keks(self.keystore, self.key_file)
            self._known[number] = Entry(self.folder / f"{number:08x}.dek", self.id, self._keks[1])
        return self._known[number]

    def numbers(self) -> list[int]:
        return sorted(int(file.stem, 16) for file in self.folder.glob("*.dek"))
