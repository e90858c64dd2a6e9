"""The ontology as the pages need it: the schema of the workspace, and the notes that it leaves out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from clustergraph import Workspace, terms
from clustergraph.ontology import Schema

__all__ = ["ROOT", "Vocabulary", "ontology"]

ROOT = Path(__file__).parents[2]


class Vocabulary:
    """The schema of the repository, and for each term what its files say in English; keys are IRIs."""

    def __init__(self, root: Path) -> None:
        self.workspace = Workspace(root)
        self.schema: Schema = self.workspace.schema
        files = [one.file for one in self.workspace.ontology()]
        self.notes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for file in files:
            for triple in ox.parse(path=file, format=ox.RdfFormat.TURTLE):
                if isinstance(triple.subject, ox.NamedNode):
                    self.notes[triple.subject.value][triple.predicate.value] += _plain(triple.object)
        self._prefixes = _prefixes(file.read_text(encoding="utf-8") for file in files)

    def note(self, iri: str, predicate: str) -> str:
        """What is said about a term with a property, as one text."""
        return " ".join(sorted(self.notes[iri][predicate]))

    def definition(self, iri: str) -> str:
        """The definition of a term, else what its shape says to people, else its label."""
        own = self.schema.definitions.get(iri, {}).get("en")
        return own or self.message(iri) or f"{self.schema.label(iri).capitalize()}."

    def message(self, iri: str) -> str:
        """What the shape of a property says to people, "" if nothing."""
        path, message = terms.SH + "path", terms.SH + "message"
        shapes = (
            s for s in list(self.notes) if iri in self.notes[s][path] and self.notes[s][terms.VALUE_FORM]
        )
        return next((self.note(shape, message) for shape in shapes), "")

    def short(self, iri: str) -> str:
        """An IRI with the prefix that the files give it, else as it is."""
        found = next(((ns, prefix) for ns, prefix in self._prefixes if iri.startswith(ns)), None)
        return f"{found[1]}:{iri[len(found[0]) :]}" if found else iri

    def own(self, *types: str) -> list[str]:
        """IRIs of the project's own terms of these types, sorted."""
        return sorted(
            iri
            for iri, about in self.notes.items()
            if iri.startswith(terms.CG) and set(about[terms.RDF_TYPE]) & set(types)
        )


def _plain(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> list[str]:
    if isinstance(term, ox.Literal):
        return [term.value] if term.language in (None, "en") else []
    return [term.value] if isinstance(term, ox.NamedNode) else []


def _prefixes(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Namespaces with their prefixes, longer ones first where one begins with the other."""
    found = {match for text in texts for match in re.findall(r"@prefix (\w+): <([^>]+)>", text)}
    return sorted(((iri, prefix) for prefix, iri in found), reverse=True)


ontology = Vocabulary(ROOT)
