"""One proposal between two installations by parcels alone."""

from __future__ import annotations

from datetime import date

from proposals.roles import Role
from tests.city import at, fresh
from workflow.models import Case


def test_a_proposal_goes_in_and_its_number_comes_out(sides):
    outer, inner = sides
    with outer.running() as city:
        case = city.submitted()
    outer.send(at(date(2023, 2, 2)))

    arrived = inner.receive(outer.outbox, at(date(2023, 2, 3)))

    assert [one.refused for one in arrived] == [None]
    with inner.running() as city:
        inside = Case.objects.get()
        assert (inside.state, inside.proposal.title) == ("submitted", case.proposal.title)
        city.do("recommend", inside, city[Role.SECRETARIAT], date(2023, 2, 6), similar_reviewed=True)
        city.do(
            "file",
            fresh(inside),
            city[Role.SECRETARIAT],
            date(2023, 2, 7),
            category="经济发展",
            nature="ordinary",
            number="",
        )
    inner.send(at(date(2023, 2, 8)))
    outer.receive(inner.outbox, at(date(2023, 2, 9)))
    with outer.running():
        assert (fresh(case).state, fresh(case).proposal.number) == ("filed", "20230001")
