// The year strip: days on one common year, in lanes by the year that is printed, and what has no day beside it.
function makeStrip(strip, model, state, on) {
  const MONTH_STARTS = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366];

  const dayOfYear = (text) => MONTH_STARTS[Number(text.slice(0, 2)) - 1] + Number(text.slice(3)) - 1;

  // One entry for each lane and span of days; of several things the best connected gives the name.
  function entries() {
    const found = new Map();
    for (const fact of model.facts) {
      if (!fact.isDate || !fact.days || !state.shown.nodes.has(fact.subject)) continue;
      const isPlanned = fact.line === "dashed";
      const key = [isPlanned, fact.year || "", fact.days].join(" ");
      if (!found.has(key))
        found.set(key, {
          isPlanned,
          year: fact.year || "",
          from: fact.days[0],
          to: fact.days[1],
          date: fact.value.date,
          nodes: new Set(),
        });
      found.get(key).nodes.add(fact.subject);
    }
    return [...found.values()].map((entry) => ({
      ...entry,
      nodes: [...entry.nodes].sort(
        (a, b) => model.nodes[b].edges.length - model.nodes[a].edges.length || a - b,
      ),
    }));
  }

  function lanes(all) {
    const key = (entry) => `${entry.isPlanned ? 2 : entry.year ? 0 : 1}${entry.year}`;
    const names = (entry) =>
      entry.isPlanned
        ? entry.year
          ? `${model.word("plannedYear")}, ${entry.year}`
          : model.word("plannedLane")
        : entry.year || model.word("noYear");
    const found = groupBy(
      [...all].sort((a, b) =>
        key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : dayOfYear(a.from) - dayOfYear(b.from),
      ),
      key,
    );
    return [...found.values()].map((list) => ({ name: names(list[0]), list }));
  }

  function draw() {
    const all = entries();
    const undated = model.nodes.filter((node) => node.dateMissing && state.shown.nodes.has(node.index));
    strip.hidden = !all.length && !undated.length;
    if (strip.hidden) return;
    const holder = element("div", {});
    strip.replaceChildren(
      element(
        "div",
        {},
        element("h2", {}, model.word("timeline")),
        element("p", {}, model.word("timelineNote")),
      ),
      holder,
      undated.length
        ? element(
            "div",
            { class: "strip-list" },
            element("h2", {}, model.word("noDay")),
            element(
              "ul",
              {},
              undated.map((node) =>
                element(
                  "li",
                  {},
                  element(
                    "button",
                    { type: "button", on: { click: () => on.choose(node.index) } },
                    isolated(model.name(node)),
                  ),
                ),
              ),
            ),
          )
        : element("div", {}),
    );
    holder.append(axis(lanes(all), holder.clientWidth || 800));
  }

  function axis(rows, width) {
    const isSmall = window.innerWidth <= SETTINGS.phoneWidth;
    const left = isSmall ? 4 : 162;
    const height = 114;
    const bottom = height - 24;
    const gap = Math.min(30, (bottom - 8) / Math.max(1, rows.length));
    const at = (day) => left + ((width - left - 8) * day) / 366;
    const months = monthNames(isSmall);
    const parts = [svgElement("path", { class: "axis", d: `M${left} ${bottom}H${width - 8}` })];
    for (let number = 0; number < 12; number += 1) {
      parts.push(
        svgElement("path", { class: "axis", d: `M${at(MONTH_STARTS[number]).toFixed(1)} ${bottom}v5` }),
      );
      parts.push(
        svgElement(
          "text",
          {
            x: ((at(MONTH_STARTS[number]) + at(MONTH_STARTS[number + 1])) / 2).toFixed(1),
            y: bottom + 15,
            "text-anchor": "middle",
          },
          months[number],
        ),
      );
    }
    rows.forEach((row, number) => {
      const y = 14 + number * gap;
      parts.push(svgElement("path", { class: "lane", d: `M${left} ${y}H${width - 8}` }));
      if (!isSmall) parts.push(svgElement("text", { x: 0, y: y + 4 }, shorten(row.name, 30)));
      parts.push(...laneEvents(row.list, y, at, width, isSmall));
    });
    return svgElement(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": model.word("timeline") },
      parts,
    );
  }

  // Where a language has no short names but numbers, the first letters of the long ones.
  function monthNames(isSmall) {
    const named = (form) =>
      Array.from({ length: 12 }, (_, number) =>
        new Intl.DateTimeFormat(model.language, { month: form, timeZone: "UTC" }).format(
          new Date(Date.UTC(2020, number, 15)),
        ),
      );
    const short = named(isSmall ? "narrow" : "short");
    return short.some((name) => /\d/.test(name)) ? named("long").map((name) => name.slice(0, 4)) : short;
  }

  // Labels go right of their mark, else left, else shorter; the best connected first. Who finds no room keeps
  // a tooltip.
  function laneEvents(list, y, at, width, isSmall) {
    const marks = list.map((entry) => at((dayOfYear(entry.from) + dayOfYear(entry.to) + 1) / 2));
    const taken = marks.map((x) => [x - 9, x + 9]);
    const labels = new Map();
    const busy = (entry) => model.nodes[entry.nodes[0]].edges.length;
    const byWeight = [...list.keys()].sort((a, b) => busy(list[b]) - busy(list[a]) || a - b);
    for (const number of byWeight) {
      const x = marks[number];
      const isFree = ({ span: [from, to] }) =>
        from > at(0) - 4 &&
        to < width &&
        taken.every((one, other) => other === number || one[1] < from || one[0] > to);
      const label = formsOf(list[number], isSmall)
        .flatMap((form) => sides(form, x))
        .find(isFree);
      if (label) taken.push(label.span);
      labels.set(number, label);
    }
    return list.map((entry, number) => eventElement(entry, marks[number], y, labels.get(number)));
  }

  // A line that ends in a hyphen was broken inside a word.
  const joined = (lines) =>
    lines.reduce((text, line) => (/\S-$/.test(text) ? text + line : `${text} ${line}`), "").trim();

  // Date and name, the name ever shorter.
  function formsOf(entry, isSmall) {
    const lines = (model.wide.layouts[model.language] || model.wide.layouts.en).labels[entry.nodes[0]];
    const more = entry.nodes.length > 1 ? ` +${entry.nodes.length - 1}` : "";
    const when = model.date(entry.date);
    const names = SETTINGS.stripNames.map((most) => shorten(joined(lines), most) + more);
    return (isSmall ? [""] : [...names, ""]).map((what) => ({ when, what }));
  }

  function sides({ when, what }, x) {
    const needed = Math.max(textWidth(when, 11.5, 600), textWidth(what, 11.5));
    return [
      { when, what, side: "start", x: x + 12, span: [x + 9.5, x + 14 + needed] },
      { when, what, side: "end", x: x - 12, span: [x - 14 - needed, x - 9.5] },
    ];
  }

  function eventElement(entry, x, y, label) {
    const node = model.nodes[entry.nodes[0]];
    const mark = smallMark(model, node.kind, node.prospect);
    mark.setAttribute("x", (x - 9).toFixed(1));
    mark.setAttribute("y", (y - 9).toFixed(1));
    const row = (name, text, down) =>
      svgElement(
        "text",
        { class: name, x: label.x.toFixed(1), y: y + down, "text-anchor": label.side },
        text,
      );
    const all = entry.nodes.map((one) => clean(model.name(model.nodes[one]))).join("; ");
    return svgElement(
      "g",
      { class: "event", on: { click: () => on.choose(node.index) } },
      svgElement("title", {}, `${model.date(entry.date)}: ${all}`),
      mark,
      label ? [row("when", label.when, -2), row("what", label.what, 11)] : [],
    );
  }

  return { draw };
}
