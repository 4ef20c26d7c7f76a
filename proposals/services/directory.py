"""The bodies of a place: read from the directories that ship with the program, entered as rows, and staffed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml
from django.db import transaction

from proposals.models import Organisation, Post, User
from proposals.queries import posts_active

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from proposals.models import Jurisdiction

FOLDER: Final = Path(__file__).resolve().parent.parent / "directories"


@dataclass(frozen=True)
class Body:
    """One organisation as papers name it. `aliases` holds every further spelling, without years; `word` stands before
    its document numbers (机关代字), `duties` names what it is in charge of, parted by 、."""

    code: str
    name: str
    short_name: str
    seal: str
    kind: str
    aliases: tuple[str, ...] = ()
    word: str = ""
    duties: str = ""


@dataclass(frozen=True)
class Directory:
    """The bodies of one place (东莞市), each under a short code that is unique there."""

    place: str
    short_name: str
    bodies: tuple[Body, ...]


def shipped_directory(slug: str) -> Directory | None:
    """The directory of that name, or None when none ships with the program."""
    text = _texts().get(slug)
    if text is None:
        return None
    read = yaml.safe_load(text)
    place = str(read["place"])
    bodies = (
        Body(
            code=str(entry["code"]),
            name=str(entry["name"]),
            short_name=str(entry["short"]),
            seal=str(entry["seal"]),
            kind=str(entry["kind"]),
            aliases=spellings(place, entry["name"], entry["short"], *entry.get("also", ())),
            word=str(entry.get("word", "")),
            duties=str(entry.get("duties", "")),
        )
        for entry in read["bodies"]
    )
    return Directory(place, str(read["short"]), tuple(bodies))


@cache
def _texts() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml")}


def spellings(place: str, *names: str) -> tuple[str, ...]:
    """The other ways in which papers of the place write a body: without the place, or with 市 or 省 alone before it.

    The names given are spellings too, except the first, which is the full name.
    """
    level = place[-1:]
    found: dict[str, None] = {}
    for name in names:
        bare = name.removeprefix(place) if place else name
        for spelling in (name, bare, f"{level}{bare}" if _takes_level(bare, level) else bare):
            found[spelling] = None
    return tuple(spelling for spelling in found if spelling != names[0])


def _takes_level(bare: str, level: str) -> bool:
    """市市场监管局 is written, 市市工商联 is not; a body whose name holds its place (民建市委会) stays as it is."""
    return level not in bare.removeprefix("市场") and not bare.startswith("政协")


@transaction.atomic
def enter_bodies(jurisdiction: Jurisdiction, bodies: Iterable[Body]) -> dict[str, Organisation]:
    """The rows of these bodies by code, made where they are missing; what people changed in rows stays."""
    return {body.code: enter_body(jurisdiction, body) for body in bodies}


def enter_body(jurisdiction: Jurisdiction, body: Body) -> Organisation:
    """The row of one body with its spellings, made where it is missing."""
    organisation, made = Organisation.objects.get_or_create(
        jurisdiction=jurisdiction,
        name=body.name,
        defaults={
            "short_name": body.short_name,
            "seal": body.seal,
            "kind": body.kind,
            "document_word": body.word,
            "duties": body.duties,
        },
    )
    if made:
        for alias in dict.fromkeys(body.aliases):
            organisation.aliases.create(name=alias)
    return organisation


def add_account(username: str, name: str, organisation: Organisation, role: str, from_on: date) -> User:
    """A person with one post and no usable password; nobody can log in until one is set."""
    user = User(username=username, name=name)
    user.set_unusable_password()
    user.save()
    Post.objects.create(person=user, organisation=organisation, role=role, from_on=from_on)
    return user


def holder_of(organisation: Organisation, role: str, on: date) -> User | None:
    """Who holds the role at the organisation on that day; the longest-serving when there are several."""
    post = posts_active(on).filter(organisation=organisation, role=role).order_by("from_on", "pk").first()
    return None if post is None else post.person
