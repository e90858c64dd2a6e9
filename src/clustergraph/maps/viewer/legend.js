// The legend explains marks and lines and filters by them; counts are those of the whole map.
function makeLegend(rail, model, state, on) {
  function row(kind, values, mark, name, count) {
    const hidden = state.hidden[kind];
    return element(
      "button",
      {
        type: "button",
        class: "row",
        "aria-pressed": String(!hidden.has(values[0])),
        title: name,
        on: { click: () => on.toggle(kind, values) },
      },
      mark,
      element("span", { class: "row-name" }, isolated(name)),
      element("span", { class: "count" }, String(count)),
    );
  }

  // Kinds that share a mark share a row: the legend explains marks.
  function kinds() {
    const counts = groupBy(model.nodes, (node) => node.kind);
    const used = [...model.kinds.keys()].filter((kind) => counts.has(kind));
    const rows = [...groupBy(used, (kind) => model.kinds[kind].row).values()];
    if (counts.has(-1)) rows.push([-1]);
    return rows.map((all) =>
      row(
        "kinds",
        all,
        smallMark(model, all[0], false),
        capital(
          all
            .map((kind) => (kind >= 0 ? model.label(model.kinds[kind].plural) : model.word("other")))
            .join(", "),
        ),
        all.reduce((sum, kind) => sum + counts.get(kind).length, 0),
      ),
    );
  }

  function lines() {
    return ["solid", "dotted", "dashed"].map((line) =>
      row(
        "lines",
        [line],
        lineSample(line),
        model.certainty(line),
        model.edges.filter((edge) => edge.line === line).length,
      ),
    );
  }

  function sources() {
    return model.sources.map((source, at) => {
      const name = [clean(model.label(source.title) || source.id), source.language]
        .filter(Boolean)
        .join(", ");
      return row(
        "sources",
        [at],
        element("span", { class: "letter", "aria-hidden": "true" }, source.letter),
        name,
        model.edges.filter((edge) => edge.sources.has(at)).length,
      );
    });
  }

  function draw() {
    const focused = [...rail.querySelectorAll(".row")].indexOf(document.activeElement);
    const shown = `${model.counted("things", state.shown.nodes.size)}, ${model.counted("relations", state.shown.edges.size)}`;
    rail.replaceChildren(
      element("h2", {}, model.word("show"), element("span", { id: "shown" }, shown)),
      ...kinds(),
      element("h2", {}, model.word("lines")),
      ...lines(),
      element("h2", {}, model.word("article")),
      ...sources(),
    );
    if (focused >= 0) rail.querySelectorAll(".row")[focused].focus();
  }

  return { draw };
}

// What the filters leave: a thing goes with its kind, or when all its lines go.
function shownBy(model, hidden) {
  const byKind = (index) => !hidden.kinds.has(model.nodes[index].kind);
  const isSaid = (one) => [...one.sources].some((source) => !hidden.sources.has(source)) || !one.sources.size;
  const isLine = (edge) => !hidden.lines.has(edge.line) && isSaid(edge);
  const edges = new Set(
    model.edges.filter((edge) => isLine(edge) && edge.ends.every(byKind)).map((edge) => edge.index),
  );
  const narrowed = hidden.lines.size > 0 || hidden.sources.size > 0;
  const nodes = new Set(
    model.nodes
      .filter(
        (node) =>
          byKind(node.index) &&
          (!narrowed || !node.edges.length || node.edges.some((edge) => isLine(model.edges[edge]))),
      )
      .map((node) => node.index),
  );
  return { nodes, edges };
}
