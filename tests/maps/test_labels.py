"""Labels as boxes: lines, widths, and what happens to names that nobody expects."""

import pytest

from clustergraph.maps.labels import Style, clean, text_width, wrap

LEAF = Style(size=11.5, leading=14.0, width=112.0, lines=3)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Kalush", ("Kalush",)),
        ("Lviv Cluster of Transport and Logistics", ("Lviv Cluster", "of Transport", "and Logistics")),
        ("", ()),
        (" \t\n ", ()),
    ],
)
def test_names_break_into_balanced_lines(text, lines):
    assert wrap(text, LEAF).lines == lines


def test_what_does_not_fit_ends_in_one_ellipsis():
    box = wrap("one two three four five six seven eight nine ten eleven twelve thirteen fourteen", LEAF)
    assert len(box.lines) == 3
    assert box.lines[-1].endswith("…")
    assert not box.lines[-1].endswith("……")
    assert box.height == 3 * 14.0


def test_long_words_break_after_their_hyphen_and_keep_it():
    assert wrap("Innowacyjno-Technologiczny Park", LEAF).lines == ("Innowacyjno-", "Technologiczny Park")


@pytest.mark.parametrize("name", ["x" * 10_000, "a-" * 5_000, "-" * 10_000, "ab " * 4_000, "\u0301" * 10_000])
def test_endless_names_become_a_few_narrow_lines(name):
    box = wrap(name, LEAF)
    assert 1 <= len(box.lines) <= 3
    assert box.width <= LEAF.width * 1.6


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", "a\ufffdb"),
        ("a\u202eb", "a\ufffdb"),
        ("a\u2066b\u2069", "a\ufffdb\ufffd"),
        ("a\u2028b \u00a0 c", "a b c"),
        ("кам’янець", "кам’янець"),
        ("</script><b>", "</script><b>"),
    ],
)
def test_characters_that_hide_or_turn_text_are_shown(text, shown):
    assert clean(text) == shown


def test_widths_grow_with_text_size_and_weight():
    assert text_width("Kalush", 12) < text_width("Kalush event", 12) < text_width("Kalush event", 14)
    assert text_width("Калуш", 12) < text_width("Калуш", 12, bold=True)
    assert text_width("東京", 10) > text_width("il", 10)
