"""The workbench by sections of the bureau: narrowed to one, or one's own first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from portal.web.bench import Chosen, Tab
from portal.web.sections import own_sections, sections_of
from workflow.models import OpinionCase, SectionShare
from workflow.services.desk import Band, band_of, to_do

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from portal.web.visitor import Visitor
    from proposals.models import Section
    from workflow.services.desk import Item

ORDER = tuple(Band)


@dataclass(frozen=True)
class Desk:
    """The things of the section that is asked for, or of all with the visitor's own first; a tab for each section."""

    items: list[Item]
    tabs: list[Tab]


def desk(items: list[Item], chosen: Chosen, me: Visitor) -> Desk:
    """One query for whoever handles cases, and two more where the bureau has sections."""
    sections = sections_of(me)
    if not sections:
        return Desk(items, [])
    lying = _lying(items)
    own = own_sections(me)

    def of(section: int) -> list[Item]:
        return [item for item in items if lying.get((item.machine, item.subject.pk)) == section]

    tabs = [_tab(section, of(section.pk), chosen, me) for section in sections]
    if chosen.section is not None:
        return Desk(of(chosen.section), tabs)
    if own:
        items = sorted(
            items,
            key=lambda item: (
                ORDER.index(band_of(item, me.on)),
                lying.get((item.machine, item.subject.pk)) not in own,
            ),
        )
    return Desk(items, tabs)


def _tab(section: Section, items: Sequence[Item], chosen: Chosen, me: Visitor) -> Tab:
    there = chosen.section == section.pk
    url = replace(chosen, section=None if there else section.pk).url
    count = sum(to_do(item, me.on) for item in items)
    return Tab(f"section-{section.pk}", section.name, count, url, there)


def _lying(items: Sequence[Item]) -> dict[tuple[str, int], int]:
    """By machine and key of its subject, the section with which an item lies. Two queries at most."""
    shares: dict[int, list[tuple[str, int]]] = {}
    for item in items:
        if item.machine in {"assignment", "reply"}:
            key = item.subject.pk if item.machine == "assignment" else item.subject.assignment_id
            shares.setdefault(key, []).append((item.machine, item.subject.pk))
    for share, opinion in _links([item.subject.pk for item in items if item.machine == "opinion"]):
        shares.setdefault(share, []).append(("opinion", opinion))
    given = SectionShare.objects.filter(assignment__in=shares).order_by("-pk")
    return {
        item: section
        for share, section in given.values_list("assignment", "section")
        for item in shares[share]
    }


def _links(opinions: list[int]) -> Iterable[tuple[int, int]]:
    if not opinions:
        return []
    links = OpinionCase.objects.filter(opinion__in=opinions).order_by("pk")
    return links.values_list("assignment_id", "opinion_id")
