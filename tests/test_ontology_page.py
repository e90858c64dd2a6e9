"""docs/reference/ontology.html: every term has its anchor, and the page needs nothing but itself.

That it is what docs/generate.py would write now is tested in test_reference_is_current.py.
"""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest

from clustergraph import Workspace, terms

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "ontology.html"
VOID = {"meta", "br"}


class _Reader(HTMLParser):
    """Collects elements and text, and what is wrong with the nesting."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if len(dict(attrs)) != len(attrs):
            self.faults.append(f"{tag} has an attribute twice at {self.getpos()}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self.open), data))


@pytest.fixture(scope="module")
def page() -> _Reader:
    reader = _Reader()
    reader.feed(PAGE.read_text(encoding="utf-8"))
    reader.close()
    return reader


@pytest.fixture(scope="module")
def ids(page: _Reader) -> list[str]:
    return [given["id"] or "" for _, given in page.elements if "id" in given]


def own_terms(file: str) -> set[str]:
    triples = ox.parse(path=ROOT / "ontology" / file, format=ox.RdfFormat.TURTLE)
    subjects = {triple.subject.value for triple in triples if isinstance(triple.subject, ox.NamedNode)}
    return {iri.removeprefix(terms.CG) for iri in subjects if iri.startswith(terms.CG)}


def test_page_is_well_formed(page: _Reader) -> None:
    assert page.faults == []
    assert page.open == []


@pytest.mark.parametrize("file", ["frame.ttl", "domain.ttl"])
def test_every_own_term_has_its_local_name_as_anchor(file: str, ids: list[str]) -> None:
    assert own_terms(file) - set(ids) == set()


def test_no_anchor_is_given_twice(ids: list[str]) -> None:
    assert [one for one, times in Counter(ids).items() if times > 1] == []


def test_links_inside_the_page_arrive(page: _Reader, ids: list[str]) -> None:
    inner = {(given.get("href") or "")[1:] for _, given in page.elements if _goes_to(given, "#")}
    assert inner - set(ids) == set()


def test_page_asks_for_nothing_from_elsewhere(page: _Reader) -> None:
    loading = {"src", "srcset", "data", "poster", "action", "background", "xlink:href"}
    asked = [(tag, given) for tag, given in page.elements if loading & set(given)]
    linked = {tag for tag, given in page.elements if "href" in given}
    styles = "".join(text for open_, text in page.texts if open_[-1:] == ("style",))
    assert asked == []
    assert linked == {"a"}
    assert not {"script", "link", "iframe", "img", "object", "embed"} & {tag for tag, _ in page.elements}
    assert re.findall(r"url\(|@import", styles) == []


def test_links_to_files_beside_the_page_are_not_used(page: _Reader) -> None:
    links = [given["href"] or "" for tag, given in page.elements if tag == "a"]
    assert [link for link in links if not re.match(r"#|https?://", link)] == []


def test_every_class_of_a_sheet_says_what_may_be_written(page: _Reader, ids: list[str]) -> None:
    classes = Workspace(ROOT).schema.classes
    missing = {f"{iri.removeprefix(terms.CG)}-keys" for iri in classes} - set(ids)
    headings = [text for open_, text in page.texts if open_[-1:] == ("h4",)]
    assert missing == set()
    assert "What may I write about an event?" in headings


def test_every_key_in_a_table_has_an_example() -> None:
    rows = re.findall(
        r"<tr>(?:(?!</tr>).)*data-label=\"qualifiers\".*?</tr>", PAGE.read_text("utf-8"), re.DOTALL
    )
    assert len(rows) > 100
    assert [row for row in rows if "<pre><code>" not in row] == []


def test_labels_are_marked_with_their_language(page: _Reader) -> None:
    languages = Counter(given["lang"] for tag, given in page.elements if tag == "span" and "lang" in given)
    own = own_terms("frame.ttl") | own_terms("domain.ttl")
    assert set(languages) == {"en", "pl", "uk", "lt"}
    assert all(times >= len(own) for times in languages.values())


def _goes_to(given: dict[str, str | None], start: str) -> bool:
    return (given.get("href") or "").startswith(start)
