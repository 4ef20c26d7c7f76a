"""Bytes and files become text: UTF-8, GB18030, UTF-16 with a mark, and docx with its tables and list numbers."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from proposals.messages import gettext_noop
from proposals.parsing.packages import SIGNATURE, fault_of
from proposals.parsing.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike

    from proposals.parsing.values import Reading

MESSAGES = {
    "missing_file": gettext_noop("找不到文件“{name}”。"),
    "not_a_file": gettext_noop("“{name}”不是文件。"),
    "no_access": gettext_noop("打不开文件“{name}”，请检查权限。"),
    "legacy_doc": gettext_noop("“{name}”是旧版 Word 文档（.doc），请另存为 .docx 或文本文件后再读。"),
    "pdf_file": gettext_noop("“{name}”是 PDF 文件，请改用 .docx 或文本文件。"),
    "rtf_file": gettext_noop("“{name}”是 RTF 文件，请另存为 .docx 或文本文件后再读。"),
    "locked_docx": gettext_noop("“{name}”加了密码，请去掉密码、另存为 .docx 后再读。"),
    "macros": gettext_noop("“{name}”带有宏，为安全起见不读取，请另存为不带宏的 .docx 后再读。"),
    "strange_docx": gettext_noop(
        "“{name}”里有普通文档不会有的声明，为安全起见不读取，请在 Word 或 WPS 中另存为 .docx 后再读。"
    ),
    "broken_docx": gettext_noop("“{name}”不是完好的 .docx 文档，请重新导出。"),
    "too_large": gettext_noop("“{name}”过大，无法读取。"),
    "binary_file": gettext_noop("“{name}”不是文本文件，请提供 .txt 或 .docx 文件。"),
    "unknown_encoding": gettext_noop("“{name}”的文字编码无法识别，请另存为 UTF-8。"),
}
MOST_BYTES = 64 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


class Unreadable(Exception):  # noqa: N818 (a statement about the file, raised to the person who gave it)
    """The file holds no text that can be read. `code` is a key of MESSAGES, `str()` one sentence in Chinese."""

    def __init__(self, code: str, name: str) -> None:
        self.code = code
        self.name = name
        super().__init__(self.message())

    def message(self, translate: Callable[[str], str] = str) -> str:
        """One sentence a clerk can act on."""
        return translate(MESSAGES[self.code]).format(name=self.name)


def decode(data: bytes, name: str) -> str:
    """The text of a file's bytes; `name` serves its ending and the sentence of an error. Raises Unreadable.

    What the bytes are decides, not what the name says.
    """
    if code := _other_kind(data):
        raise Unreadable(code, name)
    if data.startswith(SIGNATURE) or PurePath(name).suffix.lower() == ".docx":
        return _docx(data, name)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, (encoding,), name)
    if b"\x00" in data:
        raise Unreadable("binary_file", name)
    return _decoded(data, ("utf-8", "gb18030"), name)


def _other_kind(data: bytes) -> str | None:
    """The code of a kind of file that office programs write and that is not read."""
    if data.startswith(_OLE):
        return "locked_docx" if _LOCKED in data else "legacy_doc"
    if data.startswith(b"%PDF-"):
        return "pdf_file"
    return "rtf_file" if data.startswith(b"{\\rtf") else None


def _decoded(data: bytes, encodings: tuple[str, ...], name: str) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("unknown_encoding", name)


def _docx(data: bytes, name: str) -> str:
    # The reader of Word files would cost every start of the program.
    from proposals.parsing.wordfiles import text_of_document  # noqa: PLC0415 -- see above

    if code := fault_of(data, MOST_BYTES):
        raise Unreadable(code, name)
    try:
        return text_of_document(data)
    except ValueError as error:
        raise Unreadable("broken_docx", name) from error


def load(path: str | PathLike[str]) -> str:
    """The text of a file. Raises Unreadable, also for a missing file and a folder."""
    file = Path(path)
    try:
        if file.stat().st_size > MOST_BYTES:
            raise Unreadable("too_large", file.name)
        data = file.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable("missing_file", file.name) from error
    except IsADirectoryError as error:
        raise Unreadable("not_a_file", file.name) from error
    except (OSError, ValueError) as error:
        raise Unreadable("no_access", file.name) from error
    return decode(data, file.name)


def read_file(path: str | PathLike[str], aliases: Mapping[str, str] | None = None) -> Reading:
    """`load` and `read` in one. Raises Unreadable."""
    return read(load(path), aliases)
