#!/usr/bin/env python3
"""Check an export of Huiban's event logs without Huiban: python3 verify_log.py EXPORT

用 Python 标准库独立核对会办的办理记录，不依赖会办程序。导出：manage.py verify_log --export FILE

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
KEY, NAME, MAYBE = (int,), (str,), (int, type(None))
FIELDS = {
    "case": KEY, "seq": KEY, "machine": NAME, "subject": KEY, "transition": NAME, "source": NAME, "target": NAME,
    "actor": MAYBE, "post": MAYBE, "on_behalf_of": MAYBE, "at": NAME, "note": NAME, "inputs": NAME, "previous": NAME,
    "hash": NAME,
}  # fmt: skip
LEFT_OUT = {"case": KEY, "seq": KEY, "previous": NAME, "hash": NAME}
CASE_FIELDS = {
    "case": KEY,
    "reference": NAME,
    "jurisdiction": NAME,
    "length": KEY,
    "head": NAME,
    "states": (list,),
}
BEGINNING = {
    "case": "draft",
    "assignment": "pending",
    "opinion": "drafting",
    "reply": "drafting",
    "commitment": "proposed",
}
SAID = {
    "order": "第 {seq} 条缺失或错位",
    "link": "第 {seq} 条与前一条接不上",
    "altered": "第 {seq} 条被改动过",
    "jump": "第 {seq} 条的起始状态与此前的记录不符",
    "cut": "只到第 {seq} 条，与办件所记的长度或链尾不符",
    "state": "{subject} 的当前状态没有记录可依",
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
    covered = {name: value for name, value in event.items() if name != "hash"}
    text = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def check(lines: Iterable[str]) -> tuple[int, int, int]:
    """How many cases and events hold, and how many are left out for the reader; raises at the first that does not."""
    numbered = enumerate(lines, start=1)
    header = read_line(*next(numbered, (1, "")))
    if header.get("format") != FORMAT or header.get("version") not in (VERSION, FOR_A_READER):
        raise NoExportError(f"第 1 行不是会办记录导出（第 {VERSION} 版）的开头。")
    chain, cases, events, left_out = None, 0, 0, 0
    for number, line in numbered:
        record = read_line(number, line)
        if "states" not in record and chain is not None:
            chain.add(record)
            events += 1
            left_out += chain.is_left_out(record)
            continue
        if chain is not None:
            chain.close()
        chain = Chain(number, record, whole=header["version"] == VERSION)
        cases += 1
    if chain is not None:
        chain.close()
    if cases != header.get("cases"):
        raise NoExportError(f"开头写明 {header.get('cases')} 件提案，文件里有 {cases} 件，导出不完整。")
    return cases, events, left_out


def said(cases: int, events: int, left_out: int) -> str:
    more = f"其中 {left_out} 条不给取得人阅读，只核对了前后相接。" if left_out else ""
    return f"{cases} 件提案、{events} 条记录，链条完整。{more}"


def main(arguments: list[str]) -> int:
    if arguments in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("用法：python3 verify_log.py EXPORT（--help 看说明）", file=sys.stderr)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as export:  # noqa: PTH123 -- the plainest standard library
            words = said(*check(export))
    except FaultError as fault:
        print(fault, file=sys.stderr)
        return 1
    except (NoExportError, OSError, UnicodeDecodeError) as error:
        print(f"读不了“{arguments[0]}”：{error}", file=sys.stderr)
        return 2
    print(words)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
