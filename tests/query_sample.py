"""A small graph and workspace for the tests of queries; made up, none of it is from a source."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from clustergraph.store import Graph
from clustergraph.workspace import Workspace

ROOT = Path(__file__).parents[1]

PREFIXES = """
@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix fact: <https://w3id.org/clustergraph/fact/> .
@prefix id: <https://w3id.org/clustergraph/id/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sector: <https://w3id.org/clustergraph/sector/> .
@prefix scheme: <https://w3id.org/clustergraph/scheme/> .
@prefix source: <https://w3id.org/clustergraph/source/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix sem: <http://semanticweb.cs.vu.nl/2009/11/sem/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

THINGS = """
id:spring-forum a cg:Event ; cg:name "Spring Forum" , "Весняний форум" ; cg:organisedBy id:green-valley ;
    skos:prefLabel "Spring Forum"@en , "Весняний форум"@uk ; cg:year 2020 .
id:autumn-forum a cg:Event ; cg:name "Autumn Forum" ; skos:prefLabel "Autumn Forum"@en .
id:old-forum dcterms:isReplacedBy id:spring-forum .
id:winter-forum a cg:Prospect ; cg:wouldBe cg:Event ; cg:state cg:planned ; cg:name "Winter Forum" .
id:green-valley a cg:Cluster , cg:Organisation ; cg:name "Green Valley" ; skos:prefLabel "Green Valley"@en .
id:springfield a cg:Place ; cg:name "Springfield" .
id:spring-forum.0123456789abcdef a cg:Count .
sector:ict a cg:Sector ; skos:inScheme scheme:sector ; skos:prefLabel "ICT"@en , "ІКТ"@uk .
sector:metal-processing a cg:Sector ; skos:inScheme scheme:sector ; skos:prefLabel "metal processing"@en .
"""


def small_graph(turtle: str = THINGS) -> Graph:
    """A graph of these triples (all in the default graph), with the ontology of the repository."""
    store = ox.Store()
    store.load(f"{PREFIXES}{turtle}".encode(), format=ox.RdfFormat.TURTLE)
    return Graph(store, Workspace(ROOT))
