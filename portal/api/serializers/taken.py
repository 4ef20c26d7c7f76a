"""Parts of what programs send."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from portal.api.keyset import LARGEST_KEY


class KeyField(serializers.IntegerField):
    """The key of a row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_KEY, **kwargs)


class KeysField(serializers.ListField):
    """The keys of at least one row and at most a hundred."""

    child = KeyField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty=False, max_length=100, **kwargs)


class RevisionField(serializers.IntegerField):
    """The `revision` that was seen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=LARGEST_KEY, **kwargs)
