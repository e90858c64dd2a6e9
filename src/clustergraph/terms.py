"""IRIs of the frame: the only terms of the ontology that Python may name.

``ontology/frame.ttl`` describes the mechanism (fact, passage, source, certainty, state, date,
count, name) and this module is its one mirror in code; what stands in ``ontology/domain.ttl`` is
read from there and never named here. Everything is a plain string: an IRI without brackets. In
the build, terms travel as N-Triples text, which :func:`iri` and :func:`literal` write in the form
in which the store gives them back, so that hashes over it are found again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

CG = "https://w3id.org/clustergraph/ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
FOAF = "http://xmlns.com/foaf/0.1/"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"
SH = "http://www.w3.org/ns/shacl#"
VOID = "http://rdfs.org/ns/void#"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

PREFIXES: dict[str, str] = {
    "cg": CG,
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "sem": SEM,
    "skos": SKOS,
    "void": VOID,
    "xsd": XSD,
}

RDF_TYPE = RDF + "type"
RDF_SUBJECT = RDF + "subject"
RDF_PREDICATE = RDF + "predicate"
RDF_OBJECT = RDF + "object"
RDFS_LABEL = RDFS + "label"
RDFS_SUBCLASS_OF = RDFS + "subClassOf"

FACT = CG + "Fact"
PROSPECT = CG + "Prospect"
COUNT = CG + "Count"
SOURCE_CLASS = CG + "Source"
PASSAGE = CG + "Passage"

EVIDENCE = CG + "evidence"
CONTEXT = CG + "context"
CERTAINTY = CG + "certainty"
AMBIGUITY = CG + "ambiguity"
MENTION = CG + "mention"
TRANSLATION = CG + "translation"
STATE = CG + "state"
HOLDS = CG + "holds"

WOULD_BE = CG + "wouldBe"
NOT_STATED = CG + "notStated"
OPEN_LIST = CG + "openList"
CLOSED_LIST = CG + "closedList"

STATED = CG + "stated"
IMPLIED = CG + "implied"
PROSPECTIVE = CG + "prospective"

NAME = CG + "name"
PREF_LABEL = SKOS + "prefLabel"
ALT_LABEL = SKOS + "altLabel"
HIDDEN_LABEL = SKOS + "hiddenLabel"
LABELS = (PREF_LABEL, ALT_LABEL, HIDDEN_LABEL)

DATE = CG + "date"
YEAR = CG + "year"
FIRST_MONTH_DAY = CG + "firstMonthDay"
LAST_MONTH_DAY = CG + "lastMonthDay"
EARLIEST = SEM + "hasEarliestBeginTimeStamp"
LATEST = SEM + "hasLatestEndTimeStamp"

AT_LEAST = CG + "atLeast"
AT_MOST = CG + "atMost"
COUNTED = CG + "counted"

SOURCE = CG + "source"
PARAGRAPH = CG + "paragraph"
PARAGRAPH_COUNT = CG + "paragraphCount"
NO_FACTS = CG + "noFacts"
SHA256 = SCHEMA + "sha256"
LANGUAGE = DCTERMS + "language"
REPLACED_BY = DCTERMS + "isReplacedBy"

CONCEPT = SKOS + "Concept"
CONCEPT_SCHEME = SKOS + "ConceptScheme"
IN_SCHEME = SKOS + "inScheme"
BROADER = SKOS + "broader"
DEFINITION = SKOS + "definition"

# The dataset described within itself; written by dataset.py.
AGENT = FOAF + "Agent"
FOAF_NAME = FOAF + "name"
TITLE = DCTERMS + "title"
DESCRIPTION = DCTERMS + "description"
PUBLISHER = DCTERMS + "publisher"
LICENCE = DCTERMS + "license"
RIGHTS = DCTERMS + "rights"
CONFORMS_TO = DCTERMS + "conformsTo"
DCTERMS_SOURCE = DCTERMS + "source"
DCAT_DATASET = DCAT + "Dataset"
DCAT_DISTRIBUTION = DCAT + "distribution"
DCAT_FILE = DCAT + "Distribution"
DCAT_DOWNLOAD = DCAT + "downloadURL"
DCAT_MEDIA_TYPE = DCAT + "mediaType"
DCAT_VERSION = DCAT + "version"
VOID_DATASET = VOID + "Dataset"
VOID_TRIPLES = VOID + "triples"
VOID_ENTITIES = VOID + "entities"
VOID_SUBJECTS = VOID + "distinctSubjects"
VOID_PROPERTIES = VOID + "properties"
VOID_CLASSES = VOID + "classes"
VOID_PARTITION = VOID + "classPartition"
VOID_CLASS = VOID + "class"
VOID_VOCABULARY = VOID + "vocabulary"
VOID_URI_SPACE = VOID + "uriSpace"
VOID_EXAMPLE = VOID + "exampleResource"
VOID_DUMP = VOID + "dataDump"

# How shapes say what a sheet may hold; read by ontology.py.
KEY = CG + "key"
VALUE_FORM = CG + "valueForm"
QUALIFIER = CG + "qualifier"
IDENTIFYING = CG + "identifying"
SCHEME = CG + "scheme"
MAX_PER_SOURCE = CG + "maxPerSource"
ACYCLIC = CG + "acyclic"
ON_PROSPECT = CG + "onProspect"
PLURAL_LABEL = CG + "pluralLabel"
MAP_SHAPE = CG + "mapShape"
MAP_COLOUR = CG + "mapColour"

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_ESCAPES |= {
    chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF) if chr(code) not in _ESCAPES
}
_ESCAPE_TABLE = str.maketrans(_ESCAPES)


def iri(value: str) -> str:
    """``value`` as an N-Triples IRI."""
    return f"<{value}>"


def literal(text: str, language: str = "", datatype: str = "") -> str:
    """A literal in the form in which the store gives it back.

    Language tags are in lower case; numbers, booleans and times are normalised. With neither language
    nor datatype it is a plain string.
    """
    if datatype.startswith(XSD):
        return _as_stored(text, datatype)
    # Most texts need no escape, and seeing that takes a tenth of the time of translating them.
    if not text.isprintable() or '"' in text or "\\" in text:
        text = text.translate(_ESCAPE_TABLE)
    quoted = f'"{text}"'
    if language:
        return f"{quoted}@{language.lower()}"
    return f"{quoted}^^<{datatype}>" if datatype else quoted


@lru_cache(maxsize=4096)
def _as_stored(text: str, datatype: str) -> str:
    import pyoxigraph as ox  # few literals have such a type, and whoever asks for help needs no store

    store, node = ox.Store(), ox.NamedNode(CG)
    store.add(ox.Quad(node, node, ox.Literal(text, datatype=ox.NamedNode(datatype))))
    return str(next(iter(store)).object)


def integer(value: int) -> str:
    """An ``xsd:integer`` literal in canonical form."""
    return f'"{value}"^^<{XSD}integer>'


@dataclass(frozen=True, slots=True)
class Base:
    """The IRIs of one workspace, all below its base IRI (which ends in ``/``)."""

    iri: str = "https://w3id.org/clustergraph/"

    @property
    def things(self) -> str:
        """Prefix of the IRIs of things; the slug follows."""
        return self.iri + "id/"

    @property
    def facts(self) -> str:
        """Prefix of the IRIs of facts; a hash follows."""
        return self.iri + "fact/"

    @property
    def sources(self) -> str:
        """Prefix of the IRIs of sources; the id follows."""
        return self.iri + "source/"

    @property
    def facts_graph(self) -> str:
        """IRI of the named graph that holds facts, passages and sources."""
        return self.iri + "graph/facts"

    def thing(self, slug: str) -> str:
        """IRI of the thing with this slug."""
        return self.things + slug

    def concept(self, scheme: str, slug: str) -> str:
        """IRI of a concept of a scheme."""
        return f"{self.iri}{scheme}/{slug}"

    def scheme(self, scheme: str) -> str:
        """IRI of a concept scheme."""
        return f"{self.iri}scheme/{scheme}"

    def passage(self, source: str, paragraph: int) -> str:
        """IRI of a numbered paragraph of a source."""
        return f"{self.sources}{source}#p{paragraph}"

    def prefixes(self) -> dict[str, str]:
        """The standard prefixes and those of this base, for Turtle and queries."""
        own = {"id": self.things, "fact": self.facts, "source": self.sources}
        return dict(sorted((PREFIXES | own).items()))
