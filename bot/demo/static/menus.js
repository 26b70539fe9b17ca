// The menus: behind the header's three dots, and of a message.
import * as composer from "./composer.js";
import { $, copy, menu } from "./dom.js";
import * as list from "./list.js";
import { isMine } from "./message.js";

const PRESS = 500; // milliseconds until a touch is a long one

export function start({ blocked, block, anew }) {
  $("more").addEventListener("click", () =>
    menu($("more"), [
      { icon: "new", text: "New person", testid: "new-person", act: anew },
      { icon: "link", text: "Copy link to this chat", testid: "copy-link", act: () => copy(location.href) },
      blocked()
        ? { icon: "block", text: "Unblock bot", testid: "block", act: () => block(false) }
        : { icon: "block", text: "Block bot", testid: "block", danger: true, act: () => block(true) },
    ]),
  );
  const log = $("log");
  log.addEventListener("contextmenu", clicked);
  log.addEventListener("keydown", entered);
  // Android makes a contextmenu event of a long press; iOS does not
  if (!("oncontextmenu" in window) || /iP(hone|ad|od)/.test(navigator.userAgent))
    log.addEventListener("touchstart", pressed, { passive: true });
}

const rowOf = (node) => node.closest(".message");

function clicked(event) {
  const row = rowOf(event.target);
  // a link and marked words have menus of the browser's
  if (!row || event.target.closest("a") || String(getSelection())) return;
  event.preventDefault();
  const keyed = event.clientX === 0 && event.clientY === 0;
  show(row, keyed ? row.querySelector(".bubble") : { x: event.clientX, y: event.clientY });
}

function entered(event) {
  if (event.key !== "Enter" || !event.target.classList.contains("message")) return;
  event.preventDefault();
  show(event.target, event.target.querySelector(".bubble"));
}

function pressed(event) {
  const row = rowOf(event.target);
  const { clientX: x, clientY: y } = event.touches[0];
  if (!row || event.touches.length > 1 || event.target.closest("a, button")) return;
  const over = new AbortController();
  const timer = setTimeout(() => {
    over.abort();
    show(row, { x, y });
  }, PRESS);
  over.signal.addEventListener("abort", () => clearTimeout(timer));
  for (const name of ["touchend", "touchmove", "touchcancel"])
    row.addEventListener(name, () => over.abort(), { signal: over.signal, passive: true });
}

function show(row, where) {
  const message = list.get(Number(row.dataset.messageId));
  const text = message.text ?? message.caption;
  const items = [];
  if (isMine(message) && message.text && message.message_id > 0)
    items.push({ icon: "edit", text: "Edit", testid: "edit", act: () => composer.edit(message) });
  if (text) items.push({ icon: "copy", text: "Copy text", testid: "copy", act: () => copy(text) });
  if (items.length) menu(where, items);
}
