"""A message reaches the host that was checked, and no other that the name leads to by then."""

from __future__ import annotations

import pytest

from notifications.services import addresses, robots
from notifications.services.failures import DeliveryError


@pytest.mark.parametrize("schema", ["json", "form"])
def test_a_name_that_leads_elsewhere_when_it_is_called_is_told_nothing(web, settings, monkeypatch, schema):
    settings.LOCAL_TARGETS = False
    monkeypatch.setattr(addresses, "addresses_of", lambda _host: ["10.0.0.8"])  # what the name said before

    with pytest.raises(DeliveryError, match="服务器本机或保留"):
        robots.tell(f"{schema}://localhost:{web.port}/hook", "题目", "内容")

    assert web.told == []


def test_a_permitted_host_is_told(web):
    robots.tell(web.address("hook"), "题目", "内容")

    assert [told["title"] for told in web.told] == ["题目"]
