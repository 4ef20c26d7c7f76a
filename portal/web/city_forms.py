"""The forms with which a city is set up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.models import Organisation
from proposals.queries import organisations_active
from proposals.services.administering.bodies import DESCRIBED
from proposals.services.administering.cities import HOST
from proposals.services.administering.terms import DAYS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proposals.models import Jurisdiction, Session
    from proposals.services.directory import Body


class CityForm(forms.Form):
    """What a city is called, and where it is found."""

    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如 示范市；单位的全称以它开头"))
    short_name = forms.CharField(label=_("简称"), max_length=20, help_text=_("例如 示范；公开页面的标题用它"))
    slug = forms.SlugField(
        label=_("代码"), max_length=40, help_text=_("用在网址里的小写字母，定了不能再改，例如 shifan")
    )
    time_zone = forms.CharField(label=_("时区"), max_length=40, initial="Asia/Shanghai")
    host = forms.CharField(
        label=_("域名"),
        max_length=253,
        required=False,
        help_text=_("本市自己的域名，没有就不填；填了还须写进环境变量 ALLOWED_HOSTS"),
    )

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower()

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"]
        if zone not in available_timezones():
            raise forms.ValidationError(gettext("没有这个时区，例如 Asia/Shanghai。"))
        return zone

    def clean_host(self) -> str:
        host = str(self.cleaned_data["host"]).strip().lower()
        if host and not HOST.fullmatch(host):
            raise forms.ValidationError(gettext("只写域名，例如 tian.example.gov.cn。"))
        return host


class CityChangeForm(CityForm):
    """The code in addresses stays."""

    slug = None  # type: ignore[assignment]  # Django's way to leave a field out


class PackForm(forms.Form):
    """Which of the shipped packs."""

    pack = forms.CharField(max_length=40, widget=forms.HiddenInput)


class SessionForm(forms.Form):
    """A session with its days; the days of the session before, a year later, are what it starts from."""

    name = forms.CharField(label=_("届次"), max_length=40, help_text=_("例如 十四届二次会议"))
    year = forms.IntegerField(label=_("年度"), min_value=1949, max_value=2999)
    filing_opens_on = forms.DateField(label=_("征集开始"))
    opens_on = forms.DateField(label=_("开幕"))
    closes_on = forms.DateField(label=_("闭幕"))
    cut_off_on = forms.DateField(label=_("大会提案截止"))
    filing_closes_on = forms.DateField(label=_("平时提案截止"))

    @classmethod
    def for_year(cls, year: int) -> SessionForm:
        days = {
            "filing_opens_on": date(year - 1, 12, 1),
            "opens_on": date(year, 1, 9),
            "closes_on": date(year, 1, 13),
            "cut_off_on": date(year, 1, 12),
            "filing_closes_on": date(year, 12, 31),
        }
        return cls(initial={"year": year, **days})

    @classmethod
    def of(cls, session: Session) -> SessionForm:
        return cls(initial={name: getattr(session, name) for name in ("name", "year", *DAYS)})

    @property
    def days(self) -> dict[str, date]:
        return {name: self.cleaned_data[name] for name in DAYS}


class UsualForm(forms.Form):
    """The usual bodies, kind by kind, to be ticked; those that are there already are left out."""

    def __init__(self, data: Any = None, *, bodies: Iterable[Body], known: set[str]) -> None:
        super().__init__(data)
        by_kind: dict[str, list[tuple[str, str]]] = {}
        for body in bodies:
            if body.name not in known:
                by_kind.setdefault(body.kind, []).append((body.code, body.name))
        for kind, choices in by_kind.items():
            self.fields[f"usual-{kind}"] = forms.MultipleChoiceField(
                label=Organisation.Kind(kind).label,
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def codes(self) -> set[str]:
        return {code for codes in self.cleaned_data.values() for code in codes}


class BodyForm(forms.Form):
    """One body as the city describes it."""

    name = forms.CharField(label=_("全称"), max_length=100, help_text=_("公文的版头和落款用它"))
    short_name = forms.CharField(label=_("简称"), max_length=40)
    seal = forms.CharField(
        label=_("印记字"),
        max_length=1,
        required=False,
        help_text=_("界面上代表本单位的一个字；不填则取简称的第一个字"),
    )
    kind = forms.ChoiceField(label=_("类型"), choices=Organisation.Kind.choices)
    document_word = forms.CharField(
        label=_("机关代字"), max_length=30, required=False, help_text=_("发文字号前面的字，例如 某工信函")
    )
    duties = forms.CharField(
        label=_("职责"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("主管的事项，用顿号隔开；交办时据此提出建议"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        given["seal"] = given.get("seal") or given.get("short_name", "")[:1]
        return given

    @property
    def given(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in DESCRIBED}


class BodyChangeForm(BodyForm):
    """Its full name changes apart, with a reason."""

    name = None  # type: ignore[assignment]  # Django's way to leave a field out


class WordsForm(forms.Form):
    """For each body of a city that has no document word yet the word before its numbers."""

    def __init__(self, data: Any = None, *, bodies: Iterable[Organisation]) -> None:
        super().__init__(data)
        self.bodies = {body.pk: body for body in bodies}
        for key, body in self.bodies.items():
            self.fields[f"word-{key}"] = forms.CharField(label=body.name, max_length=30, required=False)

    @property
    def words(self) -> list[tuple[Organisation, str]]:
        given = {key: self.cleaned_data[f"word-{key}"].strip() for key in self.bodies}
        return [(self.bodies[key], word) for key, word in given.items() if word]


class AliasForm(forms.Form):
    """A further spelling of a body."""

    name = forms.CharField(label=_("别名"), max_length=100)
    since = forms.IntegerField(label=_("起始年"), required=False, min_value=1949, max_value=2999)
    until = forms.IntegerField(label=_("截止年"), required=False, min_value=1949, max_value=2999)


class RenameForm(forms.Form):
    """A new full name and why."""

    name = forms.CharField(label=_("新的全称"), max_length=100)
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("例如机构改革的文件"))


class DissolveForm(forms.Form):
    """Until which day the body is, and why it ends."""

    until_on = forms.DateField(label=_("撤销日期"))
    reason = forms.CharField(label=_("理由"), max_length=200)


class AdministratorForm(forms.Form):
    """Who administers the city, and at which body."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    organisation = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())

    def __init__(self, data: Any = None, *, city: Jurisdiction, on: date) -> None:
        super().__init__(data)
        bodies = organisations_active(city, on).order_by("name", "pk")
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = bodies
