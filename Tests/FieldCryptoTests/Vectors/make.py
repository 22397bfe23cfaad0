#!/usr/bin/env python3
"""Makes the frozen vectors beside this file, from the documented formats alone: a second implementation.

What stands here must open for ever, so a format is never changed by running this again: a new version of a format gets
vectors of its own. Needs `pip install cryptography`. The keys below protect nothing.
"""

import hashlib
import hmac
import pathlib
import struct

from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_wrap_with_padding

HERE = pathlib.Path(__file__).parent
KEYRING = 0x5F21C09A
CREATED = 1795578000  # 2026-11-25T03:40:00Z is 1795578000


def key(label):
    return hashlib.sha256(b"fieldseal test vector: " + label.encode()).digest()


def hkdf(secret, info, size=32):
    return HKDF(SHA256(), size, None, info if isinstance(info, bytes) else info.encode()).derive(secret)


def utc(seconds):
    import datetime
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


# Keystores

KEKS = [("payments/orders", 1), ("payments/orders", 2), ("people", 1)]
PASSPHRASE = b"correct horse battery staple"
MASTER = key("master")
SALT = key("salt")[:16]


def kek(name, version):
    return key(f"kek {name} {version}")


def keystore(unlock, master):
    lines = f"fieldseal-keystore 1\nunlock {unlock}\n"
    lines += f"check {hkdf(master, 'fieldseal keystore v1 check')[:16].hex()}\n"
    wrapping = hkdf(master, "fieldseal keystore v1 wrap")
    for name, version in KEKS:
        wrapped = aes_key_wrap_with_padding(wrapping, kek(name, version))
        lines += f"kek {name} {version} {utc(CREATED + version)} {wrapped.hex()}\n"
    mac = hmac.new(hkdf(master, "fieldseal keystore v1 mac"), lines.encode(), "sha256").hexdigest()
    return lines + f"mac {mac}\n"


def write(name, content):
    path = HERE / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


write("keystore/master.key", MASTER)
write("keystore/by-key-file", keystore("key-file", MASTER))
write("keystore/passphrase", PASSPHRASE + b"\n")
scrypt = hashlib.scrypt(PASSPHRASE, salt=SALT, n=1 << 15, r=8, p=3, maxmem=1 << 27, dklen=32)
write("keystore/by-passphrase", keystore(f"scrypt 32768 8 3 {SALT.hex()}", scrypt))

# Keyring

ALGORITHMS = {"AES-256-GCM": (1, AESGCM), "ChaCha20-Poly1305": (2, ChaCha20Poly1305), "AES-256-SIV": (3, AESSIV)}
ENTRIES = [
    (1, "AES-256-GCM", "payments/orders", 1),
    (2, "ChaCha20-Poly1305", "payments/orders", 2),
    (3, "AES-256-SIV", "payments/orders", 2),
    (0xABCDEF01, "AES-256-GCM", "people", 1),
]


def summed(text):
    return text + f"sum {hashlib.sha256(text.encode()).hexdigest()}\n"


def dek(number):
    return key(f"dek {number}")


write("keyring/keyring.id", summed(f"fieldseal-keyring 1\nid {KEYRING:08x}\n"))
for number, algorithm, name, version in ENTRIES:
    fields = struct.pack(">BIIBq", 1, KEYRING, number, ALGORITHMS[algorithm][0], CREATED)
    for text in (b"local", name.encode()):
        fields += struct.pack(">H", len(text)) + text
    binding = hmac.new(hkdf(dek(number), "fieldseal keyring entry v1"), fields, "sha256").hexdigest()
    wrapped = aes_key_wrap_with_padding(kek(name, version), dek(number))
    write(f"keyring/{number:08x}.dek", summed(
        f"fieldseal-dek 1\nkeyring {KEYRING:08x}\nnumber {number:08x}\nalgorithm {algorithm}\nprovider local\n"
        f"kek {name}\nversion {version}\ncreated {utc(CREATED)}\nwrapped {wrapped.hex()}\nbinding {binding}\n"))

# Values: number, context, record key, counter, value, stored; "-" is null, "." is empty

