// Puts the parts together: one state, one function that follows it everywhere, and the address that keeps it.
const model = readModel(JSON.parse(document.getElementById("data").textContent));
const find = (id) => document.getElementById(id);
const state = {
  chosen: -1,
  steps: 1,
  near: null,
  view: "map",
  theme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
  hidden: { kinds: new Set(), lines: new Set(), sources: new Set() },
  shown: { nodes: new Set(), edges: new Set() },
  isStill: false,
};

const say = (text) => {
  find("live").textContent = text;
};
const on = { choose, steps: setSteps, toggle, say, cite: (fact, chip) => evidence.open(fact, chip) };
const show = makePieces(model, on);
const evidence = makeEvidence(find("popover"), model, show);
const panel = makePanel(find("panel"), model, state, show, on);
const legend = makeLegend(find("rail"), model, state, on);
const search = makeSearch(find("search"), model, on);
const table = makeTable(find("sheet"), model, state, show);
const strip = makeStrip(find("strip"), model, state, on);
let scene = null;

// ---- changes

function look() {
  state.shown = shownBy(model, state.hidden);
  state.near = state.chosen >= 0 ? model.neighbours(state.chosen, state.steps) : null;
}

function choose(index, isByKey) {
  if (index < 0 && state.chosen < 0) return;
  state.chosen = index;
  look();
  evidence.close();
  if (index >= 0 && !state.shown.nodes.has(index)) state.shown.nodes.add(index);
  panel.draw();
  if (state.view === "map") scene.fit();
  if (index >= 0) say(model.name(model.nodes[index]));
  if (index >= 0 && isByKey) find("panel").focus({ preventScroll: true });
  if (index < 0 && document.activeElement === document.body && state.view === "map")
    find("canvas").focus({ preventScroll: true });
  remember();
}

function setSteps(steps) {
  state.steps = steps;
  choose(state.chosen);
}

function toggle(kind, values) {
  const hidden = state.hidden[kind];
  const isHidden = hidden.has(values[0]);
  for (const value of values)
    if (isHidden) hidden.delete(value);
    else hidden.add(value);
  look();
  legend.draw();
  table.draw();
  strip.draw();
  scene.refresh();
  drawBar();
}

function setView(view) {
  state.view = view;
  find("map").hidden = view !== "map";
  find("sheet").hidden = view !== "table";
  drawTools();
  table.draw();
  if (view === "map") scene.refresh({ isFirst: true });
  drawBar();
  remember();
}

function setLanguage(language) {
  model.language = language;
  document.documentElement.lang = language;
  drawWords();
  scene.refresh({ isFirst: state.chosen < 0 });
  remember();
}

function setTheme(theme) {
  state.theme = theme;
  document.documentElement.dataset.theme = theme;
  remember();
}

// ---- words and tools

function drawWords() {
  evidence.close();
  const title = model.label(model.title) || "clustergraph";
  document.title = clean(title);
  find("title").replaceChildren(isolated(title));
  find("description").replaceChildren(isolated(model.label(model.description)));
  find("map-help").textContent = model.word("mapHelp");
  find("canvas").setAttribute("aria-label", clean(title));
  find("rail").setAttribute("aria-label", model.word("filters"));
  find("sheet").setAttribute("aria-label", model.word("table"));
  find("note").textContent = model.word("empty");
  find("note").hidden = model.nodes.length > 0;
  drawTools();
  drawFoot();
  legend.draw();
  search.draw();
  panel.draw();
  table.draw();
  strip.draw();
  drawBar();
}

function switchButton(text, isOn, call, label) {
  return element(
    "button",
    { type: "button", "aria-pressed": String(isOn), "aria-label": label, on: { click: call } },
    text,
  );
}

function drawTools() {
  find("view-switch").setAttribute("aria-label", `${model.word("map")} / ${model.word("table")}`);
  find("view-switch").replaceChildren(
    ...["map", "table"].map((view) =>
      switchButton(model.word(view), state.view === view, () => setView(view)),
    ),
  );
  find("language-switch").setAttribute("aria-label", model.word("language"));
  find("language-switch").replaceChildren(
    ...model.languages.map((tag) =>
      switchButton(tag, model.language === tag, () => setLanguage(tag), model.languageName(tag)),
    ),
  );
  find("theme-button").setAttribute("aria-label", model.word("theme"));
  find("theme-button").replaceChildren(icon("theme"));
  find("zoom").replaceChildren(
    element(
      "button",
      {
        type: "button",
        "aria-label": model.word("zoomIn"),
        on: { click: () => scene.zoom(SETTINGS.zoomStep) },
      },
      "+",
    ),
    element(
      "button",
      {
        type: "button",
        "aria-label": model.word("zoomOut"),
        on: { click: () => scene.zoom(1 / SETTINGS.zoomStep) },
      },
      "−",
    ),
    element(
      "button",
      { type: "button", "aria-label": model.word("fit"), on: { click: () => scene.fit() } },
      "⤢",
    ),
  );
}

