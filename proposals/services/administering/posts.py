"""Giving somebody a post, and ending it at once: what an administrator may do, and what only others may."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _

from proposals.models import AdministrativeAct, Organisation, Post, User
from proposals.queries import HANDLING_KINDS, people_of
from proposals.roles import APART, Role
from proposals.services.administering.acts import (
    NotAdministratorError,
    SetUpRefusedError,
    administers,
    check_administers,
    is_operator,
    keep_act,
)
from proposals.services.deputies import end_standing_in

if TYPE_CHECKING:
    from datetime import date, datetime

    from proposals.models import Section

_KIND = Organisation.Kind
_BUREAU: Final = frozenset(HANDLING_KINDS)
FITTING: Final = {
    Role.OFFICE: frozenset({_KIND.OFFICE}),
    Role.OFFICE_LEADER: frozenset({_KIND.OFFICE}),
    Role.SECRETARIAT: frozenset({_KIND.SECRETARIAT}),
    Role.EXAMINER: frozenset({_KIND.SECRETARIAT, _KIND.COMMITTEE}),
    Role.LIAISON: _BUREAU,
    Role.HANDLER: _BUREAU,
    Role.SECTION_HEAD: _BUREAU,
    Role.BUREAU_LEADER: _BUREAU,
}
"""Whose rights reach beyond the person stands at a body of its kind; the other roles may be at any."""


def give_post(  # noqa: PLR0913 -- who, where, as what, from when to when, by whom and why
    person: User,
    *,
    organisation: Organisation,
    role: str,
    from_on: date,
    until_on: date | None = None,
    section: Section | None = None,
    actor: User,
    at: datetime,
    reason: str = "",
) -> Post:
    """Let the person act in the role from that day on. Administrators are named by the operator alone.

    Raises NotAdministratorError, or SetUpRefusedError `oneself`, `operator_names`, `not_ours`, `role_elsewhere`,
    `body_dissolved`, `ends_first`, `section_elsewhere`, `overlaps`, `apart`.
    """
    _check_may_name(actor, organisation, role, at)
    with transaction.atomic():
        kept = User.objects.select_for_update().get(pk=person.pk)
        post = Post(
            person=kept, organisation=organisation, role=role, from_on=from_on, until_on=until_on, section=section
        )  # fmt: skip
        refusal = _of_person(post, actor) or out_of_bounds(post)
        if refusal is not None:
            raise SetUpRefusedError(*refusal)
        post.save()
        keep_act(
            AdministrativeAct.Kind.POST_GIVEN, _told(post), by=actor, at=at,
            jurisdiction=organisation.jurisdiction, person=kept, organisation=organisation, reason=reason,
        )  # fmt: skip
    return post


def end_post(post: Post, *, actor: User, at: datetime, reason: str) -> None:
    """Nothing is left of it from now on, nor of standing in for others at its body where no other post remains there.

    What was until yesterday stays. Raises NotAdministratorError, or SetUpRefusedError `oneself`, `over`.
    """
    organisation = Organisation.objects.select_related("jurisdiction").get(pk=post.organisation_id)
    _check_may_name(actor, organisation, post.role, at)
    if post.person_id == actor.pk:
        raise SetUpRefusedError("oneself", _("不能免去自己的职务，请由另一位系统管理员办理。"))
    on = organisation.jurisdiction.day_of(at)
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=post.person_id)
        kept = Post.objects.select_related("person", "organisation").filter(pk=post.pk).first()
        if kept is None or (kept.until_on is not None and kept.until_on < on):
            raise SetUpRefusedError("over", _("这个职务已经结束。"))
        told = _told(kept)
        _take_away(kept, on)
        remaining = Post.objects.filter(person=person, organisation=organisation, from_on__lte=on)
        if not remaining.filter(Q(until_on__isnull=True) | Q(until_on__gte=on)).exists():
            end_standing_in(person, organisation, actor=actor, at=at)
        keep_act(
            AdministrativeAct.Kind.POST_ENDED, told, by=actor, at=at, jurisdiction=organisation.jurisdiction,
            person=person, organisation=organisation, reason=reason,
        )  # fmt: skip


def _check_may_name(actor: User, organisation: Organisation, role: str, at: datetime) -> None:
    if role == Role.ADMINISTRATOR:
        if is_operator(actor):
            return
        if administers(actor, organisation.jurisdiction, at):
            raise SetUpRefusedError("operator_names", _("系统管理员由运维人员任免，请联系运维人员。"))
        raise NotAdministratorError
    check_administers(actor, organisation.jurisdiction, at)


def _of_person(post: Post, actor: User) -> tuple[str, str] | None:
    if post.person_id == actor.pk:
        return "oneself", _("不能给自己任职，请由另一位系统管理员办理。")
    posted = Post.objects.filter(person=post.person_id).exists()
    ours = people_of([post.organisation.jurisdiction]).filter(pk=post.person_id).exists()
    others = post.person.is_superuser or post.person.is_staff or (posted and not ours)
    if others:
        return "not_ours", _("这个账号不属于本辖区，请另外登记。")
    return None


def out_of_bounds(post: Post) -> tuple[str, str] | None:
    """Why a post that is not stored yet may not be at that body, or not beside the person's others: a code and words."""
    return _of_place(post) or _of_other_posts(post)


def _of_place(post: Post) -> tuple[str, str] | None:
    body = post.organisation
    fitting = FITTING.get(Role(post.role))
    if fitting is not None and body.kind not in fitting:
        kinds = "、".join(str(_KIND(kind).label) for kind in sorted(fitting))
        words = {"role": post.get_role_display(), "kinds": kinds}
        return "role_elsewhere", _("“%(role)s”须在这样的单位任职：%(kinds)s。") % words
    if body.active_until is not None and body.active_until < post.from_on:
        return "body_dissolved", _("这个单位在任职起以前已经撤销。")
    if post.until_on is not None and post.until_on < post.from_on:
        return "ends_first", _("任职止早于任职起，请改正日期。")
    if post.section is not None and post.section.organisation_id != body.pk:
        return "section_elsewhere", _("请选这个单位的科室。")
    return None


def _of_other_posts(post: Post) -> tuple[str, str] | None:
    """Whoever watches over others or sets their rights takes part in nothing, and the other way round."""
    meanwhile = Q(until_on__isnull=True) | Q(until_on__gte=post.from_on)
    if post.until_on is not None:
        meanwhile &= Q(from_on__lte=post.until_on)
    others = Post.objects.filter(meanwhile, person=post.person_id)
    if others.filter(organisation=post.organisation, role=post.role).exists():
        return "overlaps", _("此人在此期间已有同一职务。")
    if any(role != post.role and APART & {role, post.role} for role in others.values_list("role", flat=True)):
        return "apart", _("监督员和系统管理员不得兼任其他职务，请先免去原来的职务。")
    return None


def _take_away(post: Post, on: date) -> None:
    yesterday = on - timedelta(days=1)
    if post.from_on < on:
        post.until_on = yesterday
        post.save(update_fields=["until_on"])
        post.deputies.filter(until_on__gte=on, from_on__lt=on).update(until_on=yesterday)
        return
    try:
        with transaction.atomic():
            post.delete()
    except ProtectedError:  # something was done in it today: it stays as the row of that, and gives no right
        post.from_on = post.until_on = yesterday
        post.save(update_fields=["from_on", "until_on"])


def _told(post: Post) -> str:
    until = "" if post.until_on is None else post.until_on.isoformat()
    words = f"{post.person.name}　{post.organisation.name}　{post.get_role_display()}"
    return f"{words}　{post.from_on.isoformat()}—{until}"
