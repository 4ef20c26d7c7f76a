"""The situation that causes each refusal of publishing and taking back."""

from __future__ import annotations

from dataclasses import replace

from tests.city import fresh, make_city
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import READY, Ready
from tests.workflow.machines.ready.publication import FULL, LATER, marked, published, supplemented
from workflow.models import Case

PHONE = "联系电话：0769-22831234"


def ready(city, name, state, **inputs):
    """What would succeed, but for these inputs."""
    found = READY[f"case.{name}"](city, state)
    return replace(found, inputs=found.inputs | inputs)


def wished(city, wish, **inputs):
    case = city.filed(wish=wish)
    return Ready(case, FULL | inputs, LATER)


def decided_already(city):
    return Ready(published(city, city.replied()), dict(FULL), LATER)


def reviewing_early(city):
    found = READY["case.review_publication"](city, "replied")
    return replace(found, day=found.day.replace(month=5, day=31))


def without_supplement(city):
    return Ready(published(city, city.replied()), dict(FULL), LATER)


def foreign_supplement(city):
    """The supplement of another case."""
    other = city.replied(title="另一件")
    letter = supplemented(city, published(city, other))
    found = READY["case.publish_supplement"](city, "replied")
    return replace(found, inputs=found.inputs | {"supplement": letter})


def on_request(city):
    case = city.replied()
    case.replies.update(openness="on_request")
    return Ready(fresh(case), dict(FULL), LATER)


def foreign_opinion(city):
    other = city.replied(title="另一件")
    found = READY["case.decide_publication"](city, "replied")
    opinion = other.opinion_links.first().opinion
    return replace(found, inputs=found.inputs | {"opinions": [opinion]}, day=LATER)


def with_telephone(city):
    reply = st.reply_in(city, "delivered", text=f"已收悉，现答复如下：\n　　已安排专班。{PHONE}。\n")
    return Ready(fresh(reply).case, dict(FULL), LATER)


def written_apart(city):
    """What was to be left out stands once more with a blank in it."""
    reply = st.reply_in(city, "delivered", text="已收悉，现答复如下：\n　　已请王小明指导，王 小明到会。\n")
    marked(city, reply.case, "王小明")
    return Ready(fresh(reply).case, dict(FULL), LATER)


def names_beyond(city):
    case = city.replied(wish="summary")
    return Ready(case, FULL | {"named": True}, LATER)


def withdrawing_what_is_not_there(city):
    found = READY["case.withdraw_publication"](city, "filed")
    return replace(found, inputs=found.inputs | {"about": "answer"})


def of_another_city(city):
    make_city("bieshi").filed()
    return Ready(Case.objects.get(pk=city.filed().pk), {"about": "all", "reason": "误登。"}, LATER)


REFUSED = {
    "publication.undecided: already_decided": ("case.decide_publication", decided_already),
    "publication.review_due: not_yet_due": ("case.review_publication", reviewing_early),
    "publication.supplement_undecided: no_supplement": ("case.publish_supplement", without_supplement),
    "publication.supplement_open: supplement_unfit": ("case.publish_supplement", foreign_supplement),
    "publication.something_public: not_published": ("case.withdraw_publication", of_another_city),
    "publication.taken_back_stands: not_published": (
        "case.withdraw_publication", withdrawing_what_is_not_there,
    ),
    "publication.withheld_has_reason: reason_missing": (
        "case.decide_publication", lambda c: ready(c, "decide_publication", "replied", publication="withheld"),
    ),
    "publication.review_ahead: review_unfit": (
        "case.decide_publication", lambda c: ready(c, "decide_publication", "replied", review_on=LATER),
    ),
    "publication.summary_given: summary_missing": (
        "case.decide_publication", lambda c: ready(c, "decide_publication", "replied", publication="summary"),
    ),
    "publication.within_wish: beyond_wish": ("case.publish_proposal", lambda c: wished(c, "summary")),
    "publication.within_wish: beyond_wish withheld": (
        "case.publish_proposal", lambda c: wished(c, "withheld", publication="summary", summary="摘要。"),
    ),
    "publication.names_within_wish: names_beyond_wish": ("case.decide_publication", names_beyond),
    "publication.open_letters: nothing_open": ("case.decide_publication", on_request),
    "publication.open_letters: opinion_elsewhere": ("case.decide_publication", foreign_opinion),
    "publication.cleared: words_unsettled": ("case.decide_publication", with_telephone),
    "publication.cleared: words_readable": ("case.decide_publication", written_apart),
}  # fmt: skip
