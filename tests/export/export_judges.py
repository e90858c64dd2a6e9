"""Parsers that are not ours; each gives the quads of a text as a set of N-Quads statements."""

from __future__ import annotations

import os
import shutil
import subprocess
import warnings
from collections.abc import Iterable
from unittest import mock

import pyoxigraph as ox
import pytest
import rdflib

Quads = set[str]

_OXIGRAPH = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_RDFLIB = {"turtle": "turtle", "trig": "trig", "nquads": "nquads", "ntriples": "nt", "jsonld": "json-ld"}


def expected(things: Iterable[str], facts: Iterable[str] = (), graph: str = "") -> Quads:
    """The quads that two sources of lines stand for."""
    named = (line[:-3] + f" <{graph}> .\n" for line in facts)
    return oxigraph("".join((*things, *named)), "nquads")


def oxigraph(text: str, form: str) -> Quads:
    return {str(quad) for quad in ox.parse(text.encode(), format=_OXIGRAPH[form])}


def rdf_library(text: str, form: str) -> Quads:
    dataset = rdflib.Dataset()
    # Normalising would count 007 and 7 as the same; its parsers use what it has deprecated itself.
    with mock.patch("rdflib.NORMALIZE_LITERALS", False), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(data=text.encode(), format=_RDFLIB[form], publicID="http://base.invalid/")
    return {_statement(*quad) for quad in dataset.quads()}


def rapper(text: str, form: str) -> Quads:
    return oxigraph(
        _run("rapper", "-q", "-i", form, "-o", "nquads", "-", "http://base.invalid/", text=text), "nquads"
    )


def serdi(text: str, form: str) -> Quads:
    return oxigraph(_run("serdi", "-i", form, "-o", "nquads", "-", text=text), "nquads")


def _run(tool: str, *arguments: str, text: str) -> str:
    if shutil.which(tool) is None:
        problem = f"{tool} is not installed (Debian: raptor2-utils, serdi)"
        if os.environ.get("CI"):
            pytest.fail(problem)
        pytest.skip(problem)
    done = subprocess.run([tool, *arguments], input=text.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def _statement(s: object, p: object, o: object, g: object) -> str:
    graph = ox.DefaultGraph() if g in (None, rdflib.graph.DATASET_DEFAULT_GRAPH_ID) else ox.NamedNode(str(g))
    return str(ox.Quad(_term(s), _term(p), _term(o), graph))


def _term(term: object) -> ox.NamedNode | ox.Literal:
    if not isinstance(term, rdflib.Literal):
        return ox.NamedNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return (
        ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
        if term.datatype
        else ox.Literal(str(term))
    )
