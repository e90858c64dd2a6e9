// Puts labels beside marks, bends lines around labels, and finds room for the words on lines. Same input,
// same picture: everything goes by the order it is given in.
const SIDES = "rlba";

function labelRect(x, y, radius, side, width, height, gap) {
  const away = radius + gap;
  if (side === "r") return [x + away, y - height / 2, x + away + width, y + height / 2];
  if (side === "l") return [x - away - width, y - height / 2, x - away, y + height / 2];
  if (side === "b") return [x - width / 2, y + away - 2, x + width / 2, y + away - 2 + height];
  return [x - width / 2, y + 2 - away - height, x + width / 2, y + 2 - away];
}

// items: {x, y, radius, side, forms, mark, isFixed} in order of importance; forms: {width, height}, the fuller
// first. marks: rectangles of all marks; taken: rectangles that are in use; area: where labels must stay, or
// null. Gives for each item {form, side, rect}, or null where no form finds room; a fixed item gets the side
// that covers the least.
function placeLabels(items, marks, taken, area, settings) {
  const used = [...taken];
  const isInside = (rect) =>
    !area || (rect[0] >= area[0] && rect[1] >= area[1] && rect[2] <= area[2] && rect[3] <= area[3]);
  const covers = (rect, own) =>
    (isInside(rect) ? 0 : 2) +
    used.filter((one) => rectsTouch(one, rect, -settings.labelClear)).length +
    marks.filter((mark, at) => at !== own && rectsTouch(mark, rect, -settings.labelClear)).length;

  function best(item) {
    const sides = [item.side, ...SIDES].filter((side, at, all) => all.indexOf(side) === at);
    const found = item.forms.flatMap((form, number) =>
      sides.map((side) => {
        const rect = labelRect(item.x, item.y, item.radius, side, form.width, form.height, settings.labelGap);
        return { form: number, side, rect, cost: covers(rect, item.mark) };
      }),
    );
    const free = found.find((one) => one.cost === 0);
    if (free || !item.isFixed) return free || null;
    return found.reduce((one, other) => (other.cost < one.cost ? other : one));
  }

  return items.map((item) => {
    const found = best(item);
    if (found) used.push(found.rect);
    return found;
  });
}

// lines: {a, b, ends}; rects: {rect, owner}, one for each label and mark. Gives the bend of each line that meets
// the fewest of them; what belongs to one of its own ends counts less.
function bendLines(lines, rects, settings) {
  return lines.map(({ a, b, ends }) => {
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const share = Math.min(24, settings.bendShare * length);
    const largest = length * 0.22;
    let best = { bend: 0, cost: Infinity };
    for (const bend of [share, -share, ...settings.bends]) {
      if (Math.abs(bend) > largest && Math.abs(bend) > share) continue;
      const points = curvePoints(a, controlPoint(a, b, bend), b, settings.curveSamples);
      const box = bounds(points);
      let cost = Math.abs(bend) * 0.002;
      for (const { rect, owner, isMark } of rects) {
        const isOwn = ends.includes(owner);
        if ((isOwn && isMark) || !rectsTouch(box, rect, 0)) continue;
        if (curveMeetsRect(points, rect)) cost += isOwn ? 0.4 : isMark ? 1.5 : 1;
      }
      if (cost < best.cost - 1e-9) best = { bend, cost };
    }
    return best.bend;
  });
}

// candidates: {text, width, points (curve), line}; a word stands on its line where it touches no other line,
// label or mark. Gives [x, y] or null for each.
function placeRoles(candidates, curves, rects, settings) {
  const used = [];
  return candidates.map(({ width, curve, line }) => {
    for (const share of settings.rolePlaces) {
      const [x, y] = curvePoint(curve.a, curve.c, curve.b, share);
      const rect = [x - width / 2 - 2, y - 7, x + width / 2 + 2, y + 7];
      const isFree =
        used.every((one) => !rectsTouch(one, rect, 2)) &&
        rects.every((one) => !rectsTouch(one.rect, rect, 0)) &&
        curves.every(
          (other, at) =>
            at === line || !rectsTouch(other.box, rect, 0) || !curveMeetsRect(other.points, rect),
        );
      if (isFree) {
        used.push(rect);
        return [x, y];
      }
    }
    return null;
  });
}
