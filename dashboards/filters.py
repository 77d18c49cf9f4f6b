"""Widgets whose value is the address: copying the link gives the same view, and the back button goes back.

The address is the only truth. Before a widget is drawn it takes its value from the address; when a person changes it,
the address is rewritten first and the page is drawn from that. Codes stand in the address, never words of one language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from dashboards.labels import t

PLACE = "page"
KEPT_ACROSS_PAGES = ("lang",)
MAX_TEXT = 100


def address(**changes: str | int | Sequence[str] | None) -> dict[str, list[str]]:
    """The address' parameters with these changed; None and empty values are left out."""
    return _merged({name: st.query_params.get_all(name) for name in st.query_params}, changes)


def same_page(**changes: str | int | Sequence[str] | None) -> str:
    """The relative address of this page with these parameters changed, for links inside HTML."""
    return "?" + urlencode(address(**changes), doseq=True)


def link(**parameters: str | int | Sequence[str] | None) -> dict[str, list[str]]:
    """Parameters of a link to another page: these, and the language."""
    kept = {name: st.query_params.get_all(name) for name in KEPT_ACROSS_PAGES if name in st.query_params}
    return _merged(kept, parameters)


def _merged(
    kept: Mapping[str, list[str]], changes: Mapping[str, str | int | Sequence[str] | None]
) -> dict[str, list[str]]:
    merged = dict(kept)
    for name, value in changes.items():
        values = [value] if isinstance(value, str) else [str(value)] if isinstance(value, int) else list(value or ())
        merged[name] = [text for text in values if text]
    return {name: values for name, values in merged.items() if values}


def choose_many(
    name: str,
    caption: str,
    options: Sequence[str],
    describe: Callable[[str], str],
    *,
    placeholder: str | None = None,
    most: int | None = None,
) -> tuple[str, ...]:
    """Any number of options, or at most `most`; none chosen means no limit. Without options nothing is shown."""
    if not options:
        return ()
    chosen = [code for code in dict.fromkeys(st.query_params.get_all(name)) if code in options][:most]
    st.session_state[_key(name)] = chosen
    st.multiselect(
        caption,
        options,
        key=_key(name),
        format_func=describe,
        placeholder=placeholder or t("filter.any"),
        max_selections=most,
        on_change=_write,
        args=(name,),
        filter_mode="contains",
        select_all=False,
    )
    return tuple(chosen)


def choose_one(
    name: str, caption: str, options: Sequence[str], describe: Callable[[str], str], *, is_row: bool = False
) -> str:
    """Exactly one option, the first unless the address names another; as a row of buttons or as a list."""
    asked = st.query_params.get(name, options[0])
    chosen = asked if asked in options else options[0]
    st.session_state[_key(name)] = chosen
    if is_row:
        st.segmented_control(
            caption, options, key=_key(name), format_func=describe, on_change=_write, args=(name, options[0])
        )
    else:
        st.selectbox(caption, options, key=_key(name), format_func=describe, on_change=_write, args=(name, options[0]))
    return chosen


def write_text(name: str, caption: str, placeholder: str) -> str:
    """A line of text, without surrounding space and at most 100 characters."""
    text = st.query_params.get(name, "").strip()[:MAX_TEXT]
    st.session_state[_key(name)] = text
    st.text_input(
        caption,
        key=_key(name),
        placeholder=placeholder,
        max_chars=MAX_TEXT,
        type="search",
        on_change=_write,
        args=(name,),
    )
    return text


def choose_page(total: int, size: int) -> int:
    """The number of the page to show, from 1; draws nothing where everything fits on one. Call `page_number` first."""
    pages = max(1, -(-total // size))
    number = page_number(pages)
    if pages > 1:
        key = f"{_key(PLACE)}_{number}"
        st.pagination(pages, default=number, key=key, on_change=_turn, args=(key,))
    return number


def page_number(pages: int) -> int:
    """The page that the address asks for, within 1 and `pages`."""
    asked = st.query_params.get(PLACE, "1")
    return min(max(int(asked), 1), pages) if asked.isascii() and asked.isdigit() else 1


def _key(name: str) -> str:
    return f"address_{name}"


def _turn(key: str) -> None:
    """Put the page that was asked for into the address."""
    number = st.session_state[key]
    st.query_params.from_dict(address(**{PLACE: None if number == 1 else number}))


def _write(name: str, default: object = None) -> None:
    """Put a widget's new value into the address; a new filter starts from the first page again."""
    value = st.session_state[_key(name)]
    is_default = value is None or value == default
    st.query_params.from_dict(address(**{name: None if is_default else value, PLACE: None}))
