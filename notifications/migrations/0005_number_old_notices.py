"""Number the notices from before there were streams, in one pass instead of at the first reading of each person."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

STREAMS = """
    INSERT INTO notifications_stream (person_id, last)
    SELECT DISTINCT recipient_id, 0 FROM notifications_notice
    WHERE number IS NULL AND recipient_id NOT IN (SELECT person_id FROM notifications_stream)
"""
NUMBERS = """
    UPDATE notifications_notice SET number = given.number FROM (
        SELECT one.id, last + ROW_NUMBER() OVER (PARTITION BY recipient_id ORDER BY one.id) AS number
        FROM notifications_notice AS one JOIN notifications_stream ON person_id = recipient_id
        WHERE one.number IS NULL
    ) AS given WHERE given.id = notifications_notice.id
"""
LASTS = """
    UPDATE notifications_stream SET last = given.number FROM (
        SELECT recipient_id, MAX(number) AS number FROM notifications_notice GROUP BY recipient_id
    ) AS given WHERE given.recipient_id = person_id AND given.number > last
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("notifications", "0004_target_maker")]
    operations: ClassVar = [migrations.RunSQL([STREAMS, NUMBERS, LASTS], migrations.RunSQL.noop)]
