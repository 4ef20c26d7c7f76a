"""The rates counted a second time, from dumped rows and nothing else: no model, no query and no definition of the product.

`rows` is table → list of dicts. Written from the words of `workflow.rates` alone.
"""

from collections import defaultdict

LIVING = {"filed", "handling", "replied", "closed", "tracking", "archived"}
SETTLED = {"kept", "partly_kept", "broken"}


def recount(rows, on, *, sealed):
    """Code → (numerator, denominator). `sealed`: the ratings of cases that are not closed are not known."""
    proposals = {one["id"]: one for one in rows["proposals_proposal"]}
    packs = {one["id"]: one for one in rows["workflow_rulepack"]}
    brought_in = {one["case_id"] for one in rows["workflow_archivedcase"]}
    cases = {
        one["id"]: one
        for one in rows["workflow_case"]
        if one["state"] in LIVING and one["filed_on"] and one["id"] not in brought_in
    }
    found = {
        **_of_shares(rows, cases),
        **_of_cases(rows, cases, packs),
        "adopted": _adopted(rows, cases, sealed),
        "satisfied": _satisfied(rows, cases, sealed),
        "kept": _kept(rows, cases, on),
    }
    assert all(proposals[case["proposal_id"]]["number"] for case in cases.values())
    return found


def _by(rows, column):
    found = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _of_shares(rows, cases):
    deadlines = _by(rows["workflow_deadline"], "assignment_id")
    shares = [
        one
        for one in rows["workflow_assignment"]
        if one["case_id"] in cases and one["state"] not in {"redirected", "withdrawn"}
    ]
    signed = [one for one in shares if one["accepted_on"]]
    answered, in_time, told, told_in_time = 0, 0, 0, 0
    for share in shares:
        met = [d for d in deadlines[share["id"]] if d["met_on"]]
        replies = [d for d in met if d["step"] in {"reply", "rehandle"}]
        if share["role"] in {"sole", "lead", "split"} and share["state"] == "answered" and replies:
            answered += 1
            in_time += all(d["met_on"] <= d["due_on"] for d in replies)
        if share["role"] == "co" and share["state"] in {"answered", "waived"}:
            told += 1
            late = [d for d in met if d["step"] == "opinion" and d["met_on"] > d["due_on"]]
            told_in_time += share["state"] == "answered" and not late
    return {
        "receipt": (len(signed), len(shares)),
        "on_time": (in_time, answered),
        "opinion_on_time": (told_in_time, told),
    }


def _of_cases(rows, cases, packs):
    talks = _by(rows["workflow_consultation"], "case_id")
    deadlines = _by(rows["workflow_deadline"], "case_id")
    asks = _by(rows["proposals_ask"], "proposal_id")
    answered = _answered_asks(rows)
    replied, good, face, public = 0, 0, 0, 0
    for case in cases.values():
        if not case["replied_on"]:
            continue
        replied += 1
        held = [
            t
            for t in talks[case["id"]]
            if t["round"] == case["round"] and t["response"] == "confirmed" and t["on"] <= case["replied_on"]
        ]
        late = [
            d
            for d in deadlines[case["id"]]
            if d["round"] == case["round"]
            and d["step"] in {"reply", "rehandle"}
            and d["met_on"]
            and d["met_on"] > d["due_on"]
        ]
        silent = [
            a for a in asks[case["proposal_id"]] if (case["id"], case["round"], a["id"]) not in answered
        ]
        good += len(held) >= packs[case["pack_id"]]["consultations_required"] and not late and not silent
        face += any(t["how"] in {"visit", "meeting", "face_to_face"} for t in held)
        public += case["publication"] in {"full", "summary"} and bool(case["published_on"])
    return {"replied": (good, len(cases)), "consulted": (face, replied), "published": (public, replied)}


def _answered_asks(rows, how=None):
    replies = {one["id"]: one for one in rows["workflow_reply"] if one["state"] == "delivered"}
    return {
        (replies[one["reply_id"]]["case_id"], replies[one["reply_id"]]["round"], one["ask_id"])
        for one in rows["workflow_askanswer"]
        if one["reply_id"] in replies and (how is None or one["how"] == how)
    }


def _known(case, sealed):
    return not sealed or case["state"] in {"closed", "tracking", "archived"}


def _adopted(rows, cases, sealed):
    ratings = {one["id"]: one for one in rows["workflow_evaluation"]}
    said = defaultdict(list)
    for one in rows["workflow_askadoption"]:
        rating = ratings[one["evaluation_id"]]
        said[rating["case_id"], rating["round"], one["ask_id"]].append(one["answer"])
    answered, asks = _answered_asks(rows, "answered"), _by(rows["proposals_ask"], "proposal_id")
    adopted, every = 0, 0
    for case in cases.values():
        for ask in asks[case["proposal_id"]]:
            every += 1
            key = case["id"], case["round"], ask["id"]
            members = said[key] if _known(case, sealed) else []
            adopted += set(members) == {"adopted"} if members else key in answered
    return adopted, every


def _satisfied(rows, cases, sealed):
    due = [
        one
        for one in rows["workflow_evaluation"]
        if one["case_id"] in cases
        and one["round"] == cases[one["case_id"]]["round"]
        and _known(cases[one["case_id"]], sealed)
        and one["state"] in {"given", "no_answer"}
    ]
    return sum(one["result"] in {"satisfied", "mostly", "understands"} for one in due), len(due)


def _kept(rows, cases, on):
    replies = {one["id"]: one["state"] for one in rows["workflow_reply"]}
    opinions = {one["id"]: one["state"] for one in rows["workflow_opinion"]}
    due = 0
    kept = 0
    for one in rows["workflow_commitment"]:
        out = (
            replies[one["reply_id"]] == "delivered"
            if one["reply_id"]
            else opinions[one["opinion_id"]] in {"sent", "superseded"}
            if one["opinion_id"]
            else True
        )
        late = one["state"] in {"open", "reported"} and one["due_on"] and one["due_on"] < on
        if one["case_id"] in cases and out and (one["state"] in SETTLED or late):
            due += 1
            kept += one["state"] == "kept"
    return kept, due
