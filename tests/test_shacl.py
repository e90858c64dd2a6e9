"""The shapes: every constraint has examples, two engines and the reader of sheets give one verdict.

The engine inside is pyshifty, the judge pySHACL. The examples are files (``tests/shapes``); violations
are also generated from the shapes themselves, once as a sheet and once as a graph.
"""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from rdflib import SH, Graph, URIRef

from clustergraph import shacl, terms
from clustergraph.build import build_in_memory
from clustergraph.check import check_workspace
from clustergraph.diagnostics import Report, UsageError
from clustergraph.ontology import Class, Property, Schema
from clustergraph.workspace import Workspace
from shapes_examples import (
    ROOT,
    SHAPE,
    Example,
    by_example,
    constraints,
    examples,
    expected,
    shapes,
    union,
)
from workspaces import SHA256, write_workspace

Verdicts = Mapping[str, Counter[tuple[str, ...]]]
EXAMPLES = examples()
SHAPE_LINES = shacl.shape_lines(Workspace(ROOT))


def results_of_judge(data: Graph, **options: bool) -> list[shacl.Result]:
    import pyshacl

    _, found, _ = pyshacl.validate(data, shacl_graph=shapes(), **options)
    return sorted(shacl.results_in(found))


def results_of_engine(data: Graph) -> list[shacl.Result]:
    results, problems = shacl.validate(data.serialize(format="nt").encode(), SHAPE_LINES)
    assert problems == []
    return results


# ---- examples


@pytest.fixture(scope="module")
def together() -> Graph:
    return union(EXAMPLES)


@pytest.fixture(scope="module")
def verdicts(together: Graph) -> Verdicts:
    results = results_of_engine(together)
    return by_example((one.focus, (one.shape, one.component)) for one in results)


@pytest.mark.parametrize("one", EXAMPLES, ids=lambda one: one.file.stem)
def test_example_breaks_the_shape_that_its_name_says_and_no_other(one: Example, verdicts: Verdicts) -> None:
    found = set(verdicts.get(one.file.stem, {}))
    # A value of the wrong form may break several constraints of its shape at once.
    assert expected(one) <= found
    assert {shape for shape, _ in found} == {shape for shape, _ in expected(one)}


@pytest.mark.parametrize("one", EXAMPLES, ids=lambda one: one.file.stem)
def test_example_says_in_its_first_line_what_it_shows(one: Example) -> None:
    first = one.file.read_text(encoding="utf-8").split("\n", 1)[0]
    wanted = rf"# Breaks sh:{one.constraint} of" if one.constraint else "# Conforms to"
    assert re.match(rf"{wanted} shape:{one.shape}\b.*\.$", first)


def test_every_constraint_has_a_wrong_example_and_every_shape_a_right_one() -> None:
    wrong = Counter((one.shape, one.constraint) for one in EXAMPLES if one.constraint)
    assert sorted(key for key, number in constraints().items() if wrong[key] < number) == []
    assert sorted(set(wrong) - set(constraints())) == []
    right = {one.shape for one in EXAMPLES if not one.constraint}
    assert sorted({shape for shape, _ in constraints()} - right) == []


def test_every_shape_that_can_be_broken_says_in_words_what_is_wanted() -> None:
    for name in {shape for shape, _ in constraints()}:
        (message,) = shapes().objects(SHAPE[name], SH.message)
        assert re.fullmatch(r"[A-Z].*\.", message), name


def test_both_engines_report_the_same_about_all_examples(together: Graph) -> None:
    assert results_of_judge(together, meta_shacl=True) == results_of_engine(together)


# ---- the corpus


@pytest.fixture(scope="module")
def corpus() -> bytes:
    report = Report()
    workspace = Workspace(ROOT)
    store, _ = build_in_memory(workspace, report)
    if store is None:
        pytest.fail(f"the corpus has {report.errors} errors: run clustergraph check")
    return shacl.data_lines(store, workspace)


def test_the_graph_of_the_corpus_keeps_its_shapes(corpus: bytes) -> None:
    assert shacl.validate(corpus, SHAPE_LINES) == ([], [])


@pytest.mark.slow
def test_the_judge_finds_nothing_in_the_corpus_either(corpus: bytes) -> None:
    assert results_of_judge(Graph().parse(data=corpus, format="nt")) == []


def test_data_lines_are_those_of_both_graphs(tmp_path: Path) -> None:
    workspace = write_workspace(tmp_path, {"data/sheets/a.yaml": sheet(PLACES)})
    store, _ = build_in_memory(workspace, Report())
    assert store is not None
    assert len(shacl.data_lines(store, workspace).splitlines()) == len(store)


