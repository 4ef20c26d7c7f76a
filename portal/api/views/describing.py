"""The API's own description, for programs and for people."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.response import Response
from rest_framework.views import APIView

if TYPE_CHECKING:
    from rest_framework.request import Request


@cache
def _described(language: str) -> Any:  # noqa: ARG001 -- its words are in the language of the request
    """The description, which is the same for everybody, made once for each language."""
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # the library is not typed here


class SchemaView(SpectacularAPIView):
    """OpenAPI 3.1 as JSON; `?format=yaml` for YAML, `?lang=en` for English. It tells of no case."""

    scope = None
    renderer_classes = [OpenApiJsonRenderer, OpenApiYamlRenderer]

    def _get_schema_response(self, request: Request) -> Response:
        kept = self._get_filename(request, None)  # type: ignore[no-untyped-call]  # the library is not typed here
        name = f'inline; filename="{kept}"'
        return Response(_described(get_language() or ""), headers={"Content-Disposition": name})


class DocsView(SpectacularSwaggerSplitView):
    """A page to read and try the API, without inline scripts or styles."""

    scope = None
    url_name = "api_schema"
    template_name = "portal/api_docs.html"


class NowhereView(APIView):
    """Any other address below the API's, so that a mistyped one is answered like every other error."""

    schema = None
    scope = scope_of_change = None

    def initial(self, request: Request, *args: str, **kwargs: str) -> None:
        """Raises NotAuthenticated or Http404, whatever the method."""
        super().initial(request, *args, **kwargs)
        raise Http404
