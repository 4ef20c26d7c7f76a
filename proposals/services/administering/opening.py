"""The first account of an installation: its operator, made with a code that only the server's own console shows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.models import SetupCode, User
from proposals.services.administering.acts import SetUpRefusedError
from proposals.services.administering.codes import check_tries, digest_of, new_code, note_miss

if TYPE_CHECKING:
    from datetime import datetime

LASTS: Final = timedelta(days=1)


def installation_waits() -> bool:
    """Whether nobody has an account yet, so that whoever has the code may set the installation up."""
    return not User.objects.exists()


@transaction.atomic
def make_setup_code(at: datetime) -> str:
    """A new code, told once; any earlier one is void. Raises SetUpRefusedError `set_up_already`."""
    if not installation_waits():
        raise SetUpRefusedError("set_up_already", _("已经有账号了，不再需要设立码。"))
    SetupCode.objects.filter(used_at__isnull=True).delete()
    code = new_code()
    SetupCode.objects.create(digest=digest_of(code), made_at=at, expires_at=at + LASTS)
    return code


def open_installation(
    code: str, *, username: str, name: str, password: str, address: str, at: datetime
) -> User:
    """The operator (运维人员): a superuser, whom no rule of the workflow admits. The code is used up.

    Raises SetUpRefusedError `too_many_tries`, `code_unknown` or `set_up_already`.
    """
    check_tries(address, at)
    with transaction.atomic():
        found = SetupCode.objects.select_for_update().filter(digest=digest_of(code)).first()
        fits = found is not None and found.used_at is None and at < found.expires_at
        if found is not None and fits:
            if not installation_waits():
                raise SetUpRefusedError("set_up_already", _("已经有账号了，不再需要设立码。"))
            found.used_at = at
            found.save(update_fields=["used_at"])
            return User.objects.create_superuser(username, password=password, name=name)
    note_miss(address, at)
    raise SetUpRefusedError(
        "code_unknown", _("设立码不对或已过期。请在服务器上运行 manage.py setup_code 另取一个。")
    )
