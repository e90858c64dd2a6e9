from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustergraph.diagnostics import UsageError
from clustergraph.heads import Parameter
from clustergraph.parameters import bind_values
from clustergraph.store import Graph
from query_sample import small_graph

XSD = "http://www.w3.org/2001/XMLSchema#"
ID = "https://w3id.org/clustergraph/id/"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return small_graph()


def bound(graph: Graph, value: object, type: str, *, check: bool = True, **restriction: str) -> object:
    parameter = Parameter("one", type, {}, restriction.get("class_key"), restriction.get("scheme"))
    return bind_values([parameter], graph, {"one": value}, check=check).get("one")


@pytest.mark.parametrize(
    ("value", "class_key", "id"),
    [
        ("spring-forum", "event", "spring-forum"),
        ("id:spring-forum", "event", "spring-forum"),
        (f"{ID}spring-forum", "event", "spring-forum"),
        ("old-forum", "event", "spring-forum"),
        ("green-valley", "organisation", "green-valley"),
        ("green-valley", "cluster", "green-valley"),
        ("winter-forum", None, "winter-forum"),
    ],
)
def test_a_thing_is_bound_by_its_id_its_iri_or_a_former_id(
    graph: Graph, value: str, class_key: str | None, id: str
) -> None:
    restriction = {"class_key": class_key} if class_key else {}
    assert bound(graph, value, "thing", **restriction) == ox.NamedNode(ID + id)


@pytest.mark.parametrize(
    ("value", "class_key", "message"),
    [
        ("spring-forrum", "event", "one: nothing has the id 'spring-forrum'. Did you mean 'spring-forum'?"),
        ("Весняний форум", "event", "nothing has the id 'Весняний форум'. Did you mean 'spring-forum'?"),
        ("springfield", "event", "'springfield' is of the class 'place', and 'event' is asked for"),
        ("green-valley", "place", "'green-valley' is of the class 'cluster', and 'place' is asked for"),
        (
            "winter-forum",
            "event",
            "'winter-forum' is only planned, possible or hoped for, so it is no event yet",
        ),
        ("spring-forum.0123456789abcdef", "event", "is of the class 'count', and 'event' is asked for"),
        ("x> . } DROP ALL #", "event", "nothing has the id 'x> . } DROP ALL #'"),
        ("http://example.org/a b", "event", "nothing has the id 'http://example.org/a b'"),
        ("spring-forum", "evnt", "the ontology has no class 'evnt'. Did you mean 'event'?"),
    ],
)
def test_what_is_no_such_thing_is_said_with_the_id_that_was_meant(
    graph: Graph, value: str, class_key: str, message: str
) -> None:
    with pytest.raises(UsageError) as refused:
        bound(graph, value, "thing", class_key=class_key)
    assert message in str(refused.value)


@pytest.mark.parametrize("value", ["ict", "ICT", "ІКТ", "https://w3id.org/clustergraph/sector/ict"])
def test_a_concept_is_bound_by_its_slug_its_words_or_its_iri(graph: Graph, value: str) -> None:
    found = bound(graph, value, "concept", scheme="sector")
    assert found == ox.NamedNode("https://w3id.org/clustergraph/sector/ict")


def test_states_and_certainties_come_from_the_frame(graph: Graph) -> None:
    cg = "https://w3id.org/clustergraph/ontology#"
    assert bound(graph, "newly created", "concept", scheme="state") == ox.NamedNode(cg + "newlyCreated")
    assert bound(graph, "implied", "concept", scheme="certainty") == ox.NamedNode(cg + "implied")


