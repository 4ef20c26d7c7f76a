"""Whatever a person can do, a program can do: every address of the pages stands beside those of the API, or says why not.

A new page that is in neither table fails: give it an address of the API, or write down the reason.
"""

from __future__ import annotations

from portal.api.urls import urlpatterns as addresses
from portal.web.urls import urlpatterns as pages

MOVE = ("api_case_transition", "api_assignment_transition", "api_opinion_transition", "api_reply_transition",
        "api_commitment_transition", "api_moves")  # fmt: skip
SAME = {
    "workbench": ("api_task_list",),
    "task_batch": ("api_moves",),
    "my_posts": ("api_me",),
    "my_absence": ("api_deputation_list", "api_deputation_posts", "api_deputation_candidates"),
    "absence_end": ("api_deputation_end",),
    "my_calendar": ("api_me_calendar",),
    "my_calendar_make": ("api_me_calendar",),
    "my_calendar_revoke": ("api_me_calendar",),
    "notice_list": ("api_notice_list", "api_notice"),
    "notices_read": ("api_notices_read",),
    "notice_read": ("api_notice_read",),
    "notice_preferences": ("api_preferences",),
    "unit_documents": ("api_documents",),
    "unit_review": ("api_review",),
    "unit_sections": ("api_sections", "api_seats"),
    "section_close": ("api_section_close",),
    "unit_word": ("api_word",),
    "webhook_list": ("api_webhook_list",),
    "webhook": ("api_webhook", "api_webhook_deliveries"),
    "webhook_secret": ("api_webhook_secret",),
    "webhook_try": ("api_webhook_try",),
    "webhook_active": ("api_webhook_active",),
    "webhook_replay": ("api_webhook_replay",),
    "calendar_list": ("api_calendar_list", "api_calendar", "api_city_calendar"),
    "calendar_notice": ("api_city_notice_read", "api_city_notice"),
    "calendar_days": ("api_city_calendar", "api_city_days", "api_city_days_take_back"),
    "calendar_recount": ("api_city_recount",),
    "calculator": ("api_calculator", "api_calculator_rules"),
    "comment_list": ("api_comments",),
    "comment_decide": ("api_comments_decide",),
    "call_list": ("api_call_list",),
    "call_new": ("api_call_list",),
    "call_detail": ("api_call", "api_clue_list"),
    "call_close": ("api_call_close",),
    "clue_new": ("api_clue_list",),
    "clue_take": ("api_clue_take",),
    "clue_close": ("api_clue_close",),
    "paper_entry": ("api_case_paper_entry",),
    "my_proposals": ("api_proposal_list", "api_case_list"),
    "proposal_new": ("api_case_opening", "api_case_list"),
    "opinion_batch": ("api_moves",),
    "opinion_upload": ("api_opinion_transition",),
    "examination": ("api_examination", "api_examination_recommend", "api_examination_file"),
    "examination_look": ("api_examination_look",),
    "examination_compare": ("api_case_similar", "api_proposal_versions"),
    "examination_decide": ("api_case_transition",),
    "examination_report": ("api_examination_report",),
    "examination_report_file": ("api_examination_report",),
    "publication_batch": ("api_publications",),
    "urge_batch": ("api_urgings", "api_deadline_list"),
    "figures": ("api_figures",),
    "figure_rows": ("api_figure_rows",),
    "score_rows": ("api_figure_rows",),
    "figure_report": ("api_figure_report",),
    "score_list": ("api_score_sheets",),
    "score_sheet": ("api_score_sheet",),
    "score_points": ("api_score_sheet_points",),
    "score_issue": ("api_score_sheet_issue",),
    "score_book": ("api_score_result",),
    "honour_list": ("api_honours", "api_honour"),
    "honour_decide": ("api_honour_decide",),
    "honour_take_back": ("api_honour_withdraw",),
    "open_requests": ("api_extension_list", "api_objection_list", "api_moves"),
    "assign": ("api_plan_list", "api_plan", "api_case_suggestion"),
    "assign_batch": ("api_plan",),
    "plan_save": ("api_plan",),
    "handover_check": ("api_plan", "api_handover"),
    "handover_list": ("api_handover_batch_list",),
    "handover_page": ("api_handover_batch",),
    "handover_issue": ("api_handover_issue",),
    "handover_paper": ("api_handover_paper",),
    "handover_together": ("api_handovers_together",),
    "handover_return": ("api_moves",),
    "search": ("api_search",),
    "search_keep": ("api_saved_searches",),
    "search_forget": ("api_saved_search",),
    "list_keep": ("api_saved_lists",),
    "list_forget": ("api_saved_list",),
    "commitment_list": ("api_commitment_list",),
    "commitment_detail": ("api_commitment",),
    "look_back": ("api_look_back",),
    "look_back_file": ("api_look_back",),
    "look_back_ask": ("api_look_back",),
    "case_list": ("api_case_list",),
    "case_collection": ("api_case_collection",),
    "case_export": ("api_case_export",),
    "case_detail": ("api_case", "api_case_by_number", "api_proposal", "api_case_coverage", "api_event_list"),
    "publication": ("api_case_publication",),
    "publication_mark": ("api_case_publication_words",),
    "deadline": ("api_deadline",),
    "opinion_detail": ("api_opinion", "api_opinion_fates"),
    "reply_detail": ("api_reply",),
    "opinion_versions": ("api_opinion_versions",),
    "opinion_receipt": ("api_opinion_receipts",),
    "reply_versions": ("api_reply_versions",),
    "attachment": ("api_attachment_content",),
    "case_rounds": (
        "api_assignment_list",
        "api_reply_list",
        "api_consultation_list",
        "api_evaluation_list",
        "api_case_reviews",
    ),
    "case_follow": ("api_case_followable", "api_case_transition"),
    "case_precedents": ("api_case_precedents",),
    "paper_list": ("api_case_papers",),
    "case_archive": ("api_case_archive",),
    "paper": ("api_case_paper",),
    "my_rights": ("api_me_rights",),
    "people": ("api_city_people",),
    "person_new": ("api_city_people",),
    "person": (
        "api_account",
        "api_person_posts",
        "api_person_post_end",
        "api_person_name",
        "api_person_active",
    ),
    "person_rights": ("api_person_rights",),
    "invitations": ("api_city_invitations",),
    "city_bodies": ("api_city_bodies", "api_city_usual_bodies"),
    "city_body": ("api_body", "api_body_name", "api_body_aliases", "api_body_dissolve"),
    "wording_list": ("api_city_wordings",),
    "wording_edit": ("api_city_wording", "api_city_wording_preview"),
    "wording_edit_for": ("api_city_wording", "api_city_wording_preview"),
    "target_list": ("api_city_targets", "api_target"),
    "target_test": ("api_target_test",),
    "target_active": ("api_target_active",),
    "import_list": ("api_city_imports",),
    "import_template": ("api_city_import_template",),
    "import_apply": ("api_import_apply",),
    "retention": ("api_city_retention", "api_city_retention_runs", "api_hold_list"),
    "retention_apply": ("api_city_retention_runs",),
    "retention_rule": ("api_city_retention_rule",),
    "hold_place": ("api_hold_list",),
    "hold_lift": ("api_hold_lift",),
    "plan_import": ("api_plan_imports",),
    "plan_template": ("api_plan_import_template",),
    "plan_apply": ("api_plan_import_apply",),
    "anchor_list": ("api_city_anchors",),
    "anchor_sheet": ("api_anchor",),
    "anchor_address": ("api_city_anchor_address",),
    "exchange": ("api_city_exchange",),
    "exchange_pack": ("api_city_exchange_pack",),
    "exchange_take": ("api_city_exchange_take",),
    "exchange_bring": ("api_city_exchange_bring",),
    "looks": ("api_city_looks",),
    "my_looks": ("api_me_looks",),
    "city_list": ("api_cities",),
    "city_new": ("api_cities",),
    "city_basics": ("api_city_basics",),
    "city_progress": ("api_city_setup",),
    "city_pack": ("api_city_setup", "api_city_pack"),
    "city_sessions": ("api_session_list", "api_city_sessions"),
    "city_administrator": (
        "api_city_administrators",
        "api_city_administrator_letters",
        "api_city_administrator_end",
    ),
    "log_in_settings": ("api_city_log_in", "api_city_providers"),
    "factor_rule": ("api_city_factor_rules",),
    "account_free": ("api_person_free",),
    "provider_new": ("api_city_providers",),
    "provider_edit": ("api_provider",),
    "mapping_new": ("api_provider_mappings",),
    "mapping_end": ("api_mapping_end",),
    "outbox": ("api_city_outbox", "api_city_outbox_counts"),
    "outbox_retry": ("api_city_outbox_retry",),
    "message_retry": ("api_outbox_retry",),
    "message_drop": ("api_outbox_drop",),
    "program_list": ("api_city_programs",),
    "program": ("api_program",),
    "program_token_revoke": ("api_program_token_revoke",),
    "program_close": ("api_program_close",),
    "move": (*MOVE, "api_case_upload", "api_commitment_upload"),
}
"""Page → where a program does the same."""

