"""Labels as boxes: how names break into lines, and how wide they will be, without any font at hand.

The layout must know the size of every label before a browser has seen it. Widths are those of the
common sans-serif of desktop systems (Arial and what is made to its measure), a little enlarged; where
the reader's font is wider still, the viewer squeezes a line into the box that was kept for it. So
labels that do not overlap here do not overlap on any screen.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

__all__ = ["Box", "Style", "clean", "text_width", "wrap"]

ELLIPSIS = "…"
_GLUE = "\u2060"
# Advance widths in hundredths of the font size, rounded to groups; what is not listed is guessed.
_WIDTHS = {
    22: "ijl’‘'łįі",
    28: " !,./:;I[]\\ft·ĮÍІЇї|ґг",
    34: '()-`r{}“”„ř"ť*',
    45: "кзтҐ",
    50: "Jcksvxyzćśźżčšžýçсухўэєчьв",
    55: "¶Гпян#$0123456789?L_abdeghnopqu–«»ŁąęńóėųūáäéöüúěňőűàèñаеийорёбцКдлЗ+<=>~^",
    62: "FTZŹŻŽŤďТъУЎБЛЬ",
    67: "&ABEKPSVXYĄĘŚĖŠÁÄÉÝĚÀÈАВЕРХЧЁДмж",
    73: "CDHNRUwĆŃČŲŪÜÚŘŇĎŰÇÑИЙНПСЭЯыЄЦюФ",
    80: "GOQÓÖŐОЪшфщ",
    86: "MmМ%Ы",
    96: "WЖШЩ—…Ю№@",
}
_WIDTH_OF = {char: width / 100 for width, chars in _WIDTHS.items() for char in chars}
_BOLD = 1.08
_SLACK = 1.03  # Inter and Segoe UI run a little wider than Arial


@dataclass(frozen=True, slots=True)
class Style:
    """How a label is set: sizes in px; ``width`` is where lines should break."""

    size: float
    leading: float
    width: float
    bold: bool = False
    lines: int = 4


@dataclass(frozen=True, slots=True)
class Box:
    """A broken label with its size in px and the width kept for each line."""

    lines: tuple[str, ...]
    widths: tuple[float, ...]
    height: float

    @property
    def width(self) -> float:
        """Width of the longest line."""
        return max(self.widths, default=0.0)


def clean(text: str) -> str:
    """``text`` with control and direction characters made visible as ``�`` and white space joined.

    Such characters are data of a name, but must not turn around or hide what stands beside it.
    """
    spaced = "".join(" " if char.isspace() else char for char in text)
    return " ".join("".join("\ufffd" if _is_hidden(char) else char for char in spaced).split())


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") and char not in "\u00ad\u200c\u200d"


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width in px that ``text`` needs at most in a usual sans-serif."""
    units = sum(_char_width(char) for char in text)
    return units * size * _SLACK * (_BOLD if bold else 1.0)


def _char_width(char: str) -> float:
    known = _WIDTH_OF.get(char)
    if known is not None:
        return known
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    return 0.72 if char.isupper() else 0.58


def wrap(text: str, style: Style) -> Box:
    """``text`` in balanced lines of about ``style.width``, at most ``style.lines`` of them.

    What does not fit is cut at a word and marked with an ellipsis; a word that is longer than the
    line is cut inside. An empty text gives a box without lines.
    """
    words = [_shortened(part, style) for word in clean(text).split() for part in _parts(word)]
    lines = _balanced(words, style)
    if len(lines) > style.lines:
        lines = _cut(lines, style)
    widths = tuple(round(text_width(line, style.size, bold=style.bold), 1) for line in lines)
    return Box(tuple(lines), widths, round(len(lines) * style.leading, 1))


def _parts(word: str) -> list[str]:
    """A long word cut after its hyphens; what goes on without a space begins with a word joiner."""
    if len(word) < 15:
        return [word]
    first, *rest = re.findall(r"[^-]+-*|-+", word)
    return [first, *(_GLUE + part for part in rest)]


def _joined(words: list[str]) -> str:
    return " ".join(words).replace(" " + _GLUE, "").replace(_GLUE, "")


def _width(words: list[str], style: Style) -> float:
    return text_width(_joined(words), style.size, bold=style.bold)


def _shortened(word: str, style: Style) -> str:
    if len(word) < 16 or _width([word], style) <= style.width * 1.35:
        return word
    while len(word) > 1 and _width([word + ELLIPSIS], style) > style.width * 1.35:
        word = word[:-1] if len(word) < 200 else word[: len(word) // 2]
    return word + ELLIPSIS


def _balanced(words: list[str], style: Style) -> list[str]:
    """The fewest lines that greedy filling needs, filled evenly (least squares of what is left)."""
    if not words:
        return []
    words = words[:60]
    limit = max(style.width, *(_width([word], style) for word in words))
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]  # lines, raggedness, start of the last line
    for end in range(1, len(words) + 1):
        options = []
        for start in range(end - 1, -1, -1):
            width = _width(words[start:end], style)
            if width > limit:
                break
            options.append((best[start][0] + 1, best[start][1] + (limit - width) ** 2, start))
        best.append(min(options))
    lines: list[str] = []
    end = len(words)
    while end:
        start = best[end][2]
        lines.insert(0, _joined(words[start:end]))
        end = start
    return lines


def _cut(lines: list[str], style: Style) -> list[str]:
    """The first lines; the last one ends in an ellipsis, after whole words where possible."""
    kept = lines[: style.lines]
    words = kept[-1].split(" ")
    while len(words) > 1 and (
        _width([*words[:-1], words[-1] + ELLIPSIS], style) > style.width or len(words[-1]) < 3
    ):
        words.pop()
    kept[-1] = " ".join(words).rstrip(" ,;:–—-(" + ELLIPSIS) + ELLIPSIS
    return kept
