// Rectangles [left, top, right, bottom] and curves; nothing here knows of things or pages.
function rectsTouch(a, b, gap) {
  return a[0] < b[2] + gap && a[2] > b[0] - gap && a[1] < b[3] + gap && a[3] > b[1] - gap;
}

// Whether the line between two points meets a rectangle (clipping after Liang and Barsky).
function lineMeetsRect(x1, y1, x2, y2, rect) {
  const dx = x2 - x1 || 1e-6;
  const dy = y2 - y1 || 1e-6;
  const left = (rect[0] - x1) / dx;
  const right = (rect[2] - x1) / dx;
  const top = (rect[1] - y1) / dy;
  const bottom = (rect[3] - y1) / dy;
  const enter = Math.max(Math.min(left, right), Math.min(top, bottom), 0);
  const leave = Math.min(Math.max(left, right), Math.max(top, bottom), 1);
  return leave > enter;
}

// The control point of a quadratic curve that leaves the straight line by `bend` px in its middle.
function controlPoint(a, b, bend) {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  const [nx, ny] = [-(b[1] - a[1]) / length, (b[0] - a[0]) / length];
  return [(a[0] + b[0]) / 2 + 2 * bend * nx, (a[1] + b[1]) / 2 + 2 * bend * ny];
}

function curvePoint(a, c, b, t) {
  const s = 1 - t;
  return [s * s * a[0] + 2 * s * t * c[0] + t * t * b[0], s * s * a[1] + 2 * s * t * c[1] + t * t * b[1]];
}

function curvePoints(a, c, b, count) {
  return Array.from({ length: count + 1 }, (_, at) => curvePoint(a, c, b, at / count));
}

function curveMeetsRect(points, rect) {
  for (let at = 1; at < points.length; at += 1) {
    if (lineMeetsRect(points[at - 1][0], points[at - 1][1], points[at][0], points[at][1], rect)) return true;
  }
  return false;
}

function distanceToLine(x, y, x1, y1, x2, y2) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}

function bounds(points) {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
