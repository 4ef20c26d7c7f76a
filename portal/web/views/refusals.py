"""A request that was not read at all: which bound it went beyond, in words that somebody can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views import defaults

from workflow.errors import Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest

TOO_LARGE: Final = 413


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """413 with a code and a sentence for a request beyond a bound, as JSON where a form is kept; 400 for any other."""
    refusal = _refusal(exception)
    if refusal is None:
        return defaults.bad_request(request, exception)
    if request.resolver_match is not None and request.resolver_match.url_name == "unsaved":
        return JsonResponse({"code": refusal.code, "detail": refusal.message}, status=TOO_LARGE)
    return render(request, "portal/too_much.html", {"refusal": refusal}, status=TOO_LARGE)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 with the number under which the fault stands in the log; JSON where a program asked.

    Drawn without the database, the person and the frame of other pages, any of which may be what failed.
    """
    number = getattr(request, "number", "")
    if request.path.startswith("/api/"):
        words = _("系统出了差错，这一步没有办成。错误编号 %(number)s。") % {"number": number}
        return JsonResponse(
            {"code": "server_error", "detail": words}, status=500, json_dumps_params={"ensure_ascii": False}
        )
    page = render_to_string("500.html", {"number": number, "text_size": ""})
    return HttpResponse(page, status=500)


def _refusal(error: Exception) -> Refusal | None:
    if isinstance(error, TooManyFieldsSent):
        words = _("这张表单有 %(most)d 项以上，没有读取。请减少段落，或取消不必要的勾选，再提交。")
        return Refusal("too_many_fields", words % {"most": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS})
    if isinstance(error, RequestDataTooBig):
        return Refusal("too_large", _("送来的内容太长，没有读取。请缩短正文或分开提交。"))
    if isinstance(error, TooManyFilesSent):
        return Refusal("too_many_files", _("一次送来的文件太多，没有读取。请只选这张表单要的文件。"))
    return None
