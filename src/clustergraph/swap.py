"""Replaces a directory as a whole, so that a reader finds either the old one or the new one.

Linux can exchange two directories in one step (``renameat2`` with ``RENAME_EXCHANGE``). Elsewhere the
old one is set aside for the moment between two renames; if the process is killed just then, the next
call of :func:`recover` puts it back.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from itertools import count
from pathlib import Path

__all__ = ["recover", "replacement"]

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_numbers = count()  # two threads of one process may replace one directory


@contextmanager
def replacement(target: Path) -> Iterator[Path]:
    """An empty directory beside ``target`` that takes its place when the block ends without an error.

    After an error, or when the process is killed, ``target`` is as before. What killed processes left
    beside it is removed first. Of several replacements at a time the last one to end stays.

    :raises OSError: the directory cannot be made or moved
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    recover(target)
    folder = _beside(target, f"building-{os.getpid()}-{next(_numbers)}")
    try:
        _remove(folder)  # of a killed process with the same number
        folder.mkdir()
        yield folder
        _put_in_place(folder, target)
    finally:
        _put_back(target)
        _remove(folder)


def recover(target: Path) -> None:
    """Put back what a killed process had set aside, and remove what it left half done."""
    _put_back(target)
    _remove(_beside(target, "previous"))
    for left in target.parent.glob(f"{escape(_beside(target, 'building').name)}-*"):
        process = left.name.rsplit("-", 2)[-2]
        if process.isdigit() and not _is_running(int(process)):
            _remove(left)


def _put_in_place(new: Path, target: Path) -> None:
    # The target may come into being at any moment, by another build, but never goes away.
    if _exchange(new, target):
        return  # what was the target is removed under the name of the new one
    with suppress(OSError):
        new.rename(target)  # there is none, or it is empty
        return
    if _exchange(new, target):
        return
    aside = _beside(target, "previous")
    _remove(aside)
    target.rename(aside)
    new.rename(target)
    _remove(aside)


def _put_back(target: Path) -> None:
    aside = _beside(target, "previous")
    if aside.is_dir() and not target.exists():
        aside.rename(target)


def _remove(folder: Path) -> None:
    """Remove a directory as far as possible; a signal (Ctrl-C) in between is passed on afterwards."""
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _exchange(one: Path, other: Path) -> bool:
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    done: int = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return done == 0


def _beside(target: Path, purpose: str) -> Path:
    return target.with_name(f".{target.name}.{purpose}")


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
