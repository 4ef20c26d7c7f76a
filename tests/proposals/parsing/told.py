"""What tests look at of a text that was read."""

from __future__ import annotations


def facts(reading, *names):
    plain = reading.as_json()
    return {name: plain[name] for name in names}


def codes(reading):
    return sorted(one.code for one in reading.warnings)
