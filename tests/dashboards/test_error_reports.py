"""The link that reports an error leads where the setting says, and to nothing that a browser would run."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from dashboards.error_reports import SETTING, report_address

TITLE, BODY = "更正：旧改 & 征收 ?#", "第一行\n第二行 = 100% +1"


@pytest.mark.parametrize(
    ("setting", "address"),
    [("", ""), ("office@example.org", "office@example.org"), ("mailto:office@example.org", "office@example.org")],
)
def test_a_mail_is_filled_in(monkeypatch: pytest.MonkeyPatch, setting: str, address: str) -> None:
    monkeypatch.setenv(SETTING, setting)
    link = urlsplit(report_address(TITLE, BODY))
    assert (link.scheme, link.path) == ("mailto", address)
    assert parse_qs(link.query) == {"subject": [TITLE], "body": [BODY]}
    assert "+" not in link.query


def test_an_issue_form_is_filled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "https://example.org/issues/new?label=data")
    link = urlsplit(report_address(TITLE, BODY))
    assert link.netloc == "example.org"
    assert parse_qs(link.query) == {"label": ["data"], "title": [TITLE], "body": [BODY]}


@pytest.mark.parametrize("setting", ["javascript:alert(1)", "javascript:a@b", "data:text/html,x@y", "https://", "x"])
def test_anything_else_is_an_empty_mail(monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    monkeypatch.setenv(SETTING, setting)
    assert report_address(TITLE, BODY).startswith("mailto:?subject=")
