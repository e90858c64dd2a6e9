"""The viewer in a real browser: what a reader sees, clicks and types."""

import json
from importlib import resources

import pytest

import map_sample
from clustergraph.maps import render

NAMES = json.loads(resources.files("clustergraph").joinpath("names.json").read_text("utf-8"))
# Pairs of names (and of names and foreign marks) that touch, measured in the browser.
OVERLAPS = """() => {
  const box = (node) => node.getBoundingClientRect();
  const all = (selector) => [...document.querySelectorAll(`#canvas ${selector}`)];
  const shown = all('.name').map((node) => [node.dataset.thing, box(node)]);
  const things = all('.thing:not([hidden])');
  const marks = things.map((node) => [node.dataset.thing, box(node.querySelector('.mark'))]);
  const across = (a, b) => a.left < b.right - 1 && a.right > b.left + 1;
  const touch = (a, b) => across(a, b) && a.top < b.bottom - 2 && a.bottom > b.top + 2;
  const found = [];
  shown.forEach(([one, a], at) => {
    for (const [other, b] of shown.slice(at + 1)) if (touch(a, b)) found.push([one, other]);
    for (const [other, b] of marks) if (one !== other && touch(a, b)) found.push([one, `mark ${other}`]);
  });
  return found;
}"""


@pytest.fixture(scope="module")
def html() -> str:
    return render(map_sample.sample(), None)


def choose(page, slug_name):
    page.fill("#search-field", slug_name)
    page.keyboard.press("Enter")


def names_on_map(page):
    return page.eval_on_selector_all(
        "#canvas .name", "all => all.map((one) => [...one.children].map((row) => row.textContent).join(' '))"
    )


def shown_count(page):
    return page.inner_text("#shown")


def test_the_map_shows_all_things_and_lines(html, open_page):
    page = open_page(html)
    assert page.title() == "Who holds fairs?"
    assert page.locator("#canvas .thing:visible").count() == 5
    assert page.locator("#canvas .line:visible").count() == 4
    assert sorted(names_on_map(page)) == [
        "Ann Kowal",
        "Autumn Fair",
        "Old Hall",
        "Smiths' Guild",
        "Spring Fair 13 May",
    ]
    assert shown_count(page) == "5 things, 4 lines"


def test_names_touch_neither_names_nor_marks(html, open_page):
    assert open_page(html).evaluate(OVERLAPS) == []


def test_lines_are_drawn_by_certainty(html, open_page):
    page = open_page(html)
    kinds = page.eval_on_selector_all(
        "#canvas .line", "all => all.map((one) => one.getAttribute('class')).sort()"
    )
    assert kinds == ["line dashed", "line dotted", "line solid", "line solid"]
    assert page.locator("#canvas .thing.is-prospect").count() == 1


@pytest.mark.parametrize(
    ("language", "title", "search"),
    [
        ("uk", "Хто влаштовує ярмарки?", "Назва будь-якою абеткою"),
        ("pl", "Who holds fairs?", "Szukaj w każdym alfabecie"),
    ],
)
def test_the_language_can_be_switched(html, open_page, language, title, search):
    page = open_page(html)
    page.click(f"#language-switch button:text-is('{language}')")
    assert page.inner_text("#title") == title
    assert page.get_attribute("#search-field", "placeholder") == search
    assert page.evaluate("document.documentElement.lang") == language
    assert f"lang={language}" in page.url


def test_names_fall_back_and_carry_their_language(html, open_page):
    page = open_page(html, address="lang=uk")
    assert {"Весняний ярмарок 13 травня", "Old Hall"} <= set(names_on_map(page))
    languages = page.eval_on_selector_all(
        "#canvas .name", "all => all.map((one) => one.getAttribute('lang')).sort()"
    )
    assert languages == ["en", "en", "en", "uk", "uk"]


def test_the_theme_can_be_switched(html, open_page):
    page = open_page(html)
    paper = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(paper) == "rgb(252, 251, 248)"
    page.click("#theme-button")
    assert page.evaluate(paper) == "rgb(19, 23, 28)"


# ---- search


@pytest.mark.parametrize("typed", ["spring", "vesnianyi", "весняний", "Wesnianyj", "YARMAROK"])
def test_search_finds_names_in_any_script(html, open_page, typed):
    page = open_page(html)
    page.fill("#search-field", typed)
    assert page.locator("#hits .hit-name").first.inner_text().split("\n")[0] == "Spring Fair"


