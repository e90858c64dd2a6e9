"""Language tags as sheets use them: which are well-formed, and what was probably meant.

A tag is a primary subtag of ISO 639-1 (two letters) or of three letters, with further subtags after
hyphens (RFC 5646). Country codes are the usual slip (``ua`` for Ukrainian), so they are refused with
the language that is meant.
"""

from __future__ import annotations

import re

__all__ = ["is_language", "suggest_language"]

# ISO 639-1, all 183 codes of the registry.
_TWO_LETTERS = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv
    dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie
    ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv
    mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm
    rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts
    tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905  183 pairs of quotes would hide the codes
)
# Country codes that people write for a language.
_COUNTRY_FOR_LANGUAGE = {
    "at": "de", "by": "be", "cn": "zh", "cz": "cs", "dk": "da", "gb": "en", "gr": "el", "jp": "ja",
    "rs": "sr", "ua": "uk", "us": "en",
}  # fmt: skip
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def is_language(tag: str) -> bool:
    """Whether ``tag`` is a language tag that a literal may carry."""
    if not _TAG.fullmatch(tag):
        return False
    primary = tag.partition("-")[0].lower()
    return len(primary) == 3 or primary in _TWO_LETTERS


def suggest_language(tag: str) -> tuple[str, ...]:
    """The tag that was probably meant, empty if none is near."""
    primary, separator, rest = tag.lower().replace("_", "-").partition("-")
    primary = _COUNTRY_FOR_LANGUAGE.get(primary, primary)
    found = primary + separator + rest
    return (found,) if is_language(found) and found != tag else ()