# ---- sheets and shapes agree


PLACES = "places: {hall: {evidence: 1, name: Hall}, yard: {evidence: 1, name: Yard, place: hall}}\n"


def sheet(body: str) -> str:
    head = f'id: news, file: news.txt, sha256: "{SHA256}", paragraphs: 1, language: en'
    return f"source: {{{head}}}\n{body}"


def refused_lines(body: str, folder: Path) -> dict[int, set[str]]:
    """Errors of the reader by line of the sheet."""
    report = Report()
    build_in_memory(write_workspace(folder, {"data/sheets/a.yaml": sheet(body)}), report)
    found: dict[int, set[str]] = {}
    for one in report:
        if one.severity == "error":
            found.setdefault(one.position.line, set()).add(one.code)
    return found


def broken_subjects(lines: list[str]) -> dict[str, set[str]]:
    """Local names of the shapes that the focus nodes of a graph break, by their local name."""
    results, problems = shacl.validate("\n".join(lines).encode(), SHAPE_LINES)
    assert problems == []
    found: dict[str, set[str]] = {}
    for one in results:
        found.setdefault(one.focus.rsplit("/", 1)[-1], set()).add(one.shape)
    return found


class Drawn:
    """One value as a sheet writes it on a line of its own, and as triples of a graph."""

    base = terms.Base()

    def __init__(self) -> None:
        self.sheet: list[str] = []
        self.graph: list[str] = []
        self.cases: list[str] = []  # slug of the thing in line i of the sheet

    def thing(self, slug: str, one: Class, schema: Schema, about: str = "", triples: str = "") -> None:
        text = "text: Said" if "text" in one.properties and one.properties["text"].required else "name: Thing"
        parts = ", ".join(filter(None, ["evidence: 1", text, about]))
        self.cases.append(slug)
        self.sheet.append(f"{one.section}: {{{slug}: {{{parts}}}}}")
        subject = terms.iri(self.base.thing(slug))
        for ancestor in one.ancestors:
            if ancestor in schema.classes:
                self.graph.append(f"{subject} a <{ancestor}> .")
        for known in one.properties.values():
            if known.required:
                self.graph.append(f'{subject} <{known.iri}> "Thing"@en .')
        self.graph.append(triples.replace("$this", subject))

    def prospect(self, slug: str, one: Class, schema: Schema) -> None:
        required = [known for known in one.properties.values() if known.required]
        parts = [f"would-be: {one.key}, state: planned, evidence: 1", *(f"{p.key}: Thing" for p in required)]
        self.cases.append(slug)
        self.sheet.append(f"prospects: {{{slug}: {{{', '.join(parts)}}}}}")
        subject = terms.iri(self.base.thing(slug))
        self.graph.append(f"{subject} a <{terms.PROSPECT}> ; <{terms.STATE}> <{terms.CG}planned> .")
        self.graph += [f"{subject} <{terms.WOULD_BE}> <{c}> ." for c in one.ancestors if c in schema.classes]
        self.graph.append(f'{subject} <{terms.PREF_LABEL}> "Thing"@en .')

    def verdicts(self, folder: Path) -> tuple[dict[str, bool], dict[str, bool]]:
        """Slug → is it accepted, by the reader of sheets and by the shapes."""
        # One section a line; YAML wants the keys of a mapping to differ, so each line is a sheet.
        reader: dict[str, bool] = {}
        files = {}
        for number, (slug, line) in enumerate(zip(self.cases, self.sheet, strict=True)):
            head = f'id: s{number}, file: a.txt, sha256: "{SHA256}", paragraphs: 1, language: en'
            files[f"data/sheets/{slug}.yaml"] = f"source: {{{head}}}\n{line}\n"
        report = Report()
        build_in_memory(write_workspace(folder, files), report)
        refused = {Path(one.position.path).stem for one in report if one.severity == "error"}
        broken = broken_subjects(self.graph)
        for slug in self.cases:
            reader[slug] = slug not in refused
        return reader, {slug: slug not in broken for slug in self.cases}


def used_by(one: Property, schema: Schema) -> Class:
    return next(owner for _, owner in sorted(schema.sections.items()) if one.key in owner.properties)


def references(schema: Schema) -> list[Property]:
    in_classes = {p.iri for c in schema.sections.values() for p in c.properties.values()}
    return [p for p in schema.properties.values() if p.iri in in_classes and p.forms == ("reference",)]


