"""Names of places in Latin letters."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboards.published import Version, fetch


@st.cache_resource(show_spinner=False, max_entries=4)
def english_names(version: Version) -> Mapping[str, str]:
    """Code of every place of GB/T 2260 to its name in Latin letters: one object for each version, not to be changed."""
    rows = fetch(version, "SELECT district_code, district_name_en FROM dim_district")
    return {row["district_code"]: row["district_name_en"] for row in rows}
