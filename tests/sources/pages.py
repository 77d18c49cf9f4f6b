"""Pages as the families of sites make them. Words and figures are made up."""

from __future__ import annotations

import json
from typing import Any

BODY = (
    "<p>各位代表：现在，我代表区人民政府，向大会报告工作。</p><p>一、{last}年工作回顾</p><p>全年新增就业岗位{done}个，"
    "建成公园{parks}座，社会消费品零售总额增长6.2%。</p><p>二、{year}年工作安排</p><p>1.促进就业。新增就业岗位{jobs}个以上。"
    "</p><p>2.改善环境。建成公园{more}座，完成老旧小区改造30万平方米。</p>"
    "<p>我们将坚持稳中求进，推动高质量发展，努力完成全年各项目标任务，让人民群众有更多获得感、幸福感和安全感。</p>"
)


def body(year: int, jobs: int = 3000) -> str:
    """The article of a report."""
    return BODY.format(last=year - 1, year=year, done=jobs - 200, jobs=jobs, parks=year % 10 + 2, more=year % 10 + 4)


def article(
    title: str,
    inner: str,
    *,
    wrap: str = '<div class="TRS_Editor">{}</div>',
    day: str = "",
    code: str = "",
    more: str = "",
) -> str:
    """A page with navigation and a counter around the article."""
    tags = f'<meta name="ArticleTitle" content="{title}">'
    tags += f'<meta name="PubDate" content="{day} 09:00">' if day else ""
    tags += f'<meta name="SiteIDCode" content="{code}">' if code else ""
    return (
        f"<!DOCTYPE html><html><head><title>{title}_某区人民政府</title>{tags}<script>var a=1</script></head><body>"
        f'<div class="nav"><a href="/">首页</a> 您的位置：首页 &gt; 政府工作报告</div><h1>{title}</h1>'
        f"{wrap.format(inner)}{more}<div>浏览次数：12 责任编辑：某人 版权所有 某区人民政府办公室</div></body></html>"
    )


def trs_list(items: list[tuple[str, str, str]], total: int) -> str:
    """A TRS list page: (address, title, day) each."""
    rows = "".join(
        f'<li><a href="{href}" title="{title}">{title}</a><span>{day}</span></li>' for href, title, day in items
    )
    return (
        f"<html><head><title>政府工作报告</title></head><body><ul>{rows}</ul>"
        f'<script>createPageHTML({total}, 0, "index", "html");</script></body></html>'
    )


def jcms_store(items: list[tuple[str, str, str]], total: int) -> str:
    """A jcms data island."""
    records = "".join(
        f'<record><![CDATA[<li><a href="{href}" title="{title}">{title}</a><b>{day}</b></li>]]></record>'
        for href, title, day in items
    )
    count = f"<nextgroup></nextgroup><totalrecord>{total}</totalrecord>"
    return f"<datastore>{count}<recordset>{records}</recordset></datastore>"


def as_json(value: Any) -> bytes:
    """JSON as servers send it."""
    return json.dumps(value, ensure_ascii=False).encode()
