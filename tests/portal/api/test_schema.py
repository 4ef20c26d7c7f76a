"""Any request that the description allows, from people who see much: no fault of the server, every answer as described.

schemathesis makes the requests from the committed description. A short run with the same requests each time stays
here; `SCHEMA_EXAMPLES=40` makes it a long one, and `SCHEMA_SEED` another one.
"""

from __future__ import annotations

import logging
import os
from datetime import date, timedelta
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, reset_queries, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from proposals.roles import Role
from proposals.scopes import Scope
from proposals.services.tokens import issue
from tests.conftest import REPOSITORY
from tests.portal.api.test_rights_everywhere import BESIDE, NOW, THINGS, build

EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "1"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
RUN = settings(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize="SCHEMA_SEED" not in os.environ,
    phases=[Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip
ROLES = (
    Role.MEMBER, Role.SECRETARIAT, Role.OFFICE, ("工信局", Role.HANDLER), ("工信局", Role.BUREAU_LEADER), Role.ADMINISTRATOR,
)  # fmt: skip


@pytest.fixture(scope="module")
def operations():
    schema = schemathesis.openapi.from_path(REPOSITORY / "docs" / "openapi.yaml")
    schema.app = WSGIHandler()
    return [found.ok() for found in schema.get_all_operations()]


@pytest.fixture
def things(city, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return build(city) | BESIDE | {"attachment": 1}


@pytest.fixture
def served(monkeypatch):
    """Requests stay on the connection of the test; a fault is told where it happened."""
    for signal, receiver in (
        (request_started, reset_queries), (request_started, close_old_connections), (request_finished, close_old_connections),
    ):  # fmt: skip
        signal.disconnect(receiver)
    monkeypatch.setattr("portal.api.throttling.PerCaller.allow_request", lambda *_args: True)
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)
    request_started.connect(reset_queries)
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def told(error: BaseException) -> str:
    """The failures in one line each."""
    inner = getattr(error, "exceptions", ())
    return (
        " | ".join(told(one) for one in inner)
        if inner
        else " ".join(f"{type(error).__name__}: {error}".split())[:700]
    )


def faults_of(operation: Any, mode: Any, secret: str, key: int | None) -> list[str]:
    """What is wrong with the answers to requests of one operation; with `key` they speak of that thing."""
    found: list[str] = []

    @RUN
    @seed(int(os.environ.get("SCHEMA_SEED", "1")))
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        if key is not None and "id" in (case.path_parameters or {}):
            case.path_parameters["id"] = key
        with transaction.atomic():
            try:
                response = case.call(headers={"Authorization": f"Bearer {secret}"})
                case.validate_response(response, checks=CHECKS)
            except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001 -- whatever it is, it is told
                found.append(f"{operation.label} {key}: {told(error)}")
            transaction.set_rollback(True)

    ask()
    return found


def secret_of(person: Any) -> str:
    until = date(2023, 6, 1) + timedelta(days=30)
    return issue(person, name="检查", scopes=list(Scope), until=until, made_by=person, at=NOW)[1]


def test_answers_are_as_described(city, things, operations, served):
    """Each operation is asked by one of the people in turn, in a long run by all of them."""
    secrets = [secret_of(city[role]) for role in ROLES]
    wrong: list[str] = []

    for place, operation in enumerate(operations):
        key = things.get(THINGS.get(operation.path.split("/")[3], ""))
        mode = GenerationMode.POSITIVE if place % 3 else GenerationMode.NEGATIVE
        asking = secrets if EXAMPLES > 1 else [secrets[place % len(secrets)]]
        wrong += [fault for secret in asking for fault in faults_of(operation, mode, secret, key)]

    assert len(operations) > 150
    assert wrong == []
