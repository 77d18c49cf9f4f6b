"""Newcomers' questions are answered within three clicks, and the documents say how."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from pipelines.settings import PROJECT_ROOT
from tests.dashboards.walks import DOCS, describe, follow, read_walks

WALKS = {walk.name: walk for walk in read_walks()}
FOLLOWED = ("renewal", "slipped", "searched")


def test_there_are_ten_and_none_takes_more_than_three_clicks() -> None:
    assert len(WALKS) == 10
    assert {name: walk.clicks for name, walk in WALKS.items() if not 1 <= walk.clicks <= 3} == {}


@pytest.mark.parametrize("language", DOCS)
def test_the_documents_tell_every_walk_with_its_picture(language: str) -> None:
    text = DOCS[language].read_text("utf-8")
    for name, walk in WALKS.items():
        assert all(
            words in text for words in (walk.question[language], walk.answer[language], describe(walk, language))
        )
        assert f"walks/{name}.webp" in text
        assert (PROJECT_ROOT / "dashboards" / "walks" / f"{name}.webp").stat().st_size < 200_000


@pytest.mark.browser
@pytest.mark.parametrize("name", FOLLOWED)
def test_a_walk_ends_at_its_answer(browser: Browser, site: str, name: str) -> None:
    page = browser.new_page()
    page.set_default_timeout(20_000)
    follow(page, site, WALKS[name])
    expect(page.locator(WALKS[name].shows).first).to_be_visible()
    page.close()
