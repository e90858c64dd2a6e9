"""A real browser for map pages: offline, and every complaint of a page is a failure."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Chromium of the system; without it tests are skipped, except in CI."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is needed for the tests of maps and was not found")
        pytest.skip("chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        found = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def open_page(browser, tmp_path: Path) -> Iterator[Callable[..., object]]:
    """Opens HTML from a file, offline; what the page asks for or complains about fails the test."""
    contexts, complaints = [], []

    def opened(html: str, *, address: str = "lang=en&theme=light", width: int = 1440, height: int = 900):
        file = tmp_path / "map with spaces – мапа.html"
        file.write_text(html, encoding="utf-8", newline="\n")
        context = browser.new_context(
            viewport={"width": width, "height": height}, offline=True, reduced_motion="reduce", locale="en-GB"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on(
            "console",
            lambda found: complaints.append(found.text) if found.type in ("error", "warning") else None,
        )
        page.on(
            "request",
            lambda found: (
                None if found.url.startswith("file:") else complaints.append(f"request: {found.url[:80]}")
            ),
        )
        page.goto(f"{file.as_uri()}#{address}")
        page.wait_for_load_state("load")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
