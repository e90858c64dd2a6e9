// Makes elements. Text becomes text nodes only, styles go through the CSSOM: no name can become markup,
// and the content security policy of the page holds.
const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

function fillElement(node, options, children) {
  for (const [key, value] of Object.entries(options || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "on") for (const [name, call] of Object.entries(value)) node.addEventListener(name, call);
    else if (key === "class") node.setAttribute("class", value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== "") node.append(child);
  }
  return node;
}

function element(tag, options, ...children) {
  return fillElement(document.createElement(tag), options, children);
}

function svgElement(tag, options, ...children) {
  return fillElement(document.createElementNS(SVG_NAMESPACE, tag), options, children);
}

// Control and direction characters are shown, never obeyed: they are data of a name.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu;
const HARMLESS = new Set(["\u00ad", "\u200c", "\u200d"]);

function clean(text) {
  const spaced = String(text).replace(/\s/gu, " ");
  return spaced
    .replace(HIDDEN, (char) => (HARMLESS.has(char) ? char : "\ufffd"))
    .replace(/ +/g, " ")
    .trim();
}

function isolated(text, language) {
  return element("bdi", { lang: language || undefined }, clean(text));
}

function capital(text) {
  const first = [...text][0] || "";
  return first.toLocaleUpperCase() + text.slice(first.length);
}

const measuring = document.createElement("canvas").getContext("2d");
const SANS =
  'Inter, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif';

const measured = new Map();

function textWidth(text, size, weight) {
  const key = `${weight || 400} ${size} ${text}`;
  if (!measured.has(key)) {
    measuring.font = `${weight || 400} ${size}px ${SANS}`;
    measured.set(key, measuring.measureText(text).width);
  }
  return measured.get(key);
}
