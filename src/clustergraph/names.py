"""Names as people type them: folding for search, slugs, and letters that deceive the eye.

Why: a corpus in four languages and two alphabets is searched by people who have one keyboard. "Skalacka" must
find Skałacka, "Kalusz" and "калуш" must find Kalush. The tables stand in names.json, which the browser code
reads as well; everything here is character work on the standard library, loaded at first use.

The algorithm, to be written again in any language (lists of ``names.json`` in capitals):

1. ``fold(text)``. NFC, lower-case. Replace every key of FOLD and CYRILLIC by its value, longest key first
   (only "зг" has two letters). NFKD, lower-case, delete marks and format characters (``\\p{M}``,
   ``\\p{Cf}``), replace the keys once more. Every run of other than ``[a-z0-9]`` becomes one space; trim.
2. ``sound(folded)``, the spelling-blind form. Each word: if longer than KEPT + 1 and ending in one of
   ENDINGS, cut these two letters; then cut VOWELS from the end while the word is longer than KEPT. Put a
   space in front of the whole, rewrite with VARIANTS in one pass from the left, longest match first, results
   not read again. Write runs of one letter (``[a-z]``, not digits) once; trim.
3. ``search_keys(text)``: the fold; its sound; for each pair of ALTERNATIVES that occurs in the fold, the
   sound of the fold with this pair alone replaced throughout ("ch" is ч in English and х in Polish). Sounds
   under three characters are left out. If the text has a letter or number that no table knows (Georgian …),
   one more key: the text in NFKC, lower-case, runs of other than letters, marks, numbers as one space; trim.
   Empty keys are left out.
4. A typed text finds a name if each of its words (split at white space; words without any key do not count,
   one at least must) has a key that is a substring of a key of the name. Rank matches of the fold first.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

__all__ = [
    "SLUG",
    "fold",
    "invisible_characters",
    "is_match",
    "mixed_scripts",
    "search_keys",
    "skeleton",
    "slug",
]

# What :func:`slug` makes and every id is; to be matched in full.
SLUG = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")

_SHORTEST_SOUND = 3

# Look-alikes after Unicode's confusables.txt (UTS 39), as read in sans-serif type: each letter with those
# that pass for it. O, 0 and o are one sign here, and so are I, l and 1: in a slug nobody can tell them apart.
_LOOKALIKES = {
    "a": "аαɑ", "c": "сϲ", "d": "ԁ", "e": "е", "g": "ɡ", "h": "һ", "i": "іιı", "j": "јϳ", "l": "1I|ІӀΙӏǀ",
    "o": "0OОоΟοσօ", "p": "рρ", "q": "ԛ", "s": "ѕ", "u": "υս", "v": "νѵ", "w": "ԝ", "x": "хχ", "y": "уγ",
    "A": "АΑ", "B": "ВΒ", "C": "СϹ", "E": "ЕΕ", "H": "НΗ", "J": "Ј", "K": "КΚ", "M": "МΜ", "N": "Ν",
    "P": "РΡ", "Q": "Ԛ", "S": "Ѕ", "T": "ТΤ", "V": "Ѵ", "W": "Ԝ", "X": "ХΧ", "Y": "УΥҮ", "Z": "Ζ",
    "3": "З", "6": "б", "-": "‐‑‒–—―−", "'": "’‘ʼʹ`´′",
}  # fmt: skip

# Default_Ignorable_Code_Point of Unicode 15, U+2028/2029 (line ends that no editor shows), the blank braille
# pattern, lone surrogates, and the control characters other than line feed and tab.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# unicodedata names no control character; these are the ones that reach a file by accident.
_CONTROL_NAMES = {
    0x00: "NULL", 0x08: "BACKSPACE", 0x0B: "LINE TABULATION", 0x0C: "FORM FEED", 0x0D: "CARRIAGE RETURN",
    0x1B: "ESCAPE", 0x7F: "DELETE", 0x85: "NEXT LINE",
}  # fmt: skip

_LETTER_RUNS = re.compile(r"[^\W\d_]+")
_SCRIPTS = tuple(
    re.compile(f"[{ranges}]")
    for ranges in (
        "A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\u02af\u1e00-\u1eff\u2c60-\u2c7f\ua722-\ua7ff\uff21-\uff3a\uff41-\uff5a",
        "\u0400-\u052f\u1c80-\u1c8f\ua640-\ua69f",
        "\u0370-\u03ff\u1f00-\u1fff",
    )
)
# No letter before, nor a letter with an apostrophe, stress mark or soft hyphen: я in Знам’янка is no start.
_WORD_START = "(?<![^\\W_])(?<![^\\W_]['’‘ʼʹ`´′\u0301\xad])"
_REPEATED_LETTER = re.compile(r"([a-z])\1+")


def fold(text: str) -> str:
    """The text in lower-case ASCII letters, digits and single spaces; ``""`` if nothing of it is left.

    Cyrillic is transliterated letter by letter (close to the Ukrainian rules of 2010, without their special
    forms at the start of a word), so a piece of a name folds to a piece of the folded name.
    """
    return _tables().fold(text)


def search_keys(text: str) -> frozenset[str]:
    """All spellings under which a name is found or a word is looked for; empty if nothing can be typed of it.

    A word finds a name if one of its keys is a substring of one of the name's. Steps: see the module.
    """
    tables = _tables()
    folded = tables.fold(text)
    keys = {folded}
    if folded:
        spellings = [folded, *(folded.replace(a, b) for a, b in tables.alternatives if a in folded)]
        keys.update(sound for sound in map(tables.sound, spellings) if len(sound) >= _SHORTEST_SOUND)
    if not text.isascii() and tables.has_unknown_letter(text):
        keys.add(_plain(text))
    return frozenset(keys - {""})


def is_match(typed: str, name_keys: Iterable[str]) -> bool:
    """Whether a typed text finds the name with these :func:`search_keys`: every word of it must.

    Words without a key (a lone hyphen) do not count; a text of nothing else finds nothing.
    """
    names = tuple(name_keys)
    words = [keys for keys in map(search_keys, typed.split()) if keys]
    return bool(words) and all(any(key in name for key in keys for name in names) for keys in words)


def slug(text: str) -> str:
    """A slug of any label: ``^[a-z0-9]+(-[a-z0-9]+)*$``, or ``""`` if no letter or digit can be carried over.

    Ukrainian follows resolution 55 of the Cabinet of Ministers of 2010, with its forms for the start of a
    word (Юрій: yurii) and зг (zgh). A slug stays itself.
    """
    return _tables().fold(text, is_official=True).replace(" ", "-")


def invisible_characters(text: str) -> list[tuple[int, str]]:
    """Characters that a reader cannot see, as (0-based index, Unicode name), in order of the text.

    Control characters but line feed and tab, soft hyphens, zero-width and bidirectional signs, byte-order
    marks, variation selectors, tags and all else that Unicode has ignored by default. Spaces are not meant.
    """
    if text.isascii() and text.isprintable():
        return []
    return [(found.start(), _invisible_name(found.group())) for found in _INVISIBLE.finditer(text)]


def skeleton(text: str) -> str:
    """What the text looks like: two different texts with one skeleton deceive the eye.

    Compatibility forms and look-alikes of other scripts become the Latin letter, invisible characters vanish,
    dashes, apostrophes and spaces become the plain one; I, l, 1 and O, o, 0 are one sign each. Case and
    diacritics stay, since they are seen. Only good for comparing, never for showing.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.translate(_lookalike_table()).split())
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKD", text))
    seen = unicodedata.normalize("NFC", visible.translate(_lookalike_table()))
    return " ".join(seen.split())