def test_search_goes_by_keys_alone(html, open_page):
    page = open_page(html)
    page.keyboard.press("/")
    page.keyboard.type("fair")
    assert page.locator("#hits li").count() == 2
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel-name") == "Autumn Fair"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_search_says_when_nothing_is_found(html, open_page):
    page = open_page(html)
    page.fill("#search-field", "zzz")
    assert page.inner_text("#hits") == "Nothing by that name on this map"


def test_search_in_the_browser_agrees_with_the_names_module(open_page):
    scripts = "".join(
        resources.files("clustergraph.maps").joinpath(f"viewer/{name}.js").read_text("utf-8")
        for name in ("dom", "names")
    )
    page = open_page("<!DOCTYPE html><meta charset=utf-8><title>names</title>")
    page.add_script_tag(content=scripts)
    wrong = page.evaluate(
        """(names) => {
          const { searchKeys, isMatch } = makeNameSearch(names);
          return names.vectors.flatMap(({ name, typed, not }) => {
            const keys = [...searchKeys(name)];
            return [...typed.filter((one) => !isMatch(one, keys)).map((one) => `${one} misses ${name}`),
              ...not.filter((one) => isMatch(one, keys)).map((one) => `${one} finds ${name}`)];
          });
        }""",
        NAMES,
    )
    assert wrong == []


def test_folding_in_the_browser_agrees_with_python(open_page):
    from clustergraph.names import fold, search_keys

    texts = [vector["name"] for vector in NAMES["vectors"]] + [
        "Straße 12",
        "ŒUVRE",
        "Ł’viv—IT",
        "",
        "日本 2",
        "ﬁn",
    ]
    scripts = "".join(
        resources.files("clustergraph.maps").joinpath(f"viewer/{name}.js").read_text("utf-8")
        for name in ("dom", "names")
    )
    page = open_page("<!DOCTYPE html><meta charset=utf-8><title>names</title>")
    page.add_script_tag(content=scripts)
    found = page.evaluate(
        """([names, texts]) => {
          const { fold, searchKeys } = makeNameSearch(names);
          return texts.map((one) => [fold(one), [...searchKeys(one)].sort()]);
        }""",
        [NAMES, texts],
    )
    assert found == [[fold(text), sorted(search_keys(text))] for text in texts]


# ---- panel and evidence


def test_the_panel_tells_names_facts_and_neighbours(html, open_page):
    page = open_page(html)
    choose(page, "Spring Fair")
    text = page.inner_text("#panel")
    for part in (
        "Fair · market",
        "Spring Fair",
        "Весняний ярмарок",
        "as printed",
        "13 May, year not printed",
        "at least 71 visitors",
        "A lively fair.",
        "Joint host",
        "Smiths' Guild",
        "Old Hall",
        "implied",
    ):
        assert part in text
    assert page.inner_text("#panel-name") == "Spring Fair"


def test_the_other_end_reads_the_relation_from_its_side(html, open_page):
    page = open_page(html)
    choose(page, "Guild")
    assert "Joint host: this" in page.inner_text("#panel")
    assert "Led by · голова" in page.inner_text("#panel")


def test_what_is_not_stated_is_said(html, open_page):
    page = open_page(html)
    choose(page, "Autumn")
    assert "Not stated in the sources\ndate" in page.inner_text("#panel .box")
    assert "planned or possible" in page.inner_text("#panel")


def test_a_chip_opens_the_evidence(html, open_page):
    page = open_page(html)
    choose(page, "Spring Fair")
    page.click("#panel .tie .chip:text-is('A ¶1')")
    text = page.inner_text("#popover")
    for part in (
        "Article A · Ukrainian · ¶ 1",
        "Spring Fair – joint host: Smiths' Guild",
        "stated in the text",
        "цехом",
    ):
        assert part in text
    page.keyboard.press("Escape")
    assert page.locator("#popover").is_hidden()
    assert page.locator("#panel").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "A ¶1"


