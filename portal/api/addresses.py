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
from portal.api.views.behind import RowsView
from portal.api.views.beside import BesideView, HandOverPaperView, HandOverView
from portal.api.views.calls import CallingView, CluingView, PaperEntryView
from portal.api.views.days import CalculatorView, CalendarView
from portal.api.views.examination import ExaminationView
from portal.api.views.files import CaseFileView, ReportView, ScoreFileView
from portal.api.views.kept import SavedListView, SavedSearchView
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
from portal.api.views.scores import HonourView, ScoreSheetView
from portal.api.views.units import DocumentView, UnitView
from portal.api.views.uploads import CaseUploadView, CommitmentUploadView

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
    at("saved-searches/", SavedSearchView, "saved_searches", get="list", post="keep"),
    at("saved-searches/<int:pk>/", SavedSearchView, "saved_search", get="retrieve", delete="forget"),
    at("saved-lists/", SavedListView, "saved_lists", get="list", post="keep"),
    at("saved-lists/<int:pk>/", SavedListView, "saved_list", get="retrieve", delete="forget"),
    at("score-sheets/", ScoreSheetView, "score_sheets", get="list", post="begin"),
    at("score-sheets/<int:pk>/", ScoreSheetView, "score_sheet", get="retrieve", put="change"),
    at("score-sheets/<int:pk>/points/", ScoreSheetView, "score_sheet_points", post="points"),
    at("score-sheets/<int:pk>/issue/", ScoreSheetView, "score_sheet_issue", post="issue"),
    at("honours/", HonourView, "honours", get="list", post="nominate"),
    at("honours/<int:pk>/", HonourView, "honour", get="retrieve"),
    at("honours/<int:pk>/decide/", HonourView, "honour_decide", post="decide"),
    at("honours/<int:pk>/withdraw/", HonourView, "honour_withdraw", post="withdraw"),
    at("organisations/<int:pk>/sections/", UnitView, "sections", get="sections", post="add"),
    at("organisations/<int:pk>/seats/", UnitView, "seats", put="seat"),
    at("organisations/<int:pk>/review/", UnitView, "review", get="rules", put="rule"),
    at("organisations/<int:pk>/word/", UnitView, "word", get="word", put="set_word"),
    at("organisations/<int:pk>/documents/", DocumentView, "documents", get="list"),
    at("sections/<int:pk>/close/", UnitView, "section_close", post="close"),
    at("cases/<int:pk>/transitions/<slug:name>/upload/", CaseUploadView, "case_upload", post="upload"),
    at(
        "commitments/<int:pk>/transitions/<slug:name>/upload/",
        CommitmentUploadView,
        "commitment_upload",
        post="upload",
    ),
    *addresses("calendars", "calendar", CalendarView),
    at("calculator/", CalculatorView, "calculator", get="due"),
    at("calculator/rules/", CalculatorView, "calculator_rules", get="rules"),
    at("cases/export.<slug:form>", CaseFileView, "case_export", get="export"),
    at("cases/collection.pdf", CaseFileView, "case_collection", get="collection"),
    at("figures/report.<slug:form>", ReportView, "figure_report", get="report"),
    at("examination/reports/<int:session>.<slug:form>", ReportView, "examination_report", get="examination"),
    at("score-sheets/<int:pk>/result.xlsx", ScoreFileView, "score_result", get="book"),
    at("cases/<int:pk>/precedents/", BesideView, "case_precedents", get="precedents"),
    at("cases/<int:pk>/followable/", BesideView, "case_followable", get="followable"),
    at("cases/<int:pk>/reviews/", BesideView, "case_reviews", get="reviews"),
    *addresses("handover-batches", "handover_batch", HandOverView),
    at("handover-batches/<int:pk>/issue/", HandOverView, "handover_issue", post="issue"),
    at(
        "handover-batches/<int:pk>/papers/<int:paper>.<slug:form>",
        HandOverPaperView,
        "handover_paper",
        get="paper",
    ),
    at("figures/rows/", RowsView, "figure_rows", get="rows"),
]
