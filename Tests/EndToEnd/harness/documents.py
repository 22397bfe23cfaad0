"""JSON documents: some that parsers and printers like to spoil, and random ones."""

import base64
import json
import random

from .fields import json_places
from .records import START, ToSend

# `MARK` stands where the rule `json` seals, and nowhere else.
MARK = "@MARK@"
SPELLINGS = {
    "white space": ' {\r\n\t"total" :\n 1 , "x" : [ ] , "customer":{ "ssn" :"@MARK@" } }\n ',
    "numbers": '{"total":1.0,"n":[1e3,1E+3,-0,-0.0,0.10,1e-7,12345678901234567890123],"customer":{"ssn":-1.5e3}}',
    "escapes": r'{"customer":{"ssn":"\u0041\/\\\"\b\f\n\r\t\ud83d\ude00@MARK@é😀"},"x":"\u0041\/\u00e9"}',
    "escaped names": r'{"customer":{"s\u0073n":"@MARK@"},"custom\u0065r":{"ssn":"@MARK@"},"tot\u0061l":"@MARK@"}',
    "duplicates": '{"total":"@MARK@1","total":"@MARK@2","x":1,"x":2,"customer":{"ssn":"@MARK@","ssn":"@MARK@"},'
                  '"customer":{"ssn":"@MARK@3"}}',
    "every type": '{"attributes":{"a":"@MARK@","b":1,"c":true,"d":false,"e":null,"f":{"g":["@MARK@"]},"h":["@MARK@"],'
                  '"i":{},"j":[],"":"@MARK@"}}',
    "odd names": r'{"a \"b\".c":{"é\\":"@MARK@","e\\":1},"a \u0022b\u0022.c":{"\u00e9\u005c":"@MARK@"}}',
    "arrays": '{"cards":[{"number":"@MARK@1","code":"@MARK@"},{"number":"@MARK@1","code":2},[],{"number":null}],'
              '"rows":[[0,"@MARK@"],[],[1],[2,["@MARK@"],3]]}',
    "any depth": '{"secret":"@MARK@","a":[[{"secret":"@MARK@","b":{"secret":{"secret":"@MARK@"}}}]],"secrets":1}',
    "what only looks like it": '{"customers":{"ssn":1},"customer":[{"ssn":2}],"cards":{"number":3},"attributes":[4],'
                               '"rows":[{"1":5}],"Total":6,"\\"total\\"":7,"customer.ssn":8}',
    "key order": '{"z":1,"customer":{"zz":1,"ssn":"@MARK@","aa":2},"a":2}',
    "empty": "{}",
    "an array": '[{"secret":"@MARK@"},{"total":1}]',
    "a string": '"text"',
    "a number": "-0.5e-9",
    "null": " null ",
    "empty contents": '{"customer":{"ssn":""},"total":{},"cards":[{"number":""}]}',
    "delete and beyond": '{"customer":{"ssn":"\x7f\u2028\u2029@MARK@\U0010ffff"},"x":"\x7f\u2028"}',
}
SELECTED = {  # canonical paths, in order
    "white space": ["total", "customer.ssn"],
    "escapes": ["customer.ssn"],
    "escaped names": ["customer.ssn", "customer.ssn", "total"],
    "duplicates": ["total", "total", "customer.ssn", "customer.ssn", "customer.ssn"],
    "every type": [f"attributes.{c}" for c in "abcdefhij"] + ['attributes.""'],
    "odd names": [r'"a \"b\".c"."é\\"'] * 2,
    "arrays": ["cards[*].number", "cards[*].code", "cards[*].number", "cards[*].number", "rows[*][*]", "rows[*][*]"],
    "any depth": ["secret", "a[*][*].secret", "a[*][*].b.secret"],
    "what only looks like it": [],
    "an array": ["[*].secret"],
    "a string": [],
}


SOME = b'{"customer":{"ssn":"s","id":"i"},"cards":[{"number":"n"}],"attributes":{"a":"x","b":"x"},"total":1}'


