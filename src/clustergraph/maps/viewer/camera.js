// Where the reader looks: a factor and an offset, and the ways to another place. `draw` follows every step,
// `settle` the last one.
function makeCamera(state, draw, settle) {
  const view = { k: 1, x: 0, y: 0 };
  let flight = 0;

  const within = (k) => Math.min(SETTINGS.maxZoom, Math.max(SETTINGS.minZoom, k));
  const stop = () => cancelAnimationFrame(flight);

  function fly(to) {
    stop();
    const isStill = state.isStill || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const from = { ...view };
    const start = performance.now();
    function step(now) {
      const share = isStill ? 1 : Math.min(1, (now - start) / SETTINGS.animation);
      const eased = 1 - (1 - share) ** 3;
      for (const key of ["k", "x", "y"]) view[key] = from[key] + (to[key] - from[key]) * eased;
      draw();
      if (share < 1) flight = requestAnimationFrame(step);
      else settle();
    }
    step(start);
  }

  return {
    view,
    fly,
    stop,
    jump(to) {
      stop();
      Object.assign(view, to);
    },
    shift(dx, dy) {
      stop();
      view.x += dx;
      view.y += dy;
    },
    // Zoom so that what is at a point of the canvas stays there.
    zoomAt(x, y, factor) {
      stop();
      const k = within(view.k * factor);
      view.x = x - ((x - view.x) * k) / view.k;
      view.y = y - ((y - view.y) * k) / view.k;
      view.k = k;
      draw();
    },
    // The view in which a point of the map stands in the middle of an area of the canvas.
    centred(factor, x, y, area) {
      const k = within(factor);
      return { k, x: (area.left + area.right) / 2 - x * k, y: (area.top + area.bottom) / 2 - y * k };
    },
  };
}
