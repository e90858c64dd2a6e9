// Search by any name of a thing, in any script: a list box under the field, as the ARIA pattern has it.
function makeSearch(place, model, on) {
  const { searchKeys, isMatch, fold } = makeNameSearch(model.names);
  const entries = model.nodes.map((node) => {
    const names = [...Object.entries(node.names), ...node.others.map(([text, tag]) => [tag || "", text])];
    return {
      node,
      names: names.map(([tag, text]) => ({ tag, text, keys: searchKeys(text), folded: fold(text) })),
    };
  });
  let hits = [];
  let at = -1;

  const input = element("input", {
    type: "text",
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": "hits",
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
    id: "search-field",
    on: { input: () => find(), keydown: keys, focus: () => find(), blur: () => setTimeout(close, 150) },
  });
  const list = element("ul", { class: "hits", id: "hits", role: "listbox", hidden: true });
  place.replaceChildren(icon("search"), input, element("kbd", { "aria-hidden": "true" }, "/"), list);

  // Names that begin with what was typed come first, then folded matches, then spellings.
  function rank(entry, typed) {
    const folded = fold(typed);
    const found = entry.names.filter((name) => isMatch(typed, [...name.keys]));
    if (!found.length) return null;
    const starts = found.some((name) => name.folded.startsWith(folded));
    const holds = found.some((name) => name.folded.includes(folded));
    return { entry, found, order: (starts ? 0 : holds ? 1 : 2) * 1000 - entry.node.edges.length };
  }

  function find() {
    const typed = input.value.trim();
    if (!typed) return close();
    hits = entries
      .map((entry) => rank(entry, typed))
      .filter(Boolean)
      .sort((a, b) => a.order - b.order || a.entry.node.index - b.entry.node.index)
      .slice(0, SETTINGS.searchHits);
    at = hits.length ? 0 : -1;
    draw();
    return undefined;
  }

  // The name in another script, or as it was found, under the name in the reader's language.
  function otherName({ entry, found }) {
    const name = model.name(entry.node);
    const isCyrillic = (text) => /\p{Script=Cyrillic}/u.test(text);
    const others = [...found, ...entry.names].filter((one) => one.text !== name);
    return others.find((one) => isCyrillic(one.text) !== isCyrillic(name)) || others[0];
  }

  function draw() {
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    list.replaceChildren(
      ...hits.map((hit, number) => {
        const { node } = hit.entry;
        const other = otherName(hit);
        return element(
          "li",
          {
            role: "option",
            id: `hit-${number}`,
            "aria-selected": String(number === at),
            on: {
              pointerdown: (event) => {
                event.preventDefault();
                take(number);
              },
              pointerenter: () => mark(number),
            },
          },
          smallMark(model, node.kind, node.prospect),
          element(
            "span",
            { class: "hit-name" },
            isolated(model.name(node)),
            other ? element("span", { class: "hit-other" }, isolated(other.text, other.tag)) : "",
          ),
          element("span", { class: "hit-kind" }, capital(model.kind(node))),
        );
      }),
    );
    if (!hits.length)
      list.replaceChildren(
        element(
          "li",
          { class: "hits-none", role: "option", "aria-selected": "false" },
          model.word("nothingFound"),
        ),
      );
    mark(at);
  }

  function mark(number) {
    at = number;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    if (at >= 0) input.setAttribute("aria-activedescendant", `hit-${at}`);
    else input.removeAttribute("aria-activedescendant");
    if (at >= 0 && list.children[at]) list.children[at].scrollIntoView({ block: "nearest" });
  }

  function take(number) {
    if (!hits[number]) return;
    const { node } = hits[number].entry;
    close();
    input.value = "";
    on.choose(node.index, true);
  }

  function close() {
    list.hidden = true;
    hits = [];
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function keys(event) {
    if (event.key === "ArrowDown" && hits.length) mark((at + 1) % hits.length);
    else if (event.key === "ArrowUp" && hits.length) mark((at + hits.length - 1) % hits.length);
    else if (event.key === "Enter") take(at);
    else if (event.key === "Escape") {
      if (list.hidden && !input.value) return input.blur();
      input.value = "";
      close();
    } else return undefined;
    event.preventDefault();
    event.stopPropagation();
    return undefined;
  }

  return {
    focus: () => input.focus(),
    draw() {
      input.placeholder = model.word("search");
      input.setAttribute("aria-label", model.word("search"));
      close();
    },
  };
}
