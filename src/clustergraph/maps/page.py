"""The map as one HTML file: template, style, viewer and data put together, each escaped for its place.

The file asks nothing of any network and says so in its content security policy: only the one script
and the one style whose hashes it names may run. The data stand in a JSON block that no script is made
from; a name that looks like markup stays a name. Nothing depends on the day or the machine, so the same
network gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from clustergraph.maps.data import map_data
from clustergraph.maps.drawing import Drawing
from clustergraph.network import Network
from clustergraph.ontology import Class

__all__ = ["fill", "json_block", "page", "policy"]

# In the order in which they build on each other; together they are one script.
SCRIPTS = (
    "settings",
    "dom",
    "names",
    "model",
    "shapes",
    "geometry",
    "islands",
    "placing",
    "labels",
    "camera",
    "pointers",
    "scene",
    "facts",
    "evidence",
    "panel",
    "legend",
    "search",
    "table",
    "strip",
    "app",
)
_COLOUR = re.compile(r"#[0-9A-Fa-f]{3}(?:[0-9A-Fa-f]{3})?")
_DEFAULT_COLOURS = ("#DDE1E5", "#616A75", "#3A434E", "#B4BCC5")
# Inside a script element only "<" could end it; the others are for readers that are less strict, and
# U+2028/9 end lines in old JavaScript.
_JSON_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def page(network: Network, *, licence: str = "") -> str:
    """The whole page of a network; ``licence``: of the data, a name or web address."""
    drawing = Drawing(network)
    data = map_data(drawing, licence=licence) | {"words": _words()}
    style = _read("viewer.css") + _colours(drawing.kinds)
    script = _script()
    title = network.title.get("en") or next(iter(network.title.values()), "clustergraph")
    return fill(
        _read("page.html"),
        {
            "policy": policy(script, style),
            "title": html.escape(title),
            "style": style,
            "data": json_block(data),
            "script": script,
        },
    )


def policy(script: str, style: str) -> str:
    """A content security policy under which only this script and this style run, and nothing is fetched."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def fill(template: str, parts: Mapping[str, str]) -> str:
    """``template`` with each ``{{name}}`` replaced, in one pass: what is filled in is not read again."""
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found.group(1)], template)


def json_block(data: object) -> str:
    """JSON that may stand inside a script element, sorted by nothing but the order it was made in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return "".join(
        "\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text.translate(_JSON_ESCAPES)
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _read(name: str) -> str:
    return resources.files("clustergraph.maps").joinpath(name).read_text("utf-8")


@cache
def _script() -> str:
    parts = (f"// {name}.js\n{_read(f'viewer/{name}.js')}" for name in SCRIPTS)
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "\n})();\n"


def _words() -> object:
    return json.loads(_read("interface.json"))


def _colours(kinds: tuple[Class, ...]) -> str:
    """Style rules for the colours of each kind, checked: a colour of the ontology becomes part of a style."""
    rules = []
    for number, one in enumerate([*kinds, None]):
        colours = one.colours if one and one.colours else _DEFAULT_COLOURS
        light_fill, light_line, dark_fill, dark_line = (
            colour if _COLOUR.fullmatch(colour) else default
            for colour, default in zip(colours, _DEFAULT_COLOURS, strict=True)
        )
        name = f".kind-{number if one else 'none'}"
        rules.append(f"{name}{{--fill:{light_fill};--line:{light_line}}}")
        rules.append(f"[data-theme=dark] {name}{{--fill:{dark_fill};--line:{dark_line}}}")
    return "\n".join(["", *rules, ""])