def test_reader_and_shapes_accept_the_same_classes_of_values(schema: Schema, tmp_path: Path) -> None:
    drawn = Drawn()
    for section, one in schema.sections.items():
        drawn.thing(f"some-{section}", one, schema)
    for known, (section, _) in itertools.product(references(schema), schema.sections.items()):
        target = f"some-{section}"
        triple = f"$this <{known.iri}> {terms.iri(drawn.base.thing(target))} ."
        slug = f"{known.key}-{section}"
        drawn.thing(slug, used_by(known, schema), schema, f"{known.key}: {target}", triple)
    reader, shape = drawn.verdicts(tmp_path)
    assert reader == shape
    verdicts = Counter(shape.values())
    assert verdicts[True] > 50 < verdicts[False]


SOUND_FACT = f"""
<https://example.org/fact/SLUG> a <{terms.FACT}> ; <{terms.RDF_SUBJECT}> <https://example.org/a> ;
    <{terms.RDF_PREDICATE}> <PROPERTY> ; <{terms.RDF_OBJECT}> <https://example.org/b> ;
    <{terms.CERTAINTY}> <{terms.STATED}> ; <{terms.HOLDS}> true ;
    <{terms.EVIDENCE}> <https://example.org/p1> .
<https://example.org/p1> a <{terms.PASSAGE}> ;
    <{terms.SOURCE}> <https://example.org/s> ; <{terms.PARAGRAPH}> 1 .
<https://example.org/s> a <{terms.SOURCE_CLASS}> ; <{terms.SHA256}> "{SHA256}" ; <{terms.LANGUAGE}> "en" .
"""


def test_reader_and_shapes_accept_the_same_classes_of_qualifiers(schema: Schema, tmp_path: Path) -> None:
    """A qualifier may name what is only planned, if that would be of a class that it takes."""
    drawn = Drawn()
    for section, one in schema.sections.items():
        drawn.thing(f"some-{section}", one, schema)
        drawn.prospect(f"planned-{section}", one, schema)
    facts = []
    bearers = {key: p for p in references(schema) for key in schema.qualifier_keys[p.iri]}
    for key, bearer in sorted(bearers.items()):
        known = schema.qualifier_keys[bearer.iri][key]
        if known.forms != ("reference",):
            continue
        value = next(s for s, c in schema.sections.items() if any(t in c.ancestors for t in bearer.targets))
        for how, section in itertools.product(("some", "planned"), schema.sections):
            target, slug = f"{how}-{section}", f"{key}-{how}-{section}"
            about = f"{bearer.key}: {{value: some-{value}, {key}: {target}}}"
            drawn.thing(slug, used_by(bearer, schema), schema, about)
            facts.append(slug)
            fact = SOUND_FACT.replace("SLUG", slug).replace("PROPERTY", bearer.iri)
            node = f"<https://example.org/fact/{slug}>"
            drawn.graph.append(f"{fact}{node} <{known.iri}> {terms.iri(drawn.base.thing(target))} .")
    reader, shape = drawn.verdicts(tmp_path)
    assert {slug: reader[slug] for slug in facts} == {slug: shape[slug] for slug in facts}
    verdicts = Counter(shape[slug] for slug in facts)
    assert verdicts[True] > 10 < verdicts[False]