BY_A_BROWSER = "how a person comes in, or how their browser shows the pages; programs come with tokens"
OF_THE_PAGE = "only shows, or keeps while it is typed, what other addresses tell and take"
FACE_TO_FACE = "whoever takes away another's way in has to have seen that it is them who asks"
BY_THE_SERVER = "the first account of all is made with a code that only who stands at the server can read"
IN_HAND = (
    "a password, a second factor and a passkey are changed by who has the old ones in hand and proves it"
)
WITH_OWN_EYES = "a look shows pages to a person for half an hour; a program could keep all that it is shown"
BY_A_PROOF = "a token that could make tokens would outlive its own end, so a person proves anew who they are"
BY_AN_EYE = "looked at while the call-back address on the page is registered with the other system"
BY_A_SECRET = "the address itself is the secret, for calendars, mail providers and people without an account"
APART = {
    **dict.fromkeys(
        ("login", "account_login", "mfa_authenticate", "log_in_with", "log_in_back", "logout", "set_language",
         "text_size", "shortcuts", "sessions_end", "join"),
        BY_A_BROWSER,
    ),
    **dict.fromkeys(
        ("security", "security_confirm", "factor_app", "passkey_add", "recovery_codes", "factor_remove", "link_begin",
         "link_remove", "password_change"),
        IN_HAND,
    ),
    **dict.fromkeys(("my_tokens", "token_new", "token_revoke", "program_token"), BY_A_PROOF),
    **dict.fromkeys(("look_begin", "look_end"), WITH_OWN_EYES),
    **dict.fromkeys(
        ("proposal_unsaved", "proposal_discard", "proposal_assist", "unsaved", "unsaved_discard", "figure_wall",
         "list_columns", "case_assist", "handover_preview"),
        OF_THE_PAGE,
    ),
    **dict.fromkeys(("factor_reset", "password_give"), FACE_TO_FACE),
    "manage": OF_THE_PAGE,
    "setup": BY_THE_SERVER,
    "provider_try": BY_AN_EYE,
    **dict.fromkeys(("calendar_feed", "unsubscribe", "rate_by_link"), BY_A_SECRET),
}  # fmt: skip
"""Page → why a program has no address for it."""


def test_every_page_has_its_address_or_a_reason():
    names = {page.name for page in pages}

    assert names == SAME.keys() | APART.keys()
    assert SAME.keys() & APART.keys() == set()


def test_the_addresses_are_there():
    named = {name for names in SAME.values() for name in names}

    assert named <= {address.name for address in addresses}
