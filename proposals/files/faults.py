"""Why a file is not taken in: a code for programs, one sentence for the person who gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from proposals.messages import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Callable

FAULTS: Final = {
    "empty_file": gettext_noop("“{name}”是空的（0 字节），请重新选择文件。"),
    "unknown_kind": gettext_noop("“{name}”不是可以上传的文件。请用 PDF、Word（.docx）、Excel（.xlsx）、照片（.jpg、.png）或文本（.txt）。"),
    "wrong_ending": gettext_noop("“{name}”的内容与文件名的后缀不符，请用原来的程序重新保存后再传。"),
    "old_office": gettext_noop("“{name}”是旧版 Office 文件，或者加了密码。请去掉密码，另存为 .docx、.xlsx 或 PDF 后再传。"),
    "phone_picture": gettext_noop("“{name}”是手机的 HEIC 照片，别的电脑多半打不开。请转成 JPG 后再传，或直接拍屏截图。"),
    "archive": gettext_noop("“{name}”是压缩包，不能上传。请解压后逐个上传里面的文件。"),
    "locked": gettext_noop("“{name}”加了密码，请去掉密码后再传。"),
    "macros": gettext_noop("“{name}”带有宏，为安全起见不收。请另存为不带宏的 .docx、.xlsx 或 PDF 后再传。"),
    "outside_links": gettext_noop("“{name}”会从别处取内容（外部链接、模板或数据源），为安全起见不收。请断开链接，或另存为 PDF 后再传。"),
    "embedded": gettext_noop("“{name}”里嵌有别的程序的对象，为安全起见不收。请另存为 PDF 后再传。"),
    "scripts": gettext_noop("“{name}”里带有脚本或自动动作，为安全起见不收。请用“打印为 PDF”重新生成后再传。"),
    "swelling": gettext_noop("“{name}”展开后异常地大，为安全起见不收。请删去不用的图片，另存后再传。"),
    "disguised": gettext_noop("“{name}”同时是两种文件，为安全起见不收。请用原来的程序重新保存后再传。"),
    "strange": gettext_noop("“{name}”里有普通文件不会有的内容，为安全起见不收。请用 Word、Excel 或 WPS 另存后再传。"),
    "broken": gettext_noop("“{name}”不完整或已损坏，请重新导出后再传。"),
}  # fmt: skip
"""Code → one sentence. The quoted name stands for the file."""


class UnfitFileError(Exception):
    """The file may not be taken in. `code` is a key of FAULTS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def message(self, name: str, translate: Callable[[str], str] = str) -> str:
        """One sentence that says what to do."""
        return translate(FAULTS[self.code]).replace("{name}", name)
