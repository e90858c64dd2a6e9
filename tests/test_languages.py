"""Language tags: what a literal may carry, and what was meant by the usual slips."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustergraph.languages import is_language, suggest_language
from clustergraph.terms import literal

SUBTAGS = st.lists(st.text("abcyz019A", min_size=1, max_size=9), max_size=4)
TAGS = st.builds(
    lambda first, rest: "-".join([first, *rest]), st.sampled_from(["en", "uk", "zh", "szl", "x"]), SUBTAGS
)


@pytest.mark.parametrize(
    "tag", ["en", "uk", "UK", "szl", "uk-Latn", "en-GB", "es-419", "zh-cmn-Hant-TW", "de-1996"]
)
def test_a_tag_is_a_language_with_script_region_and_variants(tag: str) -> None:
    assert is_language(tag)


@pytest.mark.parametrize(
    "tag",
    [
        "",
        "e",
        "ua",
        "xx",
        "ukr",
        "pol",
        "english",
        "en-",
        "-en",
        "en--GB",
        "en_GB",
        "en-1a",
        "en-x-own",
        "uk-лат",
        "uк",
    ],
)
def test_all_else_is_no_tag(tag: str) -> None:
    assert not is_language(tag)


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("ua", "uk"),
        ("UA", "uk"),
        ("ukr", "uk"),
        ("cz", "cs"),
        ("ua_Latn", "uk-latn"),
        ("en_GB", "en-gb"),
        ("ger", "de"),
    ],
)
def test_a_slip_leads_to_the_language(slip: str, meant: str) -> None:
    assert suggest_language(slip) == (meant,)


@pytest.mark.parametrize("tag", ["xx", "english", "uk", ""])
def test_nothing_is_made_up(tag: str) -> None:
    assert suggest_language(tag) == ()


@given(TAGS)
def test_every_tag_can_be_read_by_the_store(tag: str) -> None:
    if is_language(tag):
        line = f"<http://a/> <http://b/> {literal('x', tag)} ."
        assert len(list(ox.parse(line, format=ox.RdfFormat.N_TRIPLES))) == 1


@given(TAGS)
def test_what_is_suggested_is_a_language(tag: str) -> None:
    assert all(is_language(found) for found in suggest_language(tag))
