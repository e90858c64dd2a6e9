from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from clustergraph.diagnostics import ClustergraphError, RefusedError, UsageError
from clustergraph.queries import ask, find_query
from clustergraph.remote import ask_endpoint, ask_endpoint_text
from query_sample import small_graph

GRAPH = small_graph(
    'id:forum a cg:Event ; cg:organisedBy id:o . id:o skos:prefLabel "O"@en , "О"@uk .\n'
    "fact:1 rdf:subject id:forum ; rdf:predicate cg:organisedBy ; rdf:object id:o ; cg:holds true ."
)
BASE = GRAPH.base
EVENTS = "SELECT ?event { ?event a cg:Event }"
JSON = "application/sparql-results+json"


def found(text: str) -> tuple[str, bytes]:
    """The answer as bytes: what the store gives must be dropped in the thread that asked for it."""
    answer = GRAPH.store.query(text, use_default_graph_as_union=True)
    if isinstance(answer, ox.QueryTriples):
        return "application/n-triples", ox.serialize(answer, format=ox.RdfFormat.N_TRIPLES)
    return JSON, answer.serialize(format=ox.QueryResultsFormat.JSON)


class Endpoint(BaseHTTPRequestHandler):
    """A SPARQL endpoint of the small graph, with an address for each way in which others fail."""

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.path == "/page":
            return self._answer(200, "text/html; charset=utf-8", b"<html>Welcome</html>")
        if self.path == "/broken":
            return self._answer(500, "text/plain", b"no \x1b[31mmemory")
        if self.path == "/slow":
            time.sleep(1.5)
        kind, data = found(form["query"][0])
        return self._answer(200, kind, data[:-20] if self.path == "/cut" else data)

    def _answer(self, status: int, kind: str, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments: object) -> None:
        return


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_saved_question_gives_the_same_answer_elsewhere(address: str) -> None:
    saved = find_query(GRAPH.workspace, "organisers")
    values = {"event": "forum"}
    there = ask_endpoint(f"{address}/", GRAPH.workspace, saved, values, language="uk")
    assert there.to_dicts() == ask(GRAPH, saved, values, language="uk").to_dicts()
    assert there.to_dicts()[0]["name"] == "О"


def test_ids_are_not_looked_up_here(address: str) -> None:
    saved = find_query(GRAPH.workspace, "organisers")
    assert ask_endpoint(f"{address}/", GRAPH.workspace, saved, {"event": "far-away"}).is_empty
    with pytest.raises(UsageError, match="'event' is missing"):
        ask_endpoint(f"{address}/", GRAPH.workspace, saved)


def test_yes_and_triples_come_back_as_well(address: str) -> None:
    assert bool(ask_endpoint_text(f"{address}/", "ASK { id:forum a cg:Event }", BASE))
    result = ask_endpoint_text(f"{address}/", "CONSTRUCT WHERE { id:forum ?y ?z }", BASE)
    out = io.StringIO()
    result.write(out)
    assert "id:forum\n    a cg:Event ;\n" in out.getvalue()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (
            "/page",
            r"answered with text/html instead of .*: is this the address of a SPARQL endpoint\?",
        ),
        ("/broken", r"refused the query: .*500"),
        ("/cut", "is cut or damaged"),
        ("/slow", "did not answer within 1 seconds"),
    ],
)
def test_an_endpoint_that_fails_is_said_in_one_sentence(address: str, path: str, message: str) -> None:
    with pytest.raises(ClustergraphError, match=message) as failed:
        ask_endpoint_text(address + path, EVENTS, BASE, timeout_s=1)
    assert "\x1b" not in str(failed.value)
    assert "\n" not in str(failed.value)


def test_nobody_there_is_said_in_one_sentence() -> None:
    with pytest.raises(ClustergraphError, match=r"http://127\.0\.0\.1:1/ cannot be reached"):
        ask_endpoint_text("http://127.0.0.1:1/", EVENTS, BASE)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "graph.ttl", ""])
def test_only_web_addresses_are_asked(address: str) -> None:
    with pytest.raises(UsageError, match="is no address of an endpoint"):
        ask_endpoint_text(address, EVENTS, BASE)


def test_updates_are_refused_before_they_are_sent() -> None:
    with pytest.raises(RefusedError):
        ask_endpoint_text("http://127.0.0.1:1/", "CLEAR ALL", BASE)
