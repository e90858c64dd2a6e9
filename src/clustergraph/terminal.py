"""Tables in columns that a terminal counts, readable in any script.

A letter of East Asia takes two columns and a combining mark none, so widths come from wcwidth. What is
too wide is wrapped between words, or within one if need be, and never dropped. Where even narrow columns
do not fit side by side, each row becomes a block of lines. Cells must be safe to print already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["columns_of", "table_lines", "wrapped"]

MIN_WIDTH = 12  # of a column that has to give way; below that words fall to pieces
_GAP = "  "


def table_lines(
    columns: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None
) -> Iterator[str]:
    """The lines of a table: names of the columns, a rule, the rows; none ends with a space.

    ``width``: columns of the terminal, None for no limit. Rows are set apart by an empty line if one of
    them takes several lines.
    """
    if not columns:
        return
    natural = [max(map(columns_of, (name, *(row[n] for row in rows)))) for n, name in enumerate(columns)]
    widths = _fitted(natural, width - len(_GAP) * (len(columns) - 1)) if width is not None else natural
    if widths is None:
        yield from _blocks(columns, rows, width or MIN_WIDTH)
        return
    yield from _lines(columns, widths)
    yield _GAP.join("─" * one for one in widths)
    cells = [list(_lines(row, widths)) for row in rows]
    is_wrapped = any(len(lines) > 1 for lines in cells)
    for number, lines in enumerate(cells):
        if is_wrapped and number:
            yield ""
        yield from lines


def columns_of(text: str) -> int:
    """Columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    from wcwidth import wcwidth  # 20 ms, a tenth of a look-up, that ASCII can do without

    return sum(max(0, wcwidth(character)) for character in text)


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most ``width`` columns; at least one line, empty for an empty text.

    Words that are too long are cut, but no letter is parted from its marks; a letter that is wider than
    the width stands alone.
    """
    if columns_of(text) <= width:
        return [text]
    lines: list[str] = [""]
    room = width
    for word in text.split(" "):
        needed = columns_of(word) + (1 if lines[-1] else 0)
        if needed <= room:
            lines[-1] += f" {word}" if lines[-1] else word
            room -= needed
            continue
        pieces = _pieces(word, width)
        lines += pieces if lines[-1] else []
        if not lines[-1]:
            lines[-1:] = pieces
        room = width - columns_of(lines[-1])
    return lines


def _pieces(word: str, width: int) -> list[str]:
    """A word in pieces that fit, cut behind hyphens, slashes and colons where that leaves no short piece."""
    pieces: list[str] = [""]
    room = width
    for character in word:
        needed = columns_of(character)
        while needed > room and pieces[-1]:
            kept, rest = _at_joint(pieces[-1])
            pieces[-1:] = [kept, rest]
            room = width - columns_of(rest)
        pieces[-1] += character
        room -= needed
    return pieces


def _at_joint(piece: str) -> tuple[str, str]:
    """A piece parted behind its last joint, if that lies in its second half."""
    end = max(piece.rfind(joint) for joint in "-/:") + 1
    while 0 < end < len(piece) and columns_of(piece[end]) == 0:  # marks stay with the joint
        end += 1
    return (piece[:end], piece[end:]) if end > len(piece) // 2 else (piece, "")


def _fitted(natural: Sequence[int], room: int) -> list[int] | None:
    """Widths that fit into ``room``: narrow columns keep theirs, the others share what is left.

    None if the columns would become too narrow to read.
    """
    widths = list(natural)
    wide = sorted(range(len(widths)), key=lambda number: widths[number])
    left = room
    while wide:
        share = left // len(wide)
        number = wide[0]
        if widths[number] > share:
            break
        left -= widths[wide.pop(0)]
    for position, number in enumerate(wide):
        widths[number] = left // len(wide) + (1 if position < left % len(wide) else 0)
    too_narrow = any(new < min(old, MIN_WIDTH) for new, old in zip(widths, natural, strict=True))
    return None if too_narrow else widths


def _lines(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """One row, wrapped in its columns."""
    parts = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(map(len, parts))):
        line = [part[number] if number < len(part) else "" for part in parts]
        padded = (text + " " * (width - columns_of(text)) for text, width in zip(line, widths, strict=True))
        yield _GAP.join(padded).rstrip()


def _blocks(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Each row as a block: the name of a column, and its value beside it or below."""
    label = max(map(columns_of, columns))
    for number, row in enumerate(rows):
        if number:
            yield ""
        for name, cell in zip(columns, row, strict=True):
            if not cell:
                continue
            room = max(MIN_WIDTH, width - label - len(_GAP))
            first, *others = wrapped(cell, room)
            yield f"{name}{' ' * (label - columns_of(name))}{_GAP}{first}".rstrip()
            for line in others:
                yield f"{' ' * label}{_GAP}{line}"
