"""The pages in docs/reference are what docs/generate.py would write now."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
sys.path.insert(0, str(DOCS))

from generate import PAGES, TARGET, main, pages  # noqa: E402  docs/ is no package of ours


@pytest.fixture(scope="module")
def current() -> dict[str, str]:
    return pages()


@pytest.mark.parametrize("name", PAGES)
def test_page_is_current(name: str, current: dict[str, str]) -> None:
    assert (TARGET / name).read_text(encoding="utf-8") == current[name], "run: python docs/generate.py"


def test_no_page_is_left_over() -> None:
    assert sorted(page.name for page in TARGET.iterdir()) == sorted(PAGES)


def test_generator_names_pages_that_are_out_of_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("generate.TARGET", tmp_path)
    assert main(["--check"]) == 1
    assert "docs/reference/sheets.md is out of date" in capsys.readouterr().out
    assert not any(tmp_path.iterdir())
    assert main([]) == 0
    assert main(["--check"]) == 0
