"""The same queries asked of a SPARQL endpoint elsewhere: only when an address is given.

The query goes out by POST with its values in a ``VALUES`` block (see ``sparql.py``), so any SPARQL 1.1
endpoint understands it. Whatever comes back is read to its end before a row is shown: an error page, a
refusal or an answer that was cut becomes one clear sentence, never a table that looks whole.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

import pyoxigraph as ox

from clustergraph import __version__
from clustergraph.diagnostics import ClustergraphError, RefusedError, Report, UsageError, visible
from clustergraph.queries import COMMAND_LINE, SavedQuery, bind
from clustergraph.results import Answer, Result
from clustergraph.sparql import Parsed, parse, prefixes_in, with_values
from clustergraph.store import Graph
from clustergraph.terms import Base
from clustergraph.workspace import Workspace

__all__ = ["ask_endpoint", "ask_endpoint_text"]

TIMEOUT_S = 60.0

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_KINDS = {_RESULTS: (_RESULTS, "application/json"), _TRIPLES: (_TRIPLES, "text/plain")}


def ask_endpoint(
    endpoint: str,
    workspace: Workspace,
    saved: SavedQuery,
    values: Mapping[str, object] | None = None,
    *,
    language: str | None = None,
    timeout_s: float = TIMEOUT_S,
) -> Result:
    """The answer of an endpoint to a saved query; ids and words are taken as they are.

    :raises UsageError: the address or a value cannot be used
    :raises ClustergraphError: the endpoint cannot be reached, refuses, or answers with something else
    """
    nothing = Graph(ox.Store(), workspace)
    text = with_values(saved.text, bind(saved, nothing, values or {}, language=language, check=False))
    return ask_endpoint_text(endpoint, text, workspace.base, timeout_s=timeout_s)


def ask_endpoint_text(endpoint: str, text: str, base: Base, *, timeout_s: float = TIMEOUT_S) -> Result:
    """The answer of an endpoint to a query in SPARQL; prefixes of the workspace need not be declared.

    :raises RefusedError: the query is wrong, or would write
    """
    if urlsplit(endpoint).scheme not in ("http", "https"):
        raise UsageError(f"'{endpoint}' is no address of an endpoint; it begins with http:// or https://")
    report = Report()
    parsed = parse(text, COMMAND_LINE, report, prefixes=base.prefixes(), is_local=False)
    if parsed is None:
        raise RefusedError(report)
    declared = prefixes_in(text)
    missing = {name: iri for name, iri in base.prefixes().items() if name not in declared}
    head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in missing.items())
    data = _fetched(endpoint, head + text, parsed, timeout_s)
    return Result(base, _reader(endpoint, data, parsed), parsed)


def _fetched(endpoint: str, text: str, parsed: Parsed, timeout_s: float) -> bytes:
    """The body of the answer, if it is of the kind that was asked for."""
    from SPARQLWrapper import JSON, N3, POST, SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

    wanted = _TRIPLES if parsed.form == "triples" else _RESULTS
    client = SPARQLWrapper(endpoint, agent=f"clustergraph/{__version__}")
    client.setMethod(POST)
    client.setReturnFormat(N3 if parsed.form == "triples" else JSON)
    client.addCustomHttpHeader("Accept", wanted)
    client.setTimeout(max(1, round(timeout_s)))
    client.setQuery(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about a type that was not asked for: judged below
            answer = client.query()
            kind = str(answer.info().get("content-type", "")).partition(";")[0].strip()
            data = bytes(answer.response.read())
    except SPARQLWrapperException as error:
        raise ClustergraphError(f"{endpoint} refused the query: {_first_line(error)}") from error
    except TimeoutError as error:
        raise _too_slow(endpoint, timeout_s) from error
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise _too_slow(endpoint, timeout_s) from error
        raise ClustergraphError(f"{endpoint} cannot be reached: {visible(str(error.reason))}") from error
    except (OSError, ValueError, HTTPException) as error:  # cut connections, broken headers
        raise ClustergraphError(f"{endpoint} broke off: {visible(str(error))}") from error
    if kind not in _KINDS[wanted]:
        raise ClustergraphError(
            f"{endpoint} answered with {visible(kind) or 'something unnamed'} instead of {wanted}: "
            "is this the address of a SPARQL endpoint?"
        )
    return data


def _reader(endpoint: str, data: bytes, parsed: Parsed) -> Callable[[], Answer]:
    """A function that reads the answer again each time, once it has been read to its end."""

    def read() -> Any:
        if parsed.form == "triples":
            return [quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)]
        return ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)

    try:
        answer = read()
        if parsed.form == "rows":
            for _ in answer:
                pass
    except (SyntaxError, ValueError) as error:
        raise ClustergraphError(
            f"the answer of {endpoint} is cut or damaged: {visible(str(error))}"
        ) from error
    return read


def _too_slow(endpoint: str, timeout_s: float) -> ClustergraphError:
    return ClustergraphError(f"{endpoint} did not answer within {timeout_s:g} seconds")


def _first_line(error: Exception) -> str:
    """What an endpoint says, in one line that is safe to print."""
    text = " ".join(str(error).replace("\\n", " ").split())
    return visible(text if len(text) <= 300 else text[:299] + "…")
