// How facts are put into words and chips: shared by the panel of a thing, the popover of a fact and the table.
function makePieces(model, on) {
  function chips(facts) {
    const seen = new Map();
    for (const fact of facts)
      for (const passage of fact.evidence) if (!seen.has(passage)) seen.set(passage, fact);
    return element(
      "span",
      { class: "chips" },
      [...seen].map(([passage, fact]) =>
        element(
          "button",
          {
            type: "button",
            class: "chip",
            "aria-haspopup": "dialog",
            "aria-expanded": "false",
            "aria-label": `${model.word("evidence")}: ${model.cite(passage)}`,
            on: { click: (event) => on.cite(fact, event.currentTarget) },
          },
          model.cite(passage),
        ),
      ),
    );
  }

  const sure = (line) => element("span", { class: "sure" }, lineSample(line), model.certainty(line));

  function strongest(facts) {
    const found = new Set(facts.map((fact) => fact.line));
    return ["solid", "dotted", "dashed"].find((line) => found.has(line)) || "dotted";
  }

  function link(index, name) {
    const node = model.nodes[index];
    const [text, tag] = model.hasName(node) ? model.inLanguage(node.names) : [node.id, ""];
    return element(
      "button",
      { type: "button", class: name || "go", on: { click: () => on.choose(index) } },
      isolated(text, tag),
    );
  }

  function shown(value) {
    if (value.node !== undefined) return link(value.node);
    if (value.term !== undefined) {
      const [text, tag] = model.inLanguage(model.terms[value.term]);
      return isolated(text, tag);
    }
    if (value.text) return isolated(...value.text);
    if (value.address)
      return element(
        "a",
        { href: value.address, rel: "noopener noreferrer", target: "_blank" },
        isolated(value.address),
      );
    return isolated(model.plain(value), model.language);
  }

  // A text that stands in several languages: the reader's, else English, else as printed.
  function bestText(fact) {
    const all = [...(fact.value.text ? [fact.value.text] : []), ...fact.translations];
    return all.find(([, tag]) => tag === model.language) || all.find(([, tag]) => tag === "en") || all[0];
  }

  function withYear(fact) {
    const missing = fact.isDate && fact.days && !fact.year;
    const text =
      fact.value.text && fact.translations.length ? isolated(...bestText(fact)) : shown(fact.value);
    return [text, missing ? element("span", { class: "small" }, `, ${model.word("noYear")}`) : ""];
  }

  function notes(facts) {
    return facts
      .flatMap((fact) =>
        fact.qualifiers.map(([name, value]) =>
          element("div", { class: "tie-note" }, `${model.term(name)}: `, shown(value)),
        ),
      )
      .concat(
        facts.some((fact) => fact.states.length)
          ? element(
              "div",
              { class: "tie-note" },
              [...new Set(facts.flatMap((fact) => fact.states))].map(model.term).join(", "),
            )
          : [],
      );
  }

  function row(name, ...content) {
    return [element("dt", {}, name), element("dd", {}, content)];
  }

  return { chips, sure, strongest, link, shown, bestText, withYear, notes, row };
}

function groupBy(list, key) {
  const found = new Map();
  for (const one of list) {
    const name = key(one);
    if (!found.has(name)) found.set(name, []);
    found.get(name).push(one);
  }
  return found;
}
