"""The addresses of what is done beside the moves: registers, notices, queues and what is asked of many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.api.routes import addresses, at
from portal.api.views.asked import ConsultationView, ExtensionView, ObjectionView
from portal.api.views.batches import (
    CommentView,
    JoiningView,
    LookBackView,
    MovesView,
    UrgingView,
    WishView,
)
from portal.api.views.calls import CallingView, CluingView, PaperEntryView
from portal.api.views.examination import ExaminationView
from portal.api.views.notices import NoticeView, TellingView
from portal.api.views.people import (
    DeputationView,
    JurisdictionView,
    MeView,
    OrganisationView,
    PersonView,
    SessionView,
)
from portal.api.views.proposal import ProposalView

if TYPE_CHECKING:
    from django.urls import URLPattern

ADDRESSES: list[URLPattern] = [
    at("cases/paper/", PaperEntryView, "case_paper_entry", get="form", post="enter"),
    at("me/", MeView, "me", get="me"),
    at("me/calendar/", TellingView, "me_calendar", get="feed", post="make", delete="revoke"),
    at("notices/preferences/", TellingView, "preferences", get="preferences", put="prefer"),
    at("notices/read/", NoticeView, "notices_read", post="read_all"),
    *addresses("notices", "notice", NoticeView),
    at("notices/<int:pk>/read/", NoticeView, "notice_read", post="read"),
    *addresses("jurisdictions", "jurisdiction", JurisdictionView),
    *addresses("sessions", "session", SessionView),
    *addresses("organisations", "organisation", OrganisationView),
    *addresses("people", "person", PersonView),
    at("deputations/posts/", DeputationView, "deputation_posts", get="posts"),
    at("deputations/posts/<int:pk>/candidates/", DeputationView, "deputation_candidates", get="candidates"),
    *addresses("deputations", "deputation", DeputationView),
    at("deputations/<int:pk>/end/", DeputationView, "deputation_end", post="end"),
    *addresses("proposals", "proposal", ProposalView),
    at("proposals/<int:pk>/versions/", ProposalView, "proposal_versions", get="versions"),
    *addresses("consultations", "consultation", ConsultationView),
    *addresses("extensions", "extension", ExtensionView),
    *addresses("objections", "objection", ObjectionView),
    *addresses("calls", "call", CallingView),
    at("calls/<int:pk>/close/", CallingView, "call_close", post="close"),
    *addresses("clues", "clue", CluingView),
    at("clues/<int:pk>/take/", CluingView, "clue_take", post="take"),
    at("clues/<int:pk>/close/", CluingView, "clue_close", post="close"),
    at("moves/", MovesView, "moves", post="make"),
    at("urgings/", UrgingView, "urgings", post="urge"),
    at("handovers/together/", JoiningView, "handovers_together", post="join"),
    at("publications/", WishView, "publications", get="list", post="decide"),
    at("comments/", CommentView, "comments", get="list"),
    at("comments/decide/", CommentView, "comments_decide", post="decide"),
    at("look-back/", LookBackView, "look_back", get="list", post="ask"),
    at("examination/", ExaminationView, "examination", get="list"),
    at("examination/<int:pk>/look/", ExaminationView, "examination_look", post="look"),
    at("examination/recommend/", ExaminationView, "examination_recommend", post="recommend"),
    at("examination/file/", ExaminationView, "examination_file", post="file"),
]
