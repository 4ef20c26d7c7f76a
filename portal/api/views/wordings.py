"""The words of mails and messages, as a city's administrator sets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.response import Response

from notifications.models import Wording
from notifications.services.wording import (
    AUDIENCES,
    GAPS,
    Phrasebook,
    Words,
    all_names,
    audiences_of,
    example,
    fill,
    label_of,
    reset_wording,
    set_wording,
)
from portal.api.described import operation
from portal.api.inputs import shaped
from portal.api.serializers.wordings import (
    EVERYBODY,
    WordingDetailSerializer,
    WordingSerializer,
    WordsInputSerializer,
    WordsSerializer,
)
from portal.api.views.managing import SettingsView
from workflow.audiences import Audience

if TYPE_CHECKING:
    from rest_framework.request import Request

    from proposals.models import Jurisdiction

CHANGED: Final = (403, 404)


class WordingView(SettingsView):
    """What is told, to whom, in which words."""

    things = gettext_lazy("措辞")

    @operation(
        gettext_lazy("措辞：可以改的有哪些，现在怎么说"),
        WordingSerializer(many=True),
        name="jurisdictions_wordings_list",
    )
    def wordings(self, _request: Request, pk: int) -> Response:
        """Everything that can be told, for everybody and for each audience. Raises Http404."""
        place = self.administered(pk)
        own, book = _own(place), Phrasebook()
        pairs = [(name, audience) for name in all_names() for audience in ["", *audiences_of(name)]]
        told = [_told(place, name, audience, own, book) for name, audience in pairs]
        return Response(WordingSerializer(told, many=True).data)

    @operation(gettext_lazy("措辞：读一条"), WordingDetailSerializer, name="jurisdictions_wordings_retrieve")
    def setting(self, _request: Request, pk: int, name: str, audience: str) -> Response:
        """Raises Http404."""
        return Response(self._detail(*self._named(pk, name, audience)))

    @operation(
        gettext_lazy("措辞：改一条"), WordingDetailSerializer, name="jurisdictions_wordings_update",
        takes=WordsInputSerializer, errors=CHANGED, seen=True,
    )  # fmt: skip
    def change(self, request: Request, pk: int, name: str, audience: str) -> Response:
        """Used from now on. Raises InvalidInputsError, StaleMoveError."""
        place, _name, whom = named = self._named(pk, name, audience)
        words = Words(**shaped(WordsInputSerializer, request))
        self.unchanged(self._detail(*named))
        set_wording(place, name, whom, words, at=self.at)
        return Response(self._detail(*named))

    @operation(
        gettext_lazy("措辞：恢复为随程序提供的"), WordingDetailSerializer, name="jurisdictions_wordings_destroy",
        errors=CHANGED,
    )  # fmt: skip
    def reset(self, _request: Request, pk: int, name: str, audience: str) -> Response:
        """Raises Http404."""
        named = self._named(pk, name, audience)
        reset_wording(*named)
        return Response(self._detail(*named))

    @operation(
        gettext_lazy("措辞：按例子填好看看，不保存"), WordsSerializer, name="jurisdictions_wordings_preview",
        takes=WordsInputSerializer, errors=CHANGED,
    )  # fmt: skip
    def preview(self, request: Request, pk: int, name: str, audience: str) -> Response:
        """Raises Http404, InvalidInputsError."""
        place, _name, _whom = self._named(pk, name, audience)
        words = Words(**shaped(WordsInputSerializer, request))
        return Response(WordsSerializer(fill(words, example(place, name))).data)

    def _named(self, pk: int, name: str, audience: str) -> tuple[Jurisdiction, str, str]:
        """Raises Http404 where nothing is told by that name to that audience."""
        place, whom = self.administered(pk), "" if audience == EVERYBODY else audience
        if name not in all_names() or whom not in ["", *audiences_of(name)]:
            raise Http404
        return place, name, whom

    def _detail(self, place: Jurisdiction, name: str, audience: str) -> Any:
        told = _told(place, name, audience, _own(place), Phrasebook())
        words = Words(told["subject"], told["body"])
        gaps = [{"name": gap, "meaning": str(meaning)} for gap, meaning in GAPS.items()]
        told |= {"gaps": gaps, "preview": fill(words, example(place, name))}
        return WordingDetailSerializer(told).data


def _own(place: Jurisdiction) -> set[tuple[str, str]]:
    return set(Wording.objects.filter(jurisdiction=place).values_list("name", "audience"))


def _told(
    place: Jurisdiction, name: str, audience: str, own: set[tuple[str, str]], book: Phrasebook
) -> dict[str, Any]:
    words = book.words(place.pk, name, audience)
    whom = str(AUDIENCES[Audience(audience)]) if audience else _("所有收件人")
    return {
        "name": name, "audience": audience or EVERYBODY, "label": label_of(name), "audience_label": whom,
        "own": (name, audience) in own, "subject": words.subject, "body": words.body,
    }  # fmt: skip
