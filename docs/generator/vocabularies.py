"""Pages on the vocabulary: the terms of the ontology, and the words that every sheet may use."""

from __future__ import annotations

from collections import defaultdict

from clustergraph import terms
from clustergraph.concepts import Concepts
from clustergraph.diagnostics import Report
from generator.markdown import LANGUAGES, Lines, code, in_languages, prose, table
from generator.sheets import SCOPE_NOTE, form_of
from generator.vocabulary import ontology

__all__ = ["ontology_page", "words_page"]

EXAMPLE = terms.SKOS + "example"
DEFINED_BY = terms.RDFS + "isDefinedBy"
ONTOLOGY = terms.CG.rstrip("#")


# ---- terms of the ontology

_INTRODUCTION = f"""
Namespace `{terms.CG}` (prefix `cg:`), in Turtle: [frame.ttl](../../ontology/frame.ttl) (how a fact is written
down), [domain.ttl](../../ontology/domain.ttl) (everything about clusters) and
[shapes.ttl](../../ontology/shapes.ttl) (what a sheet may hold). How a fact is modelled:
[the model](../explanation/model.md). The rules that these files follow:
[rules of the ontology](../ontology.md).

Labels and definitions in Polish, Ukrainian and Lithuanian have not been reviewed by a native reader yet.
"""

_KINDS = (
    ("Classes", (terms.OWL + "Class",)),
    ("Properties", (terms.OWL + "ObjectProperty", terms.OWL + "DatatypeProperty")),
    ("Concepts", (terms.CONCEPT, terms.CONCEPT_SCHEME)),
    ("Annotations in shapes and classes", (terms.OWL + "AnnotationProperty",)),
)

_RELATIONS = (
    ("Below", terms.RDFS_SUBCLASS_OF),
    ("Below", terms.RDFS + "subPropertyOf"),
    ("Domain", terms.RDFS + "domain"),
    ("Range", terms.RDFS + "range"),
    ("Said about", terms.SCHEMA + "domainIncludes"),
    ("Takes", terms.SCHEMA + "rangeIncludes"),
    ("Broader", terms.BROADER),
    ("In scheme", terms.IN_SCHEME),
    ("Near to", terms.SKOS + "closeMatch"),
)


def ontology_page() -> Lines:
    """All own terms with their notes, and the reused ones as a list."""
    yield "# Terms of the ontology"
    yield ""
    yield from prose(_INTRODUCTION)
    for title, types in _KINDS:
        yield f"## {title}"
        yield ""
        for iri in ontology.own(*types):
            yield from _term(iri)
    yield from _reused()


def _term(iri: str) -> Lines:
    yield f"### {ontology.short(iri)}"
    yield ""
    yield in_languages(ontology.schema.labels.get(iri, {}))
    yield ""
    yield ontology.definition(iri)
    yield ""
    for title, predicate in (("Scope", SCOPE_NOTE), ("Example", EXAMPLE)):
        if text := ontology.note(iri, predicate):
            yield f"- {title}: {text}"
    for title, predicate in _RELATIONS:
        if others := sorted(ontology.notes[iri][predicate]):
            yield f"- {title}: {', '.join(map(_linked, others))}"
    yield from _use(iri)
    yield ""


def _use(iri: str) -> Lines:
    """Where a term stands in a sheet."""
    one = ontology.schema.classes.get(iri)
    if one is not None and one.section:
        yield f"- In a sheet: section [{one.section}](sheets.md#{one.section}), `would-be: {one.key}`"
    known = ontology.schema.properties.get(iri)
    if known is not None:
        yield f"- In a sheet: key `{known.key}`, form {form_of(known)}"


def _linked(iri: str) -> str:
    short = ontology.short(iri)
    is_own = iri.startswith(terms.CG) and iri in ontology.notes
    return f"[{short}](#{short.replace(':', '').lower()})" if is_own else code(short)


def _reused() -> Lines:
    yield "## Terms of other vocabularies"
    yield ""
    yield "Declared in our files as they are published, and not imported."
    rows = []
    for iri, about in sorted(ontology.notes.items(), key=lambda item: ontology.short(item[0])):
        if about[DEFINED_BY] and ONTOLOGY not in about[DEFINED_BY]:
            rows.append((code(ontology.short(iri)), ontology.schema.label(iri), f"<{iri}>"))
    yield from table(("term", "label", "address"), rows)


# ---- known words

_ABOUT_WORDS = """
Concepts that every sheet may name by their English label (`joint organiser`) or by their slug
(`joint-organiser`), from [concepts.yaml](../../data/curation/concepts.yaml). A word that is missing is
introduced in a sheet, with its labels: `kind: {en: trade fair, pl: targi, uk: ярмарок, lt: mugė}`; from then
on every sheet may use it.
"""


def words_page() -> Lines:
    """The curated concepts by scheme."""
    yield "# Known words"
    yield ""
    yield from prose(_ABOUT_WORDS)
    for scheme, rows in sorted(_concepts().items()):
        yield f"## {scheme}"
        yield from table(("slug", *LANGUAGES), rows)


def _concepts() -> dict[str, list[list[str]]]:
    workspace, report = ontology.workspace, Report()
    concepts = Concepts(ontology.schema, workspace.base)
    for one in workspace.concepts():
        concepts.load(one.file, one.path, report, LANGUAGES[0])
    found: dict[str, list[list[str]]] = defaultdict(list)
    for (scheme, slug), labels in sorted(concepts.labels.items()):
        found[scheme].append([code(slug), *(labels.get(tag, "") for tag in LANGUAGES)])
    return found
