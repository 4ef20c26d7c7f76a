"""Conditional requests: the ETag of one thing, reading it only where it changed, and moving it only where it did not.

An ETag is `"<revision>.<digest>"`. The digest is of the answer as this caller reads it, so it is a strong one; the
revision is that of `expected`, and left out where the caller may not know it.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer

from portal.api.errors import Fault, InvalidInputsError
from workflow.errors import Refusal, StaleMoveError
from workflow.queries import revision_told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse
    from rest_framework.request import Request
    from rest_framework.response import Response

    from proposals.queries import Held

TAG: Final = re.compile(r'(?:W/)?"([0-9]{0,18})\.[0-9a-f]{32}"')
SENT_ALONG: Final = ("ETag", "Cache-Control", "Vary")


def tag_when_rendered(request: Request, response: Response) -> None:
    """Give the answer its ETag once it is written; 304 where If-None-Match names it."""
    revision = response.data.get("revision")
    known = request.headers.get("If-None-Match", "")

    def tagged(written: HttpResponse) -> HttpResponse | None:
        tag = _tag(revision, written.content)
        written["ETag"] = tag
        written["Cache-Control"] = "private, no-cache"
        patch_vary_headers(written, ["Authorization"])
        named = {other.removeprefix("W/") for other in parse_etags(known)}
        return _unchanged(written) if named & {tag, "*"} else None

    response.add_post_render_callback(tagged)


def refuse_overtaken(request: Request, told: Any) -> None:
    """For what has no revision: `told` is the thing as the caller reads it now. Raises StaleMoveError where If-Match is
    of another state, InvalidInputsError where it is no ETag of ours.
    """
    header = request.headers.get("If-Match", "*").strip()
    if header == "*":
        return
    if TAG.fullmatch(header) is None:
        raise _refused("invalid_etag", _("If-Match 应为读取同一对象时得到的一个 ETag。"))
    if header.removeprefix("W/") != _tag(None, JSONRenderer().render(told)):
        raise StaleMoveError(
            Refusal("stale", _("在您读取之后，这一项已有变动，没有保存。请重新读取后再改。"))
        )


def _tag(revision: int | None, content: bytes) -> str:
    return f'"{"" if revision is None else revision}.{hashlib.sha256(content).hexdigest()[:32]}"'


def _unchanged(written: HttpResponse) -> HttpResponse:
    answer = HttpResponseNotModified()
    for name in SENT_ALONG:
        answer[name] = written[name]
    return answer


def expected_of(request: Request, told: int | None) -> int | None:
    """The revision that the caller saw: of the body (`told`) or of If-Match. A weak tag, as proxies make them, will do.

    Raises InvalidInputsError for what is no ETag of ours, for one without a revision, and where both speak differently.
    """
    header = request.headers.get("If-Match", "*").strip()
    if header == "*":
        return told
    formed = TAG.fullmatch(header)
    if formed is None:
        raise _refused("invalid_etag", _("If-Match 应为读取同一对象时得到的一个 ETag。"))
    if not formed[1]:
        raise _refused("revision_sealed", _("这个 ETag 不含修订号，不能作为条件，请去掉 If-Match。"))
    if told not in {None, int(formed[1])}:
        raise _refused("different", _("If-Match 与 expected 所说的修订号不同，请只写一个。"))
    return int(formed[1])


def refuse_sealed(expected: int | None, subject: Any, held: Iterable[Held]) -> None:
    """Whoever may not know the revision learns nothing about it by trying. Raises InvalidInputsError."""
    if expected is not None and revision_told(subject, held) is None:
        words = _("评价解封以前不告知承办单位修订号，请不要写 expected 和 If-Match。")
        raise InvalidInputsError({"expected": [Fault("revision_sealed", words)]})


def _refused(code: str, words: str) -> InvalidInputsError:
    return InvalidInputsError({"If-Match": [Fault(code, words)]})
