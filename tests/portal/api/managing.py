"""How programs ask for the settings of a city."""

from __future__ import annotations

import json
from datetime import date

from proposals.roles import Role
from proposals.scopes import Scope
from proposals.services.tokens import issue
from tests.city import at


class Administering:
    """A program of whoever administers the city. Each call gives the status and the decoded body."""

    def __init__(self, api, city, person=None, *, token=False):
        who = person or city[Role.ADMINISTRATOR]
        self.program = api(headers=bearer(who, Scope.ADMIN)) if token else api(who)
        self.base = f"/api/v1/jurisdictions/{city.jurisdiction.pk}/"

    def at(self, address):
        return f"/api/v1/{address}" if not address.startswith("/") else f"{self.base}{address[1:]}"

    def get(self, address, /, **query):
        return self.program.get(self.at(address), **query)

    def post(self, address, /, **body):
        return self.program.post(self.at(address), body)

    def put(self, address, /, *, seen=None, **body):
        headers = {"If-Match": seen} if seen else {}
        sent = json.dumps(body)
        answer = self.program.client.put(
            self.at(address), sent, content_type="application/json", headers=headers
        )
        return answer.status_code, answer.json()

    def tag(self, address):
        return self.program.client.get(self.at(address))["ETag"]


def bearer(person, *scopes):
    """What a program sends along that came in with a token of these scopes."""
    made = at(date(2023, 5, 22))
    _token, secret = issue(
        person, name="程序", scopes=scopes, until=date(2023, 6, 1), made_by=person, at=made
    )
    return {"Authorization": f"Bearer {secret}"}
