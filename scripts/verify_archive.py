#!/usr/bin/env python3
"""Check the file of a case without Huiban: python3 verify_archive.py FILE.zip

用 Python 标准库独立核对案卷压缩包：每个文件的摘要值、有没有多出或缺少的文件、路径是否安全，以及办理记录是否相接。
verify_log.py 须在同一文件夹。

Exit code 0: everything is as it was packed. 1: the first fault is named. 2: the file cannot be read or is no such file.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from zipfile import BadZipFile, ZipFile

sys.path.insert(0, str(Path(__file__).resolve().parent))
import verify_log

SUMS = "SHA256SUMS"
LOG = "05 办理记录/log.jsonl"
DIGITS = 64
CHUNK = 1024 * 1024


class FaultError(Exception):
    """Something is not as it was packed."""


def sums_of(text: str) -> dict[str, str]:
    """Path → sum, from lines as sha256sum writes them."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        digest, _gap, path = line.partition("  ")
        if len(digest) != DIGITS or not path or path in found:
            raise FaultError(f"{SUMS} 里有看不懂的一行：{line[:80]}")
        found[path] = digest
    return found


def is_safe(path: str) -> bool:
    parts = path.split("/")
    return not path.startswith("/") and "\\" not in path and ":" not in path and ".." not in parts


def check(archive: ZipFile) -> str:
    """What is to be said when everything holds; raises at the first that does not."""
    names = archive.namelist()
    unsafe = [name for name in names if not is_safe(name)]
    if unsafe:
        raise FaultError(f"路径不安全：{unsafe[0]}")
    if len(set(names)) != len(names):
        raise FaultError("有两个同名的文件")
    if SUMS not in names:
        raise FaultError(f"没有 {SUMS}")
    sums = sums_of(archive.read(SUMS).decode("utf-8"))
    for name in sorted(set(names) - set(sums) - {SUMS}):
        raise FaultError(f"多出一个文件：{name}")
    for name in sorted(set(sums) - set(names)):
        raise FaultError(f"少了一个文件：{name}")
    for name, digest in sums.items():
        if digest_of(archive, name) != digest:
            raise FaultError(f"被改动过：{name}")
    return f"{len(sums)} 个文件与摘要值一致。{log_of(archive)}"


def digest_of(archive: ZipFile, name: str) -> str:
    sum_ = hashlib.sha256()
    with archive.open(name) as file:
        while piece := file.read(CHUNK):
            sum_.update(piece)
    return sum_.hexdigest()


def log_of(archive: ZipFile) -> str:
    if LOG not in archive.namelist():
        return "没有供核对的办理记录。"
    lines = archive.read(LOG).decode("utf-8").splitlines()
    return verify_log.said(*verify_log.check(lines))


def main(arguments: list[str]) -> int:
    if arguments in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("用法：python3 verify_archive.py FILE.zip（--help 看说明）", file=sys.stderr)
        return 2
    try:
        with ZipFile(arguments[0]) as archive:
            words = check(archive)
    except (FaultError, verify_log.FaultError, verify_log.NoExportError) as fault:
        print(fault, file=sys.stderr)
        return 1
    except (BadZipFile, OSError, UnicodeDecodeError, RuntimeError) as error:
        print(f"读不了“{arguments[0]}”：{error}", file=sys.stderr)
        return 2
    print(words)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
