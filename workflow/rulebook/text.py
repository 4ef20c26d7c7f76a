"""YAML text to a plain document of the right shape, or every fault of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml
from jsonschema import Draft202012Validator

from workflow.rulebook.faults import Fault, PackError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from jsonschema import ValidationError


class _Loader(yaml.SafeLoader):
    """Safe, and without YAML's habit of keeping the last of two equal keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise _TwiceError(None, None, str(key), key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


class _TwiceError(yaml.constructor.ConstructorError):
    """A key stands twice in one mapping."""


INHERITED: Final = (
    "calendar",
    "numbering",
    "categories",
    "class_numbering",
    "consultations_required",
    "rounds_before_meeting",
    "near",
    "urge_interval",
    "extension_consent",
    "lengths",
    "classes",
    "deadlines",
)
"""What a pack takes over from the one that it is based on; `deadlines` step by step, the others whole."""


def read_document(
    text: str, *, file: str, schema: Mapping[str, Any], bases: Mapping[str, str]
) -> dict[str, Any]:
    """The document, with what it takes over from the one of `bases` (texts by slug) that it is based on.

    Raises `PackError`: `not_yaml`, `key_twice`, `base_unknown`, `base_chained`, or faults of shape (`key_missing`,
    `type_wrong` and so on).
    """
    document = _with_base(_parsed(text, file), file, bases)
    errors = sorted(Draft202012Validator(schema).iter_errors(document), key=lambda error: error.json_path)
    if errors:
        raise PackError(_faults(errors, file))
    shaped: dict[str, Any] = document
    return shaped


def _parsed(text: str, file: str) -> Any:
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader that refuses keys given twice
    except _TwiceError as error:
        fault = Fault("key_twice", file, _line(error), f"“{error.problem}”写了两次", "请删去一处或合并")
        raise PackError([fault]) from error
    except (yaml.YAMLError, ValueError, TypeError) as error:
        fault = Fault("not_yaml", file, _line(error), "不是合格的 YAML", "请检查缩进、冒号和引号")
        raise PackError([fault]) from error


def _line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return "" if mark is None else f"第 {mark.line + 1} 行"


def _with_base(document: Any, file: str, bases: Mapping[str, str]) -> Any:
    if not isinstance(document, dict) or "based_on" not in document:
        return document
    name = document["based_on"]
    if name not in bases:
        known = "、".join(sorted(bases))
        raise PackError(
            [Fault("base_unknown", file, "based_on", f"没有名为“{name}”的规则包", f"可用：{known}")]
        )
    base = _parsed(bases[name], name)
    if not isinstance(base, dict) or "based_on" in base:
        raise PackError(
            [Fault("base_chained", file, "based_on", f"“{name}”自身不完整", "请改用完整的规则包")]
        )
    merged = {key: base[key] for key in INHERITED if key in base} | document
    if isinstance(base.get("deadlines"), dict) and isinstance(document.get("deadlines"), dict):
        merged["deadlines"] = base["deadlines"] | document["deadlines"]
    return merged


TYPES: Final = {
    "object": "一组“名称: 值”",
    "array": "列表",
    "string": "文字",
    "integer": "整数",
    "boolean": "true 或 false",
}


def _faults(errors: Iterable[ValidationError], file: str) -> Iterable[Fault]:
    """One fault for each place and kind; several missing keys of one mapping are one fault."""
    found = (
        Fault(code, file, ".".join(str(part) for part in error.absolute_path), reason, remedy)
        for error in errors
        for code, reason, remedy in [_wording(error)]
    )
    return dict.fromkeys(found)


def _wording(error: ValidationError) -> tuple[str, str, str]:
    """The code, the reason and the remedy for one fault of shape."""
    return WORDINGS.get(str(error.validator), _shape_wrong)(error)


def _key_missing(error: ValidationError) -> tuple[str, str, str]:
    missing = [name for name in _schema(error)["required"] if name not in _instance(error)]
    return "key_missing", f"缺少“{'、'.join(missing)}”", "请补上"


def _key_unknown(error: ValidationError) -> tuple[str, str, str]:
    unknown = sorted(str(name) for name in _instance(error) if name not in _schema(error)["properties"])
    return "key_unknown", f"不认识“{'、'.join(unknown)}”", "请删去或改正拼写"


def _type_wrong(error: ValidationError) -> tuple[str, str, str]:
    return "type_wrong", f"“{error.instance}”的类型不对", f"应为{TYPES[_schema(error)['type']]}"


def _value_unknown(error: ValidationError) -> tuple[str, str, str]:
    return "value_unknown", f"不认识“{error.instance}”", f"可用：{'、'.join(_schema(error)['enum'])}"


def _value_range(error: ValidationError) -> tuple[str, str, str]:
    schema = _schema(error)
    return (
        "value_range",
        f"“{error.instance}”超出范围",
        f"应在 {schema['minimum']} 至 {schema['maximum']} 之间",
    )


def _value_pattern(error: ValidationError) -> tuple[str, str, str]:
    return "value_pattern", f"“{error.instance}”写法不对", _schema(error)["description"]


def _shape_wrong(error: ValidationError) -> tuple[str, str, str]:
    return "shape_wrong", f"不符合 {error.validator} {error.validator_value} 的要求", "请对照样例修改"


def _schema(error: ValidationError) -> Any:
    return error.schema


def _instance(error: ValidationError) -> Any:
    return error.instance


WORDINGS: Final[Mapping[str, Callable[[ValidationError], tuple[str, str, str]]]] = {
    "required": _key_missing,
    "additionalProperties": _key_unknown,
    "type": _type_wrong,
    "enum": _value_unknown,
    "minimum": _value_range,
    "maximum": _value_range,
    "pattern": _value_pattern,
    "maxLength": _value_pattern,
}