def test_evidence_tells_other_readings_and_context(html, open_page):
    page = open_page(html)
    choose(page, "Old Hall")
    page.click("#panel .tie .chip")
    text = page.inner_text("#popover")
    for part in ("implied", "Another reading", "or beside it", "Read with", "B ¶1", "Fairs of the year"):
        assert (
            part in text
            or part in page.inner_text("#popover details summary")
            or page.click("#popover summary")
            or part in page.inner_text("#popover")
        )


def test_choosing_shows_the_neighbourhood(html, open_page):
    page = open_page(html)
    choose(page, "Old Hall")
    assert page.locator("#canvas .thing.is-faded").count() == 3
    page.click("#panel .pill:text-is('2 steps')")
    assert page.locator("#canvas .thing.is-faded").count() == 2
    assert any("venue: this" in name for name in names_on_map(page))


def test_a_click_on_a_mark_opens_it_and_beside_it_closes(html, open_page):
    page = open_page(html)
    page.locator("#canvas .thing .hit").first.click()
    assert page.locator("#panel").is_visible()
    page.mouse.click(300, 600)
    assert page.locator("#panel").is_hidden()


# ---- filters, table, moving


def test_the_legend_filters_and_counts(html, open_page):
    page = open_page(html)
    row = page.locator("#rail .row", has_text="Guild")
    row.click()
    assert row.get_attribute("aria-pressed") == "false"
    assert shown_count(page) == "4 things, 1 line"
    row.click()
    assert shown_count(page) == "5 things, 4 lines"
    page.locator("#rail .row", has_text="planned or possible").click()
    assert shown_count(page) == "4 things, 3 lines"
    page.locator("#rail .row", has_text="A spring fair").click()
    assert shown_count(page) == "3 things, 2 lines"


def test_the_table_has_the_same_content(html, open_page):
    page = open_page(html)
    page.keyboard.press("t")
    rows = page.eval_on_selector_all(
        "tbody tr", "all => all.map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"
    )
    assert len(rows) == 5
    assert ["Spring Fair", "joint host", "Smiths' Guild", "stated in the text", "A ¶1"] in rows
    page.click("#sheet .pill")
    assert page.locator("tbody tr").count() == 11
    page.click("th button:has-text('Certainty')")
    assert page.get_attribute("th[aria-sort=ascending]", "scope") == "col"
    page.click("#view-switch button:text-is('Map')")
    assert page.locator("#canvas").is_visible()


def test_wheel_and_keys_zoom_and_names_keep_their_size(html, open_page):
    page = open_page(html)
    apart = """() => {
      const things = [...document.querySelectorAll('#canvas .thing')];
      const marks = things.map((one) => one.getBoundingClientRect());
      return Math.hypot(marks[0].x - marks[1].x, marks[0].y - marks[1].y);
    }"""
    height = "() => document.querySelector('#canvas .name').getBoundingClientRect().height"
    before = page.evaluate(apart)
    tall = page.evaluate(height)
    page.mouse.move(700, 400)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(50)
    assert page.evaluate(apart) > before * 1.3
    assert abs(page.evaluate(height) - tall) < 20
    page.focus("#canvas")
    page.keyboard.press("0")
    assert page.evaluate(apart) == pytest.approx(before, abs=1)


def test_dragging_beside_things_moves_the_map_and_on_a_thing_moves_it(html, open_page):
    page = open_page(html)
    mark = page.locator("#canvas .thing .mark").first
    start = mark.bounding_box()
    page.mouse.move(330, 620)
    page.mouse.down()
    page.mouse.move(380, 640, steps=3)
    page.mouse.up()
    moved = mark.bounding_box()
    assert (moved["x"] - start["x"], moved["y"] - start["y"]) == pytest.approx((50, 20), abs=2)
    page.mouse.move(moved["x"] + 4, moved["y"] + 4)
    page.mouse.down()
    page.mouse.move(moved["x"] + 44, moved["y"] + 34, steps=3)
    page.mouse.up()
    dragged = mark.bounding_box()
    assert (dragged["x"] - moved["x"], dragged["y"] - moved["y"]) == pytest.approx((40, 30), abs=3)
    assert page.locator("#panel").is_hidden()


def test_arrows_walk_over_the_map_and_enter_opens(html, open_page):
    page = open_page(html)
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    first = page.get_attribute("#canvas", "aria-activedescendant")
    assert page.get_attribute(f"#{first}", "aria-label")
    page.keyboard.press("Enter")
    assert page.locator("#panel").is_visible()
    assert page.inner_text("#live")


