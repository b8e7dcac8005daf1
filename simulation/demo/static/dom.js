/* Making and finding pieces of the page. Words enter as text, never as markup. */

const SVG = "http://www.w3.org/2000/svg";

function furnish(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "text") node.textContent = value;
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

export function make(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

export function draw(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

export function find(id) {
  return document.getElementById(id);
}

/* Puts these children in the place of whatever is there. */
export function fill(node, ...children) {
  node.replaceChildren(...children.filter((child) => child !== null));
  return node;
}

/* Writes a text only when it has changed: the page is laid out no more often than needed. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function announce(sentence) {
  write(find("announce"), sentence);
}

/* The size of one rem in pixels: pictures grow with the text of the page. */
export function rem() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/* Calls with width and height now and whenever the size of a node changes. */
export function whenSized(node, listener) {
  new ResizeObserver(() => {
    if (node.clientWidth > 0) listener(node.clientWidth, node.clientHeight);
  }).observe(node);
}
