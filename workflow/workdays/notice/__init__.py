"""The State Council's yearly notice on holidays (国务院办公厅关于…年部分节假日安排的通知), read from pasted text.

Nothing is guessed: what cannot be read, or contradicts itself, is a finding with the place in the text.
"""

from __future__ import annotations

from workflow.workdays.notice.reading import read_notice
from workflow.workdays.notice.values import Finding, Holiday, NamedDay, Notice, Weight

__all__ = ["Finding", "Holiday", "NamedDay", "Notice", "Weight", "read_notice"]
