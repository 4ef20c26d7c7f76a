"""Proposal numbers as templates: `{year}{seq:04}` gives 20230368, `{class}类{seq:03}号` gives 经济发展类001号.

Pure; the counters themselves are locked rows.
"""

from __future__ import annotations

import re
import string
from typing import Final

FIELDS: Final = ("year", "seq")
"""What a number may be made of."""
CLASS_FIELDS: Final = ("class", "year", "seq")
"""What a number within a category may be made of."""
PADDING: Final = {"class": "", "year": "", "seq": r"(0[1-9]\d?)?"}
"""What may stand behind the colon of a field, so that every number can be read back."""


class TemplateError(ValueError):
    """A number template that cannot give unique numbers; the message says what to change."""


def check_template(template: str, fields: tuple[str, ...] = FIELDS) -> None:
    """Refuse a template with unknown fields, without `seq`, or with a field in a form that cannot be read back."""
    try:
        used = [part[1:] for part in string.Formatter().parse(template) if part[1] is not None]
    except ValueError as error:
        raise TemplateError(f"编号格式“{template}”的花括号不成对，请检查。") from error
    names = {name or "" for name, _spec, _conversion in used}
    if unknown := names - set(fields):
        raise TemplateError(
            f"编号格式里有不认识的字段：{'、'.join(sorted(unknown))}。可用 {' 和 '.join(fields)}。"
        )
    if "seq" not in names:
        raise TemplateError("编号格式必须含有 {seq}，否则编号会重复。")
    if any(
        conversion or not re.fullmatch(PADDING[name or ""], spec or "") for name, spec, conversion in used
    ):
        raise TemplateError("编号格式里只有 {seq} 可以写补零的位数，如 {seq:04}。")


def check_class_template(template: str) -> None:
    """The same for numbers within a category, which must name it: else two categories give one number."""
    check_template(template, CLASS_FIELDS)
    if not any(name == "class" for _text, name, _spec, _conversion in string.Formatter().parse(template)):
        raise TemplateError("分类编号格式必须含有 {class}，否则各类的编号会重复。")


def format_number(template: str, *, year: int, seq: int) -> str:
    """The number that a template gives for a year and a running number."""
    check_template(template)
    return template.format(year=year, seq=seq)


def format_class_number(template: str, *, category: str, year: int, seq: int) -> str:
    """The number within a category of a year."""
    check_class_template(template)
    return template.format(**{"class": category, "year": year, "seq": seq})


def sequence_of(template: str, number: str, *, year: int) -> int | None:
    """The running number within `number`, or None when it does not follow the template for that year."""
    check_template(template)
    pattern = ""
    for literal, name, _spec, _conversion in string.Formatter().parse(template):
        pattern += re.escape(literal)
        pattern += {"year": str(year), "seq": r"(\d+)", None: ""}[name]
    found = re.fullmatch(pattern, number)
    return int(found.group(1)) if found else None
