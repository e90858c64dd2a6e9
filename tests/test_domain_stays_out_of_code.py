"""The ontology is the program: no term of ``domain.ttl`` stands in the Python of the package."""

import ast
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from clustergraph import terms
from clustergraph.ontology import kebab

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "src").rglob("*.py"))

# Everyday words that mean something else in the code. One by one, with what they mean there.
EXCUSED = {
    "group": "attribute of a node in GraphML and GEXF: the source that it belongs to",
    "kind": "kinds of saved queries",
    "order": "sh:order, and the reason of a date whose end comes before its start",
    "size": "of an input, in build.json",
    "text": "value form, format of findings, type of a parameter",
    "title": "setting of a workspace, field of a catalogue entry, front matter of a query",
}


def domain_terms() -> set[str]:
    """IRIs that the project's own domain declares (reused vocabulary is declared there too, by stubs)."""
    triples = ox.parse(path=ROOT / "ontology" / "domain.ttl", format=ox.RdfFormat.TURTLE)
    return {
        t.subject.value
        for t in triples
        if isinstance(t.subject, ox.NamedNode) and t.subject.value.startswith(terms.CG)
    }


def names_of(iri: str) -> set[str]:
    local = iri.removeprefix(terms.CG)
    return {iri, f"cg:{local}", local, kebab(local)}


FORBIDDEN = {name for iri in domain_terms() for name in names_of(iri)}
PREFIXED = re.compile(r"\bcg:[A-Za-z]+")


def strings_of(file: Path) -> list[tuple[int, str]]:
    """String literals with their lines; docstrings are prose and may give examples."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT / "src").as_posix())
def test_no_domain_term_is_a_string_in_the_code(file: Path) -> None:
    found = []
    for line, text in strings_of(file):
        words = {text, *PREFIXED.findall(text)} | {
            iri for iri in FORBIDDEN if iri.startswith("http") and iri in text
        }
        found += [f"{file.name}:{line}: {word}" for word in sorted(words & FORBIDDEN) if word not in EXCUSED]
    assert found == []


def test_every_excuse_is_needed() -> None:
    used = {text for file in FILES for _, text in strings_of(file)}
    assert sorted(set(EXCUSED) - used) == []
    assert sorted(set(EXCUSED) - FORBIDDEN) == []


def test_domain_has_terms_to_look_for() -> None:
    assert len(FORBIDDEN) > 100
