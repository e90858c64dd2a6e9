"""Strategies for arbitrary terms, shared by the round trips of all RDF formats."""

from __future__ import annotations

import pyoxigraph as ox
from export_sample import BASE, PROPERTIES
from hypothesis import strategies as st

from clustergraph import terms

_LOCAL = st.text(
    st.characters(codec="utf-8", exclude_characters=' <>"{}|^`\\%[]#', min_codepoint=0x21), max_size=12
) | st.sampled_from(
    ["a.", ".a", "9", "-a", "_a", "a:b", "a/../b", "..", "a~b", "a'b", "(a)", "a;b,c", "%2E", "p#q"]
)
_NAMESPACES = st.sampled_from(
    [
        *BASE.prefixes().values(),
        "http://a/",
        "urn:x:",
        "id:",
        "cg:",
        "name:",
        "source:",
        "mailto:x",
        "https://",
    ]
)


def _is_iri(iri: str) -> bool:
    try:
        ox.NamedNode(iri)
    except ValueError:
        return False
    return True


iris = st.tuples(_NAMESPACES, _LOCAL).map("".join).filter(_is_iri)
_number = st.sampled_from(
    ["0", "-0", "+5", "5", "-5", "007", "1.0", "1.50", "1.5", "-.5", "5.", "1e6", "9" * 16, " 5"]
)
_datatypes = st.sampled_from(
    [terms.XSD + name for name in ("integer", "decimal", "boolean", "double", "gYear")]
)
_texts = st.text(st.characters(codec="utf-8"), max_size=20)
literals = st.one_of(
    st.builds(terms.literal, _texts),
    st.builds(terms.literal, _texts, st.sampled_from(["en", "uk", "en-gb", "zh-hant-tw"])),
    st.builds(
        terms.literal, _number | st.sampled_from(["true", "false", "1", "TRUE"]), st.just(""), _datatypes
    ),
    st.builds(terms.literal, _texts, st.just(""), iris),
)
_predicates = iris | st.sampled_from(
    [*(one.iri for one in PROPERTIES), terms.RDF_TYPE, terms.EVIDENCE, terms.DATE]
)
triples = st.builds(
    lambda s, p, o: f"<{s}> <{p}> {o} .\n",
    iris | st.sampled_from([BASE.thing("a"), BASE.thing("b")]),
    _predicates,
    iris.map(terms.iri) | literals,
)
sources = st.lists(triples, max_size=8).map(lambda found: sorted(set(found)))