def mixed_scripts(word: str) -> bool:
    """Whether Latin, Cyrillic or Greek letters stand side by side, as in "Kаlush" with a Cyrillic а.

    A hyphen, digit or space parts them, so "IT-кластер" and a sentence in two scripts are fine.
    """
    if word.isascii():
        return False
    return any(sum(bool(script.search(run)) for script in _SCRIPTS) > 1 for run in _LETTER_RUNS.findall(word))


class _Letters(dict[int, str]):
    """The table of str.translate, filled as characters are met: a million names meet a few hundred."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = table

    def __missing__(self, code: int) -> str:
        self[code] = value = self._table.get(chr(code).lower()) or self._folded(chr(code).lower())
        return value

    def _folded(self, character: str) -> str:
        parts = unicodedata.normalize("NFKD", character).lower()
        return "".join(map(self._part, parts))

    def _part(self, part: str) -> str:
        if part in self._table:
            return self._table[part]
        if part.isascii() and part.isalnum():
            return part
        return "" if unicodedata.category(part) in {"Mn", "Mc", "Me", "Cf"} else " "


class _Tables(NamedTuple):
    """names.json, compiled."""

    letters: _Letters
    sequences: tuple[tuple[str, str], ...]
    initial: Callable[[str], str]
    alternatives: tuple[tuple[str, str], ...]
    kept: int
    endings: tuple[str, ...]
    vowels: str
    rewrite: Callable[[str], str]

    def fold(self, text: str, *, is_official: bool = False) -> str:
        if not text.isascii():
            text = unicodedata.normalize("NFC", text).lower()
            if is_official:
                text = self.initial(text)
            for written, folded in self.sequences:
                text = text.replace(written, folded)
        return " ".join(text.translate(self.letters).split())

    def sound(self, folded: str) -> str:
        rewritten = self.rewrite(" " + " ".join(map(self._stem, folded.split())))
        return _REPEATED_LETTER.sub(r"\1", rewritten).strip()

    def _stem(self, word: str) -> str:
        if len(word) > self.kept + 1 and word.endswith(self.endings):
            word = word[:-2]
        return word[: self.kept] + word[self.kept :].rstrip(self.vowels)

    def has_unknown_letter(self, text: str) -> bool:
        return any(self.letters[ord(c)].isspace() for c in text if c.isalnum())


@cache
def _tables() -> _Tables:
    data = json.loads(Path(__file__).with_name("names.json").read_text(encoding="utf-8"))
    table: dict[str, str] = data["fold"] | data["cyrillic"]
    return _Tables(
        letters=_Letters(table),
        sequences=tuple((key, value) for key, value in table.items() if len(key) > 1),
        initial=_rewriter(data["initial"], before=_WORD_START),
        alternatives=tuple((a, b) for a, b in data["alternatives"]),
        kept=data["kept"],
        endings=tuple(data["endings"]),
        vowels=data["vowels"],
        rewrite=_rewriter(dict(data["variants"])),
    )


def _rewriter(pairs: Mapping[str, str], *, before: str = "") -> Callable[[str], str]:
    """A function that replaces all keys in one pass, longest first, and does not read its results again."""
    longest_first = sorted(pairs, key=len, reverse=True)
    pattern = re.compile(before + "(?:" + "|".join(map(re.escape, longest_first)) + ")")
    return lambda text: pattern.sub(lambda found: pairs[found.group()], text)


def _plain(text: str) -> str:
    lower = unicodedata.normalize("NFKC", text).lower()
    kept = (c if c.isalnum() or unicodedata.category(c).startswith("M") else " " for c in lower)
    return " ".join("".join(kept).split())


@cache
def _lookalike_table() -> dict[int, str]:
    return {ord(sign): letter for letter, signs in _LOOKALIKES.items() for sign in signs}


def _invisible_name(character: str) -> str:
    code = ord(character)
    known = unicodedata.name(character, "") or _CONTROL_NAMES.get(code, "")
    kind = {"Cc": "CONTROL", "Cs": "SURROGATE"}.get(unicodedata.category(character), "UNASSIGNED")
    return known or f"{kind} CHARACTER U+{code:04X}"
