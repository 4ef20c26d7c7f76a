"""A document of the right shape to a pack, or every reason why its rules make no sense."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from proposals.checking import Advice
from proposals.numbering import TemplateError, check_class_template, check_template
from workflow.rulebook.faults import Fault, PackError
from workflow.rulebook.pack import MAY_START_AT, Applies, Late, OutcomeWording, Pack, Rule
from workflow.states import Outcome
from workflow.steps import Occasion, Step
from workflow.workdays import Before, ClockError, Span, Timing, Unit, YearDay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Document = Mapping[str, Any]


class _Faults:
    """Collects the faults of one file, so that a person sees all of them at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Fault] = []

    def add(self, code: str, path: str, reason: str, remedy: str) -> None:
        self.found.append(Fault(code, self.file, path, reason, remedy))


def build_pack(document: Document, *, file: str) -> Pack:
    """Raises `PackError` with the codes that the functions below name."""
    faults = _Faults(file)
    classes = tuple(_classes(document["classes"], faults))
    placed = [
        (path, rule)
        for path, step, written in _written_rules(document["deadlines"])
        if (rule := _rule(step, written, path, faults)) is not None
    ]
    _check_numbering(document["numbering"], faults)
    _check_categories(document, faults)
    _check_lengths(document, faults)
    _check_doubles(placed, faults)
    _check_backward(placed, faults)
    if faults.found:
        raise PackError(faults.found)
    return Pack(
        slug=document["pack"],
        title=document["title"],
        year=document["year"],
        verified=document["verified"],
        sources=tuple(document["sources"]),
        notes=document.get("notes", "").strip(),
        calendar=document["calendar"],
        numbering=document["numbering"],
        consultations_required=document["consultations_required"],
        rounds_before_meeting=document["rounds_before_meeting"],
        near=document["near"],
        urge_interval=document["urge_interval"],
        extension_consent=document["extension_consent"],
        rules=tuple(rule for _, rule in placed),
        outcome_classes=classes,
        categories=tuple(document.get("categories", ())),
        class_numbering=document.get("class_numbering", ""),
        lengths=Advice(**document.get("lengths", {})),
    )


def _written_rules(deadlines: Document) -> Iterator[tuple[str, str, Document]]:
    for step, written in deadlines.items():
        if isinstance(written, list):
            yield from ((f"deadlines.{step}.{n}", step, rule) for n, rule in enumerate(written))
        else:
            yield f"deadlines.{step}", step, written


def _classes(classes: Document, faults: _Faults) -> Iterator[OutcomeWording]:
    """`class_letter`, `outcome_unknown`; a letter given twice is `key_twice`, found on reading."""
    for letter, meaning in classes.items():
        path = f"classes.{letter}"
        if not re.fullmatch("[A-Z]", str(letter)):
            faults.add("class_letter", path, f"类别“{letter}”不是一个大写字母", "请用 A 至 Z")
        elif meaning["outcome"] not in Outcome.values:
            known = "、".join(Outcome.values)
            faults.add(
                "outcome_unknown", f"{path}.outcome", f"不认识结果“{meaning['outcome']}”", f"可用：{known}"
            )
        else:
            yield OutcomeWording(letter, meaning["wording"], Outcome(meaning["outcome"]))


def _rule(step: str, written: Document, path: str, faults: _Faults) -> Rule | None:
    """`step_unknown`, `event_unknown`, `event_elsewhere`, and those of `_timing` and `_cap`."""
    if step not in Step.values:
        faults.add("step_unknown", path, f"不认识事项“{step}”", f"可用：{'、'.join(Step.values)}")
        return None
    event = _event(Step(step), written["from"], f"{path}.from", faults)
    timing = _timing(written, path, faults)
    cap = _cap(written, timing, f"{path}.max", faults)
    if event is None or timing is None:
        return None
    return Rule(
        step=Step(step),
        starting_event=event,
        timing=timing,
        applies=Applies(written.get("applies", Applies.ANY)),
        late=Late(written.get("late", Late.WARN)),
        cap=cap,
        remind=tuple(sorted(written.get("remind", ()))),
        source=written["source"],
    )


def _event(step: Step, name: str, path: str, faults: _Faults) -> Occasion | None:
    if name not in Occasion.values:
        faults.add("event_unknown", path, f"不认识起算事件“{name}”", f"可用：{'、'.join(Occasion.values)}")
        return None
    event, possible = Occasion(name), MAY_START_AT[step]
    if event not in possible:
        known = "、".join(sorted(possible))
        faults.add("event_elsewhere", path, f"“{step.value}”不能自“{name}”起算", f"可用：{known}")
        return None
    return event


