// The bot's list of commands: opened by the Menu button or by typing "/", filtered by what is typed.
import { $, h } from "./dom.js";

const list = $("commands");
const button = $("menu");
const input = $("composer");

let all = [];
let shown = [];
let at = 0;
let send;

export function start(sender) {
  send = sender;
  button.addEventListener("click", () => (isOpen() ? close() : open(all, list)));
  list.addEventListener("keydown", (event) => key(event));
  document.addEventListener("pointerdown", (event) => {
    if (isOpen() && !list.contains(event.target) && !button.contains(event.target)) close();
  });
}

export function set(commands) {
  all = commands;
  button.hidden = !all.length;
  if (!all.length) close();
}

export const isOpen = () => !list.hidden;

/** Follows what stands in the composer. */
export function follow(text) {
  const typed = /^\/(\w*)$/.exec(text)?.[1].toLowerCase();
  const fitting = typed === undefined ? [] : all.filter(({ command }) => command.startsWith(typed));
  if (fitting.length) open(fitting);
  else close();
}

function open(commands, focus) {
  shown = commands;
  list.replaceChildren(
    ...shown.map(({ command, description }, index) =>
      h(
        "div",
        {
          role: "option",
          id: `command-${index}`,
          class: "command-row",
          "data-testid": "command",
          onclick: () => choose(index),
          onpointermove: () => mark(index),
        },
        h("strong", {}, `/${command}`),
        h("span", { dir: "auto" }, description),
      ),
    ),
  );
  list.hidden = false;
  button.setAttribute("aria-expanded", "true");
  list.scrollTop = 0;
  mark(0);
  focus?.focus();
}

export function close() {
  if (list.hidden) return;
  const inside = list.contains(document.activeElement);
  list.hidden = true;
  button.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
  if (inside) button.focus();
}

function mark(index) {
  at = (index + shown.length) % shown.length;
  [...list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === at)));
  const row = list.children[at];
  row.scrollIntoView({ block: "nearest" });
  for (const owner of [list, input]) owner.setAttribute("aria-activedescendant", row.id);
}

function choose(index) {
  const { command } = shown[index];
  close();
  send(`/${command}`);
}

/** Takes a key pressed in the list or in the composer; true when it was one of the list's. */
export function key(event) {
  if (!isOpen() || event.isComposing) return false;
  const act = {
    ArrowDown: () => mark(at + 1),
    ArrowUp: () => mark(at - 1),
    Enter: () => choose(at),
    Escape: close,
    Tab: event.target === input ? complete : undefined,
  }[event.shiftKey ? "" : event.key];
  if (!act) return false;
  event.preventDefault();
  event.stopPropagation();
  act();
  return true;
}

function complete() {
  input.value = `/${shown[at].command} `;
  input.dispatchEvent(new Event("input"));
}