def spelled(name: str, marker: bytes = b"") -> bytes:
    return SPELLINGS[name].encode().replace(MARK.encode(), marker)


def sample(marker: bytes, count: int = 40, partitions: int = 1) -> list[ToSend]:
    """Every spelling, with all kinds of keys and headers, and tombstones."""
    names, found = list(SPELLINGS), []
    for n in range(count):
        key = (b"key-%d" % (n % 7), None, b"", b"\x00\xff")[n % 4]
        value = spelled(names[n % len(names)], marker)
        if n % 11 == 5:
            key, value = b"gone", None
        headers = ((), (("n", b"%d" % n), ("n", b"")), (("kroxylicious.io/encryption", b"\x02"),))[n % 3]
        found.append(ToSend(value, key, headers, START + n, n % partitions))
    return found


NAMES = ["customer", "ssn", "id", "cards", "number", "attributes", "secret", "total", "rows", "code", 'a "b".c', "é\\",
         "", "x", "ssn\n", "0", "*", "[*]", "\U0001f600"]
NUMBERS = ["0", "-0", "1", "-17", "1.0", "1e3", "1E-2", "0.1e+9", "9" * 30, "-1.5"]
SPACES = ["", "", "", " ", "\n", "\t", "\r\n  "]


class Generator:
    """Random documents from a seed. Strings below a name that some rule seals hold the marker, and no others do."""

    def __init__(self, seed: int, marker: str):
        self.random, self.marker = random.Random(seed), marker

    def document(self) -> bytes:
        depth = self.random.randrange(1, 7)
        return (self._space() + self._value(depth, False) + self._space()).encode()

    def _space(self) -> str:
        return self.random.choice(SPACES)

    def _string(self, content: str) -> str:
        pieces = []
        for character in content:
            form = self.random.randrange(12)
            if form == 0 and ord(character) < 0x10000:
                pieces.append(f"\\u{ord(character):04{'xX'[self.random.randrange(2)]}}")
            else:
                pieces.append(json.dumps(character, ensure_ascii=form == 1)[1:-1])
        return '"' + "".join(pieces) + '"'

    def _value(self, depth: int, sealed: bool) -> str:
        kind = self.random.randrange(4 if depth <= 0 else 9)
        if kind == 0:
            return self.random.choice(["true", "false", "null"])
        if kind == 1:
            return self.random.choice(NUMBERS)
        if kind <= 3:
            text = "".join(self.random.choice("ab \"\\/é\U0001f600\u2028\x01") for _ in range(self.random.randrange(6)))
            if sealed:  # the marker itself without escapes: it is what the segments are searched for
                return self._string(text)[:-1] + self.marker + '"'
            return self._string(text)
        count = self.random.randrange(5)
        if kind <= 5:
            inner = [self._value(depth - 1, sealed) for _ in range(count)]
            brackets = "[]"
        else:
            inner, brackets = [], "{}"
            for _ in range(count):
                name = self.random.choice(NAMES)
                value = self._value(depth - 1, sealed or name == "secret")
                inner.append(self._string(name) + self._space() + ":" + self._space() + value)
        joined = (self._space() + "," + self._space()).join(inner)
        return brackets[0] + self._space() + joined + self._space() + brackets[1]


def doc(**members) -> bytes:
    return json.dumps(members).encode()


def token(document: bytes, path: str) -> bytes:
    """The token at a canonical path; the first, if there are several."""
    return next(place.token for place in json_places(document) if place.canonical == path)


def put(document: bytes, path: str, new: bytes) -> bytes:
    place = next(place for place in json_places(document) if place.canonical == path)
    return document[:place.start] + new + document[place.end:]


def base64url(data: bytes) -> bytes:
    """A JSON string."""
    return b'"' + base64.urlsafe_b64encode(bytes(data)).rstrip(b"=") + b'"'
