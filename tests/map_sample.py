"""A small graph for tests of networks and maps, written by hand: the build has no part in it.

Classes and properties stand in a namespace of their own, which no code knows: whatever is shown of
them came through the schema.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from clustergraph import terms
from clustergraph.network import Network, read_network
from clustergraph.ontology import Class, Property, Schema
from clustergraph.terms import Base

EX = "https://example.org/terms#"
BASE = Base("https://example.org/")

HOSTED, HELD, LED, SEEN, TEXT, KIND = (EX + name for name in ("host", "spot", "head", "seen", "text", "kind"))
ROLE, TITLE, STAND_IN = (EX + name for name in ("role", "title", "standIn"))
PLANNED = terms.CG + "planned"
TRIPLES = [
    ("fair", HOSTED, "guild"),
    ("fair", HELD, "hall"),
    ("plan", HOSTED, "guild"),
    ("guild", LED, "ann"),
]

LABELS = {
    EX + "Fair": {"en": "fair", "pl": "targi", "uk": "ярмарок", "lt": "mugė"},
    EX + "Guild": {"en": "guild", "uk": "цех"},
    EX + "Human": {"en": "human"},
    EX + "Spot": {"en": "spot", "pl": "miejsce"},
    HOSTED: {"en": "host", "uk": "господар"},
    HELD: {"en": "venue"},
    LED: {"en": "led by"},
    SEEN: {"en": "visitors"},
    TEXT: {"en": "description"},
    KIND: {"en": "kind"},
    ROLE: {"en": "role"},
    TITLE: {"en": "title"},
    STAND_IN: {"en": "stand-in"},
    PLANNED: {"en": "planned", "uk": "заплановано"},
    terms.DATE: {"en": "date", "uk": "дата"},
    terms.STATED: {"en": "stated"},
    terms.IMPLIED: {"en": "implied"},
}


def thing(slug: str) -> str:
    """The IRI of a thing of the sample."""
    return BASE.thing(slug)


def schema() -> Schema:
    """The schema of the sample: a class without a shape, a role and a title among the qualifiers."""
    properties = [
        Property(
            HOSTED,
            "host",
            LABELS[HOSTED],
            ("reference",),
            qualifiers=(ROLE, STAND_IN),
            identifying=frozenset({ROLE, STAND_IN}),
            order=1,
        ),
        Property(HELD, "spot", LABELS[HELD], ("reference",), order=2),
        Property(
            LED, "head", LABELS[LED], ("reference",), qualifiers=(TITLE,), identifying=frozenset({TITLE})
        ),
        Property(KIND, "kind", LABELS[KIND], ("concept",), scheme="kind", on_prospect=True),
        Property(ROLE, "role", LABELS[ROLE], ("concept",), scheme="role"),
        Property(TITLE, "title", LABELS[TITLE], ("text",)),
        Property(STAND_IN, "stand-in", LABELS[STAND_IN], ("reference",)),
    ]
    shapes = {
        "Fair": ("diamond", ("#D55E00", "#A94A00", "#F0803C", "#FFB488")),
        "Guild": ("hexagon", ("#009E73", "#00714F", "#1FB88B", "#7FE3C4")),
        "Human": (None, None),
        "Spot": ("ring", ("#FCFBF8", "#68727D", "#13171C", "red;}")),
    }
    classes = {
        EX + name: Class(
            EX + name,
            name.lower(),
            name.lower() + "s",
            LABELS[EX + name],
            {},
            shape,
            colours,
            (EX + name,),
            {},
        )
        for name, (shape, colours) in shapes.items()
    }
    return Schema(
        classes=classes,
        properties={one.iri: one for one in properties},
        labels=LABELS,
        definitions={},
        source_properties={},
        states={"planned": PLANNED},
        certainties={"stated": terms.STATED, "implied": terms.IMPLIED},
        prospective=frozenset({PLANNED}),
    )


def lines(*, names: dict[str, str] | None = None) -> tuple[list[str], list[str]]:
    """N-Triples of the things' graph and of the facts' graph; ``names`` replaces English names by slug."""
    named = {
        "fair": [("Весняний ярмарок", "uk"), ("Spring Fair", "en")],
        "guild": [("Цех ковалів", "uk"), ("Smiths' Guild", "en")],
        "hall": [("Stara Hala", "pl"), ("Old Hall", "en")],
        "ann": [("Ann Kowal", "en")],
        "plan": [("Targi jesienne", "pl"), ("Autumn Fair", "en")],
    }
    things: list[str] = []
    for slug, found in named.items():
        for text, language in found:
            given = (names or {}).get(slug) if language == "en" else None
            things.append(_line(thing(slug), terms.PREF_LABEL, terms.literal(given or text, language)))
    for slug, name in {"fair": "Fair", "guild": "Guild", "hall": "Spot", "ann": "Human"}.items():
        things.append(_line(thing(slug), terms.RDF_TYPE, terms.iri(EX + name)))
    things += [
        _line(thing("guild"), terms.ALT_LABEL, terms.literal("SG", "en")),
        _line(thing("plan"), terms.RDF_TYPE, terms.iri(terms.PROSPECT)),
        _line(thing("plan"), terms.WOULD_BE, terms.iri(EX + "Fair")),
        _line(thing("plan"), terms.STATE, terms.iri(PLANNED)),
        _line(thing("plan"), terms.NOT_STATED, terms.iri(terms.DATE)),
        _line(thing("fair"), KIND, terms.iri(BASE.concept("kind", "market"))),
        _line(BASE.concept("kind", "market"), terms.PREF_LABEL, terms.literal("market", "en")),
        _line(BASE.concept("role", "joint-host"), terms.PREF_LABEL, terms.literal("joint host", "en")),
    ]
    return things, list(_facts())


def _facts() -> Iterable[str]:
    joint = terms.iri(BASE.concept("role", "joint-host"))
    yield from _fact(
        "f01", "fair", HOSTED, terms.iri(thing("guild")), "gazette#p1", [(ROLE, joint)], mention="цехом"
    )
    yield from _fact("f02", "fair", HOSTED, terms.iri(thing("guild")), "herald#p2", certainty=terms.IMPLIED)
    yield from _fact(
        "f03",
        "fair",
        HELD,
        terms.iri(thing("hall")),
        "herald#p2",
        [
            (terms.CONTEXT, terms.iri(BASE.sources + "herald#p1")),
            (terms.AMBIGUITY, terms.literal("or beside it", "en")),
        ],
        certainty=terms.IMPLIED,
    )
    yield from _fact("f04", "plan", HOSTED, terms.iri(thing("guild")), "herald#p3", holds=False)
    yield from _fact(
        "f05", "guild", LED, terms.iri(thing("ann")), "gazette#p2", [(TITLE, terms.literal("голова", "uk"))]
    )
    date = [(terms.FIRST_MONTH_DAY, terms.literal("05-13")), (terms.LAST_MONTH_DAY, terms.literal("05-13"))]
    yield from _fact(
        "f06", "fair", terms.DATE, terms.literal("XXXX-05-13", datatype=terms.EDTF), "gazette#p1", date
    )
    count = thing("fair.0123456789ab")
    yield from _fact("f07", "fair", SEEN, terms.iri(count), "gazette#p1")
    yield _line(count, terms.RDF_TYPE, terms.iri(terms.COUNT))
    yield _line(count, terms.AT_LEAST, terms.integer(71))
    yield _line(count, terms.COUNTED, terms.literal("visitors", "en"))
    said = [(terms.TRANSLATION, terms.literal("A lively fair.", "en"))]
    yield from _fact("f08", "fair", TEXT, terms.literal("Жвавий ярмарок.", "uk"), "gazette#p2", said)
    for number, (slug, text, language) in enumerate(
        [("fair", "Весняний ярмарок", "uk"), ("guild", "Цех ковалів", "uk"), ("plan", "Targi jesienne", "pl")]
    ):
        source = "herald#p3" if slug == "plan" else "gazette#p1"
        yield from _fact(f"n{number}", slug, terms.PREF_LABEL, terms.literal(text, language), source)
    for source, language, title in (
        ("gazette", "uk", "A spring fair"),
        ("herald", "pl", "Fairs of the year"),
    ):
        iri = BASE.sources + source
        yield _line(iri, terms.RDF_TYPE, terms.iri(terms.SOURCE_CLASS))
        yield _line(iri, terms.LANGUAGE, terms.literal(language))
        yield _line(iri, terms.DCTERMS + "title", terms.literal(title, "en"))
        for paragraph in range(1, 4):
            yield _line(f"{iri}#p{paragraph}", terms.SOURCE, terms.iri(iri))
            yield _line(f"{iri}#p{paragraph}", terms.PARAGRAPH, terms.integer(paragraph))


def _fact(
    name: str,
    subject: str,
    predicate: str,
    value: str,
    passage: str,
    more: Iterable[tuple[str, str]] = (),
    *,
    certainty: str = terms.STATED,
    holds: bool = True,
    mention: str = "",
) -> Iterable[str]:
    iri = BASE.facts + name
    yield _line(iri, terms.RDF_TYPE, terms.iri(terms.FACT))
    yield _line(iri, terms.RDF_SUBJECT, terms.iri(thing(subject)))
    yield _line(iri, terms.RDF_PREDICATE, terms.iri(predicate))
    yield _line(iri, terms.RDF_OBJECT, value)
    yield _line(iri, terms.CERTAINTY, terms.iri(certainty))
    yield _line(iri, terms.EVIDENCE, terms.iri(BASE.sources + passage))
    yield _line(iri, terms.HOLDS, terms.literal(str(holds).lower(), datatype=terms.XSD + "boolean"))
    if mention:
        yield _line(iri, terms.MENTION, terms.literal(mention, "uk"))
    for name_, term in more:
        yield _line(iri, name_, term)


def _line(subject: str, predicate: str, term: str) -> str:
    return f"{terms.iri(subject)} {terms.iri(predicate)} {term} .\n"


def store(things: Iterable[str], facts: Iterable[str]) -> ox.Store:
    """A store with both graphs."""
    found = ox.Store()
    found.load("".join(things).encode(), format=ox.RdfFormat.N_TRIPLES)
    graph = ox.NamedNode(BASE.facts_graph)
    found.load("".join(facts).encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
    return found


def triples(pairs: Iterable[tuple[str, str, str]] = TRIPLES) -> list[tuple[ox.NamedNode, ...]]:
    """Triples as a CONSTRUCT gives them."""
    return [(ox.NamedNode(thing(s)), ox.NamedNode(p), ox.NamedNode(thing(o))) for s, p, o in pairs]


def sample(*, names: dict[str, str] | None = None, title: str = "Who holds fairs?") -> Network:
    """The network of the sample; ``names`` replaces English names by slug."""
    return read_network(
        store(*lines(names=names)),
        schema(),
        triples(),
        base=BASE,
        title={"en": title, "uk": "Хто влаштовує ярмарки?"},
        description={"en": "A made-up example."},
    )
