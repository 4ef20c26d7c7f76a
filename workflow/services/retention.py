"""Letting go of personal data when its time is over: what would go, letting it go, and the protocol of it.

What an event's hash covers is never touched: events name people by their keys. So the row of a person is made nameless
in its place, and every chain still holds. Texts of proposals and letters, and the names under them, are records and stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.models import Attachment, CoSigner, Post, Proposal, User
from proposals.services.attachments import take_away
from proposals.services.public_changes import note_change
from workflow.errors import MoveRefusedError, Refusal
from workflow.models import Case, LegalHold, RetentionLine, RetentionRule, RetentionRun, Unsaved
from workflow.services.clock import day_of
from workflow.states import CaseState
from workflow.workdays.spans import add_months

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from proposals.models import Jurisdiction

LONGEST: Final = 12 * 100
PRIVACY: Final = gettext_lazy(
    "个人信息保护法第十九条（为实现处理目的所必要的最短时间）；月数为本系统缺省，由各地自定"
)
LOGS: Final = gettext_lazy("网络安全法第二十一条（网络日志留存不少于六个月）；月数为本系统缺省，由各地自定")
ARCHIVES: Final = gettext_lazy("国家档案局令第8号（定期保管十年）；是否适用由各地档案部门确定")


@dataclass(frozen=True)
class Kind:
    """One kind of data. `rows` are those that are older than a moment; `let_go` lets go of them and says how many there were.

    `least` is the fewest months that a rule may say.
    """

    code: str
    label: _StrPromise
    months: int
    source: _StrPromise
    rows: Callable[[Jurisdiction, datetime], QuerySet[Any]]
    let_go: Callable[[QuerySet[Any], User, datetime], int]
    least: int = 1


@dataclass(frozen=True)
class Foreseen:
    """What would go of one kind."""

    kind: Kind
    months: int
    source: str
    before_on: date
    rows: QuerySet[Any]

    @property
    def count(self) -> int:
        found: int = self.rows.count()
        return found


def archived_cases(jurisdiction: Jurisdiction, before: datetime) -> QuerySet[Case]:
    """The cases that were archived before the moment, their last move, and on which there is no hold."""
    held = LegalHold.objects.filter(case=OuterRef("pk"), lifted_at=None)
    found: QuerySet[Case] = Case.objects.filter(
        ~Exists(held), jurisdiction=jurisdiction, state=CaseState.ARCHIVED, moved_at__lt=before
    )
    return found


def _contacts(jurisdiction: Jurisdiction, before: datetime) -> QuerySet[Any]:
    return Proposal.objects.filter(case__in=archived_cases(jurisdiction, before)).exclude(contact="")


def _scans(jurisdiction: Jurisdiction, before: datetime) -> QuerySet[Any]:
    purposes = [Attachment.Purpose.SCAN, Attachment.Purpose.RATING]
    return Attachment.objects.filter(
        purpose__in=purposes, removed_at=None, proposal__case__in=archived_cases(jurisdiction, before)
    )


def _of_the_place(jurisdiction: Jurisdiction) -> Any:
    return Exists(Post.objects.filter(person=OuterRef("pk"), organisation__jurisdiction=jurisdiction))


def _unsaved(jurisdiction: Jurisdiction, before: datetime) -> QuerySet[Any]:
    people = User.objects.filter(_of_the_place(jurisdiction))
    return Unsaved.objects.filter(saved_at__lt=before, person__in=people)


def _accounts(jurisdiction: Jurisdiction, before: datetime) -> QuerySet[Any]:
    """People who hold no post any more, here or elsewhere, and never put their name to a proposal."""
    later = Post.objects.filter(Q(until_on=None) | Q(until_on__gte=before.date()), person=OuterRef("pk"))
    return User.objects.filter(
        _of_the_place(jurisdiction),
        ~Exists(later),
        ~Exists(Proposal.objects.filter(proposer=OuterRef("pk"))),
        ~Exists(CoSigner.objects.filter(person=OuterRef("pk"))),
        is_superuser=False,
    ).exclude(username__startswith=NAMELESS)


NAMELESS: Final = "former-"
"""So begins the user name of somebody whose name was let go of."""


def _no_contacts(rows: QuerySet[Any], _actor: User, _at: datetime) -> int:
    return int(rows.update(contact=""))


def _no_scans(rows: QuerySet[Any], actor: User, at: datetime) -> int:
    found = list(rows.select_for_update(of=("self",)))
    for attachment in found:
        take_away(attachment, person=actor, at=at)
    return len(found)


def deleted(rows: QuerySet[Any], _actor: User, _at: datetime) -> int:
    count: int = rows.count()
    rows.delete()
    return count


def _no_names(rows: QuerySet[Any], _actor: User, _at: datetime) -> int:
    """The row stays with its key, under the word for its last role; nobody can log in with it."""
    found = list(rows.order_by("pk"))
    for person in found:
        post = person.posts.order_by("-until_on", "-pk").first()
        person.name = _("原%(role)s") % {"role": post.get_role_display()} if post else _("原工作人员")
        person.username, person.email, person.is_active = f"{NAMELESS}{person.pk}", "", False
        person.set_unusable_password()
        person.save(update_fields=["name", "username", "email", "is_active", "password"])
    return len(found)


def _log_ins(jurisdiction: Jurisdiction, before: datetime) -> QuerySet[Any]:
    from axes.models import AccessLog  # noqa: PLC0415 -- read by few processes

    names = User.objects.filter(_of_the_place(jurisdiction)).values("username")
    found: QuerySet[Any] = AccessLog.objects.filter(attempt_time__lt=before, username__in=names)
    return found


KINDS: Final = (
    Kind("contact", gettext_lazy("提案人的联系方式（归档以后）"), 36, PRIVACY, _contacts, _no_contacts),
    Kind("scan", gettext_lazy("有住址、电话的扫描件（归档以后）"), 120, ARCHIVES, _scans, _no_scans),
    Kind("unsaved", gettext_lazy("没有保存的填写内容"), 24, PRIVACY, _unsaved, deleted),
    Kind("log_in", gettext_lazy("登录记录"), 12, LOGS, _log_ins, deleted, least=6),
    Kind("account", gettext_lazy("离任工作人员的姓名和账号"), 120, PRIVACY, _accounts, _no_names),
)


def foreseen(jurisdiction: Jurisdiction, at: datetime, kinds: Iterable[Kind] = KINDS) -> list[Foreseen]:
    """What would go now, kind by kind. Nothing is changed."""
    rules = {rule.kind: rule for rule in RetentionRule.objects.filter(jurisdiction=jurisdiction)}
    found = []
    for kind in kinds:
        rule = rules.get(kind.code)
        months, source = (rule.months, rule.source) if rule else (kind.months, str(kind.source))
        before_on = add_months(day_of(at, jurisdiction), -months)
        before = datetime.combine(before_on, time(), UTC)
        found.append(Foreseen(kind, months, source, before_on, kind.rows(jurisdiction, before)))
    return found


@transaction.atomic
def let_go(
    jurisdiction: Jurisdiction, *, actor: User, at: datetime, kinds: Iterable[Kind] = KINDS
) -> RetentionRun:
    """Let go of everything whose time is over, and keep the protocol. Safe to repeat: then nothing is left to go."""
    run = RetentionRun.objects.create(jurisdiction=jurisdiction, actor=actor, at=at)
    for one in foreseen(jurisdiction, at, kinds):
        RetentionLine.objects.create(
            run=run, kind=one.kind.code, months=one.months, source=one.source, before_on=one.before_on,
            rows=one.kind.let_go(one.rows, actor, at),
        )  # fmt: skip
    note_change([jurisdiction.pk])  # comments and votes of public pages may be among it
    return run


def set_rule(jurisdiction: Jurisdiction, kind: Kind, *, months: int, source: str) -> RetentionRule:
    """Keep that kind for so many months from now on. Raises MoveRefusedError."""
    if not kind.least <= months <= LONGEST:
        words = _("保存月数须在 %(least)d 到 %(most)d 之间。") % {"least": kind.least, "most": LONGEST}
        raise MoveRefusedError(Refusal("retention_months", words))
    if not source.strip():
        raise MoveRefusedError(Refusal("retention_source", _("请写明依据，例如文件名称和条款。")))
    values = {"months": months, "source": source.strip()}
    rule, _new = RetentionRule.objects.update_or_create(
        jurisdiction=jurisdiction, kind=kind.code, defaults=values
    )
    return rule


def place_hold(case: Case, *, reason: str, actor: User, at: datetime) -> LegalHold:
    """Let nothing of the case go until the hold is lifted. Raises MoveRefusedError."""
    if not reason.strip():
        raise MoveRefusedError(Refusal("hold_reason", _("请写明为什么要保留。")))
    values = {"reason": reason.strip(), "placed_by": actor, "placed_at": at}
    hold, _new = LegalHold.objects.get_or_create(case=case, lifted_at=None, defaults=values)
    return hold


def lift_hold(hold: LegalHold, *, actor: User, at: datetime) -> None:
    """Let the usual times count for the case again."""
    LegalHold.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_by=actor, lifted_at=at)
