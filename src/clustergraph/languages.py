"""Language tags as sheets use them: which are well-formed, and what was probably meant.

A tag is a primary subtag of ISO 639-1 (two letters) or of three letters, with further subtags after
hyphens (RFC 5646, without extensions and private use): script, region, variants. Country codes are the
usual slip (``ua`` for Ukrainian), and codes of three letters where there is one of two (``ukr``); they are
refused with the language that is meant.
"""

from __future__ import annotations

import re
from functools import lru_cache

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
# What people write for a language: country codes, and codes of three letters (ISO 639-2) in our part of the
# world, which RFC 5646 (2.2.1) does not allow where there are two letters.
_SLIPS = {
    "at": "de", "by": "be", "cn": "zh", "cz": "cs", "dk": "da", "gb": "en", "gr": "el", "jp": "ja",
    "rs": "sr", "ua": "uk", "us": "en",
    "bel": "be", "ces": "cs", "cze": "cs", "deu": "de", "eng": "en", "est": "et", "fra": "fr", "fre": "fr",
    "ger": "de", "hun": "hu", "lav": "lv", "lit": "lt", "pol": "pl", "ron": "ro", "rum": "ro", "rus": "ru",
    "slk": "sk", "slo": "sk", "ukr": "uk",
}  # fmt: skip
# language, extended language, script, region, variants; the store takes no other form.
_TAG = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*",
    re.IGNORECASE | re.ASCII,
)


@lru_cache(maxsize=1024)
def is_language(tag: str) -> bool:
    """Whether ``tag`` is a language tag that a literal may carry."""
    if not _TAG.fullmatch(tag):
        return False
    primary = tag.partition("-")[0].lower()
    return primary in _TWO_LETTERS or (len(primary) == 3 and primary not in _SLIPS)


def suggest_language(tag: str) -> tuple[str, ...]:
    """The tag that was probably meant, empty if none is near."""
    primary, separator, rest = tag.lower().replace("_", "-").partition("-")
    primary = _SLIPS.get(primary, primary)
    found = primary + separator + rest
    return (found,) if is_language(found) and found != tag else ()
