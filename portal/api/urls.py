"""The addresses of the API, below /api/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.urls import path, re_path

from portal.api.addresses import ADDRESSES
from portal.api.routes import addresses
from portal.api.setting_addresses import SETTINGS
from portal.api.views.below import (
    AssignmentView,
    CommitmentView,
    DeadlineView,
    EventView,
    OpinionView,
    ReplyView,
)
from portal.api.views.case import CaseView
from portal.api.views.describing import DocsView, NowhereView, SchemaView
from portal.api.views.figures import FigureView
from portal.api.views.filing import AttachmentFileView, AttachmentView
from portal.api.views.papers import PaperView
from portal.api.views.plans import PlanView
from portal.api.views.publication import PublicationView
from portal.api.views.ratings import EvaluationView, ProposalRatingView
from portal.api.views.search import SearchView
from portal.api.views.tasks import TaskView
from portal.api.views.webhooks import DeliveryView, WebhookView

if TYPE_CHECKING:
    from django.urls import URLPattern

PAPERS = "v1/cases/<slug:jurisdiction>/<str:reference>/papers/"


urlpatterns: list[URLPattern] = [
    *ADDRESSES,
    *SETTINGS,
    path("v1/tasks/", TaskView.as_view({"get": "desk"}), name="api_task_list"),
    path("v1/figures/", FigureView.as_view({"get": "figures"}), name="api_figures"),
    path("v1/search/", SearchView.as_view({"get": "list"}), name="api_search"),
    path("v1/cases/opening/", CaseView.as_view({"get": "opening"}), name="api_case_opening"),
    *addresses("cases", "case", CaseView),
    path("v1/cases/<int:pk>/coverage/", CaseView.as_view({"get": "coverage"}), name="api_case_coverage"),
    path(
        "v1/cases/<int:pk>/publication/",
        PublicationView.as_view({"get": "preview"}),
        name="api_case_publication",
    ),
    path(
        "v1/cases/<int:pk>/publication/words/",
        PublicationView.as_view({"post": "mark"}),
        name="api_case_publication_words",
    ),
    path("v1/cases/<int:pk>/similar/", CaseView.as_view({"get": "similar"}), name="api_case_similar"),
    path(
        "v1/cases/<int:pk>/suggestion/", CaseView.as_view({"get": "suggestion"}), name="api_case_suggestion"
    ),
    path(
        "v1/cases/<slug:jurisdiction>/<str:reference>/",
        CaseView.as_view({"get": "retrieve_by_number"}),
        name="api_case_by_number",
    ),
    path(PAPERS, PaperView.as_view({"get": "papers"}), name="api_case_papers"),
    path(
        "v1/cases/<slug:jurisdiction>/<str:reference>/archive.zip",
        PaperView.as_view({"get": "archive"}),
        name="api_case_archive",
    ),
    path(
        f"{PAPERS}<slug:kind>/<int:key>.<slug:form>",
        PaperView.as_view({"get": "paper"}),
        name="api_case_paper",
    ),
    *addresses("assignments", "assignment", AssignmentView),
    *addresses("opinions", "opinion", OpinionView),
    *(
        path(f"v1/opinions/<int:pk>/{name}/", OpinionView.as_view({"get": name}), name=f"api_opinion_{name}")
        for name in ("versions", "receipts", "fates")
    ),
    *addresses("replies", "reply", ReplyView),
    path("v1/replies/<int:pk>/versions/", ReplyView.as_view({"get": "versions"}), name="api_reply_versions"),
    *addresses("commitments", "commitment", CommitmentView),
    *addresses("deadlines", "deadline", DeadlineView),
    *addresses("events", "event", EventView),
    *addresses("evaluations", "evaluation", EvaluationView),
    *addresses("proposal-ratings", "proposal_rating", ProposalRatingView),
    path("v1/plans/", PlanView.as_view({"get": "plans"}), name="api_plan_list"),
    path("v1/plans/<int:pk>/", PlanView.as_view({"get": "plan", "put": "settle"}), name="api_plan"),
    path("v1/handovers/", PlanView.as_view({"post": "hand_over"}), name="api_handover"),
    *addresses("attachments", "attachment", AttachmentView),
    path(
        "v1/attachments/<int:pk>/content/",
        AttachmentFileView.as_view({"get": "content"}),
        name="api_attachment_content",
    ),
    path(
        "v1/webhooks/",
        WebhookView.as_view({"get": "webhooks", "post": "connect"}),
        name="api_webhook_list",
    ),
    path(
        "v1/webhooks/<int:pk>/",
        WebhookView.as_view({"get": "webhook", "put": "change", "delete": "remove"}),
        name="api_webhook",
    ),
    *(
        path(
            f"v1/webhooks/<int:pk>/{name}/", WebhookView.as_view({"post": action}), name=f"api_webhook_{name}"
        )
        for name, action in (
            ("active", "active"),
            ("secret", "secret"),
            ("try", "attempt"),
            ("replay", "replay"),
        )
    ),
    path(
        "v1/webhooks/<int:pk>/deliveries/",
        DeliveryView.as_view({"get": "list"}),
        name="api_webhook_deliveries",
    ),
    path("schema/", SchemaView.as_view(), name="api_schema"),
    path("docs/", login_required(DocsView.as_view()), name="api_docs"),
    re_path(r"^.*$", NowhereView.as_view(), name="api_nowhere"),
]
