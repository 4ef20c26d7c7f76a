#!/usr/bin/env python3
"""Check an export of Huiban's event logs without Huiban: python3 verify_log.py EXPORT [--key HEX] [--anchor HEX]

用 Python 标准库独立核对会办的办理记录，不依赖会办程序。导出：manage.py verify_log --export FILE
--key 是所认的公钥，--anchor 是纸面上的存证摘要（都可以几个，空格和大小写不论）：纸上有的，导出里须有，而且对得上。

Exit code 0: every chain holds. 1: the first fault is named. 2: the file cannot be read or is no export.

The export is UTF-8 text, one JSON object on each line:

1. The header: {"format": "huiban-event-log", "version": 1, "cases": N}.
2. For each of the N cases a line with "case" (its key), "reference" (its number), "jurisdiction", "length" (how many
   events), "head" (the hash of the last one) and "states": [[machine, key, state], …], the present state of the case
   and of every assignment, opinion, reply and commitment of it.
3. Behind each case line its events in order, each with exactly these fields:
   case, seq (1, 2, 3 …), machine, subject (a key), transition, source, target (states), actor, post, on_behalf_of
   (keys or null), at (ISO 8601 in UTC), note, inputs (SHA-256 of what was entered), previous (the hash of the event
   before it, 64 zeros for the first) and hash.

An export of version 2 is for one reader, who may not read everything. In the place of an event that is not for them
stands a line with "case", "seq", "previous" and "hash" alone: the chain goes through it, so that nothing can be taken
out or put in, but what happened there is not told. "states" then names those subjects of which every event is given.

An export of version 3 has anchors: the header also says "anchors": M, and M lines with the anchors stand before the first
case, those of one jurisdiction in the order of their numbers. Each has exactly these fields: jurisdiction, number (1, 2,
3 …), on (the day), made_at, chains and events (how many there were in all), grown: [[case, length, head], …], the chains
that had grown since the anchor before, by the key of the case; heads, previous (the digest of the anchor before, 64 zeros
for the first), digest, key and signature (hexadecimal). heads is the SHA-256 of one line "case length head\n" for each of
grown. The digest is the SHA-256 of the signed text: the UTF-8 JSON object, written as for the hash of an event, of
"format": "huiban-anchor", "version": 1, jurisdiction, number, on, made_at, chains, events, heads and previous. The
signature is by Ed25519 (RFC 8032). Anchors hold when all of this is so and every chain, as long as it was when it was
anchored, ends with the hash that was anchored. That finds logs that were written anew as a whole: whoever writes the
database has no key, and cannot change what was printed or mailed.

The hash of an event is the SHA-256, in hexadecimal, of the UTF-8 JSON object of all its other fields, with the keys
in alphabetical order, no blanks and no escapes beyond those that JSON demands.

A chain holds when every event is in its place, names the hash of the one before, has the hash of its own fields, and
starts from the state that its subject had reached; when its length and last hash are those of the case; and when each
subject's present state is the one that the last event about it led to.
"""

from __future__ import annotations

import hashlib
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORMAT = "huiban-event-log"
VERSION = 1
FOR_A_READER = 2
WITH_ANCHORS = 3
KEY, NAME, MAYBE = (int,), (str,), (int, type(None))
FIELDS = {
    "case": KEY, "seq": KEY, "machine": NAME, "subject": KEY, "transition": NAME, "source": NAME, "target": NAME,
    "actor": MAYBE, "post": MAYBE, "on_behalf_of": MAYBE, "at": NAME, "note": NAME, "inputs": NAME, "previous": NAME,
    "hash": NAME,
}  # fmt: skip
LEFT_OUT = {"case": KEY, "seq": KEY, "previous": NAME, "hash": NAME}
ANCHOR_FIELDS = {
    "jurisdiction": NAME, "number": KEY, "on": NAME, "made_at": NAME, "chains": KEY, "events": KEY, "heads": NAME,
    "previous": NAME, "digest": NAME, "key": NAME, "signature": NAME, "grown": (list,),
}  # fmt: skip
SIGNED = ("jurisdiction", "number", "on", "made_at", "chains", "events", "heads", "previous")
CASE_FIELDS = {
    "case": KEY, "reference": NAME, "jurisdiction": NAME, "length": KEY, "head": NAME, "states": (list,),
}  # fmt: skip
BEGINNING = {
    "case": "draft", "assignment": "pending", "opinion": "drafting", "reply": "drafting", "commitment": "proposed",
}  # fmt: skip
SAID = {
    "order": "第 {seq} 条缺失或错位",
    "link": "第 {seq} 条与前一条接不上",
    "altered": "第 {seq} 条被改动过",
    "jump": "第 {seq} 条的起始状态与此前的记录不符",
    "cut": "只到第 {seq} 条，与办件所记的长度或链尾不符",
    "state": "{subject} 的当前状态没有记录可依",
    "anchor_altered": "第 {number} 份存证被改动过",
    "anchor_order": "第 {number} 份存证与前一份接不上",
    "anchor_signature": "第 {number} 份存证的签名不对",
    "anchor_key": "第 {number} 份存证不是所认的密钥签的",
    "anchored": "办件 {case} 的记录与第 {number} 份存证不符",
}


