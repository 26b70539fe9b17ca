// A message's text with its entities (offsets in UTF-16 units, as strings count here) as nodes.
import { copy, h, icon } from "./dom.js";

const SAFE = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** @param {(command: string) => void} say sends a tapped /command */
export function render(text, entities = [], say = () => {}) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return walk(text, 0, text.length, sorted, say);
}

function walk(text, from, to, entities, say) {
  const out = document.createDocumentFragment();
  let queue = entities;
  while (queue.length) {
    const [entity] = queue;
    const start = Math.max(entity.offset, from);
    const stop = Math.min(entity.offset + entity.length, to);
    // what only overlaps is cut in two at the edge: one half inside, the other after
    const inner = queue.slice(1).filter((other) => other.offset < stop);
    queue = queue.slice(1).filter((other) => other.offset + other.length > stop || stop <= start);
    if (stop <= start) continue;
    if (start > from) out.append(text.slice(from, start));
    out.append(dress(entity, text.slice(start, stop), walk(text, start, stop, inner, say), say));
    // a block ends its line by itself
    from = BLOCKS.has(entity.type) && text[stop] === "\n" ? stop + 1 : stop;
  }
  if (from < to) out.append(text.slice(from, to));
  return out;
}

function dress(entity, raw, inner, say) {
  const made = DRESS[entity.type]?.(inner, raw, entity, say);
  return made ?? h("span", { class: `entity ${entity.type.replace(/\W/g, "")}` }, ...inner.childNodes);
}

const plain = (tag) => (inner) => wrap(tag, {}, inner);
const wrap = (tag, attributes, inner) => {
  const node = h(tag, attributes);
  node.append(inner);
  return node;
};

function link(href, inner) {
  let url;
  try {
    url = new URL(href);
  } catch {
    return null;
  }
  if (!SAFE.has(url.protocol)) return null;
  const outside = url.protocol.startsWith("http");
  return wrap(
    "a",
    { href: url.href, target: outside && "_blank", rel: outside && "noopener noreferrer" },
    inner,
  );
}

const DRESS = {
  bold: plain("strong"),
  italic: plain("em"),
  underline: plain("u"),
  strikethrough: plain("s"),
  spoiler,
  code: (inner, raw) => press(wrap("code", { title: "Copy" }, inner), () => copy(raw)),
  pre,
  blockquote: plain("blockquote"),
  expandable_blockquote: expandable,
  url: (inner, raw) => link(/^[a-z][a-z0-9+.-]*:/i.test(raw) ? raw : `http://${raw}`, inner),
  text_link: (inner, raw, { url }) => link(url, inner),
  email: (inner, raw) => link(`mailto:${raw}`, inner),
  phone_number: (inner, raw) => link(`tel:${raw.replace(/[^\d+]/g, "")}`, inner),
  mention: (inner, raw) => link(`https://t.me/${encodeURIComponent(raw.slice(1))}`, inner),
  bot_command: (inner, raw, entity, say) =>
    press(wrap("span", { class: "command", "data-testid": "bot-command" }, inner), () => say(raw)),
};

/** Makes an inline element a button: a real one does not break across lines. */
function press(node, act) {
  node.setAttribute("role", "button");
  node.tabIndex = 0;
  node.addEventListener("click", act);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  });
  return node;
}

function spoiler(inner) {
  const hidden = wrap("span", { class: "spoiler-text", "aria-hidden": "true" }, inner);
  // what is inside must not be reached by Tab before it is shown
  hidden.inert = true;
  const node = h(
    "span",
    { class: "spoiler", "aria-label": "Hidden text: show it", "data-testid": "spoiler" },
    hidden,
  );
  const show = () => {
    hidden.inert = false;
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
    hidden.removeAttribute("aria-hidden");
    node.classList.add("shown");
  };
  return press(node, show);
}

function pre(inner, raw, { language }) {
  const button = h(
    "button",
    { type: "button", "aria-label": "Copy the code", onclick: () => copy(raw) },
    icon("copy"),
  );
  const head = h("span", { class: "pre-head" }, h("span", {}, language ?? ""), button);
  return h("pre", {}, head, wrap("code", { dir: "ltr" }, inner));
}

function expandable(inner) {
  const quote = wrap("blockquote", { class: "expandable" }, inner);
  const more = h(
    "button",
    { type: "button", "aria-expanded": "false", "aria-label": "Show the whole quote" },
    icon("down"),
  );
  more.addEventListener("click", () => {
    const open = quote.classList.toggle("open");
    more.setAttribute("aria-expanded", String(open));
  });
  return h("div", { class: "quote" }, quote, more);
}

const EMOJI_ONLY =
  /^(?:\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier}|\u200D\p{Extended_Pictographic})*\s*){1,3}$/u;

/** One to three emoji and nothing else are shown large. */
export const onlyEmoji = (text) => text.length < 40 && EMOJI_ONLY.test(text);
