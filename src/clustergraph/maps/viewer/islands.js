// The soft ground under the things of one source: an outline around its things and lines, found on a grid
// (marching squares over a smooth distance), so that no filter has to be drawn again while the map moves.
function islandPath(points, lines, settings) {
  if (!points.length) return "";
  const cell = settings.islandCell;
  const pad = settings.islandNode + 3 * cell;
  const [left, top, right, bottom] = bounds(points);
  const columns = Math.ceil((right - left + 2 * pad) / cell) + 1;
  const rows = Math.ceil((bottom - top + 2 * pad) / cell) + 1;
  const soft = settings.islandSoft;

  function value(x, y) {
    let sum = 0;
    for (const [px, py] of points) sum += Math.exp((settings.islandNode - Math.hypot(x - px, y - py)) / soft);
    for (const [a, b] of lines)
      sum += 0.6 * Math.exp((settings.islandLine - distanceToLine(x, y, a[0], a[1], b[0], b[1])) / soft);
    return Math.log(sum + 1e-12);
  }

  const field = [];
  for (let row = 0; row < rows; row += 1) {
    field.push(new Float64Array(columns));
    for (let column = 0; column < columns; column += 1)
      field[row][column] = value(left - pad + column * cell, top - pad + row * cell);
  }
  return outline(field, rows, columns)
    .map((ring) => smoothRing(ring.map(([x, y]) => [left - pad + x * cell, top - pad + y * cell])))
    .join("");
}

// Rings where the field passes zero, in grid coordinates.
function outline(field, rows, columns) {
  const next = new Map();
  const key = (kind, row, column) => `${kind}${row},${column}`;
  const place = new Map();
  const share = (a, b) => a / (a - b);
  function cut(kind, row, column) {
    const name = key(kind, row, column);
    if (!place.has(name)) {
      const a = field[row][column];
      place.set(
        name,
        kind === "h"
          ? [column + share(a, field[row][column + 1]), row]
          : [column, row + share(a, field[row + 1][column])],
      );
    }
    return name;
  }
  for (let row = 0; row + 1 < rows; row += 1) {
    for (let column = 0; column + 1 < columns; column += 1) {
      const inside = [
        field[row][column] > 0,
        field[row][column + 1] > 0,
        field[row + 1][column + 1] > 0,
        field[row + 1][column] > 0,
      ];
      const sides = [
        ["h", row, column],
        ["v", row, column + 1],
        ["h", row + 1, column],
        ["v", row, column],
      ];
      // Walk the cell clockwise; a line leaves where inside turns to outside and enters where it turns back.
      const out = [0, 1, 2, 3].filter((at) => inside[at] && !inside[(at + 1) % 4]);
      const into = [0, 1, 2, 3].filter((at) => !inside[at] && inside[(at + 1) % 4]);
      for (const at of out) {
        const to = into.length === 1 ? into[0] : (into.find((one) => one === (at + 3) % 4) ?? into[0]);
        next.set(cut(...sides[at]), cut(...sides[to]));
      }
    }
  }
  const rings = [];
  while (next.size) {
    const start = next.keys().next().value;
    const ring = [];
    let here = start;
    while (next.has(here)) {
      ring.push(place.get(here));
      const following = next.get(here);
      next.delete(here);
      here = following;
    }
    if (ring.length > 6) rings.push(ring);
  }
  return rings;
}

function smoothRing(ring) {
  const every = ring.filter((_, at) => at % 2 === 0);
  const middle = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const start = middle(every[every.length - 1], every[0]);
  let path = `M${start[0].toFixed(1)} ${start[1].toFixed(1)}`;
  every.forEach((point, at) => {
    const to = middle(point, every[(at + 1) % every.length]);
    path += `Q${point[0].toFixed(1)} ${point[1].toFixed(1)} ${to[0].toFixed(1)} ${to[1].toFixed(1)}`;
  });
  return `${path}Z`;
}
