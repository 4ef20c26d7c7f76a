"""What programs ask of the API when they move things."""

from __future__ import annotations

from datetime import date

from proposals.roles import Role
from tests.city import at
from workflow.models import Event

NOW = at(date(2023, 6, 1))
HANDLER = ("工信局", Role.HANDLER)


def address(subject, name):
    things = {"case": "cases", "assignment": "assignments", "opinion": "opinions", "reply": "replies"}
    return f"/api/v1/{things[subject._meta.model_name]}/{subject.pk}/transitions/{name}/"


def count(subject):
    return Event.objects.filter(machine=subject._meta.model_name, subject=subject.pk).count()


def file(city):
    inputs = {"category": "经济发展", "nature": "ordinary"}
    return (
        city.recommended(),
        city[Role.SECRETARIAT],
        "file",
        inputs,
        inputs | {"number": "", "topic_group": None},
    )


def hand_over(city):
    lead, co = city.units["工信局"], city.units["科技局"]
    sent = {"leads": [lead.pk], "co_handlers": [co.pk], "document": "示府办函〔2023〕9号"}
    units = type(lead).objects
    given = {
        "leads": units.filter(pk=lead.pk),
        "co_handlers": units.filter(pk=co.pk),
        "information": units.none(),
        "document": "示府办函〔2023〕9号",
    }
    return city.filed(), city[Role.OFFICE], "hand_over", sent, given


def remind(city):
    case = city.handling()
    sent = {"reason": "期限将到，请抓紧。", "by_on": "2023-06-09"}
    given = {"reason": "期限将到，请抓紧。\n请于2023年6月9日前办妥。", "by_on": date(2023, 6, 9)}
    return city.assignment(case, "科技局"), city[Role.OFFICE], "remind", sent, given


def extend_request(city):
    case = city.handling()
    city.accept(case, "工信局", day=date(2023, 5, 30))
    share = city.assignment(case, "工信局")
    words = {"reason": "涉及多个部门", "work_done": "已开两次协调会"}
    sent = {"until_on": "2023-08-01", **words, "proposer_told_on": "2023-05-31"}
    given = sent | {
        "until_on": date(2023, 8, 1),
        "proposer_told_on": date(2023, 5, 31),
        "deadline": share.deadlines.get(step="reply"),
    }
    return share, city["工信局", Role.BUREAU_LEADER], "extend_request", sent, given


def decline_invitation(city, api):
    case = city.draft()
    city.do("invite_cosigners", case, city[Role.MEMBER], date(2023, 2, 1), people=[city["", "cosigner"]])
    invited = api(city["", "cosigner"])
    return case, invited.post(address(case, "answer_invitation"), {"inputs": {"accept": "no"}}, key="first")
