"""The addresses of the pages for staff and members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.views import LogoutView
from django.urls import path

from portal.web.views import (
    account,
    attachments,
    calculator,
    calendars,
    cases,
    deadlines,
    feeds,
    letters,
    manage,
    moves,
    notice_preferences,
    notices,
    opinion_batch,
    opinion_upload,
    outbox,
    papers,
    proposals,
    targets,
    units,
    unsaved,
    urging,
    versions,
    wordings,
    workbench,
)

if TYPE_CHECKING:
    from django.urls import URLPattern

CASE = "cases/<slug:jurisdiction>/<str:reference>/"

urlpatterns: list[URLPattern] = [
    path("", workbench.workbench, name="workbench"),
    path("tasks/", workbench.task_batch, name="task_batch"),
    path("login/", account.LogIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", account.set_language, name="set_language"),
    path("text-size/", account.text_size, name="text_size"),
    path("shortcuts/", account.shortcuts, name="shortcuts"),
    path("me/", account.my_posts, name="my_posts"),
    path("me/calendar/", feeds.my_calendar, name="my_calendar"),
    path("me/calendar/make/", feeds.my_calendar_make, name="my_calendar_make"),
    path("me/calendar/revoke/", feeds.my_calendar_revoke, name="my_calendar_revoke"),
    path("calendar/<slug:token>.ics", feeds.calendar_feed, name="calendar_feed"),
    path("account/password/", account.ChangePassword.as_view(), name="password_change"),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("notices/<int:key>/read/", notices.notice_read, name="notice_read"),
    path("units/<int:key>/documents/", units.unit_documents, name="unit_documents"),
    path("units/<int:key>/review/", units.unit_review, name="unit_review"),
    path("units/<int:key>/word/", units.unit_word, name="unit_word"),
    path("me/notices/", notice_preferences.notice_preferences, name="notice_preferences"),
    path("unsubscribe/<str:token>/", notice_preferences.stop_mails, name="unsubscribe"),
    path("manage/", manage.manage, name="manage"),
    path("manage/calendars/", calendars.calendar_list, name="calendar_list"),
    path("manage/calendars/notice/", calendars.calendar_notice, name="calendar_notice"),
    path("manage/calendars/days/", calendars.calendar_days, name="calendar_days"),
    path("manage/calendars/recount/", calendars.calendar_recount, name="calendar_recount"),
    path("calculator/", calculator.calculator, name="calculator"),
    path("manage/wordings/", wordings.wording_list, name="wording_list"),
    path("manage/wordings/<str:name>/", wordings.wording_edit, name="wording_edit"),
    path("manage/wordings/<str:name>/<slug:audience>/", wordings.wording_edit, name="wording_edit_for"),
    path("manage/targets/", targets.target_list, name="target_list"),
    path("manage/targets/<int:key>/test/", targets.target_test, name="target_test"),
    path("manage/targets/<int:key>/active/", targets.target_active, name="target_active"),
    path("manage/outbox/", outbox.outbox, name="outbox"),
    path("manage/outbox/retry/", outbox.outbox_retry, name="outbox_retry"),
    path("manage/outbox/<int:key>/retry/", outbox.message_retry, name="message_retry"),
    path("manage/outbox/<int:key>/drop/", outbox.message_drop, name="message_drop"),
    path("proposals/new/", proposals.proposal_new, name="proposal_new"),
    path("unsaved/<slug:machine>/<int:key>/<slug:name>/", unsaved.unsaved, name="unsaved"),
    path(
        "unsaved/<slug:machine>/<int:key>/<slug:name>/discard/",
        unsaved.unsaved_discard,
        name="unsaved_discard",
    ),
    path("opinions/batch/", opinion_batch.opinion_batch, name="opinion_batch"),
    path("urge/", urging.urge_batch, name="urge_batch"),
    path("cases/", cases.case_list, name="case_list"),
    path(CASE, cases.case_detail, name="case_detail"),
    path(f"{CASE}deadlines/<int:key>/", deadlines.deadline, name="deadline"),
    path(f"{CASE}opinions/<int:key>/", letters.opinion_detail, name="opinion_detail"),
    path(f"{CASE}replies/<int:key>/", letters.reply_detail, name="reply_detail"),
    path(f"{CASE}opinions/<int:key>/upload/", opinion_upload.opinion_upload, name="opinion_upload"),
    path(f"{CASE}opinions/<int:key>/versions/", versions.opinion_versions, name="opinion_versions"),
    path(f"{CASE}opinions/<int:key>/receipt/", versions.opinion_receipt, name="opinion_receipt"),
    path(f"{CASE}replies/<int:key>/versions/", versions.reply_versions, name="reply_versions"),
    path(f"{CASE}papers/", papers.paper_list, name="paper_list"),
    path(f"{CASE}papers/<slug:kind>/<int:key>.<slug:form>", papers.paper, name="paper"),
    path(f"{CASE}<slug:machine>/<int:key>/<slug:name>/", moves.move, name="move"),
]
    path(f"{CASE}attachments/<int:key>/", attachments.attachment, name="attachment"),
