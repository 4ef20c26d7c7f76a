"""Guards of a proposal's files, and of what was entered from paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from proposals.models import Attachment
from proposals.services.attachments import sizes
from workflow.errors import Refusal

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from proposals.models import Proposal
    from proposals.services.attachments import Facts
    from workflow.machine import Act
    from workflow.models import Case


def fits(case: Case, act: Act) -> Refusal | None:
    """The same file twice, too many files, too much in all: nothing of it is kept. Asked of several (`files`) or one."""
    files = [file.facts for file in act.get("files") or [act["file"]]]
    return _twice(case.proposal, files) or _beyond(case.proposal, files)


def _twice(proposal: Proposal, files: list[Facts]) -> Refusal | None:
    """One that is there already, or that was chosen twice."""
    present = proposal.attachments.filter(digest__in=[facts.digest for facts in files], removed_at=None)
    present = present.exclude(purpose=Attachment.Purpose.EVIDENCE)
    known = dict(present.values_list("digest", "name"))
    for facts in files:
        if facts.digest in known:
            words = _("“%(file)s”已经附上了（%(name)s），不必再传；这次选的文件都没有收下。")
            shown = {"file": facts.name, "name": known[facts.digest]}
            return Refusal("attachment_twice", words % shown)
        known[facts.digest] = facts.name
    return None


def _beyond(proposal: Proposal, files: list[Facts]) -> Refusal | None:
    count, size = sizes(proposal)
    if count + len(files) > settings.ATTACHMENTS_MOST:
        words = _("一件提案最多附 %(n)d 个文件，已有 %(count)d 个，请合并后再传。")
        return Refusal("attachments_many", words % {"n": settings.ATTACHMENTS_MOST, "count": count})
    if size + sum(facts.size for facts in files) > settings.ATTACHMENTS_BYTES:
        most = settings.ATTACHMENTS_BYTES // (1024 * 1024)
        return Refusal(
            "attachments_large", _("全部附件合计不能超过 %(most)d MB，请压缩图片后再传。") % {"most": most}
        )
    return None


def of_paper_alone(case: Case, act: Act) -> Refusal | None:
    """A scan of a signed sheet belongs to a proposal that was handed in on paper."""
    if act.get("purpose") == Attachment.Purpose.SCAN and case.proposal.entered_by_id is None:
        return Refusal("not_on_paper", _("这件提案不是书面提交的，没有书面原件；请作为附件材料添加。"))
    return None


def removable(proposal: Proposal) -> QuerySet[Attachment]:
    """What may be taken away again; the sheet on which somebody rated the handling and the proof of a promise stay."""
    kept: QuerySet[Attachment] = proposal.attachments.filter(removed_at=None)
    return kept.exclude(purpose__in=[Attachment.Purpose.RATING, Attachment.Purpose.EVIDENCE])


def some_attached(case: Case, on: date) -> Refusal | None:
    if not removable(case.proposal).exists():
        return Refusal("no_attachment", _("这件提案没有附件。"))
    return None


def still_attached(case: Case, act: Act) -> Refusal | None:
    if not removable(case.proposal).filter(pk=act["attachment"].pk).exists():
        return Refusal("attachment_gone", _("这个附件已经移除，请刷新页面。"))
    return None


def scan_attached(case: Case, on: date) -> Refusal | None:
    """What the secretariat enters for somebody goes in only with the sheet that they signed."""
    scans = case.proposal.attachments.filter(purpose=Attachment.Purpose.SCAN, removed_at=None)
    if case.proposal.entered_by_id is not None and not scans.exists():
        return Refusal("scan_missing", _("还没有书面原件的扫描件。请先添加有签名的原件扫描件，再提交。"))
    return None
