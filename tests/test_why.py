"""Why tells each fact with source, paragraph, certainty and state."""

from pathlib import Path

import pytest

from clustergraph import Graph, UsageError, Workspace

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return Workspace(ROOT).build(tmp_path_factory.mktemp("why") / "out")


def paragraph(text: str, start: str) -> str:
    """The block of lines whose first line begins so."""
    return next(block for block in text.split("\n\n") if block.strip().startswith(start))


def test_fact_comes_with_paragraph_certainty_print_and_role(graph: Graph) -> None:
    found = paragraph(graph.why("kalush-exchange"), "organiser: Ukrainian Cluster Alliance")
    assert "stated in the text in kalush-news ¶1" in found
    assert "Українським кластерним альянсом" in found
    assert "role: joint organiser" in found


def test_date_without_year_is_told_without_one(graph: Graph) -> None:
    assert "date: 13 May\n" in graph.why("kalush-exchange", "date")


def test_plan_is_told_as_not_so_yet_with_the_other_reading(graph: Graph) -> None:
    found = graph.why("fifth-congress", "organised-by")
    assert "planned: not so, or not yet" in found
    assert "another reading:" in found


def test_value_narrows_to_one_fact(graph: Graph) -> None:
    found = graph.why("kalush-exchange", "organised-by", "ukrainian-cluster-alliance")
    assert "Ukrainian Cluster Alliance" in found
    assert "Prykarpattia Industrial Cluster" not in found


def test_facts_about_others_are_told_too(graph: Graph) -> None:
    found = graph.why("ukrainian-cluster-alliance")
    assert "Named in facts about others:" in found
    assert "Regional Cluster Initiatives" in found


def test_what_is_not_stated_is_said_last(graph: Graph) -> None:
    assert graph.why("fifth-congress").splitlines()[-1].startswith("Not stated in the sources: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("kalush-exchnge",), "Did you mean 'kalush-exchange'"),
        (("kalush-exchange", "organized-by"), "Did you mean 'organised-by'"),
        (("kalush-exchange", "organised-by", "nobody"), "no source says anything about"),
    ],
)
def test_what_is_not_there_is_named_with_what_is_near(
    graph: Graph, arguments: tuple[str, ...], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        graph.why(*arguments)


def test_lines_keep_to_the_width(graph: Graph) -> None:
    lines = graph.why("kalush-exchange", width=60).splitlines()
    assert max(len(line) for line in lines[1:] if " " in line.strip()) <= 60
