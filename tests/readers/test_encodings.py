"""Every encoding that Chinese governments publish in is told apart, and what is no text is refused with a reason."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import SourceError
from pipelines.readers.encodings import decode_bytes

PLAN = "2020年政府工作要点\r\n\r\n一、加快旧区改造,完成征收7000户。\u3000\u00a0二、新增养老床位600张。\u200b\r\n"
SHORT = "推进旧改"


@pytest.mark.parametrize(
    ("codec", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("gb18030", "gb18030"),
    ],
)
def test_text_is_kept_exactly_as_decoded(codec: str, named: str) -> None:
    assert decode_bytes(PLAN.encode(codec), "a.txt") == (PLAN, named)


@pytest.mark.parametrize("codec", ["gb2312", "gbk"])
def test_older_chinese_encodings_are_read_as_gb18030(codec: str) -> None:
    text = "上海市杨浦区人民政府二季度工作要点"
    assert decode_bytes(text.encode(codec), "a.txt") == (text, "gb18030")


def test_a_short_gb18030_text_is_not_taken_for_korean() -> None:
    assert decode_bytes(SHORT.encode("gb18030"), "a.txt") == (SHORT, "gb18030")


def test_the_byte_order_mark_is_no_character_of_the_text() -> None:
    text, _ = decode_bytes(b"\xef\xbb\xbf" + SHORT.encode(), "a.txt")
    assert text == SHORT


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        ("\u3000\u200b\n".encode(), "empty"),
        (b"\x00\x01\x02\x03" * 50, "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 8, "binary"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "binary"),
        ("Отчёт о работе правительства за прошлый год".encode("cp1251"), "unknown_encoding"),
        (b"\xff\xfe" + b"\x00\xd8" * 3, "unknown_encoding"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(SourceError) as refused:
        decode_bytes(data, "documents/a.txt")
    assert refused.value.code == code
    assert "documents/a.txt" in str(refused.value)


def test_random_bytes_never_pass_for_text() -> None:
    data = random.Random(7).randbytes(4000)
    with pytest.raises(SourceError):
        decode_bytes(data, "a.txt")


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=80))
def test_utf8_survives_whatever_its_characters_are(text: str) -> None:
    assert decode_bytes(text.encode(), "a.txt") == (text, "utf-8")
