"""Who stands in for whom, from a workbook: by the same rules as on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.models import Deputation, Post, User
from proposals.queries import alias_table
from proposals.services.deputies import DeputyRefusedError, NotYoursError, name_deputy
from proposals.services.importing.outcome import Effect, Line
from proposals.services.importing.registers import DEPUTIES

if TYPE_CHECKING:
    from datetime import date

    from proposals.services.importing.outcome import Ledger
    from proposals.sheets import Entry


def take_deputies(ledger: Ledger) -> None:
    """Name the deputies who are not named yet; none is ended or changed by a workbook."""
    names = alias_table(ledger.jurisdiction, ledger.on.year)
    usernames = {entry.texts[key] for entry in ledger.entries(DEPUTIES) for key in ("username", "deputy")}
    people = {user.username: user for user in User.objects.filter(username__in=usernames)}
    for entry in ledger.entries(DEPUTIES):
        post = _post(ledger, entry, names.get(entry.texts["organisation"], ""))
        deputy = people.get(entry.texts["deputy"])
        if deputy is None:
            ledger.fault(DEPUTIES, entry, "deputy", _("没有这个账号，请先在“人员”表里填写。"))
        elif post is not None:
            _name(ledger, entry, post, deputy)


def _post(ledger: Ledger, entry: Entry, unit: str) -> Post | None:
    begins = entry.days["from_on"]
    posts = Post.objects.filter(
        organisation__jurisdiction=ledger.jurisdiction, organisation__name=unit,
        person__username=entry.texts["username"], role=entry.texts["role"], from_on__lte=begins,
    )  # fmt: skip
    found: Post | None = (
        posts.select_related("organisation__jurisdiction", "person").order_by("-from_on").first()
    )
    if found is None:
        ledger.fault(DEPUTIES, entry, "username", _("此人没有这个职务，请核对账号、单位和角色。"))
    return found


def _name(ledger: Ledger, entry: Entry, post: Post, deputy: User) -> None:
    begins, ends = entry.days["from_on"], entry.days["until_on"]
    if begins is None or ends is None:
        return
    what = _words(post, deputy, begins)
    if Deputation.objects.filter(post=post, person=deputy, from_on=begins, until_on=ends).exists():
        ledger.lines.append(Line(DEPUTIES.label, entry.row, what, Effect.UNCHANGED))
        return
    try:
        name_deputy(
            post, person=deputy, from_on=begins, until_on=ends, actor=ledger.actor, at=timezone.now(),
            note=entry.texts.get("note", ""),
        )  # fmt: skip
    except DeputyRefusedError as error:
        ledger.fault(DEPUTIES, entry, "deputy", str(error))
    except NotYoursError:
        ledger.fault(DEPUTIES, entry, "username", _("这个职务不能由您指定代理人。"))
    else:
        ledger.lines.append(Line(DEPUTIES.label, entry.row, what, Effect.CREATED, (ends.isoformat(),)))


def _words(post: Post, deputy: User, begins: date) -> str:
    words = _("%(deputy)s 代理 %(post)s，%(day)s 起")
    return words % {"deputy": deputy, "post": post, "day": begins.isoformat()}
