"""Pieces of HTML: elements whose texts are escaped unless they are HTML already.

A plain string can never become markup by accident: only what :func:`tag` made is taken as it is.
"""

from __future__ import annotations

from html import escape

__all__ = ["Html", "joined_html", "tag"]


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


_EMPTY = frozenset({"meta", "path"})


def tag(name: str, /, *children: str, **attributes: str) -> Html:
    """An element; ``class_`` stands for ``class``, and an underscore inside a name for a hyphen."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items()
    )
    if name in _EMPTY:
        return Html(f"<{name}{given}/>" if name == "path" else f"<{name}{given}>")
    return Html(f"<{name}{given}>{joined_html(children)}</{name}>")


def joined_html(children: tuple[str, ...] | list[str], between: str = "") -> Html:
    """Pieces in a row; what is no HTML yet is escaped."""
    parts = [one if isinstance(one, Html) else escape(one, quote=False) for one in children]
    return Html(escape(between, quote=False).join(parts))
