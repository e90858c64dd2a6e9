"""Knowledge graph builder in which every fact says where it was read.

The names below are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clustergraph.api import Graph, Map, Workspace
    from clustergraph.diagnostics import ClustergraphError, Diagnostic, RefusedError, Report, UsageError
    from clustergraph.results import Result

__version__ = "0.1.0"

__all__ = [
    "ClustergraphError",
    "Diagnostic",
    "Graph",
    "Map",
    "RefusedError",
    "Report",
    "Result",
    "UsageError",
    "Workspace",
]

_HOMES = {"Graph": "api", "Map": "api", "Result": "results", "Workspace": "api"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'clustergraph' has no attribute {name!r}")
    return getattr(import_module(f"clustergraph.{_HOMES.get(name, 'diagnostics')}"), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