def test_the_address_brings_a_reader_back(html, open_page):
    page = open_page(html, address="lang=uk&theme=dark&thing=guild&steps=2")
    assert page.inner_text("#panel-name") == "Цех ковалів"
    assert page.get_attribute("html", "data-theme") == "dark"
    assert page.locator("#panel .pill[aria-pressed=true]").inner_text() == "2 кроки"


def test_days_stand_on_a_common_year_and_undated_things_beside_it(html, open_page):
    page = open_page(html)
    strip = page.inner_text("#strip")
    for part in ("year not printed", "13 May", "Spring Fair", "No day stated", "Autumn Fair"):
        assert part in strip
    page.click("#strip .event")
    assert page.inner_text("#panel-name") == "Spring Fair"


# ---- other sizes, other names


def test_a_phone_gets_a_map_without_sideways_scrolling(html, open_page):
    page = open_page(html, width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate(OVERLAPS) == []
    page.click("#bar button:text-is('Filters')")
    assert page.locator("#rail").is_visible()
    page.click("#bar button:text-is('Table')")
    assert page.locator("tbody tr").count() == 5


@pytest.mark.parametrize(
    "name",
    [
        "</script><script>document.title='broken'</script>",
        "<img src=x onerror=\"document.title='broken'\"> \"'&",
        "a\u202eb\u2066c\x1b[31m",
        "x" * 10_000,
        "word " * 2_000,
        "مهرجان الربيع",
    ],
    ids=["script", "image", "control", "endless word", "endless name", "right to left"],
)
def test_names_are_text_whatever_they_hold(open_page, name):
    page = open_page(render(map_sample.sample(names={"hall": name}, title=name)))
    page.keyboard.press("t")
    page.keyboard.press("t")
    page.evaluate("location.hash")
    choose(page, "spring")
    assert page.title() != "broken"
    assert page.locator("script").count() == 2
    assert page.locator("img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    assert not set(page.inner_text("body")) & set("\u202e\u2066\x1b")


def test_an_empty_map_says_so(open_page):
    from clustergraph.network import Network

    empty = Network({"en": "Nothing"}, {}, (), (), {}, (), {}, (), {})
    page = open_page(render(empty))
    assert page.inner_text("#note") == "The query of this map gave no triples between things."


def test_the_map_works_inside_a_sandboxed_frame(html, open_page):
    from html import escape

    document = escape(html, quote=True)
    frame = "<!DOCTYPE html><meta charset=utf-8><title>t</title><iframe width=1000 height=700 "
    frame += f'sandbox="allow-scripts" srcdoc="{document}"></iframe>'
    page = open_page(frame)
    inner = page.frame_locator("iframe")
    inner.locator("#canvas .thing .hit").first.click()
    assert inner.locator("#panel").is_visible()


# ---- the map that is shipped


@pytest.fixture(scope="module")
def overview() -> str:
    from pathlib import Path

    from clustergraph.build import build_in_memory
    from clustergraph.diagnostics import Report
    from clustergraph.maps import map_network
    from clustergraph.store import Graph
    from clustergraph.workspace import Workspace

    workspace = Workspace(Path(__file__).parents[2])
    store, _ = build_in_memory(workspace, Report())
    return render(map_network(Graph(store, workspace)), workspace.settings)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "pl", "uk", "lt"])
def test_the_overview_shows_all_names_without_overlaps(overview, open_page, language):
    page = open_page(overview, address=f"lang={language}&theme=light")
    assert page.locator("#canvas .name").count() == page.locator("#canvas .thing").count() > 90
    assert page.evaluate(OVERLAPS) == []
    frame = page.locator("#map").bounding_box()
    for box in page.locator("#canvas .name").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().toJSON())"
    ):
        assert frame["x"] - 1 <= box["left"]
        assert box["right"] <= frame["x"] + frame["width"] + 1
        assert frame["y"] - 1 <= box["top"]
        assert box["bottom"] <= frame["y"] + frame["height"] + 1


@pytest.mark.slow
def test_the_overview_stays_small_and_fits_a_phone(overview, open_page):
    assert len(overview.encode()) < 400_000
    page = open_page(overview, width=390, height=844)
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
