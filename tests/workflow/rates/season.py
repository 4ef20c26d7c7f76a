"""A small season of two cities, in which everything stands that the rates count apart."""

from datetime import date

from proposals.models import Post
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import City, fresh, make_city
from tests.recording import recorded

ON = date(2023, 6, 30)
SECOND = "erfan"


def held_of(user, on=ON):
    return held_posts(user, on)


@recorded
def season(slug: str = "shifan") -> City:
    """Closed with a kept promise, rated and not closed, silent, answered late by two units, received, and only filed."""
    city = make_city(slug)
    _closed_with_promise(city)
    city.evaluated(result="dissatisfied", title="不满意的一件")
    city.replied(title="还没有评价的一件")
    city.handling(title="交办的一件", leads=("工信局", "发改局"), co=("科技局",), information=("金融局",))
    city.filed(title="刚立案的一件")
    city.submitted(title="还在审查的一件")
    return city


def _closed_with_promise(city):
    case = city.replied(title="办结的一件")
    talk = case.consultations.get()
    city.do(
        "answer_consultation", case, city[Role.MEMBER], date(2023, 5, 21), consultation=talk, confirmed=True
    )
    promise = city.commitment(case, due_on=date(2023, 6, 1))
    city.do("confirm", promise, city[Role.SECRETARIAT], date(2023, 5, 26))
    asks = list(case.proposal.asks.order_by("position"))
    answers = {asks[0].pk: "adopted", asks[1].pk: "partly"}
    city.do(
        "evaluate", fresh(case), city[Role.MEMBER], date(2023, 5, 25), contact="visit", attitude="mostly", pertinence="yes",
        result="mostly", words="", adoptions=answers,
    )  # fmt: skip
    city.do("decide_publication", fresh(case), city[Role.OFFICE], date(2023, 5, 26), publication="full")
    city.do("close", fresh(case), city[Role.SECRETARIAT], date(2023, 5, 27), outcome="in_progress")
    return fresh(case)


@recorded
def two_cities():
    """The cities, the posts of an auditor of both, and their keys."""
    cities = [season(), season(SECOND)]
    auditor = cities[0][Role.AUDITOR]
    Post.objects.create(
        person=auditor, organisation=cities[1].units["提案委"], role=Role.AUDITOR, from_on=date(2020, 1, 1)
    )
    return cities, held_of(auditor), tuple(city.jurisdiction.pk for city in cities)
