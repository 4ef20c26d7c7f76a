"""Everything that the product keeps, as plain values: equal before and after means that nothing was left behind."""

from __future__ import annotations

from typing import Any

from django.apps import apps

KEPT = ("proposals", "workflow", "notifications")
SETTLED = {"CalendarDay", "WorkingCalendar", "DeadlineRule", "Reminder"}
"""Large tables that no move writes to."""


def snapshot() -> dict[str, list[dict[str, Any]]]:
    models = [model for app in KEPT for model in apps.get_app_config(app).get_models()]
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in models
        if model.__name__ not in SETTLED
    }
