"""What became of a carried case, as one JSON object. Everything is read back from the rows, nothing is remembered."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from workflow.assembly.carriage import carried
from workflow.assembly.matching import coverage
from workflow.assembly.passages import split, without_salutation
from workflow.carrying.days import ASSUMED
from workflow.carrying.missing import missing
from workflow.findings import findings
from workflow.letters import current_text
from workflow.models import Case, Deadline, Event, Opinion, Reply
from workflow.services.clock import day_of
from workflow.services.verification import read_logs
from workflow.states import AssignmentRole, AssignmentState, OpinionState
from workflow.steps import Step
from workflow.transitions import TABLES
from workflow.workdays import from_json
from workflow.workdays.calendar import WEEKDAY_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proposals.parsing import Reading

    Json = dict[str, Any]


def report(case: Case, reading: Reading, *, made: bool) -> Json:
    """The report of `manage.py carry_case`.

    - `status`: `carried`, or `present` when the case had been there and nothing was changed
    - `jurisdiction`, `number`, `title`, `kind`, `session`, `proposer`, `state`, `state_label`, `outcome`
    - `assumptions` [str]: what the page does not give and was assumed
    - `timeline` [{seq, on, at, machine, move, label, organisation, actor, role, target, note, assumed}]
    - `deadlines` [{step, label, organisation, start_on, due_on, original_due_on, status, met_on, provisional, why}];
      `status` is `met`, `late`, `missed` (its day passed before it was given up), `unused` (a right that nobody
      used), `open` or `cancelled` (given up before its day)
    - `opinions` {asked, received, letters [{organisation, sent_on, cases, characters, carried_characters,
      passages [{name, characters, carried_characters, use, reason}]}], silent [{organisation, due_on, reason}]}
    - `asks` [{number, group, text, opinions [{organisation, passage}], reply_sections, status, reason, demands
      [{text, status, opinions, reply_sections}], answer}]; `status` is `answered`, `partly` (of several demands),
      `planned` (only as something to come), `lost` (an opinion speaks to it, the reply does not) or `nobody`; that of a
      demand is any of these but `partly`
    - `missing` [{code, message, organisation}]: what is not there or not right, in the order of gravity;
      `organisation` is who wrote the letter that is meant, spelt as there, or null
    - `findings` [{code, severity, message, span, text, remedy, fingerprint, waived}]: the checker on the reply
    - `related` [{number, title, kind, state}]: further matters that a letter of the page answers
    - `chain` {holds, events, fault}
    """
    case = Case.objects.select_related("proposal__session", "jurisdiction", "pack").get(pk=case.pk)
    proposal = case.proposal
    asks = _asks(case)
    opinions = _opinions(case)
    return {
        "status": "carried" if made else "present",
        "jurisdiction": case.jurisdiction.slug,
        "number": proposal.number,
        "title": proposal.title,
        "kind": proposal.kind,
        "session": proposal.session.name,
        "proposer": proposal.proposer_name,
        "state": case.state,
        "state_label": str(case.get_state_display()),
        "outcome": case.outcome,
        "assumptions": list(dict.fromkeys(_assumptions(case))),
        "timeline": list(_timeline(case)),
        "deadlines": list(_deadlines(case)),
        "opinions": opinions,
        "asks": asks,
        "missing": missing(reading, asks, opinions, talks=case.consultations.count()),
        "findings": _findings(case),
        "related": list(_related(case)),
        "chain": _chain(case),
    }


def _events(case: Case) -> Any:
    return Event.objects.filter(case=case).select_related("actor", "post__organisation").order_by("seq")


def _assumptions(case: Case) -> Iterator[str]:
    for event in _events(case):
        if event.note.startswith(ASSUMED):
            yield event.note.removeprefix(ASSUMED)


def _timeline(case: Case) -> Iterator[Json]:
    for event in _events(case):
        row = TABLES[event.machine].get(event.transition)
        yield {
            "seq": event.seq,
            "on": day_of(event.at, case.jurisdiction).isoformat(),
            "at": event.at.isoformat(),
            "machine": event.machine,
            "move": event.transition,
            "label": str(row.label) if row else _("建立草稿"),
            "organisation": event.post.organisation.name if event.post else None,
            "actor": str(event.actor) if event.actor else None,
            "role": event.post.role if event.post else None,
            "target": event.target,
            "note": event.note,
            "assumed": event.note.startswith(ASSUMED),
        }


def _deadlines(case: Case) -> Iterator[Json]:
    rows = case.deadlines.select_related("assignment__organisation", "commitment__organisation").order_by(
        "due_on", "pk"
    )
    for row in rows:
        yield {
            "step": row.step,
            "label": str(row.get_step_display()),
            "organisation": _owed_by(row),
            "start_on": row.start_on.isoformat(),
            "due_on": row.due_on.isoformat(),
            "original_due_on": row.original_due_on.isoformat(),
            "status": _status(row),
            "met_on": row.met_on.isoformat() if row.met_on else None,
            "provisional": row.provisional,
            "why": _why(row),
        }


def _owed_by(row: Deadline) -> str | None:
    owner = row.assignment or row.commitment
    return owner.organisation.name if owner else None


def _status(row: Deadline) -> str:
    if row.step == Step.OBJECT and not row.is_open:
        return "met" if row.assignment and row.assignment.objections.exists() else "unused"
    if row.met_on is not None:
        return "late" if row.was_late else "met"
    if row.cancelled_on is not None:
        return "missed" if row.cancelled_on > row.due_on else "cancelled"
    return "open"


def _why(row: Deadline) -> str:
    """Why that day, in one sentence: rule, first day, days off passed over, roll to a working day."""
    if not row.derivation:
        return _("承诺所写的日期")
    working = from_json(row.derivation)
    words = {"start": row.start_on, "span": working.timing}
    sentence = _("自 %(start)s 起 %(span)s（起始日不计）") % words
    if working.skipped:
        sentence += _("，其间休息 %(n)d 天") % {"n": len(working.skipped)}
        holidays = Counter(day.reason for day in working.skipped if day.reason not in WEEKDAY_NAMES)
        if holidays:
            sentence += (
                "（"
                + "、".join(_("%(name)s %(n)d 天") % {"name": name, "n": n} for name, n in holidays.items())
                + "）"
            )
    if working.worked:
        sentence += _("，调休上班 %(n)d 天") % {"n": len(working.worked)}
    if working.rolled_from:
        sentence += _("，%(day)s 休息，顺延") % {"day": working.rolled_from}
    return sentence + (_("；依据：%(source)s") % {"source": working.source} if working.source else "")


def _reply(case: Case) -> Reply:
    found: Reply = (
        case.replies.filter(supplement_of=None).select_related("organisation").order_by("-round", "pk")[0]
    )
    return found


def _sent(case: Case) -> list[Opinion]:
    rows = Opinion.objects.filter(links__case=case, state=OpinionState.SENT).select_related("organisation")
    return list(rows.order_by("sent_at", "pk"))


def _reply_text(case: Case) -> str:
    return current_text(_reply(case)) if case.replies.exists() else ""


def _opinions(case: Case) -> Json:
    co = case.assignments.filter(role=AssignmentRole.CO, round=case.round).select_related("organisation")
    silent = co.exclude(state=AssignmentState.ANSWERED).order_by("pk")
    return {
        "asked": co.count(),
        "received": co.filter(state=AssignmentState.ANSWERED).count(),
        "letters": [_letter(case, opinion) for opinion in _sent(case)],
        "silent": [
            {
                "organisation": one.organisation.name,
                "due_on": _due(one.deadlines.filter(step="opinion").first()),
                "reason": one.waiver.removeprefix(ASSUMED),
            }
            for one in silent
        ],
    }


def _due(deadline: Deadline | None) -> str | None:
    return deadline.due_on.isoformat() if deadline else None


def _letter(case: Case, opinion: Opinion) -> Json:
    reply, title = _reply_text(case), case.proposal.title
    text = current_text(opinion)
    whole = carried(without_salutation(text), reply, leave_out=[title])
    return {
        "organisation": opinion.organisation.name,
        "sent_on": day_of(opinion.sent_at, case.jurisdiction).isoformat() if opinion.sent_at else None,
        "cases": sorted(
            link.case.proposal.reference for link in opinion.links.select_related("case__proposal")
        ),
        "characters": whole.characters,
        "carried_characters": whole.carried,
        "passages": list(_passages(case, opinion, reply)),
    }


def _passages(case: Case, opinion: Opinion, reply: str) -> Iterator[Json]:
    marks = {use.passage_id: use for use in case.passage_uses.filter(passage__opinion=opinion)}
    for passage in opinion.passages.order_by("position"):
        share = carried(passage.text, reply, leave_out=[case.proposal.title])
        mark = marks.get(passage.pk)
        yield {
            "name": passage.heading or " ".join(passage.text.split())[:20],
            "characters": share.characters,
            "carried_characters": share.carried,
            "use": mark.use if mark else None,
            "reason": mark.reason if mark else "",
        }


def _asks(case: Case) -> list[Json]:
    """Each ask with the opinions and the sections of the reply that speak to it, and what was entered as the answer."""
    asks = list(case.proposal.asks.order_by("position"))
    heard = {opinion.organisation.name: split(current_text(opinion)) for opinion in _sent(case)}
    covered = coverage(asks, heard, split(_reply_text(case)), title=case.proposal.title)
    answers = {answer.ask_id: answer for answer in _answers(case)}
    return [
        {
            "number": ask.number,
            "group": ask.group,
            "text": ask.text,
            "opinions": [{"organisation": name, "passage": passage} for name, passage in one.opinions],
            "reply_sections": list(one.reply_sections),
            "status": one.status.value,
            "reason": one.reason(_),
            "demands": [
                {
                    "text": demand.text,
                    "status": demand.status.value,
                    "opinions": list(demand.opinions),
                    "reply_sections": list(demand.reply_sections),
                }
                for demand in one.demands
            ],
            "answer": answers[ask.pk].how if ask.pk in answers else None,
        }
        for ask, one in zip(asks, covered, strict=True)
    ]


def _answers(case: Case) -> Any:
    return _reply(case).answers.all() if case.replies.exists() else ()


def _findings(case: Case) -> list[Json]:
    if not case.replies.exists():
        return []
    reply = _reply(case)
    waived = set(reply.waivers.values_list("finding", flat=True))
    return [
        found.as_json(_) | {"fingerprint": found.fingerprint, "waived": found.fingerprint in waived}
        for found in findings(reply)
    ]


def _related(case: Case) -> Iterator[Json]:
    others = Case.objects.filter(opinion_links__opinion__links__case=case).exclude(pk=case.pk)
    for other in others.select_related("proposal").order_by("proposal__number", "pk").distinct():
        proposal = other.proposal
        yield {
            "number": proposal.number,
            "title": proposal.title,
            "kind": proposal.kind,
            "state": other.state,
        }


def _chain(case: Case) -> Json:
    log = next(iter(read_logs([case.pk])))
    fault = log.fault
    return {"holds": fault is None, "events": log.length, "fault": None if fault is None else fault.code}
