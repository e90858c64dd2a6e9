// The same content as a table: every line of the map as a row, or every fact; sorted by any column.
function makeTable(sheet, model, state, show) {
  let sorted = { column: 4, isDown: false };
  let isAll = false;

  function rows() {
    const lines = model.edges
      .filter((edge) => state.shown.edges.has(edge.index))
      .flatMap((edge) =>
        edge.relations.flatMap((relation) =>
          relation.facts.length
            ? relation.facts.map((fact) => factRow(model.facts[fact]))
            : [bareRow(relation)],
        ),
      );
    if (!isAll) return lines;
    const drawn = new Set(
      model.edges.flatMap((edge) => edge.relations.flatMap((relation) => relation.facts)),
    );
    return [
      ...lines,
      ...model.facts
        .filter((fact) => !drawn.has(fact.index) && state.shown.nodes.has(fact.subject))
        .map(factRow),
    ];
  }

  function factRow(fact) {
    return {
      fact,
      subject: fact.subject,
      relation: model.relation(fact),
      value: fact.value,
      line: fact.line,
      cites: fact.evidence.map(model.cite),
      states: fact.states,
    };
  }

  function bareRow(relation) {
    return {
      subject: relation.from,
      relation: model.term(relation.property),
      value: { node: relation.to },
      line: "dotted",
      cites: [],
      states: [],
    };
  }

  const columns = [
    ["columnThing", (row) => model.name(model.nodes[row.subject]), (row) => thing(row.subject)],
    ["columnRelation", (row) => row.relation, (row) => isolated(row.relation)],
    [
      "columnValue",
      (row) => model.plain(row.value),
      (row) =>
        row.value.node !== undefined
          ? thing(row.value.node)
          : row.fact
            ? show.withYear(row.fact)
            : show.shown(row.value),
    ],
    ["certainty", (row) => ["solid", "dotted", "dashed"].indexOf(row.line), (row) => show.sure(row.line)],
    [
      "article",
      (row) => row.cites.join(" "),
      (row) =>
        row.fact ? show.chips([row.fact]) : element("span", { class: "small" }, model.word("workedOut")),
    ],
  ];

  function thing(index) {
    const node = model.nodes[index];
    return element("span", { class: "cell" }, smallMark(model, node.kind, node.prospect), show.link(index));
  }

  function ordered(all) {
    const [, key] = columns[sorted.column];
    const compare = new Intl.Collator(model.language, { numeric: true }).compare;
    const signed = sorted.isDown ? -1 : 1;
    return all
      .map((row, at) => ({ row, at, key: key(row) }))
      .sort(
        (a, b) => signed * (typeof a.key === "number" ? a.key - b.key : compare(a.key, b.key)) || a.at - b.at,
      )
      .map((one) => one.row);
  }

  function sort(column) {
    sorted = { column, isDown: sorted.column === column && !sorted.isDown };
    draw();
    sheet.querySelectorAll("th button")[column].focus();
  }

  function draw() {
    if (sheet.hidden) return;
    const all = ordered(rows());
    const heads = columns.map(([key], column) =>
      element(
        "th",
        {
          scope: "col",
          "aria-sort": column === sorted.column ? (sorted.isDown ? "descending" : "ascending") : "none",
        },
        element(
          "button",
          { type: "button", on: { click: () => sort(column) } },
          `${model.word(key)}${column === sorted.column ? (sorted.isDown ? " ↓" : " ↑") : ""}`,
        ),
      ),
    );
    const body = all.map((row) =>
      element(
        "tr",
        {},
        columns.map(([, , cell]) => element("td", {}, cell(row))),
      ),
    );
    const toggle = element(
      "button",
      {
        type: "button",
        class: "pill",
        "aria-pressed": String(isAll),
        on: {
          click: () => {
            isAll = !isAll;
            draw();
            sheet.querySelector(".pill").focus();
          },
        },
      },
      model.word("allFacts"),
    );
    sheet.replaceChildren(
      element(
        "div",
        { class: "sheet-head" },
        element("span", {}, `${model.word("tableNote")} ${all.length}.`),
        toggle,
      ),
      element("table", {}, element("thead", {}, element("tr", {}, heads)), element("tbody", {}, body)),
    );
  }

  return { draw };
}