@pytest.mark.parametrize(
    ("value", "scheme", "message"),
    [
        (
            "metal procesing",
            "sector",
            "'metal procesing' is not a known word for 'sector'. Did you mean 'metal-",
        ),
        ("xyz", "sector", "not a known word for 'sector'; known are: ict, metal-processing"),
        ("possibel", "state", "not a known word for 'state'. Did you mean 'possible'?"),
    ],
)
def test_an_unknown_concept_is_said_with_the_nearest_one(
    graph: Graph, value: str, scheme: str, message: str
) -> None:
    with pytest.raises(UsageError) as refused:
        bound(graph, value, "concept", scheme=scheme)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("value", "type", "text", "datatype"),
    [
        ("2020", "number", "2020", "integer"),
        (2020, "number", "2020", "integer"),
        ("-007", "number", "-7", "integer"),
        ("0.50", "number", "0.50", "decimal"),
        ("2020-02-29", "date", "2020-02-29", "date"),
        (" any text\t", "text", "any text", "string"),
        ("UK", "language", "uk", "string"),
        (["one"], "text", "one", "string"),
    ],
)
def test_plain_values_are_typed(graph: Graph, value: object, type: str, text: str, datatype: str) -> None:
    assert bound(graph, value, type) == ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("value", "type", "message"),
    [
        ("MMXX", "number", "one: 'MMXX' is no number; write it in digits, such as 12 or 0.5"),
        ("٢٠٢٠", "number", "is no number"),
        ("1e9", "number", "is no number"),
        ("9" * 30, "number", "is no number"),
        ("2020", "date", "'2020' is no day; write year, month and day, such as 2020-03-11"),
        ("2021-02-29", "date", "'2021-02-29' is no day of the calendar"),
        ("ua", "language", "'ua' is no language tag. Did you mean 'uk'?"),
        ("\udcff", "text", "the text holds bytes that are no UTF-8"),
        (["a", "b"], "text", "one takes one value, not 2"),
    ],
)
def test_a_value_of_the_wrong_form_is_refused(graph: Graph, value: object, type: str, message: str) -> None:
    with pytest.raises(UsageError) as refused:
        bound(graph, value, type)
    assert message in str(refused.value)


def test_an_unknown_parameter_is_said_with_the_nearest_one(graph: Graph) -> None:
    parameters = [Parameter("event", "text", {}), Parameter("in_year", "number", {})]
    with pytest.raises(UsageError, match=r"'evnt'; it takes event, in_year\. Did you mean 'event'\?"):
        bind_values(parameters, graph, {"evnt": "x"})
    with pytest.raises(UsageError, match="no parameter 'x'; it takes no parameters"):
        bind_values([], graph, {"x": "y"})


@pytest.mark.parametrize("value", [None, "", []])
def test_nothing_given_is_the_default_or_free_or_missing(graph: Graph, value: object) -> None:
    free, filled = Parameter("free", "text", {}), Parameter("filled", "number", {}, default="7")
    found = bind_values([free, filled], graph, {"free": value, "filled": value})
    assert {name: str(term) for name, term in found.items()} == {"filled": f'"7"^^<{XSD}integer>'}
    needed = Parameter("event", "thing", {}, "event", required=True)
    with pytest.raises(UsageError, match="'event' is missing: the id of a thing of the class 'event'"):
        bind_values([needed], graph, {"event": value})


def test_hyphens_and_underscores_are_one_in_names(graph: Graph) -> None:
    assert "in_year" in bind_values([Parameter("in_year", "number", {})], graph, {"in-year": "5"})


def test_another_graph_is_not_looked_at(graph: Graph) -> None:
    assert bound(graph, "far-away", "thing", check=False, class_key="event") == ox.NamedNode(ID + "far-away")
    found = bound(graph, "Far away", "concept", check=False, scheme="sector")
    assert found == ox.NamedNode("https://w3id.org/clustergraph/sector/far-away")


@given(st.text(), st.sampled_from(["thing", "concept", "text", "number", "date", "language"]))
def test_any_value_becomes_a_term_or_a_usage_error(value: str, type: str) -> None:
    try:
        bound(GRAPH, value, type, scheme="sector")
    except UsageError:
        return


GRAPH = small_graph()
