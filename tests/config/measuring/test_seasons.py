"""Generated seasons: whole, repeatable, and apart from what the program was given."""

import pytest

from config.measuring import suggestions
from config.measuring.seasons import draw

CODES = "gxj fgj kjj rsj sjj jrj czj jyj jtj wjj mzj zjj zrj hbj cgj swj nyj wlj tcj zsj"
SPOKEN = dict.fromkeys(CODES.split(), ("某局",))


def test_same_seed_gives_the_same_season():
    assert draw(2, 60, SPOKEN) == draw(2, 60, SPOKEN)
    assert draw(2, 60, SPOKEN) != draw(4, 60, SPOKEN)


def test_a_third_is_held_out():
    season = draw(2, 90, SPOKEN)
    assert (len(season.earlier), len(season.held_out)) == (60, 30)
    assert {one.year for one in season.held_out} == {2023}


def test_what_is_new_was_never_spoken_of_before():
    season = draw(2, 300, SPOKEN)
    assert not any(one.new for one in season.earlier)
    assert any(one.new for one in season.held_out)


def test_every_part_of_a_proposal_has_its_truth():
    season = draw(2, 60, SPOKEN)
    assert all(len(one.asks) == len(one.answering) for one in season.held_out)
    assert all(one.lead in one.owners and one.lead not in one.co_handlers for one in season.held_out)


def test_odd_and_even_seeds_share_no_matter():
    odd, even = draw(1, 300, SPOKEN), draw(2, 300, SPOKEN)
    assert {one.asks for one in odd.held_out}.isdisjoint(one.asks for one in even.held_out)


def test_figures_are_those_of_the_held_out_third():
    measured = suggestions.measure(4, 60)
    figures = {figure.key: figure for figure in measured.figures}
    assert figures["first"].of == figures["first_three"].of == figures["unsure"].of == 20
    assert figures["sure_right"].of + figures["unsure"].hits == 20


@pytest.mark.parametrize("proposals", ["29", "20001", "many"])
def test_impossible_sizes_are_refused(proposals):
    from django.core.management import CommandError, call_command  # noqa: PLC0415 -- only here

    with pytest.raises(CommandError):
        call_command("measure", "suggestions", "--proposals", proposals)
