"""The people of a city as its administrator sees them: found, listed with their posts, and the forms about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib.auth.forms import UsernameField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.models import Organisation, Post, Section, User
from proposals.queries import organisations_active, people_of, those_who_joined
from proposals.roles import Role
from proposals.services.administering.found import Standing, named, running, standing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from proposals.models import Jurisdiction

GIVEN: Final = [("", _("请选择")), *((r.value, r.label) for r in Role if r is not Role.ADMINISTRATOR)]
"""The roles that an administrator gives; administrators are named by the operator."""
SHOWN: Final = {"": _("全部"), **{one.value: one.label for one in Standing}}
LONGEST: Final = 40


@dataclass(frozen=True)
class PersonLine:
    """A person with the posts they hold today, and whether they can log in."""

    person: User
    posts: tuple[Post, ...]
    joined: bool


def people_found(city: Jurisdiction, asked: str, shown: str, on: date) -> QuerySet[User]:
    """The city's own people whose name, account or body has the words, of the kind that `shown` names."""
    found = standing(people_of([city]), shown, on)
    return named(found, asked) if asked else found


def person_lines(people: Sequence[User], on: date) -> list[PersonLine]:
    """Two queries for all."""
    posts: dict[int, list[Post]] = {}
    for post in Post.objects.filter(running(on), person__in=people).select_related("organisation"):
        posts.setdefault(post.person_id, []).append(post)
    joined = set(those_who_joined().filter(pk__in=[one.pk for one in people]).values_list("pk", flat=True))
    return [PersonLine(one, tuple(posts.get(one.pk, ())), one.pk in joined) for one in people]


class PostForm(forms.Form):
    """A post that is given: where, as what, from when to when, and why."""

    organisation = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())
    role = forms.ChoiceField(label=_("角色"), choices=GIVEN, widget=forms.Select)
    section = forms.CharField(
        label=_("科室"), max_length=40, required=False, help_text=_("单位已登记的科室的名称")
    )
    from_on = forms.DateField(label=_("任职起"))
    until_on = forms.DateField(label=_("任职止"), required=False, help_text=_("含当日；不填则到免去为止"))
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("例如任职文件的文号"))

    def __init__(self, data: Any = None, *, city: Jurisdiction, on: date) -> None:
        super().__init__(data, initial={"from_on": on})
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            bodies = organisations_active(city, on).select_related("jurisdiction")
            field.queryset = bodies.order_by("kind", "name", "pk")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        name, unit = given.get("section", ""), given.get("organisation")
        given["section"] = None
        if name and unit is not None:
            given["section"] = Section.objects.filter(organisation=unit, name=name, closed_on=None).first()
            if given["section"] is None:
                self.add_error("section", gettext("这个单位没有叫这个名称的科室。"))
        return given


class PersonForm(PostForm):
    """A person and their first post."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    username = UsernameField(
        label=_("账号名"),
        max_length=150,
        required=False,
        validators=[User.username_validator],
        help_text=_("可不填，本人凭邀请码开通时自己定"),
    )
    field_order = [
        "name",
        "username",
        "organisation",
        "role",
        "section",
        "from_on",
        "until_on",
        "reason",
    ]


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("理由"), max_length=200)


class PersonNameForm(ReasonForm):
    """A new name and why."""

    name = forms.CharField(label=_("新的姓名"), max_length=60)
    field_order = ["name", "reason"]


@dataclass(frozen=True)
class PostLine:
    """One post of a person with its days; one that is over is history."""

    post: Post
    over: bool


def post_lines(person: User, on: date) -> list[PostLine]:
    posts = person.posts.select_related("organisation", "section").order_by("-from_on", "-pk")
    return [PostLine(post, post.until_on is not None and post.until_on < on) for post in posts]
