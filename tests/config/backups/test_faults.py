"""What goes wrong says in one sentence what to do, and leaves everything as it was."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import tarfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from config.backups.archive import written_apart
from config.backups.building import building
from config.backups.databases import connected, file_of, is_file, settings_of, speaking_to
from config.backups.errors import BackupError
from config.backups.moving import move
from config.backups.postgresql import OTHERS
from config.backups.restoring import restore
from config.backups.saving import as_it_is_now, save
from config.backups.sealing import read_passphrase
from config.backups.sqlite import opened, unfinished
from config.backups.tables import shape_after
from proposals.models import Attachment, Jurisdiction
from tests.config.backups.places import SECRET, content, within
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.django_db
KILLED = """
import os, signal, sys, django
django.setup()
from pathlib import Path
from django.db import connection
from config.backups.databases import let_go
from config.backups.postgresql import OTHERS
from config.backups.restoring import restore

def tell(phase, count):
    if phase == "compare":
        os.kill(os.getpid(), signal.SIGKILL)

database = dict(connection.settings_dict)
let_go()
restore(database, Path(sys.argv[1]), replace=True, passphrase=None, tell=tell)
"""


def unheard(*_told):
    pass


def refusal(work):
    """The code and the exit code with which this is refused."""
    with pytest.raises(BackupError) as refused:
        work()
    return refused.value.code, refused.value.exit_code


def restoring(database, file, **more):
    return lambda: restore(
        database, file, replace=more.get("replace", False), passphrase=more.get("passphrase"), tell=unheard
    )


def repacked(file, new, change):
    """The same backup with other members: `change` gives for a name and a content what stands there, None for nothing."""
    with tarfile.open(file, "r:gz") as old, tarfile.open(new, "w:gz") as made:
        for member in old:
            data = change(member.name, old.extractfile(member).read())
            if data is None:
                continue
            member.size = len(data)
            made.addfile(member, gzip.io.BytesIO(data))
    return new


def in_manifest(**changed):
    def change(name, data):
        if name != "manifest.json":
            return data
        return json.dumps(json.loads(data) | changed).encode()

    return change


def flipped(data, place):
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


SPOILED = {
    "cut in the middle": lambda data: data[: len(data) // 2],
    "cut at the end": lambda data: data[:-1],
    "one bit in the middle": lambda data: flipped(data, len(data) // 2),
    "one bit of the sum at the end": lambda data: flipped(data, len(data) - 8),
}


@pytest.mark.parametrize("how", SPOILED)
@pytest.mark.parametrize("kind", ["open", "sealed"])
def test_a_spoiled_backup_is_told_before_anything_is_touched(
    backups, places, tmp_path, kind, how, media_elsewhere
):
    spoiled = tmp_path / "spoiled"
    spoiled.write_bytes(SPOILED[how]((backups / kind).read_bytes()))

    found = refusal(restoring(places.pristine, spoiled, passphrase=SECRET if kind == "sealed" else None))

    assert found == ("damaged", 1)
    assert not media_elsewhere.exists()


def without_last_block(name, data):
    return None if name.startswith("tables/workflow_event/") else data


def with_another_row(name, data):
    return data + data.splitlines(keepends=True)[-1] if name.startswith("tables/workflow_event/") else data


def with_another_file(name, data):
    return b"?" + data[1:] if name.startswith("media/") else data


def of_version_2(_name, data):
    return data.replace(b'"version": 1', b'"version": 2', 1)


def of_somebody_else(_name, data):
    return data.replace(b"huiban-backup", b"somebody-else", 1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (without_last_block, ("damaged", 1)),
        (with_another_row, ("damaged", 1)),
        (with_another_file, ("damaged", 1)),
        (lambda name, data: None if name == "manifest.json" else data, ("damaged", 1)),
        (lambda name, data: b"[]" if name == "manifest.json" else data, ("damaged", 1)),
        (in_manifest(files={"../../etc/passwd": {"size": 0, "sha256": ""}}), ("damaged", 1)),
        (in_manifest(columns={}), ("damaged", 1)),
        (in_manifest(migrations=[["workflow", "9999_from_the_future"]]), ("newer", 2)),
        (of_version_2, ("newer", 2)),
        (of_somebody_else, ("no_backup", 2)),
    ],
    ids=[
        "a block less", "a row more", "another file", "no manifest", "no real manifest", "a file elsewhere",
        "other columns", "newer tables", "newer format", "of another program",
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_refused(backups, places, tmp_path, change, code):
    assert refusal(restoring(places.pristine, repacked(backups / "open", tmp_path / "a", change))) == code


def test_what_is_no_backup_or_cannot_be_opened_is_refused(backups, places, tmp_path):
    (tmp_path / "note").write_text("不是备份")
    (tmp_path / "empty").touch()
    (tmp_path / "short").write_text("12345\n")

    assert refusal(restoring(places.pristine, tmp_path / "note")) == ("no_backup", 2)
    assert refusal(restoring(places.pristine, tmp_path / "empty")) == ("no_backup", 2)
    assert refusal(restoring(places.pristine, tmp_path / "absent")) == ("no_file", 2)
    assert refusal(restoring(places.pristine, backups / "sealed")) == ("sealed", 2)
    wrong = restoring(places.pristine, backups / "sealed", passphrase=b"wrong passphrase")
    assert refusal(wrong) == ("wrong_passphrase", 1)
    assert refusal(lambda: read_passphrase(tmp_path / "absent")) == ("no_passphrase", 2)
    assert refusal(lambda: read_passphrase(tmp_path / "short")) == ("weak_passphrase", 2)


def test_data_is_replaced_only_when_told_so(source, backups, places):
    filled = places.copy_of(source)

    assert refusal(restoring(filled, backups / "open")) == ("holds_data", 2)
    assert refusal(lambda: move(source, filled, tell=unheard)) == ("holds_data", 2)
    assert content(filled) == content(source)


def test_nothing_is_replaced_or_moved_under_somebody_who_works(source, backups, places):
    used = places.copy_of(source)
    clerk = connected(used)

    with speaking_to(clerk):
        Jurisdiction.objects.first()
        replacing = refusal(restoring(used, backups / "open", replace=True))
        moving = refusal(lambda: move(used, places.pristine, tell=unheard))

    assert replacing == moving == ("in_use", 2)
    assert content(used) == content(source)


def test_a_failure_while_it_is_filled_leaves_the_database_as_it_was(source, places, backups):
    filled = places.copy_of(source)

    def fails():
        with building(filled, shape_of(filled), replace=True) as built:
            built.store.begin_filling(shape_of(filled))
            raise BackupError("told", "…")

    assert refusal(fails) == ("told", 1)
    assert content(filled) == content(source)


def test_a_row_that_the_database_refuses_is_named(source, places, tmp_path, backups):
    def change(name, data):
        if name.startswith("tables/proposals_jurisdiction/"):
            return data + data
        return data

    doubled = repacked(backups / "open", tmp_path / "doubled", change)
    manifest = json.loads(member(doubled, "manifest.json"))
    rows = member(doubled, "tables/proposals_jurisdiction/000001.copy")
    manifest["tables"]["proposals_jurisdiction"] = {"size": 2, "sha256": digest(rows)}
    told = repacked(doubled, tmp_path / "told", in_manifest(**manifest))

    assert refusal(restoring(places.empty(), told)) == ("not_taken", 1)


def shape_of(database):
    with as_it_is_now(database) as store:
        return shape_after(store.migrations())


def digest(data):
    return hashlib.sha256(data).hexdigest()


def member(file, name):
    with tarfile.open(file, "r:gz") as tar:
        return tar.extractfile(name).read()


@contextmanager
def files_of_at_most(size):
    """A disk that is full, as far as this process can see: writing beyond is refused as a full disk refuses it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_no_half_backup(source, tmp_path):
    with files_of_at_most(8 * 1024):
        found = refusal(lambda: save(source, tmp_path / "a", tell=unheard))

    assert found == ("disk_full", 1)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_while_files_are_restored_leaves_the_database_empty(backups, places, media_elsewhere):
    elsewhere = places.empty()
    before = content(elsewhere)
    media_elsewhere.write_text("where a folder should be")

    found = refusal(restoring(elsewhere, backups / "open"))

    assert found == ("disk", 1)
    assert content(elsewhere) == before


