"""Shortens IRIs to prefixed names that Turtle, TriG and JSON-LD all read back without escapes.

Deliberately narrower than the grammar of Turtle: only ASCII letters, digits, ``_``, ``-`` and inner
dots may stand behind the colon, so that no parser has to be relied on for the rest. A leading digit is
allowed, a dot at the end is not. Everything else stays a full IRI.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["Prefixes"]

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?", re.ASCII)
_PREFIX = re.compile(r"(?:[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?", re.ASCII)
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')


class Prefixes:
    """Prefixes with their namespaces, sorted; of several namespaces that fit the longest is taken.

    :raises ValueError: a prefix or a namespace that Turtle does not allow
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        for prefix, namespace in prefixes.items():
            if not _PREFIX.fullmatch(prefix):
                raise ValueError(f"{prefix!r} is no prefix that Turtle allows")
            if _NOT_IN_IRI.search(namespace):
                raise ValueError(f"{namespace!r} is no IRI: prefix {prefix!r}")
        self.namespaces = dict(sorted(prefixes.items()))
        self._by_namespace = {namespace: prefix for prefix, namespace in reversed(self.namespaces.items())}
        # What stands behind the colon holds neither / nor #, so a namespace that ends in one of them
        # ends at the last one; only the others have to be tried one by one.
        others = (one for one in self._by_namespace if not one.endswith(("/", "#")))
        self._others = sorted(others, key=lambda one: (-len(one), one))

    def compress(self, iri: str) -> str | None:
        """The prefixed name of an IRI; None if no prefix fits or the rest would need escapes."""
        for namespace in self._others:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                return f"{self._by_namespace[namespace]}:{iri[len(namespace) :]}"
        end = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._by_namespace.get(iri[:end])
        if prefix is None or not _LOCAL.fullmatch(iri, end):
            return None
        return f"{prefix}:{iri[end:]}"
