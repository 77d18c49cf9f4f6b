"""Where a reader reports an error: a mail or an issue form, filled in with the row it is about."""

from __future__ import annotations

import os
from urllib.parse import quote, urlencode, urlsplit

SETTING = "TAIZHANG_REPORT_ERRORS_TO"


def report_address(title: str, body: str) -> str:
    """The link: TAIZHANG_REPORT_ERRORS_TO is a mail address or a form that takes `title` and `body` in its address,
    as GitHub's and GitLab's new-issue pages do; without it, or with anything else in it, an empty mail is opened.
    """
    target = os.environ.get(SETTING, "").strip()
    parts = urlsplit(target)
    if parts.scheme in {"http", "https"} and parts.netloc:
        joint = "&" if parts.query else "?"
        return f"{target}{joint}{urlencode({'title': title, 'body': body})}"
    address = parts.path if parts.scheme in {"", "mailto"} and "@" in parts.path else ""
    # A mail programme shows a plus sign where a web form reads a space.
    return f"mailto:{quote(address, safe='@')}?" + urlencode({"subject": title, "body": body}, quote_via=quote)
