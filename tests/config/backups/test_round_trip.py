"""What a backup took is what a restore gives, while people went on working."""

from __future__ import annotations

import threading

import pytest
from django.core.management import call_command

from config.backups.databases import connected, is_file, speaking_to
from config.backups.restoring import restore
from config.backups.saving import as_it_is_now, heads, save
from config.backups.tables import shape_after
from proposals.models import Attachment, Jurisdiction
from proposals.search import SECTIONS, read_query
from tests.config.backups.places import content, within
from workflow import wordindex
from workflow.models import Case, SearchEntry
from workflow.queries.backups import last_backup

pytestmark = pytest.mark.django_db


def unheard(*_told):
    pass


def saved(database, file, **more):
    return save(database, file, tell=unheard, **more)


def restored(database, file, *, replace=False, passphrase=None):
    return restore(database, file, replace=replace, passphrase=passphrase, tell=unheard)


def found_by_words(words):
    asked = read_query(words)
    entries = SearchEntry.objects.filter(wordindex.holding(asked, SECTIONS))
    return set(entries.values_list("part", flat=True))


def test_a_restored_backup_has_every_row_and_file(source, places, tmp_path, media_elsewhere, media, settings):
    settings.MEDIA_ROOT = str(media)
    made = saved(source, tmp_path / "a.backup")
    settings.MEDIA_ROOT = str(media_elsewhere)
    elsewhere = places.empty()

    done = restored(elsewhere, tmp_path / "a.backup")

    assert content(elsewhere) == content(source)
    assert made.manifest.chains == {
        "cases": 1,
        "events": done.logs.events,
        "sha256": made.manifest.chains["sha256"],
    }
    assert (done.logs.cases, done.logs.broken, done.manifest.missing) == (1, (), [])
    assert (tmp_path / "a.backup").stat().st_mode & 0o777 == 0o600
    path = within(elsewhere, lambda: Attachment.objects.get().path)
    assert (media_elsewhere / path).read_bytes() == "附件说明。".encode()
    assert (media_elsewhere / path).stat().st_mode & 0o777 == 0o600
    assert within(elsewhere, lambda: found_by_words("充电设施")) == {"proposal", "reply"}


def test_new_rows_have_keys_that_no_row_ever_had(source, places, tmp_path):
    before = places.copy_of(source)

    def gone():
        place = Jurisdiction.objects.create(slug="gone", name="已撤")
        key = place.pk
        place.delete()
        return key

    key = within(before, gone)
    elsewhere = places.empty()
    saved(before, tmp_path / "a.backup")
    restored(elsewhere, tmp_path / "a.backup")

    assert within(elsewhere, lambda: Jurisdiction.objects.create(slug="new", name="新设").pk) == key + 1


def test_a_sealed_backup_opens_with_its_passphrase(source, places, tmp_path):
    elsewhere = places.empty()
    saved(source, tmp_path / "a.backup", passphrase=b"correct horse battery")
    restored(elsewhere, tmp_path / "a.backup", passphrase=b"correct horse battery")

    assert content(elsewhere) == content(source)


def test_a_backup_under_load_is_one_moment(source, city, places, tmp_path):
    """Two people open and submit proposals while it runs: whatever is in it is in it whole."""
    busy, elsewhere = places.copy_of(source), places.empty()
    stop, moved = threading.Event(), threading.Semaphore(0)

    def work(name):
        with speaking_to(connected(busy)):
            while not stop.is_set():
                city.submitted(title=f"{name}的建议")
                moved.release()

    workers = [threading.Thread(target=work, args=(name,)) for name in ("甲", "乙")]
    for worker in workers:
        worker.start()
    moved.acquire(timeout=60)
    made = saved(busy, tmp_path / "a.backup")
    moved.acquire(timeout=60)
    stop.set()
    for worker in workers:
        worker.join(timeout=60)
    done = restored(elsewhere, tmp_path / "a.backup")

    with as_it_is_now(elsewhere) as store:
        assert heads(store, shape_after(store.migrations())) == made.manifest.chains
    assert made.manifest.chains["cases"] == done.logs.cases > 1
    assert done.logs.broken == ()
    assert within(busy, Case.objects.count) > done.logs.cases


def test_the_commands_say_what_they_did(source, places, tmp_path, capsys):
    here, file = places.copy_of(source), tmp_path / "a.backup"
    within(here, lambda: call_command("backup", file))
    kept = within(here, last_backup)
    after = places.copy_of(source)

    with pytest.raises(SystemExit) as refused:
        within(after, lambda: call_command("restore", file))
    within(after, lambda: call_command("restore", file, replace=True))

    told = capsys.readouterr()
    assert refused.value.code == 2
    assert told.err == "这个数据库里已有数据，没有改动它。确实要用备份取代其中的全部数据，请加 --replace。\n"
    assert f"已备份到“{file}”" in told.out
    assert "逐行核对一致。1 件提案" in told.out
    assert ("原来的数据库留在" in told.out) == is_file(after)
    assert (kept.name, kept.size, kept.faults) == ("a.backup", file.stat().st_size, 0)
    assert f"SHA-256 {kept.digest}\n" in told.out
