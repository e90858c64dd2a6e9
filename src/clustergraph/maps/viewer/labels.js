// Names, captions and numbers of the map as SVG text. The lines of a name and the room kept for each come with
// the layout; where the reader's font is wider, a line is squeezed into its room.

// The rows of a name in its forms: with the role under it where there is room for that, and without.
function labelForms(model, node, lines, widths, sizes, { role }) {
  const rows = lines.map((text, at) => ({ text, width: widths[at], ...sizes }));
  if (node.date) {
    const width = Math.max(widths[lines.length] || 0, 1);
    const { dateSize: size, dateLeading: leading } = SETTINGS;
    rows.push({ text: model.date(node.date), width, leading, size, weight: 400, name: "day" });
  }
  if (!role) return [formOf(rows)];
  const { roleSize: size, roleLeading: leading } = SETTINGS;
  const roleRow = { text: role, width: textWidth(role, size), leading, size, weight: 400, name: "as" };
  return [formOf([...rows, roleRow]), formOf(rows)];
}

function formOf(rows) {
  const width = Math.max(...rows.map((row) => row.width), 1);
  return { rows, width, height: rows.reduce((sum, row) => sum + row.leading, 0) };
}

function nameElement(model, item, { side, rect, form }) {
  const node = model.nodes[item.index];
  const anchor = { r: "start", l: "end", b: "middle", a: "middle" }[side];
  const x = { r: rect[0], l: rect[2], b: item.x, a: item.x }[side];
  let y = rect[1];
  const rows = item.forms[form].rows.map((row) => {
    y += row.leading;
    const isWide = textWidth(row.text, row.size, row.weight) > row.width + 1;
    return textRow(row.text, x, y - row.leading * 0.27, row.name, isWide ? row.width : 0);
  });
  const classes = ["name", node.rank, model.shape(node) === "ring" ? "is-quiet" : ""].join(" ");
  const language = model.hasName(node) ? model.inLanguage(node.names)[1] : "";
  const text = svgElement(
    "text",
    { class: classes, "text-anchor": anchor, "aria-hidden": "true", lang: language || undefined },
    rows,
  );
  text.dataset.thing = item.index;
  return text;
}

function textRow(text, x, y, name, squeezedTo) {
  const squeeze = squeezedTo ? { textLength: squeezedTo, lengthAdjust: "spacingAndGlyphs" } : {};
  return svgElement("tspan", { x: x.toFixed(1), y: y.toFixed(1), class: name, ...squeeze }, text);
}

function captionElement(model, source, caption, [x, y]) {
  const leading = SETTINGS.captionLeading;
  const rows = caption.lines.map((text, row) => {
    const isWide = textWidth(text, SETTINGS.captionSize, 600) * SETTINGS.serifShare > caption.width;
    return textRow(text, x, y + 14 + row * leading, undefined, isWide ? caption.width : 0);
  });
  const language = source.language ? model.languageName(source.language) : "";
  const note = [`${model.word("article")} ${source.letter}`, language].filter(Boolean).join(" · ");
  return svgElement(
    "text",
    { class: "caption" },
    rows,
    textRow(note, x, y + 11 + caption.lines.length * leading, "caption-note", 0),
  );
}

// The number of neighbours that are folded away, at the corner of the mark where it touches no label.
function badgeElement(node, hidden, [x, y], rects) {
  if (!hidden) return null;
  const away = node.radius + 3;
  const corners = [
    [x - away, y - away],
    [x + away, y - away],
    [x - away, y + away],
    [x + away, y + away],
  ];
  const isFree = ([cx, cy]) =>
    cx > 9 && rects.every((rect) => !rectsTouch(rect, [cx - 8, cy - 8, cx + 8, cy + 8], 0));
  const [cx, cy] = corners.find(isFree) || corners[0];
  const badge = svgElement(
    "g",
    { class: "folded", transform: `translate(${cx.toFixed(1)} ${cy.toFixed(1)})` },
    svgElement("circle", { r: 8 }),
    svgElement("text", { y: 3.4 }, `+${hidden}`),
  );
  badge.dataset.thing = node.index;
  return badge;
}
