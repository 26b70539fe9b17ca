// Small ways of making elements, menus, dialogs and toasts. Text always goes in as text nodes.

export const $ = (id) => document.getElementById(id);

/** An element: attributes by name (true, false and undefined as one would hope), `on…` are listeners. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child || child === 0));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

export function icon(name, classes = "icon") {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", classes);
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** A few words that pass by. */
export function toast(text) {
  const note = h("div", { class: "toast", "data-testid": "toast" }, text);
  $("toasts").replaceChildren(note);
  // long enough to read it, however long it is
  setTimeout(() => note.remove(), Math.min(8000, 2500 + text.length * 45));
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied");
  } catch {
    toast("The browser did not allow copying");
  }
}

let open = null; // the opener of the menu that is open
let closing = null; // the opener whose press has just closed its menu, and is not to open it again
document.addEventListener("pointerdown", () => (closing = open), true);
document.addEventListener("click", () => (closing = null));

/**
 * A menu by its opener (an element) or at a point ({ x, y }). Items: { icon, text, danger, testid, act }.
 * Arrow keys, Home and End move; Escape and a click elsewhere close it, and focus goes back.
 */
export function menu(where, items) {
  if (where === closing) return;
  const origin = document.activeElement;
  const rows = items.map(({ icon: name, text, danger, testid, act }) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        class: danger && "danger",
        "data-testid": testid,
        onclick: () => close(act),
      },
      icon(name),
      text,
    ),
  );
  const popup = h("div", { class: "popup", role: "menu", popover: "auto" }, rows);
  const close = (then) => {
    popup.hidePopover();
    then?.();
  };
  popup.addEventListener("keydown", (event) => step(event, rows));
  popup.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    popup.remove();
    if (open === where) open = null;
    if (document.activeElement === document.body) origin?.focus?.({ preventScroll: true });
  });
  document.body.append(popup);
  popup.showPopover();
  open = where;
  place(popup, where);
  rows[0].focus();
}

function step(event, rows) {
  const at = rows.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  rows.at(to % rows.length).focus();
}

function place(popup, where) {
  const box = where.getBoundingClientRect?.() ?? {
    left: where.x,
    right: where.x,
    top: where.y,
    bottom: where.y,
  };
  const { offsetWidth: width, offsetHeight: height } = popup;
  const left = box.left + width > innerWidth - 8 ? box.right - width : box.left;
  const top = box.bottom + 6 + height > innerHeight - 8 ? box.top - 6 - height : box.bottom + 6;
  popup.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  popup.style.top = `${Math.max(8, top)}px`;
}

/**
 * A modal dialog with the given title and content; resolves to the form's fields when its main button
 * is pressed, and to null when it is left. Without a `no` there is one button only.
 */
export function ask({ title, content = [], yes = "OK", no = null, classes = "", testid = "dialog" }) {
  const id = `dialog-${Math.random().toString(36).slice(2)}`;
  const form = h(
    "form",
    { method: "dialog" },
    title && h("h2", { id }, title),
    content,
    h(
      "div",
      { class: "dialog-buttons" },
      no && h("button", { type: "button", class: "quiet", onclick: () => dialog.close("") }, no),
      yes && h("button", { type: "submit", value: "yes", class: "main" }, yes),
    ),
  );
  const dialog = h("dialog", { class: classes, "aria-labelledby": title && id, "data-testid": testid }, form);
  // a click on the backdrop is a click on the dialog itself, outside of its form
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close(""));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(
        dialog.returnValue ? { ...Object.fromEntries(new FormData(form)), value: dialog.returnValue } : null,
      );
    });
  });
}

export function field(label, attributes) {
  return h("label", { class: "field" }, h("span", {}, label), h("input", attributes));
}

/** A photo, large. */
export function enlarge(src, alt) {
  const close = h(
    "button",
    { type: "button", class: "round", "aria-label": "Close", autofocus: true },
    icon("close"),
  );
  const view = h(
    "dialog",
    { class: "viewer", "aria-label": "Photo", "data-testid": "viewer" },
    h("img", { src, alt }),
    close,
  );
  view.addEventListener("click", () => view.close());
  view.addEventListener("close", () => view.remove());
  document.body.append(view);
  view.showModal();
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
