// Mouse, pen and fingers on the map: a press chooses, a drag moves a thing or the map, two fingers or the wheel
// zoom. Gives back a function that tells whether something is being held.
function listenToPointers(canvas, act) {
  const pointers = new Map();
  let grabbed = null; // { index, start, isMoved }
  let pinch = 0;

  function spot(event) {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  function thingAt(event) {
    const found = event.target.closest ? event.target.closest("[data-thing]") : null;
    return found ? Number(found.dataset.thing) : -1;
  }

  function press(event) {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, spot(event));
    if (pointers.size === 1) grabbed = { index: thingAt(event), start: spot(event), isMoved: false };
    pinch = 0;
  }

  function pinchZoom() {
    const [a, b] = [...pointers.values()];
    const apart = Math.hypot(a[0] - b[0], a[1] - b[1]);
    if (pinch) act.zoomAt((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, apart / pinch);
    pinch = apart;
    if (grabbed) grabbed.isMoved = true;
  }

  function move(event) {
    if (!pointers.has(event.pointerId)) return;
    const [fromX, fromY] = pointers.get(event.pointerId);
    const [x, y] = spot(event);
    pointers.set(event.pointerId, [x, y]);
    if (pointers.size === 2) pinchZoom();
    if (pointers.size > 1 || !grabbed) return;
    const isNear = Math.hypot(x - grabbed.start[0], y - grabbed.start[1]) < SETTINGS.dragFrom;
    if (!grabbed.isMoved && isNear) return;
    const [lastX, lastY] = grabbed.isMoved ? [fromX, fromY] : grabbed.start;
    grabbed.isMoved = true;
    if (grabbed.index >= 0 && act.canDrag(grabbed.index)) act.drag(grabbed.index, x - lastX, y - lastY);
    else {
      canvas.classList.add("is-panning");
      act.shift(x - lastX, y - lastY);
    }
  }

  function release(event) {
    if (!pointers.delete(event.pointerId)) return;
    canvas.classList.remove("is-panning");
    if (pointers.size || !grabbed) return;
    const { index, isMoved } = grabbed;
    grabbed = null;
    if (!isMoved && event.type === "pointerup") act.choose(index);
  }

  function wheel(event) {
    event.preventDefault();
    act.zoomAt(...spot(event), Math.exp(-event.deltaY * SETTINGS.wheelSpeed));
  }

  canvas.addEventListener("pointerdown", press);
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("wheel", wheel, { passive: false });
  return () => pointers.size > 0;
}
