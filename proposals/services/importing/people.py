"""Accounts and posts from a workbook. An account that others use is never touched, and nobody appoints himself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from proposals.models import Organisation, Post, Section, User
from proposals.queries import alias_table
from proposals.roles import Role
from proposals.services.administering.posts import out_of_bounds
from proposals.services.importing.outcome import Effect
from proposals.services.importing.registers import PEOPLE, POSTS, UNITS

if TYPE_CHECKING:
    from datetime import date

    from proposals.services.importing.outcome import Ledger
    from proposals.sheets import Entry, Sheet


def take_people(ledger: Ledger) -> None:
    """Make accounts without a usable password, and change names and unused addresses of one's own."""
    accounts = _Accounts(ledger)
    appointed = {entry.texts["username"] for entry in ledger.entries(POSTS)}
    seen: set[str] = set()
    for entry in ledger.entries(PEOPLE):
        username = entry.texts["username"]
        if username in seen:
            ledger.fault(PEOPLE, entry, "username", _("这个账号在表里出现了两次，请合成一行。"))
            continue
        seen.add(username)
        person = accounts.known.get(username)
        if person is None and username not in appointed and not ledger.left_out(POSTS, username):
            ledger.fault(PEOPLE, entry, "username", _("请在“任职”表里给这个新账号至少一个职务。"))
        elif accounts.may_touch(PEOPLE, entry):
            _settle(ledger, entry, person, username)


def _settle(ledger: Ledger, entry: Entry, person: User | None, username: str) -> None:
    if person is None:
        person = User(username=username)
        person.set_unusable_password()
    if not entry.texts.get("name", person.name):
        ledger.fault(PEOPLE, entry, "name", _("必须填写姓名。"))
        return
    given = {key: value for key, value in entry.texts.items() if key != "username"}
    if person.last_login is not None and given.get("email", person.email) != person.email:
        ledger.fault(PEOPLE, entry, "email", _("此人已经登录过，邮箱由本人自己改。"))
        return
    ledger.settle(PEOPLE, entry, person, given, f"{username} {given.get('name', person.name)}")


def take_posts(ledger: Ledger) -> None:
    """Appoint people, and end posts."""
    accounts = _Accounts(ledger)
    units = _Units(ledger)
    held: dict[tuple[int, int, str], list[Post]] = {}
    for post in Post.objects.filter(organisation__jurisdiction=ledger.jurisdiction):
        held.setdefault((post.person_id, post.organisation_id, post.role), []).append(post)
    for entry in ledger.entries(POSTS):
        person = accounts.known.get(entry.texts["username"])
        unit = units.named(entry)
        if person is None and ledger.left_out(PEOPLE, entry.texts["username"]):
            continue
        if person is None:
            ledger.fault(POSTS, entry, "username", _("没有这个账号，请先在“人员”表里填写。"))
        elif unit is not None and accounts.may_touch(POSTS, entry) and _may_give(ledger, entry, person):
            own = held.setdefault((person.pk, unit.pk, entry.texts["role"]), [])
            _appoint(ledger, entry, (person, unit), own)


def _may_give(ledger: Ledger, entry: Entry, person: User) -> bool:
    """By way of a page nobody appoints himself, nor another administrator."""
    if ledger.actor is None:
        return True
    if person.pk == ledger.actor.pk:
        ledger.fault(POSTS, entry, "username", _("不能给自己任职，请由另一位系统管理员导入。"))
        return False
    if entry.texts["role"] == Role.ADMINISTRATOR:
        ledger.fault(POSTS, entry, "role", _("系统管理员由运维人员任命，不能从页面导入。"))
        return False
    return True


def _appoint(ledger: Ledger, entry: Entry, at: tuple[User, Organisation], held: list[Post]) -> None:
    """Make the post or end it; `held` are those of the same person, place and role, and takes in a new one."""
    person, unit = at
    begins = entry.days["from_on"]
    if begins is None:
        return
    same = next((post for post in held if post.from_on == begins), None)
    post = same or Post(person=person, organisation=unit, role=entry.texts["role"], from_on=begins)
    ends = entry.days.get("until_on", post.until_on)
    if ends is not None and ends < begins:
        ledger.fault(POSTS, entry, "until_on", _("任职止早于任职起。"))
        return
    clash = next((one for one in held if one is not same and _overlap(one, begins, ends)), None)
    if clash is not None:
        words = {"day": clash.from_on.isoformat()}
        ledger.fault(POSTS, entry, "from_on", _("此人已有从 %(day)s 起的同一职务，期间重叠。") % words)
        return
    post.until_on = ends if same is None else post.until_on
    refusal = out_of_bounds(post) if same is None and ledger.actor is not None else None
    if refusal is not None:
        ledger.fault(POSTS, entry, "role", refusal[1])
        return
    what = f"{person} {unit.short_name} {post.get_role_display()} {begins.isoformat()}"
    given = {"until_on": ends} | _section(entry, unit)
    if ledger.settle(POSTS, entry, post, given, what) and same is None:
        held.append(post)


def _section(entry: Entry, unit: Organisation) -> dict[str, Section | None]:
    """The section of the unit that the row names, made where it is missing, and open again where it was closed."""
    if "section" not in entry.texts:
        return {}
    name = entry.texts["section"]
    if not name:
        return {"section": None}
    section, _made = Section.objects.get_or_create(organisation=unit, name=name)
    if section.closed_on is not None:
        section.closed_on = None
        section.save(update_fields=["closed_on"])
    return {"section": section}


def _overlap(post: Post, begins: date, ends: date | None) -> bool:
    return (ends is None or post.from_on <= ends) and (post.until_on is None or begins <= post.until_on)


class _Accounts:
    """The accounts that the workbook names, and which of them belong to the jurisdiction alone."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        named = {entry.texts["username"] for sheet in (PEOPLE, POSTS) for entry in ledger.entries(sheet)}
        self.known = {user.username: user for user in User.objects.filter(username__in=named)}
        posts = Post.objects.filter(person__in=self.known.values())
        places: dict[int, set[int]] = {}
        for person, place in posts.values_list("person", "organisation__jurisdiction"):
            places.setdefault(person, set()).add(place)
        self._places = places
        made = {
            line.row for line in ledger.lines if line.sheet == PEOPLE.label and line.effect is Effect.CREATED
        }
        self._new = {entry.texts["username"] for entry in ledger.entries(PEOPLE) if entry.row in made}

    def may_touch(self, sheet: Sheet, entry: Entry) -> bool:
        """Whether the account is new or nobody's but the jurisdiction's own; tells so where it is not."""
        username = entry.texts["username"]
        person = self.known.get(username)
        if person is None or username in self._new:
            return True
        own = self._places.get(person.pk) == {self._ledger.jurisdiction.pk}
        if not own or person.is_superuser or person.is_staff:
            self._ledger.fault(sheet, entry, "username", _("这个账号不属于本辖区，请换一个账号名。"))
            return False
        return True


class _Units:
    """Units by every name they go by on the day of the import."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        rows = Organisation.objects.filter(jurisdiction=ledger.jurisdiction)
        self._rows = {unit.name: unit for unit in rows}
        self._names = alias_table(ledger.jurisdiction, ledger.on.year)

    def named(self, entry: Entry) -> Organisation | None:
        spelling = entry.texts["organisation"]
        unit = self._rows.get(self._names.get(spelling, ""))
        if unit is None and not self._ledger.left_out(UNITS, spelling):
            words = {"name": spelling}
            message = _("没有叫“%(name)s”的单位，或者不止一个，请写全称。") % words
            self._ledger.fault(POSTS, entry, "organisation", message)
        return unit