def lines_of(name: str) -> list[str]:
    text = (ROOT / "tests" / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


# Beyond what a pattern can say: which months have which days, no year 0, no end before its start,
# no interval with a year at one end only.
ONLY_THE_READER_SEES = {"day", "order", "0000", "2020-05-13/XXXX-05-15"}


def test_reader_and_shapes_accept_the_same_dates(schema: Schema, tmp_path: Path) -> None:
    valid = [line.split()[0] for line in lines_of("edtf_valid.txt")]
    invalid = [[part.strip() for part in line.split("|")][:2] for line in lines_of("edtf_invalid.txt")]
    refused = [text for text, reason in invalid if not {text, reason} & ONLY_THE_READER_SEES]
    known = next(p for p in schema.properties.values() if p.iri == terms.DATE)
    drawn = Drawn()
    for number, text in enumerate([*valid, *refused]):
        value = terms.literal(text, datatype=terms.EDTF)
        about = f"{known.key}: {text!r}"
        drawn.thing(f"d{number}", used_by(known, schema), schema, about, f"$this <{known.iri}> {value} .")
    reader, shape = drawn.verdicts(tmp_path)
    assert reader == shape
    assert Counter(shape.values()) == {True: len(valid), False: len(refused)}
    assert len(refused) > 40


ADDRESSES = {
    "https://example.org/page": True,
    "http://example.org": True,
    "https://example.org/сторінка": True,
    "ftp://example.org/page": False,
    "mailto:office@example.org": False,
    "urn:isbn:9780000000000": False,
}


def test_reader_and_shapes_accept_the_same_addresses(schema: Schema, tmp_path: Path) -> None:
    known = next(p for p in schema.properties.values() if p.is_iri and p.iri_class)
    drawn = Drawn()
    for number, text in enumerate(ADDRESSES):
        triples = f"$this <{known.iri}> <{text}> . <{text}> a <{known.iri_class}> ."
        drawn.thing(f"a{number}", used_by(known, schema), schema, f"{known.key}: {text!r}", triples)
    reader, shape = drawn.verdicts(tmp_path)
    assert reader == shape
    assert list(shape.values()) == list(ADDRESSES.values())


COUNTS = {
    "{at-least: 71}": True,
    "{at-most: 9}": True,
    "{at-least: 7, at-most: 7}": True,
    "{at-least: 0}": True,
    "{counted: {en: guests}}": True,
    "{at-least: 9, at-most: 7}": False,
    "{at-least: -1}": False,
    "{at-least: 1.5}": False,
    "{}": False,
}


def test_reader_and_shapes_accept_the_same_counts(schema: Schema, tmp_path: Path) -> None:
    known = next(p for p in schema.properties.values() if p.forms == ("count",))
    drawn = Drawn()
    for number, text in enumerate(COUNTS):
        node = f"<{drawn.base.thing(f'n{number}')}>"
        bounds = dict(re.findall(r"(at-least|at-most): ([-0-9.]+)", text))
        named = {"at-least": terms.AT_LEAST, "at-most": terms.AT_MOST}
        parts = [f"{node} a <{terms.COUNT}> .", f"$this <{known.iri}> {node} ."]
        parts += [f"{node} <{named[key]}> {value} ." for key, value in bounds.items()]
        parts += [f'{node} <{terms.COUNTED}> "guests"@en .'] if "counted" in text else []
        about = f"{known.key}: {text}"
        drawn.thing(f"n{number}", used_by(known, schema), schema, about, "\n".join(parts))
    reader, shape = drawn.verdicts(tmp_path)
    assert reader == shape
    assert list(shape.values()) == list(COUNTS.values())


def test_reader_and_shapes_want_the_same_properties(schema: Schema, tmp_path: Path) -> None:
    """Each class without what it requires: refused by both, and by the shape of just that property."""
    for section, one in schema.sections.items():
        required = [known for known in one.properties.values() if known.required]
        assert required, section
        lines = refused_lines(f"{section}:\n  bare: {{evidence: 1}}\n", tmp_path / section)
        assert "CG0104" in lines[3]
        subject = terms.iri(terms.Base().thing("bare"))
        graph = [f"{subject} a <{c}> ." for c in one.ancestors if c in schema.classes]
        broken = broken_subjects(graph)["bare"]
        assert {shapes().value(SHAPE[name], SH.path) for name in broken} == {URIRef(p.iri) for p in required}


def test_reader_and_shapes_agree_on_concepts(schema: Schema, tmp_path: Path) -> None:
    """A known word of the right scheme passes; an unknown one, or a word of another scheme, does not."""
    kinds = [p for p in schema.properties.values() if p.forms == ("concept",) and p.concept_class]
    for known in kinds:
        if known.concept_class == terms.CONCEPT or not any(
            known.key in one.properties for one in schema.sections.values()
        ):
            continue  # any concept will do, or only a qualifier
        owner = used_by(known, schema)
        body = (
            f"{owner.section}:\n  thing:\n    evidence: 1\n    name: Thing\n    {known.key}: no such word\n"
        )
        assert refused_lines(body, tmp_path / known.key) == {6: {"CG0403"}}
        subject, word = terms.iri(terms.Base().thing("thing")), "<https://example.org/word>"
        graph = [f"{subject} a <{c}> ." for c in owner.ancestors if c in schema.classes]
        graph += [f'{subject} <{terms.PREF_LABEL}> "Thing"@en . {subject} <{known.iri}> {word} .']
        names = broken_subjects([*graph, f"{word} a <{terms.CONCEPT}> ."])["thing"]
        assert {shapes().value(SHAPE[name], SH.path) for name in names} == {URIRef(known.iri)}


def test_reader_and_shapes_agree_on_what_a_fact_carries(tmp_path: Path) -> None:
    """No evidence, a mention that is a sentence, a prospect that is said to have happened."""
    long = "in the town " * 11
    cases = {
        "no evidence": ("places:\n  hall:\n    name: Hall\n", "CG0301", "factEvidence-minCount"),
        "long mention": (
            f"places:\n  hall:\n    evidence: 1\n    name: {{value: Hall, mention: {long!r}}}\n",
            "CG0207",
            "factMention-maxLength",
        ),
        "past plan": (
            "prospects:\n  hall: {would-be: place, state: happened, evidence: 1, name: Hall}\n",
            "CG0114",
            "prospectState-in",
        ),
        "plan of nothing": (
            "prospects:\n  hall: {state: planned, evidence: 1, name: Hall}\n",
            "CG0104",
            "prospectWouldBe-minCount",
        ),
        "two kinds": (
            "places:\n  hall: {evidence: 1, name: Hall}\nevents:\n  hall: {evidence: 1, name: Hall}\n",
            "CG0404",
            "OneKind-xone-two",
        ),
        "half an order": (
            "events:\n  fair:\n    evidence: 1\n    name: Fair\n    visited: {value: hall, order: 1.5}\n"
            "places:\n  hall: {evidence: 1, name: Hall}\n",
            "CG0205",
            "order-datatype",
        ),
    }
    stems = {one.file.stem for one in EXAMPLES}
    for name, (body, code, example) in cases.items():
        found = refused_lines(body, tmp_path / name)
        assert code in set().union(*found.values()), name
        assert example in stems


def test_only_limits_for_each_source_and_cycles_are_left_to_the_reader(schema: Schema) -> None:
    """SHACL Core cannot count for each source, nor say "never back to oneself"."""
    single = {p.key for p in schema.properties.values() if p.max_per_source is not None}
    acyclic = {p.key for p in schema.properties.values() if p.acyclic}
    assert single
    assert acyclic
    assert not {name for name, _ in constraints()} & {"maxPerSource", "acyclic"}


# ---- findings and the engine


def test_findings_of_both_sheets_that_say_it_are_shown(tmp_path: Path) -> None:
    shape = (
        "@prefix cg: <https://w3id.org/clustergraph/ontology#> .\n"
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix own: <https://example.org/own#> .\n"
        "own:far sh:targetClass cg:Event ; sh:path cg:place ; sh:in () ;"
        ' sh:message "No event of ours has a place."@en .\n'
    )
    events = "events:\n  fair:\n    evidence: 1\n    {}place: hall\n"
    first = sheet(events.format("name: Fair\n    ") + PLACES)
    second = sheet(events.format("")).replace("id: news", "id: more")
    files = {"data/sheets/a.yaml": first, "data/sheets/b.yaml": second, "ontology/own.ttl": shape}
    report = Report()
    check_workspace(write_workspace(tmp_path, files), report, shacl=True)
    assert [(one.position.path, one.position.line, one.code) for one in report if one.code == "CG0801"] == [
        ("data/sheets/a.yaml", 6, "CG0801"),
        ("data/sheets/b.yaml", 5, "CG0801"),
    ]


def test_shapes_are_run_only_on_a_graph_without_errors(tmp_path: Path) -> None:
    report = Report()
    check_workspace(write_workspace(tmp_path, {"data/sheets/a.yaml": "events: []\n"}), report, shacl=True)
    assert report.has_errors
    assert not {one.code for one in report} & {"CG0801", "CG0802", "CG0803"}


def test_the_command_runs_the_shapes_when_asked(tmp_path: Path) -> None:
    shape = (
        "@prefix cg: <https://w3id.org/clustergraph/ontology#> .\n"
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix own: <https://example.org/own#> .\n"
        'own:few sh:targetClass cg:Place ; sh:path cg:place ; sh:maxCount 0 ; sh:message "No places."@en .\n'
    )
    files = {"data/sheets/a.yaml": sheet(PLACES), "ontology/own.ttl": shape}
    folder = write_workspace(tmp_path, files).root

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "clustergraph", "check", *options]
        return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")

    assert run().returncode == 0
    found = run("--shacl")
    assert found.returncode == 1
    assert "data/sheets/a.yaml:2:82: error[CG0801]: 'place' of 'yard'" in found.stdout


def test_a_missing_engine_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shifty", None)
    with pytest.raises(UsageError, match=r"pip install 'clustergraph\[shacl\]'"):
        shacl.validate(b"", b"")
