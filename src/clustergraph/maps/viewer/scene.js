// Draws the map as SVG and moves it. Positions come with the data; this file scales them, puts labels,
// bends and words where they fit at that scale, and turns pointers and keys into calls of `on`.
function makeScene(canvas, model, state, on) {
  const layers = {};
  const root = svgElement("g", { class: "root" });
  for (const name of ["islands", "lines", "roles", "captions", "names", "things", "folded"]) {
    layers[name] = svgElement("g", { class: name });
    root.append(layers[name]);
  }
  canvas.replaceChildren(root);

  const camera = makeCamera(state, draw, settle);
  const { view } = camera;
  const moved = new Map(); // things dragged by the reader: index → [x, y]
  let placed = []; // label of each thing at rest: {side, rect} or null
  let bends = [];
  let active = -1; // thing that arrow keys are at
  let hovered = -1;
  let restTimer = 0;

  const things = model.nodes.map((node) => {
    const group = svgElement(
      "g",
      {
        id: `thing-${node.index}`,
        role: "img",
        class: [
          "thing",
          model.kindClass(node.kind),
          node.prospect ? "is-prospect" : "",
          model.shape(node) === "ring" ? "is-ring" : "",
        ].join(" "),
        on: { pointerenter: () => hover(node.index), pointerleave: () => hover(-1) },
      },
      svgElement("circle", { class: "halo", r: node.radius + 6 }),
      markParts(model.shape(node), node.radius),
      svgElement("circle", { class: "hit", r: Math.max(13, node.radius + 3) }),
    );
    group.dataset.thing = node.index;
    layers.things.append(group);
    return group;
  });
  const lines = model.edges.map((edge) => {
    const path = svgElement("path", { class: `line ${edge.line}` });
    layers.lines.append(path);
    return path;
  });

  // ---- what is shown

  let size = { width: 0, height: 0 }; // asked once a refresh: asking the page costs a layout of it
  const isPhone = () => window.innerWidth <= SETTINGS.phoneWidth;
  const isFolded = () => isPhone() && state.chosen < 0;
  const picture = () => (isFolded() ? model.phone : model.wide);
  const layout = () => picture().layouts[model.language] || picture().layouts.en;

  function positionsOf() {
    const found = new Map();
    const at = layout().at;
    picture().nodes.forEach((node, place) =>
      found.set(node, moved.get(node) || [at[2 * place], at[2 * place + 1]]),
    );
    return found;
  }

  let positions = new Map();
  let places = new Map(); // node → its place in the layout's lists

  function readLayout() {
    size = { width: canvas.clientWidth, height: canvas.clientHeight };
    positions = positionsOf();
    places = new Map(picture().nodes.map((node, place) => [node, place]));
    canvas.classList.toggle("is-phone", isFolded());
  }

  const isShown = (node) => positions.has(node) && state.shown.nodes.has(node);
  const isEdgeShown = (edge) => state.shown.edges.has(edge.index) && edge.ends.every(isShown);
  const onScreen = ([x, y]) => [x * view.k, y * view.k];

  function formsOf(index) {
    const node = model.nodes[index];
    const place = places.get(index);
    const edge = state.near && index !== state.chosen && edgeToChosen(node);
    const role = edge ? model.seenFrom(edge, state.chosen).join(" · ") : "";
    const sizes = SIZES[isFolded() ? "phone" : "wide"][node.rank];
    return labelForms(model, node, layout().labels[place], layout().widths[place], sizes, {
      role: shorten(role, isPhone() ? SETTINGS.roleLengthPhone : SETTINGS.roleLength),
    });
  }

  const edgeToChosen = (node) =>
    node.edges.map((edge) => model.edges[edge]).find((edge) => edge.ends.includes(state.chosen));

  function order() {
    const rank = { main: 0, hub: 1, leaf: 2 };
    const weight = (index) => {
      const node = model.nodes[index];
      if (index === state.chosen) return -1e6;
      if (index === hovered || index === active) return -1e5;
      return rank[node.rank] * 1000 - node.edges.length;
    };
    return [...positions.keys()].filter(isShown).sort((a, b) => weight(a) - weight(b) || a - b);
  }

  // ---- drawing

  function draw() {
    root.setAttribute("transform", `translate(${view.x.toFixed(2)} ${view.y.toFixed(2)})`);
    const at = new Map([...positions].map(([node, point]) => [node, onScreen(point)]));
    things.forEach((group, index) => {
      const point = at.get(index);
      const shown = isShown(index);
      group.toggleAttribute("hidden", !shown);
      if (!shown) return;
      group.setAttribute("transform", `translate(${point[0].toFixed(1)} ${point[1].toFixed(1)})`);
      const isFaded = Boolean(state.near) && !state.near.has(index);
      group.classList.toggle("is-faded", isFaded);
      group.classList.toggle("is-chosen", index === state.chosen);
      group.classList.toggle("is-active", index === active && document.activeElement === canvas);
    });
    drawLabels(at);
    drawLines(at);
    drawGround();
    drawFolded(at);
    rest();
  }

  function drawLabels(at) {
    const indexes = order().filter((index) => !state.near || state.near.has(index));
    const marks = indexes.map((index) => {
      const [x, y] = at.get(index);
      const r = model.nodes[index].radius;
      return [x - r, y - r, x + r, y + r];
    });
    const items = indexes.map((index, mark) => {
      const [x, y] = at.get(index);
      return {
        index,
        x,
        y,
        radius: model.nodes[index].radius + (index === state.chosen ? 7 : 0),
        side: layout().sides[places.get(index)],
        forms: formsOf(index),
        mark,
        isFixed: (index === state.chosen && !isPhone()) || index === hovered || index === active,
      };
    });
    const free = freeArea();
    const area = state.near
      ? [free.left - view.x + 4, free.top - view.y + 4, free.right - view.x - 4, free.bottom - view.y - 4]
      : null;
    placed = placeLabels(items, marks, captionRects(), area, SETTINGS).map((found, number) =>
      found ? { ...found, index: items[number].index } : null,
    );
    layers.names.replaceChildren(
      ...items
        .map((item, number) => (placed[number] ? nameElement(model, item, placed[number]) : ""))
        .filter(Boolean),
    );
  }

  function drawLines(at) {
    model.edges.forEach((edge, index) => {
      const path = lines[index];
      const shown = isEdgeShown(edge);
      path.toggleAttribute("hidden", !shown);
      if (!shown) return;
      const [a, b] = edge.ends.map((end) => at.get(end));
      const bend = bends[index] ?? 0;
      const c = controlPoint(a, b, bend);
      path.setAttribute(
        "d",
        `M${a[0].toFixed(1)} ${a[1].toFixed(1)}Q${c[0].toFixed(1)} ${c[1].toFixed(1)} ${b[0].toFixed(1)} ${b[1].toFixed(1)}`,
      );
      const isNear = Boolean(state.near) && edge.ends.includes(state.chosen);
      const isInside = Boolean(state.near) && edge.ends.every((end) => state.near.has(end));
      path.classList.toggle("is-near", isNear);
      path.classList.toggle("is-faded", Boolean(state.near) && !isInside);
    });
  }

  function captionRects() {
    if (isFolded() || state.near) return [];
    return layout()
      .captions.filter((caption, at) => groupShown(at))
      .map((caption) => {
        const [x, y] = onScreen(caption.at);
        return [
          x,
          y,
          x + caption.width,
          y + caption.lines.length * SETTINGS.captionLeading + SETTINGS.captionNote,
        ];
      });
  }

  const groups = [...new Set(model.nodes.map((node) => node.group).filter((group) => group >= 0))].sort(
    (a, b) => a - b,
  );
  const groupShown = (at) => model.nodes.some((node) => node.group === groups[at] && isShown(node.index));

  function drawGround() {
    const hide = isFolded() || Boolean(state.near);
    layers.islands.toggleAttribute("hidden", hide);
    layers.captions.toggleAttribute("hidden", hide);
    if (hide) return;
    layers.islands.setAttribute("transform", `scale(${view.k.toFixed(4)})`);
    layers.captions.replaceChildren(
      ...layout()
        .captions.map((caption, at) =>
          groupShown(at)
            ? captionElement(model, model.sources[groups[at]], caption, onScreen(caption.at))
            : "",
        )
        .filter(Boolean),
    );
  }

  function drawIslands() {
    const where = positionsOf();
    layers.islands.replaceChildren(
      ...(isFolded()
        ? []
        : groups.map((group) => {
            const members = model.nodes.filter((node) => node.group === group && where.has(node.index));
            const ties = model.edges.filter((edge) =>
              edge.ends.every((end) => model.nodes[end].group === group && where.has(end)),
            );
            return svgElement("path", {
              class: "island",
              d: islandPath(
                members.map((node) => where.get(node.index)),
                ties.map((edge) => edge.ends.map((end) => where.get(end))),
                SETTINGS,
              ),
            });
          })),
    );
  }

  // On phones: how many neighbours of a thing are folded away.
  function drawFolded(at) {
    const shown = isFolded() ? picture().nodes.filter(isShown) : [];
    const rects = placed.filter(Boolean).map((one) => one.rect);
    const badges = shown.map((index) => {
      const node = model.nodes[index];
      const ends = node.edges.map((edge) => model.edges[edge].ends.find((end) => end !== index));
      return badgeElement(node, ends.filter((end) => !positions.has(end)).length, at.get(index), rects);
    });
    layers.folded.replaceChildren(...badges.filter(Boolean));
  }

  // What takes longer waits until the map is at rest: bends, and words on lines.
  function rest() {
    layers.roles.toggleAttribute("hidden", true);
    clearTimeout(restTimer);
    restTimer = setTimeout(settle, SETTINGS.rest);
  }

  function settle() {
    clearTimeout(restTimer);
    const at = new Map([...positions].map(([node, point]) => [node, onScreen(point)]));
    const shown = model.edges.filter(isEdgeShown);
    const rects = [];
    for (const one of placed) if (one) rects.push({ rect: one.rect, owner: one.index, isMark: false });
    for (const [index, [x, y]] of at) {
      const r = model.nodes[index].radius + 2;
      if (isShown(index) && (!state.near || state.near.has(index)))
        rects.push({ rect: [x - r, y - r, x + r, y + r], owner: index, isMark: true });
    }
    const found = bendLines(
      shown.map((edge) => ({ a: at.get(edge.ends[0]), b: at.get(edge.ends[1]), ends: edge.ends })),
      rects,
      SETTINGS,
    );
    bends = [];
    shown.forEach((edge, number) => {
      bends[edge.index] = found[number];
    });
    drawLines(at);
    drawRoles(at, shown, rects);
  }

  // One word a kind of relation at each busy thing; in focus the roles stand under the names instead.
  function drawRoles(at, shown, rects) {
    if (state.near || isFolded()) return;
    const curves = shown.map((edge) => {
      const [a, b] = edge.ends.map((end) => at.get(end));
      const c = controlPoint(a, b, bends[edge.index]);
      const points = curvePoints(a, c, b, SETTINGS.curveSamples);
      return { a, b, c, points, box: bounds(points) };
    });
    const said = new Set();
    const candidates = [];
    shown.forEach((edge, line) => {
      const busy = edge.ends.reduce((one, other) =>
        model.nodes[other].edges.length > model.nodes[one].edges.length ? other : one,
      );
      const relation = edge.relations[0];
      const text = shorten(
        relation.facts.length
          ? model.relation(model.facts[relation.facts[0]])
          : model.term(relation.property),
        24,
      );
      if (said.has(`${busy} ${text}`)) return;
      candidates.push({
        text,
        width: textWidth(text, SETTINGS.overviewRoleSize),
        curve: curves[line],
        line,
        key: `${busy} ${text}`,
      });
    });
    const captions = captionRects().map((rect) => ({ rect }));
    const words = [];
    placeRoles(candidates, curves, [...rects, ...captions], SETTINGS).forEach((point, number) => {
      if (!point || said.has(candidates[number].key)) return;
      said.add(candidates[number].key);
      words.push(
        svgElement(
          "text",
          { class: "role", x: point[0].toFixed(1), y: (point[1] + 3.2).toFixed(1), "aria-hidden": "true" },
          candidates[number].text,
        ),
      );
    });
    layers.roles.replaceChildren(...words);
    layers.roles.toggleAttribute("hidden", false);
  }

  // ---- moving

  function freeArea() {
    const box = { left: 0, top: 0, right: size.width, bottom: size.height };
    if (state.chosen >= 0 && !isPhone()) box.right -= SETTINGS.panelWidth + SETTINGS.panelGap;
    if (state.chosen >= 0 && isPhone())
      box.bottom = Math.max(160, window.innerHeight * 0.52 - canvas.getBoundingClientRect().top);
    return box;
  }

  function target() {
    const area = freeArea();
    const wide = area.right - area.left;
    const high = area.bottom - area.top;
    if (state.near) {
      const points = [...state.near].filter(isShown).map((index) => positions.get(index));
      const [left, top, right, bottom] = bounds(points.length ? points : [[0, 0]]);
      const margin = isPhone() ? 40 : SETTINGS.focusMargin;
      const k = Math.min(
        (wide - 2.6 * margin) / Math.max(1, right - left),
        (high - 2 * margin) / Math.max(1, bottom - top),
        SETTINGS.focusLargest,
      );
      return camera.centred(Math.max(k, SETTINGS.minZoom), (left + right) / 2, (top + bottom) / 2, area);
    }
    const [width, height] = picture().size;
    const margin = isFolded() ? 0 : SETTINGS.fitMargin;
    const k = Math.min((wide - margin) / width, (high - margin) / height, SETTINGS.fitLargest);
    return camera.centred(Math.max(k, SETTINGS.minZoom), width / 2, height / 2, area);
  }

  function hover(index) {
    if (hovered === index || isHeld()) return;
    hovered = index;
    if (index < 0 || !placed.some((one) => one && one.index === index)) draw();
  }

  // ---- pointers

  const isHeld = listenToPointers(canvas, {
    choose: (index) => on.choose(index),
    zoomAt: camera.zoomAt,
    shift(dx, dy) {
      camera.shift(dx, dy);
      root.setAttribute("transform", `translate(${view.x.toFixed(2)} ${view.y.toFixed(2)})`);
    },
    canDrag: (index) => positions.has(index),
    drag(index, dx, dy) {
      camera.stop();
      const [x, y] = positions.get(index);
      moved.set(index, [x + dx / view.k, y + dy / view.k]);
      positions.set(index, moved.get(index));
      draw();
    },
  });

  // ---- keys

  const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

  // The nearest thing in a direction: what lies aside counts double.
  function nearest(from, [dx, dy]) {
    const [x, y] = positions.get(from);
    let best = { index: from, cost: Infinity };
    for (const [index, [tx, ty]] of positions) {
      if (index === from || !isShown(index)) continue;
      const along = (tx - x) * dx + (ty - y) * dy;
      const aside = Math.abs((tx - x) * dy) + Math.abs((ty - y) * dx);
      if (along > 1 && along + 2 * aside < best.cost) best = { index, cost: along + 2 * aside };
    }
    return best.index;
  }

  function activate(index) {
    active = index;
    if (index >= 0) canvas.setAttribute("aria-activedescendant", `thing-${index}`);
    else canvas.removeAttribute("aria-activedescendant");
    draw();
    if (index >= 0) on.say(`${model.name(model.nodes[index])}, ${model.kind(model.nodes[index])}`);
  }

  canvas.addEventListener("keydown", (event) => {
    const [cx, cy] = [canvas.clientWidth / 2, canvas.clientHeight / 2];
    if (event.key in ARROWS) {
      const start = isShown(active) ? active : state.chosen >= 0 ? state.chosen : order()[0];
      if (start !== undefined) activate(isShown(active) ? nearest(active, ARROWS[event.key]) : start);
    } else if ((event.key === "Enter" || event.key === " ") && active >= 0) on.choose(active, true);
    else if (event.key === "+" || event.key === "=") camera.zoomAt(cx, cy, SETTINGS.zoomStep);
    else if (event.key === "-") camera.zoomAt(cx, cy, 1 / SETTINGS.zoomStep);
    else if (event.key === "0") camera.fly(target());
    else return;
    event.preventDefault();
  });
  canvas.addEventListener("blur", () => {
    if (active >= 0) draw();
  });

  return {
    // Draw everything anew: another language, other filters, another size of the window.
    refresh({ isFirst } = {}) {
      readLayout();
      drawIslands();
      things.forEach((group, index) =>
        group.setAttribute(
          "aria-label",
          `${model.name(model.nodes[index])}, ${model.kind(model.nodes[index])}`,
        ),
      );
      if (isFirst) {
        camera.jump(target());
        draw();
        settle();
      } else draw();
    },
    fit: () => {
      readLayout();
      camera.fly(target());
    },
    zoom: (factor) => camera.zoomAt(canvas.clientWidth / 2, canvas.clientHeight / 2, factor),
    isFolded,
    settle,
  };
}

function shorten(text, most) {
  const chars = [...clean(text)];
  return chars.length > most
    ? `${chars
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`
    : chars.join("");
}
