"""The addresses of administrators' settings: of a city below it, of a person, body or thing below that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.api.routes import addresses, at
from portal.api.views.anchors import AnchorAddressView, AnchorView, CityAnchorView
from portal.api.views.bodies import BodyView, CityBodiesView
from portal.api.views.calendars import CityCalendarView, RecountView
from portal.api.views.cities import AdministratorView, CityView
from portal.api.views.exchange import BroughtView, ExchangeView, TakenView
from portal.api.views.imports import (
    PlanBookView,
    PlanTemplateView,
    RegisterBookView,
    TemplateView,
    WaitingBookView,
    WaitingPlanBookView,
)
from portal.api.views.log_in import CityProviderView, LogInView, MappingView, ProviderView
from portal.api.views.people_kept import AccountView, KeptPeopleView, OwnRightsView, WaitingView
from portal.api.views.retention import HoldView, RetentionRunView, RetentionView
from portal.api.views.running import (
    CityOutboxView,
    CityProgramView,
    LookView,
    OutboxCountsView,
    OutboxView,
    OwnLookView,
    ProgramView,
)
from portal.api.views.targets import CityTargetView, TargetView
from portal.api.views.wordings import WordingView

if TYPE_CHECKING:
    from django.urls import URLPattern

CITY = "jurisdictions/<int:pk>/"
PERSON = "people/<int:pk>/"
BODY = "organisations/<int:pk>/"

PEOPLE: list[URLPattern] = [
    at("me/rights/", OwnRightsView, "me_rights", get="rights"),
    at(f"{CITY}people/", KeptPeopleView, "city_people", get="list", post="register"),
    at(f"{CITY}invitations/", WaitingView, "city_invitations", get="list", post="invite"),
    at(f"{PERSON}account/", AccountView, "account", get="setting"),
    at(f"{PERSON}posts/", AccountView, "person_posts", post="give"),
    at(f"{PERSON}posts/end/", AccountView, "person_post_end", post="end"),
    at(f"{PERSON}name/", AccountView, "person_name", put="rename"),
    at(f"{PERSON}active/", AccountView, "person_active", post="switch"),
    at(f"{PERSON}rights/", AccountView, "person_rights", get="rights"),
]
BODIES: list[URLPattern] = [
    at(f"{CITY}organisations/", CityBodiesView, "city_bodies", post="add"),
    at(f"{CITY}organisations/usual/", CityBodiesView, "city_usual_bodies", get="usual", post="enter"),
    at(f"{BODY}register/", BodyView, "body", get="setting", put="describe"),
    at(f"{BODY}name/", BodyView, "body_name", put="rename"),
    at(f"{BODY}aliases/", BodyView, "body_aliases", post="add_alias"),
    at(f"{BODY}dissolve/", BodyView, "body_dissolve", post="dissolve"),
]
CALENDARS: list[URLPattern] = [
    at(f"{CITY}calendar/", CityCalendarView, "city_calendar", get="setting"),
    at(f"{CITY}calendar/notice/read/", CityCalendarView, "city_notice_read", post="read"),
    at(f"{CITY}calendar/notice/", CityCalendarView, "city_notice", post="keep"),
    at(f"{CITY}calendar/days/", CityCalendarView, "city_days", post="add_days"),
    at(f"{CITY}calendar/days/take-back/", CityCalendarView, "city_days_take_back", post="take_back"),
    at(f"{CITY}calendar/recount/", RecountView, "city_recount", get="foresee", post="recount"),
]
WORDS = f"{CITY}wordings/<str:name>/<slug:audience>/"
TELLING: list[URLPattern] = [
    at(f"{CITY}wordings/", WordingView, "city_wordings", get="wordings"),
    at(WORDS, WordingView, "city_wording", get="setting", put="change", delete="reset"),
    at(f"{WORDS}preview/", WordingView, "city_wording_preview", post="preview"),
    at(f"{CITY}targets/", CityTargetView, "city_targets", get="list", post="connect"),
    at("targets/<int:pk>/", TargetView, "target", get="retrieve"),
    at("targets/<int:pk>/test/", TargetView, "target_test", post="attempt"),
    at("targets/<int:pk>/active/", TargetView, "target_active", post="switch"),
]
RETENTION: list[URLPattern] = [
    at(f"{CITY}retention/", RetentionView, "city_retention", get="foresee"),
    at(f"{CITY}retention/rules/<slug:kind>/", RetentionView, "city_retention_rule", put="rule"),
    at(f"{CITY}retention/runs/", RetentionRunView, "city_retention_runs", get="list", post="run"),
    *addresses("holds", "hold", HoldView),
    at("holds/<int:pk>/lift/", HoldView, "hold_lift", post="lift"),
]
IMPORTS: list[URLPattern] = [
    at(f"{CITY}imports/", RegisterBookView, "city_imports", get="list", post="hand_in"),
    at(f"{CITY}imports/<slug:subject>.xlsx", TemplateView, "city_import_template", get="template"),
    at("imports/<int:pk>/apply/", WaitingBookView, "import_apply", post="apply"),
    at("plan-imports/", PlanBookView, "plan_imports", post="hand_in"),
    at("plan-imports/<int:pk>/apply/", WaitingPlanBookView, "plan_import_apply", post="apply"),
    at("plan-imports/template.xlsx", PlanTemplateView, "plan_import_template", get="template"),
]
TRUST: list[URLPattern] = [
    at(f"{CITY}anchors/", CityAnchorView, "city_anchors", get="list"),
    at(f"{CITY}anchors/address/", AnchorAddressView, "city_anchor_address", get="setting", put="change"),
    at("anchors/<int:pk>/", AnchorView, "anchor", get="retrieve"),
    at(f"{CITY}exchange/", ExchangeView, "city_exchange", get="setting"),
    at(f"{CITY}exchange/pack/", ExchangeView, "city_exchange_pack", post="pack"),
    at(f"{CITY}exchange/bring/", BroughtView, "city_exchange_bring", post="bring"),
    at(f"{CITY}exchange/parcels/<int:key>/take/", TakenView, "city_exchange_take", post="take"),
    at(f"{CITY}looks/", LookView, "city_looks", get="list"),
    at("me/looks/", OwnLookView, "me_looks", get="list"),
]
CITIES: list[URLPattern] = [
    at("cities/", CityView, "cities", get="cities", post="make"),
    at(f"{CITY}basics/", CityView, "city_basics", get="setting", put="change"),
    at(f"{CITY}setup/", CityView, "city_setup", get="progress"),
    at(f"{CITY}pack/", CityView, "city_pack", post="choose"),
    at(f"{CITY}sessions/", CityView, "city_sessions", put="set_session"),
    at(
        f"{CITY}administrators/",
        AdministratorView,
        "city_administrators",
        get="administrators",
        post="appoint",
    ),
    at(
        f"{CITY}administrators/letters/", AdministratorView, "city_administrator_letters", post="invite_again"
    ),
    at(f"{CITY}administrators/end/", AdministratorView, "city_administrator_end", post="end"),
]
LOG_IN: list[URLPattern] = [
    at(f"{CITY}log-in/", LogInView, "city_log_in", get="setting"),
    at(f"{CITY}log-in/factor-rules/", LogInView, "city_factor_rules", put="require"),
    at(f"{PERSON}free/", LogInView, "person_free", post="free"),
    at(f"{CITY}providers/", CityProviderView, "city_providers", get="list", post="connect"),
    at("providers/<int:pk>/", ProviderView, "provider", get="retrieve", put="change"),
    at("providers/<int:pk>/mappings/", ProviderView, "provider_mappings", post="add_mapping"),
    at("mappings/<int:pk>/end/", MappingView, "mapping_end", post="end"),
]
RUNNING: list[URLPattern] = [
    at(f"{CITY}outbox/", CityOutboxView, "city_outbox", get="list"),
    at(f"{CITY}outbox/counts/", OutboxCountsView, "city_outbox_counts", get="counts"),
    at(f"{CITY}outbox/retry/", CityOutboxView, "city_outbox_retry", post="retry"),
    at("outbox/<int:pk>/retry/", OutboxView, "outbox_retry", post="retry"),
    at("outbox/<int:pk>/drop/", OutboxView, "outbox_drop", post="drop"),
    at(f"{CITY}programs/", CityProgramView, "city_programs", get="list", post="make"),
    at("programs/<int:pk>/", ProgramView, "program", get="retrieve"),
    at("programs/<int:pk>/close/", ProgramView, "program_close", post="close"),
    at("programs/<int:pk>/tokens/revoke/", ProgramView, "program_token_revoke", post="revoke"),
]
SETTINGS: list[URLPattern] = [
    *PEOPLE, *BODIES, *CALENDARS, *TELLING, *RETENTION, *IMPORTS, *TRUST, *CITIES, *LOG_IN, *RUNNING,
]  # fmt: skip
