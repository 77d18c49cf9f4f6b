"""Saved web pages: the article gives its promises, and menus, lists, counters and feet give nothing."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from pipelines.lexicon import Lexicon
from pipelines.lexicon.pages import PageBody
from pipelines.readers import read_source
from pipelines.readers.articles import guess_article
from pipelines.readers.pages import render_page
from pipelines.run import extract_file

TITLE = "2024年上海市杨浦区政府重点工作安排"
PROMISED = {"31000个", "620人", "1.2万人次", "900人", "6座", "200台"}
ARTICLE = (
    "<p>一、促进就业创业</p><p>1.全年新增就业岗位31000个以上，帮扶引领成功创业620人，努力实现比较充分的就业。</p>"
    "<p>2.开展职业技能培训1.2万人次，培育高技能人才900人，支持企业建设技能大师工作室，让更多的劳动者学有所长、学有所用。</p>"
    "<p>二、改善人居环境</p><p>3.建成口袋公园6座，加装电梯竣工200台，推进街坊的雨污混接改造，让居民推窗见绿、出门进园。</p>"
    "<p>各单位要把重点工作放在心上、抓在手上，按时序进度推进，遇到的困难和问题及时报告，年底前由督查部门逐项对照核查。</p>"
    "<p>各单位要在每季度结束后的十个工作日内报送进展，由区政府办公室汇总后向社会公开，接受人大代表、政协委员和群众监督。</p>"
)
MENU = "".join(f'<li><a href="/c{n}.html">今年新增养老床位{n}00张</a></li>' for n in range(3, 9))
ASIDE = '<ul><li><a href="/9.html">建成公园77座目标完成</a></li></ul><p>日均访问5万人次</p>'


def _page(body: str, *, tags: str = "", between: str = "浏览次数：1024次 收藏人数：33人") -> str:
    """A page of a government as browsers save it: menus above, beside and below what was published."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{tags}<title>{TITLE}-上海市杨浦区人民政府</title></head>'
        f'<body><div class="top"><h1>杨浦区人民政府</h1><ul>{MENU}</ul></div><div class="main"><div class="head">'
        f"<h1>{TITLE}</h1><p>发布日期：2024-02-03 {between}</p></div>{body}"
        f'<div class="more"><h4>相关阅读</h4>{ASIDE}</div><p>本页点赞555人</p></div>'
        f'<div class="foot"><p>主办：上海市杨浦区人民政府</p><p>办件满意88888件</p></div></body></html>'
    )


def _mht(page: str) -> bytes:
    message = EmailMessage()
    message.set_content(page, subtype="html", cte="base64")
    return message.as_bytes()


KNOWN = {
    "a class": f'<div class="TRS_Editor"><div class="TRS_Editor">{ARTICLE}</div></div>',
    "an id": f'<div id="UCAP-CONTENT">{ARTICLE}</div>',
    "marks": f"<td><!--ZJEG_RSS.content.begin-->{ARTICLE}<!--ZJEG_RSS.content.end--></td>",
    "an open element": f'<div class="article-content">{ARTICLE}<script>var a = "</div>";</script></div></div>',
}


def _numbers(path: Path, lexicon: Lexicon) -> set[str]:
    extraction = extract_file(path, lexicon)
    text = extraction.source[0].text
    return {text[row.char_start : row.char_end] for row in extraction.table("quantity")}


@pytest.mark.parametrize("body", KNOWN.values(), ids=KNOWN)
@pytest.mark.parametrize("suffix", [".html", ".mht", ".doc"])
def test_only_the_article_of_a_page_speaks(body: str, suffix: str, tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / f"page{suffix}"
    path.write_bytes(_mht(_page(body)) if suffix == ".mht" else _page(body).encode())
    assert _numbers(path, lexicon) == PROMISED
    (document,) = extract_file(path, lexicon).document
    assert (document.title, document.district_code, str(document.published_on)) == (TITLE, "310110", "2024-02-03")
    source = read_source(path, bodies=lexicon.page_bodies)
    assert source.doubts == ()
    assert source.text.splitlines()[0] == TITLE
    assert "访问" not in source.text


def test_tags_of_the_page_go_before_what_it_looks_like(tmp_path: Path, lexicon: Lexicon) -> None:
    named = TITLE.replace("2024", "2025")
    tags = f'<meta name="ArticleTitle" content="{named}"><meta name="PubDate" content="2025-01-09">'
    path = tmp_path / "page.html"
    path.write_text(_page(KNOWN["a class"], tags=tags), "utf-8")
    (document,) = extract_file(path, lexicon).document
    assert (document.title[:5], str(document.published_on)) == ("2025年", "2025-01-09")


def test_an_article_that_no_selector_finds_is_guessed_and_flagged(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "page.html"
    path.write_text(_page(f'<div class="own-words">{ARTICLE}</div>', between=""), "utf-8")
    assert _numbers(path, lexicon) == PROMISED
    (doubt,) = read_source(path, bodies=lexicon.page_bodies).doubts
    assert (doubt.code, doubt.start) == ("no_body", 0)


def test_nothing_is_guessed_where_the_words_stand_everywhere(tmp_path: Path, lexicon: Lexicon) -> None:
    """Two halves of a document beside each other, and a page without menus: all that is shown is read."""
    halves = f'<div class="a">{ARTICLE}</div><div class="b">{ARTICLE}</div>'
    article = guess_article(f"<ul>{MENU}</ul>{halves}")
    assert article is None
    assert guess_article(f"<div><div>{ARTICLE}</div><p>短</p></div>") is None
    path = tmp_path / "page.html"
    path.write_text(f"<html><body><ul>{MENU}</ul>{halves}</body></html>", "utf-8")
    assert read_source(path, bodies=lexicon.page_bodies).text == read_source(path).text


def test_a_table_counts_as_running_text(tmp_path: Path, lexicon: Lexicon) -> None:
    rows = "".join(f"<tr><td>指标{n}</td><td>{n}个</td></tr>" for n in range(60))
    article = guess_article(_page(f'<div class="own"><table>{rows}</table></div>'))
    assert article is not None
    assert article.body.startswith('<div class="own"><table>')
    assert article.rest.count("指标") == 0


def test_what_nests_beyond_all_sense_is_not_weighed() -> None:
    assert guess_article(f"<ul>{MENU}</ul>{'<div>' * 9_000}{ARTICLE}") is None
    with pytest.raises(ValueError, match="stand inside one another"):
        guess_article(f"<ul>{MENU}</ul>{'<div>' * 20_000}{ARTICLE}")


def test_a_page_of_ours_is_read_whole(tmp_path: Path) -> None:
    """What a channel kept holds nothing but the article; its line of date and source stays in the text."""
    body = f'<div class="TRS_Editor">{ARTICLE}</div>'
    path = tmp_path / "page.html"
    path.write_bytes(render_page(TITLE, None, "", f"<p>附在前面的说明</p>{body}", "https://example.com/a.html"))
    bodies = (PageBody("trs", ".TRS_Editor", None),)
    assert read_source(path, bodies=bodies).text == read_source(path).text
    assert "附在前面的说明" in read_source(path, bodies=bodies).text
