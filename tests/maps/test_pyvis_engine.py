"""The pyvis engine: the same map, offline, without physics and without pyvis' holes."""

import builtins
import json
import re

import pytest

import map_sample
from clustergraph.diagnostics import UsageError
from clustergraph.maps import render

HOSTILE = "</script><img src=x onerror=alert(1)><b>\"'{{data}}"


@pytest.fixture(scope="module")
def html() -> str:
    pytest.importorskip("pyvis")
    return render(map_sample.sample(names={"hall": HOSTILE}, title=HOSTILE), engine="pyvis")


def data_of(html):
    return json.loads(re.search(r'id="data">(.*?)</script>', html, re.DOTALL).group(1))


def test_names_and_heading_are_text(html):
    assert html.count("<script") == html.count("</script>") == 2
    assert "<img" not in html
    assert "&lt;img src=x" in html


def test_positions_are_ours_and_physics_is_off(html):
    data = data_of(html)
    assert data["options"]["physics"] == {"enabled": False}
    assert all(isinstance(node["id"], int) and {"x", "y"} <= set(node) for node in data["nodes"])
    assert len({(node["x"], node["y"]) for node in data["nodes"]}) == 5


def test_lines_tell_certainty_and_evidence(html):
    edges = data_of(html)["edges"]
    assert sorted(json.dumps(edge["dashes"]) for edge in edges) == ["[1, 4]", "[6, 4]", "false", "false"]
    assert any("(gazette ¶1, herald ¶2)" in edge["title"] for edge in edges)


def test_nothing_is_loaded_from_anywhere(html):
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL)
    assert not re.search(r"<[^>]*\b(src|href)\s*=", markup)
    assert "cdn" not in markup


def test_it_draws_in_a_browser_offline(html, open_page):
    page = open_page(html)
    page.wait_for_selector("#network[data-drawn=true]")
    assert page.title().startswith("</script>")
    box = page.locator("#network canvas").bounding_box()
    assert box["width"] > 1000
    assert box["height"] > 600


def test_without_pyvis_the_message_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def without_pyvis(name, *rest, **named):
        if name.startswith("pyvis"):
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without_pyvis)
    with pytest.raises(UsageError, match=r"pip install 'clustergraph\[pyvis\]'"):
        render(map_sample.sample(), engine="pyvis")
