"""Open data: the page that describes it, the records as JSON and CSV, and one case for search engines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.documents.streaming import streamed
from portal.public.answer import fault, kept, no_such_place, not_found, page, public_door
from portal.public.linked import linked_json
from portal.public.open_data import FIELDS, csv_pieces, record_json, schema_json
from portal.public.paging import key_in, with_place
from portal.public.place import place_of, site_here
from workflow.queries.public_records import all_records, records_of
from workflow.queries.published import public_cases, public_page

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

SIZE: Final = 50
MOST: Final = 100
FILTERS: Final = frozenset({"in", "year", "after", "size"})


@public_door
def data(request: HttpRequest) -> HttpResponse:
    """What there is, and what every field means."""
    place = place_of(request.GET.get("in", ""))
    if place is None:
        return not_found(request)
    fields = [{"field": field, "type": _type_words(field.schema)} for field in FIELDS]
    return page(request, "data", place, fields=fields, size=SIZE, most=MOST)


@public_door
def cases_json(request: HttpRequest) -> HttpResponse:
    """The records in the order of their keys; `next` leads on, from wherever one stopped."""
    place = place_of(request.GET.get("in", ""))
    if place is None:
        return no_such_place()
    if (refused := _refusal(request)) is not None:
        return refused
    size = key_in(request.GET, "size") or SIZE
    cases = _of_year(request, public_cases(place.jurisdiction))
    rows = list(cases.filter(pk__gt=key_in(request.GET, "after") or 0).order_by("pk")[: size + 1])
    following = with_place(request.GET, after=rows[size - 1].pk) if len(rows) > size else None
    answer = {
        "next": f"{site_here()}{request.path}{following}" if following else None,
        "results": [record_json(record) for record in records_of(rows[:size])],
    }
    return _json(request, answer)


@public_door
def cases_csv(request: HttpRequest) -> HttpResponseBase:
    """All records as one table, written while it is sent."""
    place = place_of(request.GET.get("in", ""))
    if place is None:
        return no_such_place()
    if (refused := _refusal(request)) is not None:
        return refused
    records = all_records(_of_year(request, public_cases(place.jurisdiction)))
    name = f"proposals-{place.slug or 'all'}.csv"
    return streamed(request, csv_pieces(records), name=name, media_type="text/csv; charset=utf-8")


@public_door
def schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of the records."""
    return _json(request, schema_json(), media_type="application/schema+json")


@public_door
def linked(request: HttpRequest, jurisdiction: str, reference: str) -> HttpResponse:
    """One case as linked data (JSON-LD), for search engines."""
    found = public_page(jurisdiction, reference)
    if found is None:
        return fault(404, "not_found", _("没有找到这一页。"))
    site = found.entry.jurisdiction.site(settings.SITE_URL)
    address = f"{site}{reverse('public_case', args=[jurisdiction, reference])}"
    return _json(request, linked_json(found, address), media_type="application/ld+json")


def _json(request: HttpRequest, answer: Any, media_type: str = "application/json") -> HttpResponse:
    """Programs on any site may read it: there is nothing of anybody in it."""
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(text, content_type=f"{media_type}; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    return kept(request, response)


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Why the query cannot be answered: a table that is another one than was asked for is worse than none."""
    unknown = sorted(set(request.GET) - FILTERS)
    if unknown:
        words = _("没有“%(name)s”这个参数，可用的有：%(known)s。")
        told = {"name": unknown[0][:40], "known": "、".join(sorted(FILTERS))}
        return fault(400, "unknown_parameter", words % told)
    for name in sorted(FILTERS - {"in"}):
        if name in request.GET and key_in(request.GET, name) is None:
            return fault(400, "invalid_parameter", _("参数“%(name)s”应为正整数。") % {"name": name})
    size = key_in(request.GET, "size")
    if size is not None and not 1 <= size <= MOST:
        return fault(400, "invalid_parameter", _("每页条数应为 1 到 %(most)d 的整数。") % {"most": MOST})
    return None


def _of_year(request: HttpRequest, cases: Any) -> Any:
    year = key_in(request.GET, "year")
    return cases if year is None else cases.filter(year=min(year, 9999))


def _type_words(schema: dict[str, Any]) -> str:
    words = {"string": _("文字"), "integer": _("整数"), "array": _("列表"), "null": _("或空")}
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if schema.get("format") == "date":
        return _("日期 YYYY-MM-DD") + (words["null"] if "null" in types else "")
    return "".join(words[name] for name in types)
