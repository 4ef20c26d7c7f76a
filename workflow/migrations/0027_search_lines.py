"""The words of an entry in one line, kept as it is in its row: there a phrase is found quickly. PostgreSQL alone."""

from django.db import migrations

TABLES = ("workflow_searchentry", "workflow_publicentry")


def make(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"ALTER TABLE {table} ADD COLUMN line text")
            schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN line SET STORAGE main")
            schema_editor.execute(f"ALTER TABLE {table} SET (toast_tuple_target = 4096)")


def unmake(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"ALTER TABLE {table} RESET (toast_tuple_target)")
            schema_editor.execute(f"ALTER TABLE {table} DROP COLUMN line")


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0026_exchange_keys'),
    ]

    operations = [
        migrations.RunPython(make, unmake),
    ]
