"""Names: the vectors of names.json (the browser code must pass them too), and what holds for every text."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clustergraph import names
from clustergraph.names import (
    fold,
    invisible_characters,
    is_match,
    mixed_scripts,
    search_keys,
    skeleton,
    slug,
)

TABLES = json.loads(Path(names.__file__).with_name("names.json").read_text(encoding="utf-8"))
FOUND = [(vector["name"], typed) for vector in TABLES["vectors"] for typed in vector["typed"]]
NOT_FOUND = [(vector["name"], typed) for vector in TABLES["vectors"] for typed in vector["not"]]
LETTERS = st.text("abcчшщзгіїйюяьєaeouwyjzłśžėъ’- KS019", max_size=24)
TEXTS = LETTERS | st.text(max_size=30)


@pytest.mark.parametrize(("name", "typed"), FOUND)
def test_name_is_found_as_people_type_it(name: str, typed: str) -> None:
    assert is_match(typed, search_keys(name))


@pytest.mark.parametrize(("name", "typed"), NOT_FOUND)
def test_other_name_is_not_found(name: str, typed: str) -> None:
    assert not is_match(typed, search_keys(name))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Kinga SKAŁACKA", "kinga skalacka"),
        ("Ústí nad  Labem ", "usti nad labem"),
        ("Vilniaus žiedinės ekonomikos klasteris", "vilniaus ziedines ekonomikos klasteris"),
        ("Прикарпаття", "prykarpattia"),
        ("Згурівка", "zghurivka"),
        ("Кам’янець-Подільський", "kamianets podilskyi"),
        ("Сергій".replace("й", "и\u0306"), "serhii"),
        ("Калу\u0301ш", "kalush"),
        ("Clusters\u00adCord\ufeff", "clusterscord"),
        ("ＥＵ４Business №7", "eu4business no7"),
        ("Straße Ærø Þór", "strasse aero thor"),
        ("Αθήνα", "athina"),
        ("თბილისი", ""),
        (" -–! ", ""),
    ],
)
def test_fold_gives_ascii_words(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(TEXTS)
def test_fold_is_stable_and_plain(text: str) -> None:
    folded = fold(text)
    assert re.fullmatch("(?:[a-z0-9]+(?: [a-z0-9]+)*)?", folded)
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@given(LETTERS, st.integers(0, 24), st.integers(1, 24))
def test_any_piece_of_a_name_typed_as_printed_finds_it(name: str, start: int, length: int) -> None:
    piece = name[start : start + length]
    if fold(piece):
        assert fold(piece) in fold(name)
        assert is_match(piece, search_keys(name))


@given(TEXTS)
def test_every_text_finds_itself_if_anything_of_it_can_be_typed(text: str) -> None:
    keys = search_keys(text)
    assert "" not in keys
    assert is_match(text, keys) is bool(keys)


def test_letters_without_a_table_are_searched_as_they_are() -> None:
    assert search_keys("თბილისი-IT 東京") == {"it", "თბილისი it 東京"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Юрій Яремчук", "yurii-yaremchuk"),
        ("Їжакевич Євген", "yizhakevych-yevhen"),
        ("Марія Гадяч, Знам’янка", "mariia-hadiach-znamianka"),
        ("Ма́я Зєнкова я’я", "maia-zienkova-yaia"),
        ("Згорани Розгон", "zghorany-rozghon"),
        ("Кластер «Імператив»", "klaster-imperatyv"),
        ("Żółć & Łódź S.A.", "zolc-lodz-s-a"),
        ("Šiaulių r. – 2020", "siauliu-r-2020"),
        ("", ""),
        ("?!", ""),
        ("東京", ""),
    ],
)
def test_slug_follows_the_official_transliteration(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(TEXTS)
@example("’я")
def test_slug_is_empty_or_well_formed_and_stays_itself(text: str) -> None:
    made = slug(text)
    assert made == "" or re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", made)
    assert slug(made) == made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kalush\n\tнафти і газу – «Łódź» \u00a0", []),
        ("a\u00adb", [(1, "SOFT HYPHEN")]),
        ("\ufeffa", [(0, "ZERO WIDTH NO-BREAK SPACE")]),
        ("a\u200b\u200d", [(1, "ZERO WIDTH SPACE"), (2, "ZERO WIDTH JOINER")]),
        ("\u202eabc\u2066", [(0, "RIGHT-TO-LEFT OVERRIDE"), (4, "LEFT-TO-RIGHT ISOLATE")]),
        ("a\ufe0f", [(1, "VARIATION SELECTOR-16")]),
        ("\U000e0041\U000e0100", [(0, "TAG LATIN CAPITAL LETTER A"), (1, "VARIATION SELECTOR-17")]),
        ("\u2028\u3164", [(0, "LINE SEPARATOR"), (1, "HANGUL FILLER")]),
        ("\x00\r", [(0, "NULL"), (1, "CARRIAGE RETURN")]),
        ("\x07\x85", [(0, "CONTROL CHARACTER U+0007"), (1, "NEXT LINE")]),
        ("\U000e0000", [(0, "UNASSIGNED CHARACTER U+E0000")]),
        ("\ud800", [(0, "SURROGATE CHARACTER U+D800")]),
    ],
)  # fmt: skip
def test_invisible_characters_are_named_with_their_place(text: str, expected: list[tuple[int, str]]) -> None:
    assert invisible_characters(text) == expected


@given(st.text())
def test_no_control_or_format_character_of_general_use_stays_unseen(text: str) -> None:
    """Cc and Cf, except the visible ones: Arabic, Syriac, Kaithi and Egyptian signs."""
    unseen = {index for index, _ in invisible_characters(text)}
    visible = re.compile(
        "[\n\t\u0600-\u0605\u06dd\u070f\u0890-\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001345f]"
    )
    for index, character in enumerate(text):
        if unicodedata.category(character) in {"Cc", "Cf"} and not visible.match(character):
            assert index in unseen


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kalush", "kаlush"),
        ("cord-2020", "cord-2O2O"),
        ("cluster-1", "cluster-l"),
        ("КLASTER", "KLASTER"),
        ("İ", "I\u0307"),
        ("ukrainian-cluster\u200b", "ukrainian-cluster"),
        ("Clusters–Cord", "Clusters-Cord"),
        ("Кам’янець", "Кам'янець"),
        ("ο", "о"),
        ("ｋａｌｕｓｈ", "kalush"),
    ],
)
def test_look_alikes_have_one_skeleton(one: str, other: str) -> None:
    assert one != other
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Łódź", "Lodz"), ("kalush", "Kalush"), ("klaster", "cluster"), ("і", "й"), ("5", "S")]
)
def test_what_the_eye_tells_apart_keeps_two_skeletons(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@given(TEXTS)
def test_skeleton_of_a_skeleton_is_itself(text: str) -> None:
    assert skeleton(skeleton(text)) == skeleton(text)


@pytest.mark.parametrize("word", ["Kаlush", "КЛACTEP", "Οrganisation", "Українa", "EENу"])
def test_word_of_two_scripts_is_seen(word: str) -> None:
    assert mixed_scripts(word)


@pytest.mark.parametrize(
    "word", ["", "Калуш", "Łódź", "IT-кластер", "EU4Бізнес", "Кластери «KNESS»", "東京IT", "Αθήνα"]
)
def test_words_of_one_script_and_compounds_are_fine(word: str) -> None:
    assert not mixed_scripts(word)


def test_tables_can_be_read_by_a_simple_reader() -> None:
    """What the algorithm of the module relies on: keys lower-case and composed, values already plain."""
    table = TABLES["fold"] | TABLES["cyrillic"]
    for key, value in table.items():
        assert key == unicodedata.normalize("NFC", key).lower()
        assert re.fullmatch("[a-z]*", value)
    for written, meant in TABLES["variants"]:
        assert re.fullmatch(" ?[a-z]+", written)
        assert re.fullmatch(" ?[a-z]+", meant)
    assert len(dict(TABLES["variants"])) == len(TABLES["variants"])
    assert all(len(ending) == 2 for ending in TABLES["endings"])


def test_import_is_light_and_reads_no_tables() -> None:
    code = (
        "import sys; before = set(sys.modules); import clustergraph.names as n;"
        "print(sorted(m for m in set(sys.modules) - before if m.split('.')[0] in"
        " {'rdflib', 'pyoxigraph', 'yaml', 'numpy', 'rapidfuzz', 'click'}), n._tables.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] 0"
