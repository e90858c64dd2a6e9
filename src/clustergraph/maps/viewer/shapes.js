// Marks of things: the shape tells the kind as well as the colour does. All shapes cover about the same area.
function polygon(points) {
  return `M${points.map(([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`).join("L")}Z`;
}

function regular(corners, radius, turn) {
  return polygon(
    Array.from({ length: corners }, (_, at) => {
      const angle = turn + (at * 2 * Math.PI) / corners;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    }),
  );
}

function disc(radius) {
  return `M${-radius} 0a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
}

function roundedSquare(half) {
  const corner = half * 0.36;
  const side = 2 * (half - corner);
  return `M${-half + corner} ${-half}h${side}q${corner} 0 ${corner} ${corner}v${side}q0 ${corner} ${-corner} ${corner}h${-side}q${-corner} 0 ${-corner} ${-corner}v${-side}q0 ${-corner} ${corner} ${-corner}Z`;
}

const SHAPES = {
  circle: (r) => [["mark", disc(r * 0.92)]],
  ring: (r) => [
    ["mark", disc(r * 0.88)],
    ["mark-inner", disc(r * 0.3)],
  ],
  diamond: (r) => [
    [
      "mark",
      polygon([
        [0, -r * 1.18],
        [r * 1.18, 0],
        [0, r * 1.18],
        [-r * 1.18, 0],
      ]),
    ],
  ],
  hexagon: (r) => [["mark", regular(6, r * 1.08, 0)]],
  "double-hexagon": (r) => [
    ["mark", regular(6, r * 1.1, 0)],
    ["mark-inner", regular(6, r * 0.56, 0)],
  ],
  "rounded-square": (r) => [["mark", roundedSquare(r * 0.88)]],
  pentagon: (r) => [["mark", regular(5, r * 1.1, -Math.PI / 2)]],
  triangle: (r) => [
    [
      "mark",
      polygon([
        [0, -r * 1.12],
        [r * 1.1, r * 0.84],
        [-r * 1.1, r * 0.84],
      ]),
    ],
  ],
  sheet: (r) => {
    const [w, h, f] = [r * 0.8, r * 1.02, r * 0.62];
    return [
      [
        "mark",
        polygon([
          [-w, -h],
          [w - f, -h],
          [w, -h + f],
          [w, h],
          [-w, h],
        ]),
      ],
      ["mark-fold", `M${(w - f).toFixed(2)} ${(-h).toFixed(2)}V${(-h + f).toFixed(2)}H${w.toFixed(2)}`],
    ];
  },
};

function markParts(shape, radius) {
  const parts = (SHAPES[shape] || SHAPES.circle)(radius);
  return parts.map(([name, path]) => svgElement("path", { class: name, d: path }));
}

// A mark outside the map: in the legend, the panel, the table.
function smallMark(model, kind, isProspect) {
  const shape = kind >= 0 ? model.kinds[kind].shape : "circle";
  const classes = [model.kindClass(kind), isProspect ? "is-prospect" : "", shape === "ring" ? "is-ring" : ""];
  return svgElement(
    "svg",
    { width: 18, height: 18, viewBox: "-9 -9 18 18", "aria-hidden": "true", class: classes.join(" ") },
    markParts(shape, 6.4),
  );
}

function lineSample(line, width) {
  const w = width || 22;
  return svgElement(
    "svg",
    { width: w, height: 10, viewBox: `0 0 ${w} 10`, "aria-hidden": "true" },
    svgElement("path", { class: `line ${line}`, d: `M1 5H${w - 1}` }),
  );
}

function icon(name) {
  const paths = {
    search: [
      ["circle", { cx: 6.5, cy: 6.5, r: 4.6 }],
      ["path", { d: "M10 10l4 4" }],
    ],
    theme: [
      ["circle", { cx: 8, cy: 8, r: 6.2 }],
      ["path", { d: "M8 1.8a6.2 6.2 0 0 1 0 12.4Z", fill: "currentColor" }],
    ],
    fit: [["path", { d: "M9.5 2.5h4v4M13.5 2.5l-4.5 4.5M6.5 13.5h-4v-4M2.5 13.5l4.5-4.5" }]],
  };
  const parts = paths[name].map(([tag, options]) => svgElement(tag, options));
  return svgElement(
    "svg",
    {
      width: 16,
      height: 16,
      viewBox: "0 0 16 16",
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 1.4,
      "aria-hidden": "true",
    },
    parts,
  );
}
