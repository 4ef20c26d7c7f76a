"""One settled city for the tests of a file, in a database of its own."""

from __future__ import annotations

import pytest

from config.backups.saving import save
from tests.config.backups.places import SECRET, Places, database_of_the_run, settled, within


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture
def media_elsewhere(settings, tmp_path):
    """From here on files lie in another folder, which is not there yet."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture(scope="module")
def places(django_db_setup, django_db_blocker, tmp_path_factory):
    """Databases beside that of the run."""
    with django_db_blocker.unblock():
        made = Places(tmp_path_factory.mktemp("places"), database_of_the_run())
        made.pristine = made.empty()
        yield made
        made.close()


@pytest.fixture(scope="module")
def settlement(places, media, django_db_blocker):
    """A database with a city in it, and the city."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patching:
        patching.setattr("django.conf.settings.MEDIA_ROOT", str(media))
        database = places.empty()
        return database, within(database, settled)


@pytest.fixture
def source(settlement):
    """No test changes it; its files are in `media`."""
    return settlement[0]


@pytest.fixture
def city(settlement):
    """The people of `source` and of its copies."""
    return settlement[1]


@pytest.fixture(scope="module")
def backups(settlement, media, tmp_path_factory, django_db_blocker):
    """The city's backup, open and sealed."""
    folder = tmp_path_factory.mktemp("backups")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patching:
        patching.setattr("django.conf.settings.MEDIA_ROOT", str(media))
        save(settlement[0], folder / "open", tell=lambda _rows: None)
        save(settlement[0], folder / "sealed", passphrase=SECRET, tell=lambda _rows: None)
    return folder


@pytest.fixture(autouse=True)
def _files(settings, media):
    settings.MEDIA_ROOT = str(media)
