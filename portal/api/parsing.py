"""Reading the body of a request: JSON of a bounded size and depth."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import IO


class TooLargeError(APIException):
    """The body is larger than DATA_UPLOAD_MAX_MEMORY_SIZE (bytes)."""

    status_code = 413
    default_detail = _("请求的内容太大，没有办理。请分开提交或缩短正文。")
    default_code = "too_large"


class BoundedJSONParser(JSONParser):
    """Raises TooLargeError (413) and ParseError (400); reads no more than it may keep."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(most + 1)
        if len(raw) > most:
            raise TooLargeError
        try:
            return super().parse(BytesIO(raw), media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("JSON 嵌套太深，无法读取。")) from error
