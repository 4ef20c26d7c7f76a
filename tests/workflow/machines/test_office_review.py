"""The review before signature: the class may change, and with the text it is decided what of it is published."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import at, fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import REPLYING
from tests.workflow.machines.states import LEAD
from workflow.forms import ClearanceForm
from workflow.letters import published_text

SECRET = "已建立主动服务机制。"


def clear(city, reply, **inputs):
    city.do("clear", reply, city[Role.OFFICE], REPLYING, **({"openness": "public"} | inputs))
    return fresh(reply)


def letter(reply, name):
    return reply.case.pack.outcome_classes.get(letter=name)


def again_before_the_office(city, reply, day=REPLYING):
    """Sent back, and handed in once more with the text as it was."""
    city.do("return_from_review", reply, city[Role.OFFICE], day, reason="请再核。")
    city.do("submit_check", reply, city[LEAD, Role.HANDLER], day)
    city.do("pass_check", reply, city[LEAD, Role.SECTION_HEAD], day)


def test_the_office_changes_the_class_and_the_one_before_stays_readable(city):
    reply = st.reply_in(city, "office_review")

    found = clear(city, reply, outcome_class=letter(reply, "A"), class_reason="已经全部解决。")

    assert found.outcome_class.letter == "A"
    changes = reply.class_changes.values_list(
        "before__letter", "after__letter", "reason", "changed_by", "changed_at"
    )
    assert list(changes) == [("B", "A", "已经全部解决。", city[Role.OFFICE].pk, at(REPLYING))]


def test_back_and_forth_is_a_history(city):
    reply = st.reply_in(city, "office_review")
    clear(city, reply, outcome_class=letter(reply, "A"), class_reason="已经解决。")
    again_before_the_office(city, reply)

    found = clear(city, reply, outcome_class=letter(reply, "B"), class_reason="尚有一条在办。")

    changes = reply.class_changes.order_by("pk").values_list("before__letter", "after__letter")
    assert (found.outcome_class.letter, list(changes)) == ("B", [("B", "A"), ("A", "B")])


@pytest.mark.parametrize("chosen", [None, "B"])
def test_the_same_class_is_no_change(city, chosen):
    reply = st.reply_in(city, "office_review")

    found = clear(city, reply, outcome_class=chosen and letter(reply, chosen))

    assert (found.outcome_class.letter, reply.class_changes.count()) == ("B", 0)


def test_words_are_left_out_of_what_is_published_and_stay_in_the_letter(city):
    reply = st.reply_in(city, "office_review")
    clear(city, reply, redactions=(SECRET, "创新资源"), redaction_reason="涉及企业商业秘密")
    city.do("sign_off", reply, city[LEAD, Role.BUREAU_LEADER], REPLYING)

    st.issued(city, reply)

    found = fresh(reply)
    assert set(reply.redactions.values_list("words", "reason")) == {
        (SECRET, "涉及企业商业秘密"),
        ("创新资源", "涉及企业商业秘密"),
    }
    assert "已安排专班评估×××，并指导行业组织。" in published_text(found)
    assert SECRET not in published_text(found)
    assert SECRET in reply.texts.get().text


def test_a_way_back_voids_what_was_to_be_left_out(city):
    reply = st.reply_in(city, "office_review")
    clear(city, reply, redactions=(SECRET,), redaction_reason="涉密")

    again_before_the_office(city, reply)

    assert not reply.redactions.exists()
    clear(city, reply)
    assert not reply.redactions.exists()


@pytest.mark.parametrize(
    ("openness", "published"), [("public", True), ("on_request", False), ("withheld", False)]
)
def test_only_a_letter_that_is_out_and_open_is_published(city, openness, published):
    reply = st.reply_in(city, "office_review")
    clear(city, reply, openness=openness, openness_reason="涉密")
    city.do("sign_off", reply, city[LEAD, Role.BUREAU_LEADER], REPLYING)
    before = published_text(fresh(reply))

    st.issued(city, reply)

    assert (before, published_text(fresh(reply)) != "") == ("", published)


def form(city, reply, **entered):
    data = {"openness": "public"} | entered
    return ClearanceForm(data, subject=fresh(reply), actor=city[Role.OFFICE], on=date(2023, 5, 15))


def test_the_form_reads_one_phrase_a_line(city):
    found = form(city, st.reply_in(city, "office_review"), redactions=f" {SECRET} \n\n创新资源\n创新资源\n")

    assert found.is_valid()
    assert found.inputs()["redactions"] == (SECRET, "创新资源")
    assert found.inputs()["outcome_class"] is None


def test_the_form_refuses_a_phrase_that_is_too_long(city):
    found = form(city, st.reply_in(city, "office_review"), redactions="字" * 401)

    assert {name: [e.code for e in errors] for name, errors in found.errors.as_data().items()} == {
        "redactions": ["max_length"]
    }


def test_the_form_offers_the_other_classes_only(city):
    found = form(city, st.reply_in(city, "office_review"))

    letters = found.fields["outcome_class"].queryset.values_list("letter", flat=True)
    assert "B" not in letters
    assert "A" in letters
