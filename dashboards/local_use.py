"""Whether the page is used on the machine that serves it: only there may a person without a login write anything."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
# What a proxy adds: behind one, everybody's request comes from this machine.
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-Ip")


def is_local() -> bool:
    """The server listens on localhost alone, and the page was asked for under that name, not through a proxy."""
    if st.get_option("server.address") not in LOCAL_NAMES:
        return False
    headers = st.context.headers
    host = urlsplit(f"//{headers.get('Host', '')}").hostname
    return host in LOCAL_NAMES and not any(name in headers for name in FORWARDED)