class NoExportError(Exception):
    """The file is not an export, or not a whole one."""


class FaultError(Exception):
    """A chain does not hold."""


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which a field is given twice could be read in two ways, so it is no object at all."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field is given twice")
    return fields


def read_line(number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise NoExportError(f"第 {number} 行不是完整的 JSON 对象（{error}）。") from error
    if not isinstance(record, dict):
        raise NoExportError(f"第 {number} 行不是 JSON 对象。")
    return record


def has_fields(record: dict[str, Any], fields: Mapping[str, tuple[type, ...]]) -> bool:
    """Exactly these fields, each of its kind; true and false are no numbers."""
    return record.keys() == fields.keys() and all(
        type(record[name]) in kinds for name, kinds in fields.items()
    )


class Chain:
    """One case's chain, checked event by event."""

    def __init__(self, number: int, case: dict[str, Any], *, whole: bool = True) -> None:
        if not has_fields(case, CASE_FIELDS):
            raise NoExportError(f"第 {number} 行应是一件提案，但字段不符。")
        self.case = case
        self.seq = 0
        self.head = "0" * 64
        self.whole = whole
        self.reached: dict[tuple[str, int], str] = {}
        self.present = self.read_states()

    def read_states(self) -> dict[tuple[str, int], str]:
        try:
            return {(str(machine), int(key)): state for machine, key, state in self.case["states"]}
        except (TypeError, ValueError) as error:
            raise NoExportError(f"{self.case['reference']} 号的“states”看不懂。") from error

    def add(self, event: dict[str, Any]) -> None:
        self.seq += 1
        code = self.fault_of(event)
        if code is not None:
            raise self.fault(code)
        if not self.is_left_out(event):
            self.reached[event["machine"], event["subject"]] = event["target"]
        self.head = event["hash"]

    def is_left_out(self, event: dict[str, Any]) -> bool:
        return not self.whole and has_fields(event, LEFT_OUT)

    def fault_of(self, event: dict[str, Any]) -> str | None:
        if event.get("case") != self.case["case"] or event.get("seq") != self.seq:
            return "order"
        if event.get("previous") != self.head:
            return "link"
        if self.is_left_out(event):
            return None
        if not has_fields(event, FIELDS) or event["hash"] != hash_of(event):
            return "altered"
        if not self.whole and (event["machine"], event["subject"]) not in self.present:
            return None
        before = self.reached.get((event["machine"], event["subject"]), BEGINNING.get(event["machine"]))
        return None if event["source"] == before else "jump"

    def close(self) -> None:
        if self.seq == 0 or self.seq != self.case["length"] or self.head != self.case["head"]:
            raise self.fault("cut")
        present = self.present
        for subject in sorted(present.keys() | (self.reached.keys() if self.whole else set())):
            if present.get(subject) != self.reached.get(subject, BEGINNING.get(subject[0])):
                self.seq = 0
                raise self.fault("state", subject)

    def fault(self, code: str, subject: tuple[object, ...] = ()) -> FaultError:
        what = SAID[code].format(seq=self.seq, subject=" ".join(str(part) for part in subject))
        return FaultError(f"[{code}] {self.case['jurisdiction']} {self.case['reference']} 号：{what}。")


def hash_of(event: dict[str, Any]) -> str:
    return sha256(written({name: value for name, value in event.items() if name != "hash"}))


def written(value: dict[str, Any]) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Anchors:
    """The anchors of an export, and what of them the logs have not shown yet to be so."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self.keys = set(keys)
        self.digests: set[str] = set()
        self.last: dict[str, tuple[str, int]] = {}
        self.totals: dict[str, tuple[int, int]] = {}
        self.lengths: dict[int, int] = {}
        self.due: dict[tuple[int, int], tuple[str, str, int]] = {}

    def add(self, number: int, anchor: dict[str, Any]) -> None:
        if not has_fields(anchor, ANCHOR_FIELDS) or not all(
            isinstance(one, list) and [type(part) for part in one] == [int, int, str]
            for one in anchor["grown"]
        ):
            raise NoExportError(f"第 {number} 行应是一份存证，但字段不符。")
        place, ordinal = anchor["jurisdiction"], anchor["number"]
        code = self.fault_of(anchor)
        if code is not None:
            raise fault_of_anchor(code, place, ordinal)
        self.last[place] = (anchor["digest"], ordinal)
        self.digests.add(anchor["digest"])
        for case, length, head in anchor["grown"]:
            self.lengths[case] = length
            self.due[case, length] = (head, place, ordinal)

    def fault_of(self, anchor: dict[str, Any]) -> str | None:
        text = written({"format": "huiban-anchor", "version": 1, **{name: anchor[name] for name in SIGNED}})
        lines = "".join(f"{case} {length} {head}\n" for case, length, head in sorted(anchor["grown"]))
        if anchor["digest"] != sha256(text) or anchor["heads"] != sha256(lines.encode("utf-8")):
            return "anchor_altered"
        if (anchor["previous"], anchor["number"] - 1) != self.last.get(anchor["jurisdiction"], ("0" * 64, 0)):
            return "anchor_order"
        chains, events = self.totals.get(anchor["jurisdiction"], (0, 0))
        for case, length, _head in anchor["grown"]:
            chains += case not in self.lengths
            events += length - self.lengths.get(case, 0)
        self.totals[anchor["jurisdiction"]] = (chains, events)
        if (anchor["chains"], anchor["events"]) != (chains, events):
            return "anchor_altered"
        if self.keys and anchor["key"] not in self.keys:
            return "anchor_key"
        return None if is_signed(anchor["key"], text, anchor["signature"]) else "anchor_signature"

    def show(self, event: dict[str, Any]) -> None:
        due = self.due.pop((event["case"], event["seq"]), None)
        if due is not None and due[0] != event["hash"]:
            raise fault_of_anchor("anchored", due[1], due[2], event["case"])

    def close(self, asked: Iterable[str]) -> None:
        if any(digest not in self.digests for digest in asked):
            raise FaultError("[anchor_missing] 没有摘要与纸面相同的存证。")
        for (case, _length), (_head, place, number) in sorted(self.due.items()):
            raise fault_of_anchor("anchored", place, number, case)


def fault_of_anchor(code: str, place: str, number: int, case: int = 0) -> FaultError:
    return FaultError(f"[{code}] {place}：{SAID[code].format(number=number, case=case)}。")


# Ed25519 as RFC 8032 (5.1.7) describes it. Only signatures are checked here: nothing is secret, so nothing need be quick.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
BASE_Y = 4 * pow(5, P - 2, P) % P
Point = tuple[int, int, int, int]


def recover_x(y: int, sign: int) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def point_of(encoded: bytes) -> Point | None:
    """None for what is no point, or written otherwise than it should be."""
    number = int.from_bytes(encoded, "little")
    y, sign = number & (1 << 255) - 1, number >> 255
    x = recover_x(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


def add(a: Point, b: Point) -> Point:
    low, high = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    cross, both = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = high - low, both - cross, both + cross, high + low
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(scalar: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while scalar:
        result = add(result, point) if scalar & 1 else result
        point, scalar = add(point, point), scalar >> 1
    return result


def is_signed(key: str, text: bytes, signature: str) -> bool:
    """Whether the holder of the public key signed the text. Anything that is not well-formed is no signature."""
    try:
        public, made = bytes.fromhex(key), bytes.fromhex(signature)
    except ValueError:
        return False
    if len(public) != 32 or len(made) != 64:  # noqa: PLR2004 -- the lengths of RFC 8032
        return False
    owner, given, scalar = point_of(public), point_of(made[:32]), int.from_bytes(made[32:], "little")
    base_x = recover_x(BASE_Y, 0)
    if owner is None or given is None or base_x is None or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(made[:32] + public + text).digest(), "little") % ORDER
    left = times(scalar, (base_x, BASE_Y, 1, base_x * BASE_Y % P))
    right = add(given, times(challenge, owner))
    return not (
        (left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P
    )


def read_header(line: str) -> dict[str, Any]:
    header = read_line(1, line)
    version, anchors = header.get("version"), header.get("anchors", 0)
    known = version in (VERSION, FOR_A_READER) or (version == WITH_ANCHORS and "anchors" in header)
    if header.get("format") != FORMAT or not known or type(anchors) is not int:
        raise NoExportError(f"第 1 行不是会办记录导出（第 {VERSION} 到 {WITH_ANCHORS} 版）的开头。")
    return header


def check(
    lines: Iterable[str], given: Anchors | None = None, asked: Iterable[str] = ()
) -> tuple[int, int, int]:
    """How many cases and events hold, and how many are left out for the reader; raises at the first that does not."""
    anchors, numbered = given or Anchors(), enumerate(lines, start=1)
    header = read_header(next(numbered, (1, ""))[1])
    for _each in range(header.get("anchors", 0)):
        number, line = next(numbered, (0, ""))
        anchors.add(number, read_line(number, line))
    chain, cases, events, left_out = None, 0, 0, 0
    for number, line in numbered:
        record = read_line(number, line)
        if "states" not in record and chain is not None:
            chain.add(record)
            anchors.show(record)
            events += 1
            left_out += chain.is_left_out(record)
            continue
        if chain is not None:
            chain.close()
        chain = Chain(number, record, whole=header["version"] != FOR_A_READER)
        cases += 1
    if chain is not None:
        chain.close()
    if cases != header.get("cases"):
        raise NoExportError(f"开头写明 {header.get('cases')} 件提案，文件里有 {cases} 件，导出不完整。")
    anchors.close(asked)
    return cases, events, left_out


def said(cases: int, events: int, left_out: int, anchors: int = 0) -> str:
    more = f"其中 {left_out} 条不给取得人阅读，只核对了前后相接。" if left_out else ""
    held = f"与 {anchors} 份存证相符。" if anchors else ""
    return f"{cases} 件提案、{events} 条记录，链条完整。{more}{held}"


def read_arguments(arguments: list[str]) -> tuple[list[str], list[str], list[str]]:
    """The files, the keys and the digests on paper, which may stand in groups and in capitals."""
    files: list[str] = []
    asked: dict[str, list[str]] = {"--key": [], "--anchor": []}
    waiting = iter(arguments)
    for argument in waiting:
        if argument in asked:
            asked[argument].append("".join(next(waiting, "").split()).lower())
        else:
            files.append(argument)
    return files, asked["--key"], asked["--anchor"]


def main(arguments: list[str]) -> int:
    if arguments in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    files, keys, asked = read_arguments(arguments)
    if len(files) != 1 or files[0].startswith("-"):
        print("用法：verify_log.py EXPORT [--key HEX] [--anchor HEX]（--help 看说明）", file=sys.stderr)
        return 2
    anchors = Anchors(keys)
    try:
        with open(files[0], encoding="utf-8") as export:  # noqa: PTH123 -- the plainest standard library
            words = said(*check(export, anchors, asked), len(anchors.digests))
    except FaultError as fault:
        print(fault, file=sys.stderr)
        return 1
    except (NoExportError, OSError, UnicodeDecodeError) as error:
        print(f"读不了“{files[0]}”：{error}", file=sys.stderr)
        return 2
    print(words)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
