"""Style sheets, scripts and icons, served by the application itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest
    from whitenoise.responders import StaticFile


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # WhiteNoise has no types
    """WhiteNoise with whole answers: under ASGI Django reads its streamed ones whole as well, warning each time."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        """The file, a range of it, or the bare headers, as WhiteNoise decides from the request."""
        found = static_file.get_response(request.method, request.META)
        answer = HttpResponse(status=int(found.status))
        if found.file is not None:
            with found.file:
                answer.content = found.file.read()
        del answer["content-type"]
        for name, value in found.headers:
            answer[name] = value
        return answer
