// The panel of the chosen thing: its names, what is said of it, its neighbours by relation, what is not stated.
function makePanel(panel, model, state, show, on) {
  function head(node) {
    const classes = node.about.filter((fact) => fact.isClass);
    const kinds = [model.kind(node), ...node.more.map(model.term)].filter(Boolean).join(" · ");
    return [
      element(
        "div",
        { class: "panel-kind" },
        smallMark(model, node.kind, node.prospect),
        element("span", {}, capital(clean(kinds)), " ", show.chips(classes)),
      ),
      element(
        "button",
        {
          type: "button",
          class: "close",
          "aria-label": model.word("close"),
          on: { click: () => on.choose(-1) },
        },
        "✕",
      ),
      element(
        "h2",
        { id: "panel-name", lang: model.inLanguage(node.names)[1] || undefined },
        isolated(model.name(node)),
      ),
      printedNames(node),
      node.prospect ? element("p", {}, show.sure("dashed")) : "",
    ];
  }

  // Names as sources print them (in other languages than the heading), each with its place.
  function printedNames(node) {
    const heading = model.name(node);
    const facts = node.about.filter(
      (fact) => fact.isName && fact.value.text && fact.value.text[0] !== heading,
    );
    const own = node.about.filter((fact) => fact.isName && fact.value.text && fact.value.text[0] === heading);
    const rows = facts.map((fact) =>
      element(
        "div",
        { class: "printed" },
        element("span", { class: "tag" }, fact.value.text[1] || ""),
        element(
          "span",
          {},
          isolated(...fact.value.text),
          " ",
          fact.line === "solid"
            ? element("span", { class: "small" }, model.word("asPrinted"), " ")
            : [show.sure(fact.line), " "],
          show.chips([fact]),
        ),
      ),
    );
    const printed = own.length
      ? element(
          "div",
          { class: "printed" },
          element(
            "span",
            { class: "small" },
            model.word(own[0].line === "solid" ? "asPrinted" : "implied"),
            " ",
            show.chips(own),
          ),
        )
      : "";
    return [printed, rows];
  }

  function attributes(node) {
    const facts = node.about.filter((fact) => fact.value.node === undefined && !fact.isName && !fact.isClass);
    const byProperty = groupBy(facts, (fact) => fact.property);
    const rows = [...byProperty].map(([property, all]) => [
      element("dt", {}, capital(model.term(property))),
      ...sameValue(all).map((same) =>
        element(
          "dd",
          {},
          show.withYear(same[0]),
          " ",
          show.strongest(same) === "solid" ? "" : [show.sure(show.strongest(same)), " "],
          show.chips(same),
          show.notes(same),
        ),
      ),
    ]);
    const all = [...stateRow(node), ...rows];
    return all.length ? element("dl", { class: "facts" }, all) : "";
  }

  // The state of the thing itself, as the fact says that tells what it is.
  function stateRow(node) {
    if (!node.states.length) return [];
    const said = node.about.filter(
      (fact) => fact.isClass && fact.states.some((one) => node.states.includes(one)),
    );
    return show.row(
      model.word("state"),
      isolated(node.states.map(model.term).join(", "), model.language),
      " ",
      show.chips(said),
    );
  }

  function sameValue(facts) {
    return [...groupBy(facts, (fact) => JSON.stringify([fact.value, fact.roles])).values()];
  }

  function ties(node) {
    const asSubject = node.about.filter((fact) => fact.value.node !== undefined);
    const asValue = node.naming;
    const bare = node.edges
      .flatMap((edge) => model.edges[edge].relations)
      .filter((relation) => !relation.facts.length);
    return [
      tieGroups(
        asSubject,
        (fact) => fact.value.node,
        (text) => capital(text),
      ),
      tieGroups(
        asValue,
        (fact) => fact.subject,
        (text) => `${capital(text)}: ${model.word("this")}`,
      ),
      bare.length
        ? [
            element("h3", {}, model.word("workedOut")),
            bare.map((relation) =>
              element(
                "div",
                { class: "tie" },
                tieMark(relation.from === node.index ? relation.to : relation.from),
                element(
                  "div",
                  { class: "tie-words" },
                  show.link(relation.from === node.index ? relation.to : relation.from),
                  element("div", { class: "tie-note" }, model.term(relation.property)),
                ),
              ),
            ),
          ]
        : "",
    ];
  }

  const tieMark = (index) => smallMark(model, model.nodes[index].kind, model.nodes[index].prospect);

  function tieGroups(facts, other, heading) {
    const groups = groupBy(facts, (fact) => model.relation(fact));
    return [...groups].map(([text, all]) => {
      const byThing = [...groupBy(all, other)];
      return [
        element(
          "h3",
          {},
          heading(text),
          byThing.length > 1 ? element("span", { class: "arrow" }, ` ${byThing.length}`) : "",
        ),
        byThing.map(([index, same]) =>
          element(
            "div",
            { class: "tie" },
            tieMark(index),
            element(
              "div",
              { class: "tie-words" },
              show.link(index),
              show.strongest(same) === "solid" ? "" : element("div", {}, show.sure(show.strongest(same))),
              show.notes(same.filter((fact) => !isOnlyRole(fact))),
            ),
            show.chips(same),
          ),
        ),
      ];
    });
  }

  // Qualifiers that the heading says already need no line of their own.
  function isOnlyRole(fact) {
    return fact.qualifiers.length === fact.roles.length && !fact.states.length;
  }

  function missing(node) {
    if (!node.missing.length) return "";
    return element(
      "div",
      { class: "box" },
      element("h3", {}, model.word("notStated")),
      node.missing.map(model.term).join(", "),
    );
  }

  function steps() {
    const pill = (count, key) =>
      element(
        "button",
        {
          type: "button",
          class: "pill",
          "aria-pressed": String(state.steps === count),
          on: { click: () => on.steps(count) },
        },
        model.word(key),
      );
    return element("div", { class: "steps", role: "group" }, pill(1, "steps1"), pill(2, "steps2"));
  }

  function draw() {
    panel.hidden = state.chosen < 0;
    if (state.chosen < 0) return panel.replaceChildren();
    const node = model.nodes[state.chosen];
    fillElement(panel, { "aria-labelledby": "panel-name" }, []);
    panel.replaceChildren(
      ...[head(node), attributes(node), steps(), ties(node), missing(node)].flat(Infinity).filter(Boolean),
    );
    panel.scrollTop = 0;
    return undefined;
  }

  return { draw };
}
