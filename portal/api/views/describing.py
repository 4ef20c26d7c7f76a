"""The API's own description, for programs and for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.views import APIView

if TYPE_CHECKING:
    from rest_framework.request import Request


class SchemaView(SpectacularAPIView):
    """OpenAPI 3.1 as JSON; `?format=yaml` for YAML, `?lang=en` for English. It tells of no case."""

    scope = None
    renderer_classes = [OpenApiJsonRenderer, OpenApiYamlRenderer]


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