def _timing(written: Document, path: str, faults: _Faults) -> Timing | None:
    """`timing_unclear` (not exactly one of the three forms), `date_impossible`, `before_unknown`."""
    counted = "amount" in written and "unit" in written
    dated = "date" in written and not {"amount", "unit", "before"} & written.keys()
    if dated:
        month, day = (int(part) for part in written["date"].split("-"))
        try:
            return YearDay(month, day)
        except ClockError as error:
            faults.add("date_impossible", f"{path}.date", error.message.rstrip("。"), "请核对原文")
            return None
    if not counted or "date" in written:
        faults.add(
            "timing_unclear",
            path,
            "没有说清何时到期",
            "请只写一种：amount 和 unit；date；before、amount 和 unit",
        )
        return None
    span = Span(written["amount"], Unit(written["unit"]))
    if "before" not in written:
        return span
    if written["before"] not in Step.values:
        known = "、".join(Step.values)
        faults.add("before_unknown", f"{path}.before", f"不认识事项“{written['before']}”", f"可用：{known}")
        return None
    return Before(written["before"], span)


def _cap(written: Document, timing: Timing | None, path: str, faults: _Faults) -> Span | None:
    """`cap_without_unit` (a bare number beside anything but a span), `cap_too_small`."""
    cap = written.get("max")
    if cap is None or timing is None:
        return None
    if isinstance(cap, int) and not isinstance(timing, Span):
        faults.add("cap_without_unit", path, "最长期限没有单位", "请写成 {amount: 6, unit: month}")
        return None
    unit = timing.unit if isinstance(timing, Span) else None
    longest = Span(cap, unit) if isinstance(cap, int) and unit else Span(cap["amount"], Unit(cap["unit"]))
    if isinstance(timing, Span) and longest.unit is timing.unit and longest.amount < timing.amount:
        faults.add("cap_too_small", path, f"最长期限 {longest} 短于期限 {timing}", "请改大最长期限")
    return longest


def _check_numbering(template: str, faults: _Faults) -> None:
    try:
        check_template(template)
    except TemplateError as error:
        faults.add("numbering_wrong", "numbering", str(error).rstrip("。"), "请按 {year}{seq:04} 的样子书写")


def _check_lengths(document: Document, faults: _Faults) -> None:
    """`lengths_wrong`: fewer characters at most than at least."""
    lengths = Advice(**document.get("lengths", {}))
    if lengths.reasons_most < lengths.reasons_least:
        told = f"理由至多 {lengths.reasons_most} 字，少于至少 {lengths.reasons_least} 字"
        faults.add("lengths_wrong", "lengths", told, "请改正其中一个数")


def _check_categories(document: Document, faults: _Faults) -> None:
    """`category_twice`, `class_numbering_wrong`, `class_without_categories`."""
    categories, template = document.get("categories", ()), document.get("class_numbering", "")
    for category in dict.fromkeys(name for name in categories if categories.count(name) > 1):
        faults.add("category_twice", "categories", f"分类“{category}”写了两次", "请删去一处")
    if template and not categories:
        faults.add(
            "class_without_categories", "class_numbering", "没有写分类，无从按类编号", "请先写 categories"
        )
    try:
        if template:
            check_class_template(template)
    except TemplateError as error:
        reason = str(error).rstrip("。")
        faults.add("class_numbering_wrong", "class_numbering", reason, "请按 {class}类{seq:03}号 的样子书写")


def _check_doubles(placed: Iterable[tuple[str, Rule]], faults: _Faults) -> None:
    """`rule_twice`: two rules for the same step and the same proposals."""
    seen: set[tuple[Step, Applies]] = set()
    for path, rule in placed:
        if (rule.step, rule.applies) in seen:
            faults.add(
                "rule_twice",
                path,
                f"“{rule.step.value}”对“{rule.applies.value}”写了两条规则",
                "请删去一条，或分别写明 applies",
            )
        seen.add((rule.step, rule.applies))


def _check_backward(placed: list[tuple[str, Rule]], faults: _Faults) -> None:
    """`before_without_rule` (nothing to count back from, for some proposals), `before_cycle`."""
    rules = [rule for _, rule in placed]
    for path, rule in placed:
        if not isinstance(rule.timing, Before):
            continue
        target = rule.timing.step
        if not _sessions([rule]) <= _sessions(other for other in rules if other.step == target):
            faults.add(
                "before_without_rule",
                f"{path}.before",
                f"“{target}”自己没有期限，无从倒推",
                f"请先为“{target}”写规则",
            )
        elif rule.step in _leads_to(target, rules):
            faults.add("before_cycle", f"{path}.before", "倒推绕回了自己", "请让其中一项按起算事件计算")


def _sessions(rules: Iterable[Rule]) -> set[bool]:
    """For which proposals (in session: True) there is a rule."""
    meant = {
        Applies.ANY: {True, False},
        Applies.IN_SESSION: {True},
        Applies.BETWEEN_SESSIONS: {False},
    }
    return set().union(*(meant[rule.applies] for rule in rules))


def _leads_to(step: str, rules: Iterable[Rule]) -> set[str]:
    """`step` and every step that its date is counted back from, however many links away."""
    links = [(rule.step.value, rule.timing.step) for rule in rules if isinstance(rule.timing, Before)]
    reached, new = set[str](), {step}
    while new:
        reached |= new
        new = {target for source, target in links if source in new} - reached
    return reached
