"""What somebody typed and did not save, as pages send it, take it in and offer it again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.conf import settings
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflow.services.unsaved import LARGEST, Typed, keep_unsaved, unsaved_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from portal.web.visitor import Visitor
    from workflow.machine import Transition
    from workflow.models import Unsaved

Answer = TypeVar("Answer", bound=HttpResponseBase)
REVISION: Final = re.compile(r"[0-9]{1,9}")
LOCAL_KEY: Final = re.compile(r"[0-9a-f]{1,64}")
SAVED: Final = "huiban_saved"
"""The cookie with the key of what was saved last; a script reads it, so it holds nothing else."""
SAVED_FOR: Final = 3600
LEFT_OUT: Final = ("csrfmiddlewaretoken", "more")
"""What a browser sends that is no part of what was typed."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that was typed and not saved. `behind` says that the thing was saved since by somebody."""

    unsaved: Unsaved
    behind: bool

    @property
    def at(self) -> datetime:
        return self.unsaved.saved_at


def offered(row: Transition, subject: Any, me: Visitor) -> Offer | None:
    """What this visitor typed into this form before and did not save."""
    unsaved = unsaved_of(row, subject, me.user)
    return None if unsaved is None else Offer(unsaved, behind=unsaved.revision != subject.revision)


def keep_typed(row: Transition, subject: Any, me: Visitor, post: QueryDict) -> bool:
    """Keep what was typed for the visitor alone; False where it is too long to keep."""
    fields, told = typed(post), post.get("_expected", "")
    if len(fields) > LARGEST:
        return False
    revision = int(told) if REVISION.fullmatch(told) else subject.revision
    open_form = Typed(fields, revision, post.get("_key", "")[:64])
    keep_unsaved(row, subject, open_form, person=me.user, at=me.at)
    return True


def typed(post: QueryDict) -> str:
    """The fields of a form as a browser sends them, less the token."""
    kept = post.copy()
    for name in LEFT_OUT:
        kept.pop(name, None)
    return kept.urlencode()


def told_saved(response: Answer, key: str) -> Answer:
    """Tell the browser that what it sent under the key is saved, so that it lets go of its own copy."""
    if LOCAL_KEY.fullmatch(key):
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(SAVED, key, max_age=SAVED_FOR, samesite="Lax", secure=secure)
    return response


def saved_words(at: datetime) -> str:
    """When it was kept, to the minute."""
    return _("已自动保存 %(time)s") % {"time": date_format(localtime(at), "H:i")}


def unsaved_url(row: Transition, subject: Any, name: str = "unsaved") -> str:
    """Where a form sends what is typed; `unsaved_discard` is where it is let go of."""
    return reverse(name, args=[row.machine, subject.pk, row.name])
