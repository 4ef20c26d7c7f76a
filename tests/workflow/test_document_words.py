"""The word under which a bureau numbers its letters (机关代字): who sets it, and that nothing before is lost."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.models import Deputy, Organisation
from proposals.roles import Role
from tests.city import UNIT_ROLES, at, fresh, make_city
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.models import WordChange
from workflow.services.units import set_document_word

DAY = date(2023, 5, 22)
OLD, NEW = "示科技函", "示科函"


@pytest.fixture
def city(db):
    return make_city()


def setting(city, word=NEW, *, actor=None, day=DAY):
    liaison = city["科技局", Role.LIAISON]
    return set_document_word(city.units["科技局"], actor=actor or liaison, word=word, at=at(day))


def word_of(city, unit="科技局"):
    return fresh(city.units[unit]).document_word


def numbered(city, title):
    """The number of the opinion that 科技局 sends in another case."""
    case = city.handling(title=title, co=("科技局",))
    city.accept(case, "科技局")
    return city.opinion_sent(case, "科技局").document_number


def changes():
    return list(WordChange.objects.order_by("pk").values_list("before", "after"))


def test_word_is_set_with_what_it_was_who_set_it_and_when(city):
    setting(city)

    assert word_of(city) == NEW
    assert WordChange.objects.values("organisation", "before", "after", "set_by", "set_at").get() == {
        "organisation": city.units["科技局"].pk,
        "before": OLD,
        "after": NEW,
        "set_by": city["科技局", Role.LIAISON].pk,
        "set_at": at(DAY),
    }


def test_every_word_stays_on_record_and_the_same_again_is_no_change(city):
    setting(city)

    assert setting(city) is None
    setting(city, "")
    setting(city, OLD)

    assert changes() == [(OLD, NEW), (NEW, ""), ("", OLD)]


def test_numbers_already_drawn_stay_and_a_word_that_comes_back_goes_on(city):
    numbers = [numbered(city, "甲")]
    setting(city, day=date(2023, 4, 25))
    numbers += [numbered(city, "乙"), numbered(city, "丙")]
    setting(city, OLD, day=date(2023, 4, 25))
    numbers += [numbered(city, "丁")]

    drawn = city.units["科技局"].document_numbers.order_by("pk")
    assert numbers == [f"{OLD}〔2023〕1号", f"{NEW}〔2023〕1号", f"{NEW}〔2023〕2号", f"{OLD}〔2023〕2号"]
    assert list(drawn.values_list("text", flat=True)) == numbers


def test_without_a_word_opinions_go_out_without_a_number(city):
    setting(city, "", day=date(2023, 4, 25))

    assert numbered(city, "甲") == ""


@pytest.mark.parametrize("word", ["示科函〔2023〕5号", "示科函12", "示 科函", "（示科函）"])
def test_more_than_a_word_is_refused(city, word):
    with pytest.raises(MoveRefusedError) as refusal:
        setting(city, word)

    assert (refusal.value.refusal.code, word_of(city), changes()) == ("more_than_a_word", OLD, [])


def test_word_of_another_bureau_is_refused_by_its_name(city):
    with pytest.raises(MoveRefusedError) as refusal:
        setting(city, "示工信函")

    assert (refusal.value.refusal.code, word_of(city), changes()) == ("word_of_another", OLD, [])
    assert "工信局" in str(refusal.value)


def test_word_under_which_another_bureau_drew_a_number_this_year_is_refused(city):
    numbered(city, "甲")
    Organisation.objects.filter(pk=city.units["科技局"].pk).update(document_word="")
    unit, liaison = city.units["金融局"], city["金融局", Role.LIAISON]

    with pytest.raises(MoveRefusedError) as refusal:
        set_document_word(unit, actor=liaison, word=OLD, at=at(DAY))
    set_document_word(unit, actor=liaison, word=OLD, at=at(date(2024, 1, 2)))

    assert (refusal.value.refusal.code, word_of(city, "金融局")) == ("word_of_another", OLD)


def test_word_of_a_bureau_in_another_city_is_free(city):
    theirs = make_city("linshi").units["工信局"]
    Organisation.objects.filter(pk=theirs.pk).update(document_word=NEW)

    setting(city)

    assert word_of(city) == NEW


def test_word_is_not_for_others_of_the_bureau_other_liaisons_offices_or_deputies(city):
    deputy = city["stranger"]
    post = city["科技局", Role.LIAISON].posts.get()
    Deputy.objects.create(post=post, person=deputy, from_on=DAY, until_on=DAY)
    own = [city["科技局", role] for role in UNIT_ROLES if role != Role.LIAISON]
    others = [city["工信局", Role.LIAISON], city[Role.OFFICE], city[Role.ADMINISTRATOR], deputy]

    refused = [person for person in (*own, *others) if not _may(city, person)]

    assert (refused, word_of(city)) == ([*own, *others], OLD)


def _may(city, person):
    try:
        setting(city, actor=person)
    except ForbiddenMoveError:
        return False
    return True
