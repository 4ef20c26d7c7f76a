"""The counts of bench `dashboard` in hand-written SQL: the least that the same figures can cost."""

from __future__ import annotations

from typing import Final

CODES: Final = (
    "replied", "consulted", "published", "receipt", "on_time", "opinion_on_time", "adopted", "satisfied",
)  # fmt: skip
"""What the statements count, each its denominator and its numerator, in this order."""
_LIVING: Final = "('filed', 'handling', 'replied', 'closed', 'tracking', 'archived')"
_CASES: Final = f"""
WITH c AS (
  SELECT k.id, k.round, k.replied_on, k.publication, k.published_on, k.proposal_id, r.consultations_required AS needed
  FROM proposals_proposal p
  JOIN workflow_case k ON k.proposal_id = p.id AND k.state IN {_LIVING} AND k.filed_on IS NOT NULL
  JOIN workflow_rulepack r ON r.id = k.pack_id
  LEFT JOIN workflow_archivedcase v ON v.case_id = k.id
  WHERE p.session_id = %s AND v.id IS NULL
)"""  # noqa: S608 -- ours
_OF_CASES: Final = f"""{_CASES}, t AS (
  SELECT c.id, count(*) AS n, max(CASE WHEN t.how IN ('visit', 'meeting', 'face_to_face') THEN 1 ELSE 0 END) AS met
  FROM c JOIN workflow_consultation t
    ON t.case_id = c.id AND t.round = c.round AND t.response = 'confirmed' AND t."on" <= c.replied_on
  GROUP BY c.id
), l AS (
  SELECT DISTINCT c.id FROM c JOIN workflow_deadline d
    ON d.case_id = c.id AND d.round = c.round AND d.step IN ('reply', 'rehandle') AND d.met_on > d.due_on
), s AS (
  SELECT w.ask_id FROM c
  JOIN workflow_reply y ON y.case_id = c.id AND y.round = c.round AND y.state = 'delivered'
  JOIN workflow_askanswer w ON w.reply_id = y.id
), o AS (
  SELECT DISTINCT c.id FROM c JOIN proposals_ask a ON a.proposal_id = c.proposal_id
  LEFT JOIN s ON s.ask_id = a.id WHERE s.ask_id IS NULL
)
SELECT count(*),
  count(*) FILTER (WHERE replied_on IS NOT NULL AND coalesce(t.n, 0) >= needed AND l.id IS NULL AND o.id IS NULL),
  count(replied_on), count(*) FILTER (WHERE t.met = 1),
  count(replied_on), count(*) FILTER (WHERE replied_on IS NOT NULL AND publication IN ('full', 'summary')
    AND published_on IS NOT NULL)
FROM c LEFT JOIN t ON t.id = c.id LEFT JOIN l ON l.id = c.id LEFT JOIN o ON o.id = c.id"""  # noqa: S608 -- ours
_OF_SHARES: Final = f"""{_CASES}, d AS (
  SELECT d.assignment_id AS id,
    max(CASE WHEN d.step = 'opinion' THEN 0 WHEN d.met_on IS NOT NULL THEN 1 ELSE 0 END) AS answered,
    max(CASE WHEN d.step <> 'opinion' AND d.met_on > d.due_on THEN 1 ELSE 0 END) AS late,
    max(CASE WHEN d.step = 'opinion' AND d.met_on > d.due_on THEN 1 ELSE 0 END) AS told_late
  FROM c JOIN workflow_deadline d ON d.case_id = c.id AND d.step IN ('reply', 'rehandle', 'opinion')
  GROUP BY d.assignment_id
)
SELECT count(*), count(accepted_on),
  count(*) FILTER (WHERE role <> 'co' AND role <> 'information' AND state = 'answered' AND d.answered = 1),
  count(*) FILTER (WHERE role <> 'co' AND role <> 'information' AND state = 'answered' AND d.answered = 1 AND d.late = 0),
  count(*) FILTER (WHERE role = 'co' AND (state = 'waived' OR (state = 'answered' AND answered_on IS NOT NULL))),
  count(*) FILTER (WHERE role = 'co' AND state = 'answered' AND answered_on IS NOT NULL AND coalesce(d.told_late, 0) = 0)
FROM c JOIN workflow_assignment a ON a.case_id = c.id AND a.state NOT IN ('redirected', 'withdrawn')
LEFT JOIN d ON d.id = a.id"""  # noqa: S608 -- ours
_OF_ASKS: Final = f"""{_CASES}, m AS (
  SELECT x.ask_id, min(CASE WHEN x.answer = 'adopted' THEN 1 ELSE 0 END) AS adopted
  FROM c JOIN workflow_evaluation e ON e.case_id = c.id AND e.round = c.round
  JOIN workflow_askadoption x ON x.evaluation_id = e.id GROUP BY x.ask_id
), s AS (
  SELECT DISTINCT w.ask_id FROM c
  JOIN workflow_reply y ON y.case_id = c.id AND y.round = c.round AND y.state = 'delivered'
  JOIN workflow_askanswer w ON w.reply_id = y.id AND w.how = 'answered'
)
SELECT count(*), count(*) FILTER (WHERE m.adopted = 1 OR (m.adopted IS NULL AND s.ask_id IS NOT NULL))
FROM c JOIN proposals_ask a ON a.proposal_id = c.proposal_id
LEFT JOIN m ON m.ask_id = a.id LEFT JOIN s ON s.ask_id = a.id"""  # noqa: S608 -- ours
_OF_RATINGS: Final = f"""{_CASES}
SELECT count(*) FILTER (WHERE e.state IN ('given', 'no_answer')),
  count(*) FILTER (WHERE e.state = 'given' AND e.result IN ('satisfied', 'mostly', 'understands'))
FROM c JOIN workflow_evaluation e ON e.case_id = c.id AND e.round = c.round"""  # noqa: S608 -- ours
CITY: Final = (_OF_CASES, _OF_SHARES, _OF_ASKS, _OF_RATINGS)
"""One session of a city, by its key, as its secretariat sees it."""

COUNTRY: Final = """
SELECT {sums} FROM workflow_ratesummary s JOIN proposals_session y ON y.id = s.session_id
WHERE s.grain = 'whole' AND y.year = %s AND s.jurisdiction_id IN ({places})"""
PROMISES: Final = f"""
SELECT count(*) FROM workflow_commitment c
JOIN workflow_case k ON k.id = c.case_id AND k.state IN {_LIVING}
JOIN proposals_proposal p ON p.id = k.proposal_id JOIN proposals_session y ON y.id = p.session_id AND y.year = %s
WHERE c.state IN ('open', 'reported') AND c.due_on < %s AND k.jurisdiction_id IN ({{places}})"""  # noqa: S608 -- ours
OVERDUE: Final = f"""
SELECT count(*) FROM workflow_deadline d
WHERE d.met_on IS NULL AND d.cancelled_on IS NULL AND d.paused_on IS NULL AND d.due_on < %s
  AND d.step IN ('sign', 'contact', 'opinion', 'supplement', 'reply', 'rehandle', 'evaluate')
  AND d.jurisdiction_id IN ({{places}}) AND (
    SELECT k.id FROM workflow_case k JOIN proposals_proposal p ON p.id = k.proposal_id
    JOIN proposals_session y ON y.id = p.session_id
    WHERE k.id = d.case_id AND k.state IN {_LIVING} AND y.year = %s LIMIT 1
  ) IS NOT NULL"""  # noqa: S608 -- ours
"""What is overdue in a year: so few deadlines that their cases are best asked one by one."""
