"""The page as text: whole, escaped, self-contained. What it does in a browser: test_page.py."""

import base64
import hashlib
import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as parser

from evaluator.problem import problem
from evaluator.result import Scorecards
from evaluator.scorecard import html
from evaluator.scorecard.html import bar
from tests.scorecard.samples import HOSTILE, LONG, MET, PLAIN, RUN, TRADE


def parsed(cards: Scorecards) -> parser.HtmlElement:
    return parser.document_fromstring(html.page(cards))


def test_the_overview_links_to_a_section_a_project() -> None:
    page = parsed(RUN)
    links = page.xpath("//table[1]//th/a")
    assert [link.text_content() for link in links] == [card.name for card in RUN.projects]
    for link, card in zip(links, RUN.projects, strict=True):
        (section,) = page.xpath(f"//section[@id='{link.get('href')[1:]}']")
        assert section.xpath("string(.//h2)") == f"{card.name}（2022年度）"


def test_every_indicator_shows_status_reason_rule_and_article() -> None:
    (row,) = parsed(RUN).xpath("//tr[@id='p1-1']")
    text = " ".join(row.text_content().split())
    for part in (
        "奖励企业数",
        "≥35家",
        "不少于 35 家",
        "28家",
        "达成度 80%",
        "10.00 ／ 12.5",
        "✗ 未完成",
        "（数值指标计分）",
    ):
        assert part in text
    assert text.count("财预〔2020〕10号 第十六条") == 1
    assert row.get("data-status") == "not_met"


def test_what_the_articles_say_is_folded_beside_the_points() -> None:
    page = parsed(RUN)
    (folded,) = page.xpath("//tr[@id='p1-2']//details")
    assert folded.get("open") is None
    assert folded.xpath("string(summary)") == "依据的条文"
    assert [line.text for line in folded.xpath(".//li")] == [MET]
    assert not page.xpath("//tr[@id='p1-1']//details"), "a rule without sources has nothing to unfold"


def test_a_cell_is_one_piece_beside_its_label_on_a_phone() -> None:
    for cell in parsed(RUN).xpath("//td[@data-label][*]"):
        assert len(cell) == 1, cell.get("data-label")
        assert not (cell.text or "").strip()
        assert not (cell[0].tail or "").strip()


def test_headings_leave_out_no_level() -> None:
    faulty = replace(RUN, problems=(problem("E101", "没有这个文件"),))
    levels = [int(each.tag[1]) for each in parsed(faulty).xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_problems_come_first_in_a_section() -> None:
    section = parsed(RUN).xpath("//section[@id='p1']")[0]
    assert [each.text for each in section.xpath(".//h3")] == ["需要关注", "各级得分", "指标"]
    assert [each.text for each in section.xpath(".//h4")] == ["警告 1 条", "提示 1 条", "指标 5 项"]
    targets = [link.get("href")[1:] for link in section.xpath(".//div[contains(@class, 'attention')]//a")]
    assert targets == ["p1-1", "p1-2", "p1-3", "p1-4", "p1-6"]
    assert all(section.xpath(f".//tr[@id='{target}']") for target in targets)


def test_bars_show_what_is_sure_and_what_is_open() -> None:
    bars = parsed(RUN).xpath("//section[@id='p1']//svg")
    assert bars[2].get("aria-label") == "效益指标：15.00–30.00 分，满分 30 分"
    assert [rect.get("width") for rect in bars[2].xpath("./*")] == ["200", "200.00", "100.00"]
    assert [rect.get("width") for rect in bars[3].xpath("./*")] == ["200", "200.00"]


def test_a_bar_without_weight_is_empty_and_none_runs_over() -> None:
    assert bar(Decimal(0), Decimal(0), Decimal(0)) == {"sure": "0", "open": "0"}
    assert bar(Decimal(10), Decimal(12), Decimal(12))["sure"] == "200.00"


def test_illustrative_figures_are_labelled_everywhere() -> None:
    page = parsed(RUN)
    assert len(page.xpath("//section[@id='p1']//*[@class='demo']")) == 1
    assert len(page.xpath("//table[1]//*[@class='demo']")) == 1
    assert "示例数据" not in html.page(replace(RUN, projects=(LONG, PLAIN)))


def test_text_of_documents_is_escaped() -> None:
    cards = replace(RUN, projects=(HOSTILE, TRADE))
    page = parsed(cards)
    assert len(page.xpath("//script")) == 1
    assert page.xpath("//b[text()='达标率'] | //i") == []
    assert page.xpath("//section[@id='p1']//h2")[0].text_content().startswith("<script>alert('名称')</script>=1+1")
    assert "</style><script>" not in html.page(cards)


@settings(max_examples=30)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_any_text_stays_text(text: str) -> None:
    first, *rest = PLAIN.indicators
    odd = replace(PLAIN, name=text, indicators=(replace(first, level3=text, actual=text), *rest))
    page = parsed(replace(RUN, projects=(odd,)))
    plain = parsed(replace(RUN, projects=(PLAIN,)))
    assert [each.tag for each in page.iter()] == [each.tag for each in plain.iter()]
    assert page.xpath("string(//tr[@id='p1-1']/th)") == text


def test_nothing_is_loaded_and_only_our_own_style_and_script_may_run() -> None:
    text = html.page(RUN)
    page = parsed(RUN)
    assert not re.search(r"https?:|//[a-z]", re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL))
    assert page.xpath("//@src | //@style | //@onclick") == []
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    digests = [
        base64.b64encode(hashlib.sha256(page.xpath(f"string(//{tag})").encode()).digest()).decode()
        for tag in ("style", "script")
    ]
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_ids_are_unique_and_every_link_has_its_place() -> None:
    page = parsed(replace(RUN, projects=(TRADE, TRADE)))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//a/@href")} <= set(ids)
    assert set(page.xpath("//@aria-labelledby")) <= set(ids)
    assert set(page.xpath("//label/@for")) <= set(ids)


def test_the_language_is_stated_and_tables_keep_their_roles_as_cards() -> None:
    page = parsed(RUN)
    assert page.get("lang") == "zh-CN"
    assert not page.xpath("//table[not(@role)] | //tr[not(@role)] | //td[not(@role)]")


def test_a_run_without_projects_is_a_page() -> None:
    page = parsed(Scorecards("id", "", "", ()))
    assert page.xpath("//fieldset") == []
    assert "输入文件：无" in page.text_content()


def test_the_same_scorecards_give_the_same_page() -> None:
    assert html.page(RUN) == html.page(RUN)
