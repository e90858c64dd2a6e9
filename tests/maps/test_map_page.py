"""The page as a file: self-contained, safe whatever the names are, the same bytes each time."""

import base64
import hashlib
import json
import re
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

import map_sample
from clustergraph.diagnostics import UsageError
from clustergraph.maps import render
from clustergraph.maps.drawing import LANGUAGES
from clustergraph.maps.page import SCRIPTS, fill, json_block

MAPS = resources.files("clustergraph.maps")
HOSTILE = (
    "</script><script>document.title='broken'</script><img src=x onerror=alert(1)> \" ' & <!-- ]]> {{data}}"
)


@pytest.fixture(scope="module")
def page() -> str:
    return render(map_sample.sample())


def data_of(page: str) -> dict:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    return json.loads(found.group(1))


def test_script_and_style_are_the_ones_that_the_policy_names(page):
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page).group(1)
    for kind, text in (("script-src", script), ("style-src", style)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_nothing_is_loaded_from_anywhere(page):
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert not re.search(r"\b(src|href|action)\s*=", markup)
    assert not re.search(r"\bstyle\s*=|\bon\w+\s*=", markup)
    assert "@import" not in page


def test_a_name_cannot_end_its_block():
    page = render(map_sample.sample(names={"hall": HOSTILE}, title=HOSTILE))
    assert page.count("<script") == page.count("</script>") == 2
    assert page.count("<img") == 0
    data = data_of(page)
    assert HOSTILE in [node["names"]["en"] for node in data["nodes"]]


def test_filling_a_template_does_not_read_what_was_filled_in():
    assert fill("{{a}} {{b}}", {"a": "{{b}}", "b": "{{a}}"}) == "{{b}} {{a}}"


@pytest.mark.parametrize("text", ["<", ">", "&", "\u2028", "\u2029", "</ScRiPt>"])
def test_json_escapes_what_could_end_a_block(text):
    block = json_block({"a": text})
    assert not re.search("[<>&\u2028\u2029]", block)
    assert json.loads(block) == {"a": text}


def test_lone_surrogates_become_visible_and_the_page_can_be_encoded():
    assert json.loads(json_block(["\ud800x"])) == ["\ufffdx"]


def test_only_colours_of_the_ontology_that_are_colours_get_into_the_style(page):
    assert "--fill:#D55E00;--line:#A94A00" in page
    assert "red;}" not in page


def test_the_page_has_no_line_end_but_line_feed_and_no_date(page):
    assert "\r" not in page
    assert not re.search(r"20[2-9]\d-\d\d-\d\d", page)


def test_the_same_network_gives_the_same_bytes_for_any_hash_seed():
    code = "import map_sample, hashlib; from clustergraph.maps import render; "
    code += "print(hashlib.sha256(render(map_sample.sample()).encode()).hexdigest())"
    here = Path(__file__).parents[1]
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=here,
            env={"PYTHONHASHSEED": seed, "PATH": "", "LC_ALL": locale},
        ).stdout
        for seed, locale in (("0", "C"), ("4711", "C.UTF-8"))
    }
    assert digests == {hashlib.sha256(render(map_sample.sample()).encode()).hexdigest() + "\n"}


def test_facts_carry_their_evidence_and_what_is_at_its_default_is_left_out(page):
    data = data_of(page)
    facts = [fact for fact in data["facts"] if fact["value"].get("node") is not None]
    implied = next(fact for fact in facts if fact.get("line") == "dotted" and "context" in fact)
    assert [data["passages"][one] for one in implied["evidence"]] == [[1, 2]]
    assert [source["letter"] for source in data["sources"]] == ["A", "B"]
    stated = next(fact for fact in facts if "roles" in fact and "mentions" in fact)
    assert "line" not in stated
    assert data["terms"][stated["roles"][0]["term"]] == {"en": "joint host"}


def test_dates_are_in_words_of_every_language(page):
    assert data_of(page)["dates"]["XXXX-05-13"] == {
        "en": "13 May",
        "pl": "13 maja",
        "uk": "13 травня",
        "lt": "gegužės 13 d.",
    }


# ---- the parts of the viewer


def words() -> dict:
    return json.loads(MAPS.joinpath("interface.json").read_text("utf-8"))


def viewer() -> str:
    return "\n".join(MAPS.joinpath(f"viewer/{name}.js").read_text("utf-8") for name in SCRIPTS)


@pytest.mark.parametrize("key", sorted(words()))
def test_every_word_of_the_interface_is_there_in_all_languages(key):
    assert sorted(words()[key]) == sorted(LANGUAGES)
    assert all(words()[key].values())


def test_plural_forms_are_those_that_the_languages_have():
    forms = {"en": {"one", "other"}, "lt": {"one", "few", "many", "other"}}
    forms |= {tag: {"one", "few", "many", "other"} for tag in ("pl", "uk")}
    for key in ("things", "relations", "articles"):
        assert {tag: set(found) for tag, found in words()[key].items()} == forms


def test_words_are_used_and_used_words_exist():
    used = set(re.findall(r'\b(?:word|counted|textRows|pill)\(\s*(?:\d, )?"(\w+)"', viewer()))
    quoted = set(re.findall(r'"(\w+)"', viewer()))
    assert used <= set(words())
    assert set(words()) <= quoted


def test_every_script_is_part_of_the_viewer():
    files = {file.name.removesuffix(".js") for file in MAPS.joinpath("viewer").iterdir()}
    assert files == set(SCRIPTS)


def test_the_viewer_never_makes_markup_from_text():
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|setAttribute\(\"style"
        r"|fetch\(|XMLHttpRequest|localStorage"
    )
    assert not re.search(forbidden, viewer())


def test_unknown_engines_are_refused():
    with pytest.raises(UsageError, match="no map engine 'dot'; there are own, pyvis"):
        render(map_sample.sample(), engine="dot")
