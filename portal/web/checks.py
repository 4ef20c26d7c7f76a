"""What the checker says about a saved letter, as each may read it: its findings in words, and what was let stand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from workflow.assembly.checking import Severity
from workflow.findings import findings
from workflow.letters import UNIT_ROLES

if TYPE_CHECKING:
    from portal.web.visitor import Visitor
    from workflow.models import FindingWaiver, Opinion, Reply

ALTERED: Final = "altered_"
CONFIDENTIAL: Final = "confidential_"
"""So begin the codes of findings that tell which words an opinion keeps between the bureaus."""
MARKS: Final = {
    Severity.MUST: ("late", "exclamation-square-fill"),
    Severity.LOOK: ("soon", "exclamation-triangle-fill"),
    Severity.REMARK: ("", "info-circle"),
}


@dataclass(frozen=True)
class Check:
    """One finding in words, with its mark, and who let it stand for which reason."""

    words: str
    remedy: str
    found: str
    look: str
    icon: str
    code: str
    waiver: FindingWaiver | None = None


@dataclass(frozen=True)
class Checks:
    """What the checker says: `open` holds the letter up, `altered` are words that an opinion has otherwise.

    `hidden` counts what quotes words that are kept from the visitor.
    """

    open: list[Check] = field(default_factory=list)
    altered: list[Check] = field(default_factory=list)
    waived: list[Check] = field(default_factory=list)
    remarks: list[Check] = field(default_factory=list)
    hidden: int = 0

    @property
    def groups(self) -> list[list[Check]]:
        """What holds the letter up, findings of one kind together, the gravest kinds first."""
        kinds: dict[str, list[Check]] = {}
        for check in self.open:
            kinds.setdefault(check.code, []).append(check)
        return list(kinds.values())

    @property
    def standing(self) -> int:
        """How many findings were neither corrected nor let stand."""
        return len(self.open) + len(self.altered) + self.hidden

    @property
    def clean(self) -> bool:
        return not self.standing


def works_on(letter: Reply | Opinion, me: Visitor) -> bool:
    """Whether the letter is of the visitor's own bureau."""
    return any(held.role in UNIT_ROLES and held.organisation_id == letter.organisation_id for held in me.held)


def told(letter: Reply | Opinion, me: Visitor) -> tuple[list[Check], int]:
    """The findings on the letter as last saved, and how many more stand that are kept from the visitor.

    The findings quote the opinions, and what one of them keeps from others only the lead may be told.
    """
    own = works_on(letter, me)
    waivers = (
        {one.finding: one for one in letter.waivers.select_related("waived_by")}
        if hasattr(letter, "waivers")
        else {}
    )
    shown, hidden = [], 0
    for finding in findings(letter):
        waiver = waivers.get(finding.fingerprint)
        if not own and finding.code.startswith(CONFIDENTIAL):
            hidden += waiver is None
            continue
        look, icon = MARKS[finding.severity]
        shown.append(
            Check(finding.message(_), finding.remedy(_), finding.text, look, icon, finding.code, waiver)
        )
    return shown, hidden


def checks_of(letter: Reply | Opinion, me: Visitor) -> Checks:
    """What the checker says about the letter as last saved, the gravest first."""
    shown, hidden = told(letter, me)
    found = Checks()
    for check in shown:
        _pile(found, check).append(check)
    found.open.sort(key=lambda check: check.look != "late")
    return replace(found, hidden=hidden)


def _pile(found: Checks, check: Check) -> list[Check]:
    if check.waiver is not None:
        return found.waived
    if check.code.startswith(ALTERED):
        return found.altered
    return found.open if check.look else found.remarks