def test_a_full_disk_while_rows_are_restored_leaves_the_database_empty(backups, places):
    elsewhere = places.empty()
    before = content(elsewhere)

    with files_of_at_most(1024 * 1024):
        found = refusal(restoring(elsewhere, backups / "open"))

    assert found == ("disk_full", 1)
    assert content(elsewhere) == before
    assert not unfinished(file_of(elsewhere)).exists()


def test_where_there_is_no_database_nothing_is_made(source, places, tmp_path):
    absent = settings_of(f"sqlite:///{tmp_path / 'absent.sqlite3'}")
    bare = settings_of(f"sqlite:///{tmp_path / 'bare.sqlite3'}")
    Path(bare["NAME"]).touch()
    deaf = settings_of("postgresql://huiban@127.0.0.1:1/huiban")

    assert refusal(lambda: save(absent, tmp_path / "a", tell=unheard)) == ("no_database", 2)
    assert refusal(lambda: save(bare, tmp_path / "a", tell=unheard)) == ("nothing", 2)
    assert refusal(lambda: move(absent, places.pristine, tell=unheard)) == ("no_database", 2)
    assert refusal(lambda: move(source, source, tell=unheard)) == ("same", 2)
    assert refusal(lambda: settings_of("mysql://huiban@127.0.0.1/huiban")) == ("no_address", 2)
    assert refusal(lambda: save(deaf, tmp_path / "a", tell=unheard)) == ("database", 1)
    assert [path.name for path in tmp_path.iterdir()] == ["bare.sqlite3"]


