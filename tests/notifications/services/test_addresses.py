"""Which targets may be connected, what is kept of a pasted address, and what is shown of it."""

from __future__ import annotations

import pytest

from notifications.services.addresses import (
    SERVICES,
    AddressError,
    make_plugin,
    masked,
    read_address,
    refuse_forbidden,
)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        (" https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a-77 ", "wecombot://693a-77/"),
        ("https://oapi.dingtalk.com/robot/send?access_token=abc123", "dingtalk://abc123/"),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/abc-1", "feishu://abc-1/"),
        ("https://open.larksuite.com/open-apis/bot/v2/hook/abc-1", "lark://abc-1/"),
        ("dingtalk://SECret@abc123/", "dingtalk://SECret@abc123/"),
        ("wechat://corp:secret@1000002/@zhangsan", "wechat://corp:secret@1000002/@zhangsan"),
        ("JSONS://10.0.0.8:8443/hook?+X-Key=1", "jsons://10.0.0.8:8443/hook?+X-Key=1"),
        ("form://10.0.0.8/sms", "form://10.0.0.8/sms"),
        ("smseagles://token@10.0.0.8/13800138000", "smseagles://token@10.0.0.8/13800138000"),
    ],
)
def test_pasted_address_is_kept_as_the_library_writes_it(pasted, kept):
    assert read_address(pasted) == kept


@pytest.mark.parametrize(
    "pasted",
    [
        "", "hello", "mailto://user:word@example.org", "file:///etc/passwd", "https://example.org/hook",
        "http://10.0.0.8/", "syslog://", "apprise://10.0.0.8/token", "windows://", "tgram://123/456",
        "https://oapi.dingtalk.com.example.org/robot/send?access_token=abc123",
    ],
)  # fmt: skip
def test_service_that_is_not_on_the_list_is_refused_with_the_list(pasted):
    with pytest.raises(AddressError, match=r"wecombot://.*jsons://"):
        read_address(pasted)


@pytest.mark.parametrize(
    "pasted", ["json://", "wecombot://", "wecombot://!!/", "dingtalk:///", "smseagle://10.0.0.8"]
)
def test_incomplete_address_is_refused(pasted):
    with pytest.raises(AddressError, match="不完整"):
        read_address(pasted)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::]",
        "169.254.169.254",
        "[fe80::1]",
        "224.0.0.1",
        "[::ffff:127.0.0.1]",
    ],
)
def test_this_machine_and_reserved_addresses_are_refused(settings, host):
    settings.LOCAL_TARGETS = False

    with pytest.raises(AddressError, match="服务器本机或保留"):
        read_address(f"json://{host}/hook")


def test_only_this_machine_can_be_allowed(settings):
    settings.LOCAL_TARGETS = True

    refuse_forbidden(["127.0.0.1", "10.0.0.8"])
    with pytest.raises(AddressError):
        refuse_forbidden(["10.0.0.8", "169.254.169.254"])


@pytest.mark.parametrize("schema", ["json", "form"])
def test_what_is_not_encrypted_stays_in_private_networks(schema):
    with pytest.raises(AddressError, match="不加密"):
        read_address(f"{schema}://8.8.8.8/hook")

    assert read_address(f"{schema}s://8.8.8.8/hook") == f"{schema}s://8.8.8.8/hook"
    assert read_address(f"{schema}://192.168.3.4/hook") == f"{schema}://192.168.3.4/hook"


def test_certificate_and_method_are_not_for_the_address_to_say():
    plugin = make_plugin("jsons://10.0.0.8/?verify=no&method=delete")

    assert (plugin.verify_certificate, plugin.method) == (True, "POST")


def test_how_long_and_how_often_is_not_for_the_address_to_say():
    plugin = make_plugin("json://10.0.0.8/?rto=999&cto=999&redirect=yes&retry=9&wait=99")

    assert plugin.request_timeout == (5.0, 10.0)
    assert (plugin.redirects, plugin.retry) == (False, 0)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("wecombot://693a-77/", "wecombot://••••"),
        ("dingtalk://SECret@abc123/", "dingtalk://••••"),
        ("wechat://corp:secret@1000002/@zhangsan", "wechat://••••"),
        (
            "jsons://user:word@gateway.example.org:8443/secret/path?+X-Key=1",
            "jsons://gateway.example.org:8443/••••",
        ),
        ("form://gateway.example.org?-key=1", "form://gateway.example.org/••••"),
        ("smseagles://token@10.0.0.8/13800138000", "smseagles://10.0.0.8/••••"),
    ],
)
def test_shown_address_holds_no_secret(address, shown):
    assert masked(address) == shown


def test_every_service_is_there_and_has_a_name():
    assert {schema: str(service.label) != "" for schema, service in SERVICES.items()} == dict.fromkeys(
        SERVICES, True
    )
    assert make_plugin("lark://abc-1/").__class__.__name__ == "NotifyLark"