VALUES = [
    ("orders", None, 0, b"a value without a record key"),
    ("orders", b"", 1, b"an empty record key is not a null one"),
    ("orders", b"customer-17", 0x0102030405, b""),
    ("bestellungen.köln", b"\x00\xff", (1 << 48) - 1, bytes(range(256)) * 5),
]


def spelt(data):
    return "-" if data is None else data.hex() or "."


def stored(number, algorithm, context, record_key, counter, value):
    name = context.encode()
    aad = struct.pack(">BBH", 1, 0, len(name)) + name
    aad += struct.pack(">i", -1) if record_key is None else struct.pack(">i", len(record_key)) + record_key
    nonce = bytes(6) + counter.to_bytes(6, "big")
    body = ALGORITHMS[algorithm][1](dek(number)).encrypt(nonce, value, aad)
    return b"\xf9" + struct.pack(">II", KEYRING, number) + counter.to_bytes(6, "big") + body


write("values.txt", "".join(
    f"{number:08x} {context} {spelt(record_key)} {counter} {spelt(value)} "
    f"{stored(number, algorithm, context, record_key, counter, value).hex()}\n"
    for number, algorithm, _, _ in ENTRIES if algorithm != "AES-256-SIV"
    for context, record_key, counter, value in VALUES))

# Fields: number, form, scope, two names, record key, counter, content, stored; of a detached one (FE) the body alone

CONTEXTS = [
    ("field", "orders", "customer.ssn"),
    ("field", "bestellungen.köln", 'posten[*]."größe.x".wert'),
    ("key", "orders", ""),
    ("header", "orders", "x-account"),
    ("named", "customer-id", ""),
]
SCOPES = {"field": 0, "key": 1, "header": 2, "named": 3}
RANDOMIZED = [
    (0xFA, None, 0, b"078-05-1120"),
    (0xFA, b"", 1, b""),
    (0xFB, b"customer-17", 0x0102030405, b'{"a": [1, 2.50, null]}'),
    (0xFE, b"\x00\xff", (1 << 48) - 1, bytes(range(256)) * 2),
]
DETERMINISTIC = [
    (0xFC, b""), (0xFC, b"fourteen bytes"), (0xFC, b"fifteen bytes.."), (0xFC, b"sixteen bytes..."),
    (0xFC, b"customer-17"), (0xFD, b"customer-17"), (0xFD, b"false"), (0xFC, bytes(range(256)) * 2),
]


def label(scope, first, second):
    text = bytes([SCOPES[scope]])
    for name in (first.encode(), second.encode()):
        text += struct.pack(">H", len(name)) + name
    return text


def field(number, algorithm, form, names, record_key, counter, content):
    head = struct.pack(">BII", form, KEYRING, number)
    info = b"fieldseal field v1" + bytes([ALGORITHMS[algorithm][0]]) + label(*names)
    aad = b"\x02" + head + label(*names)
    if algorithm == "AES-256-SIV":
        return head + AESSIV(hkdf(dek(number), info, 64)).encrypt(content + b"\0", [aad])
    aad += struct.pack(">i", -1) if record_key is None else struct.pack(">i", len(record_key)) + record_key
    nonce = bytes(6) + counter.to_bytes(6, "big")
    body = ALGORITHMS[algorithm][1](hkdf(dek(number), info)).encrypt(nonce, content, aad)
    return body if form == 0xFE else head + counter.to_bytes(6, "big") + body


def field_line(number, algorithm, form, names, record_key, counter, content):
    scope, first, second = names
    stored = field(number, algorithm, form, names, record_key, counter, content)
    return (f"{number:08x} {form:02x} {scope} {first} {second or '.'} {spelt(record_key)} {counter} {spelt(content)} "
            f"{stored.hex()}\n")


write("fields.txt", "".join(
    field_line(number, algorithm, form, names, record_key, counter, content)
    for number, algorithm, _, _ in ENTRIES
    for names in CONTEXTS
    for form, record_key, counter, content in (
        [(form, None, 0, content) for form, content in DETERMINISTIC] if algorithm == "AES-256-SIV" else RANDOMIZED)))