function drawFoot() {
  const languages = [
    ...groupBy(model.sources.map((source) => source.language).filter(Boolean), (tag) => tag),
  ].map(([tag, all]) => model.languageName(tag) + (all.length > 1 ? ` ×${all.length}` : ""));
  find("source-line").textContent = model.sources.length
    ? model.word("sourceLine", model.counted("articles", model.sources.length), languages.join(", "))
    : "";
  const licence = /creativecommons\.org\/licenses\/([a-z-]+)\/([\d.]+)/.exec(model.licence);
  const named = licence ? `CC ${licence[1].toUpperCase()} ${licence[2]}` : clean(model.licence);
  find("count-line").textContent = [
    model.counted("things", model.nodes.length),
    model.counted("relations", model.edges.length),
    named,
    "clustergraph",
  ]
    .filter(Boolean)
    .join(" · ");
}

// Phones have their buttons under the map.
function drawBar() {
  const nextLanguage =
    model.languages[(model.languages.indexOf(model.language) + 1) % model.languages.length];
  const isOpen = find("rail").classList.contains("is-open");
  find("bar").replaceChildren(
    scene && scene.isFolded() && model.phone.nodes.length < model.nodes.length
      ? element(
          "p",
          {},
          model.word("shownOf", model.phone.nodes.length, model.counted("things", model.nodes.length), "+n"),
        )
      : "",
    element(
      "button",
      {
        type: "button",
        "aria-pressed": String(isOpen),
        on: {
          click: () => {
            find("rail").classList.toggle("is-open");
            drawBar();
          },
        },
      },
      model.word("filters"),
    ),
    element(
      "button",
      {
        type: "button",
        "aria-pressed": String(state.view === "table"),
        on: { click: () => setView(state.view === "map" ? "table" : "map") },
      },
      model.word("table"),
    ),
    element(
      "button",
      {
        type: "button",
        "aria-label": model.word("language"),
        on: { click: () => setLanguage(nextLanguage) },
      },
      model.language,
    ),
    element(
      "button",
      {
        type: "button",
        "aria-label": model.word("theme"),
        on: { click: () => setTheme(state.theme === "dark" ? "light" : "dark") },
      },
      "◐",
    ),
  );
}

// ---- keys and address

document.addEventListener("keydown", (event) => {
  const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    if (evidence.close()) evidence.giveBack();
    else choose(-1);
  } else if (isTyping) return;
  else if (event.key === "/") search.focus();
  else if (event.key === "t" || event.key === "T") setView(state.view === "map" ? "table" : "map");
  else return;
  event.preventDefault();
});
document.addEventListener("pointerdown", (event) => {
  if (!find("popover").contains(event.target) && !(event.target.closest && event.target.closest(".chip")))
    evidence.close();
});
find("theme-button").addEventListener("click", () => setTheme(state.theme === "dark" ? "light" : "dark"));

// A page inside a frame may have no address of its own; then nothing is remembered.
function remember() {
  const parts = new URLSearchParams({ lang: model.language, theme: state.theme });
  if (state.view !== "map") parts.set("view", state.view);
  if (state.chosen >= 0) parts.set("thing", model.nodes[state.chosen].id);
  if (state.chosen >= 0 && state.steps > 1) parts.set("steps", state.steps);
  try {
    history.replaceState(null, "", `#${parts}`);
  } catch {
    // about:srcdoc
  }
}

function start() {
  const given = new URLSearchParams(location.hash.slice(1));
  const wanted = given.get("lang") || (navigator.language || "en").slice(0, 2);
  model.language = model.languages.includes(wanted) ? wanted : model.languages[0];
  document.documentElement.lang = model.language;
  state.theme = ["light", "dark"].includes(given.get("theme")) ? given.get("theme") : state.theme;
  document.documentElement.dataset.theme = state.theme;
  state.steps = given.get("steps") === "2" ? 2 : 1;
  const thing = model.nodes.findIndex((node) => node.id === given.get("thing"));
  state.chosen = thing;
  state.isStill = true;
  look();
  scene = makeScene(find("canvas"), model, state, on);
  drawWords();
  if (given.get("view") === "table") setView("table");
  else scene.refresh({ isFirst: true });
  drawBar();
  state.isStill = false;
  let timer = 0;
  addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      strip.draw();
      scene.refresh({ isFirst: true });
      drawBar();
    }, 80);
  });
}

start();