def test_a_value_that_is_none_of_its_column_is_told_with_its_table(source, places, tmp_path):
    odd = places.copy_of(source)
    with closing(opened(file_of(odd))) as connection:
        connection.execute("UPDATE proposals_jurisdiction SET name = x'ff'")

    assert refusal(lambda: save(odd, tmp_path / "a", tell=unheard)) == ("odd_value", 1)


def test_what_is_there_is_never_written_over(source, tmp_path):
    (tmp_path / "a").write_text("yesterday's")

    found = refusal(lambda: save(source, tmp_path / "a", tell=unheard))
    nowhere = refusal(lambda: save(source, tmp_path / "no" / "folder", tell=unheard))

    assert (found, nowhere) == (("exists", 2), ("disk", 1))
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_two_backups_do_not_write_one_file_and_a_dead_one_stands_in_nobodys_way(source, tmp_path):
    (tmp_path / "b.part").write_text("of one that was ended")

    with written_apart(tmp_path / "a"):
        second = refusal(lambda: save(source, tmp_path / "a", tell=unheard))
    save(source, tmp_path / "b", tell=unheard)

    assert second == ("in_use", 2)
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b"}


def test_files_that_are_gone_are_told_and_the_rest_is_kept(source, places, tmp_path, media_elsewhere, capsys):
    """MEDIA_ROOT is another folder here, so the file of the attachment is not there."""
    here = places.copy_of(source)
    path = within(here, lambda: Attachment.objects.get().path)

    with pytest.raises(SystemExit) as ended:
        within(here, lambda: call_command("backup", tmp_path / "a"))
    with pytest.raises(SystemExit) as again:
        within(places.empty(), lambda: call_command("restore", tmp_path / "a"))

    told = capsys.readouterr().err.splitlines()
    assert (ended.value.code, again.value.code) == (1, 1)
    assert told[0] == f"有 1 个附件在服务器上缺失或已被改动，其余都已备份：{path}"
    assert told[1].endswith(f"（用 verify_log 看详情）：{path}")


def environment(database):
    """For another process that works with this database."""
    told = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    address = f"sqlite:///{database['NAME']}"
    if not is_file(database):
        whom, where = f"{database['USER']}:{database['PASSWORD']}", f"{database['HOST']}:{database['PORT']}"
        address = f"postgresql://{whom}@{where}/{database['NAME']}"
    return told | {
        "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
        "DATABASE_URL": address,
        "MEDIA_ROOT": settings.MEDIA_ROOT,
        "SECRET_KEY": "only-for-tests-" + "x" * 50,
    }


def wait_until_alone(database):
    """The server notices a little later that somebody was killed."""
    deadline = time.monotonic() + 30
    while not is_file(database) and time.monotonic() < deadline:
        with as_it_is_now(database) as store:
            if store.rows(OTHERS) == [(0,)]:
                return
        time.sleep(0.05)


def said_at_the_start(database, capsys):
    within(database, lambda: call_command("up", no_serve=True, no_demo=True))
    return capsys.readouterr().err


def test_a_restore_that_is_killed_changes_nothing_and_can_be_begun_again(source, places, backups, capsys):
    filled = places.copy_of(source)
    within(filled, lambda: Jurisdiction.objects.update(name="改过的名字"))
    before = content(filled)
    killed = subprocess.run(  # noqa: S603 -- this very program
        [sys.executable, "-c", KILLED, str(backups / "open")],
        cwd=REPOSITORY, env=environment(filled), check=False,
    )  # fmt: skip
    left = content(filled)
    said = said_at_the_start(filled, capsys)
    wait_until_alone(filled)

    restoring(filled, backups / "open", replace=True)()

    assert killed.returncode == -signal.SIGKILL
    assert left == before
    assert said.startswith("上次恢复备份没有做完，数据库仍是恢复以前的样子") == is_file(filled)
    assert content(filled) == content(source)
    assert not (is_file(filled) and unfinished(file_of(filled)).exists())
