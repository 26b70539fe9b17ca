// The list of messages: merged by message_id, grouped by day and sender, and steady under the reader's eyes.
import * as dates from "./dates.js";
import { $, calm, h, icon } from "./dom.js";
import { bubble, isMine, label } from "./message.js";
import * as scroll from "./scroll.js";

const log = $("log");

const PAUSE = 5 * 60; // seconds of silence that end a run of bubbles

/** message_id (negative while it is on its way) -> { message, told, node, state } */
const rows = new Map();
const sections = []; // one for each run of messages of a day
let act;
let botName = "";
let seen = 0; // own messages up to this id have reached the bot

/** @param actions what a reader can do, see bubble(); and isEmpty(count), retry(id), now() */
export function start(actions) {
  act = actions;
  scroll.start(log);
  log.addEventListener("keydown", walk);
  log.addEventListener("focusin", (event) => rove(event.target.closest(".message")));
}

export const messages = () => ordered().map(({ message }) => message);
export const get = (id) => rows.get(id)?.message;
export const lastOwnText = () =>
  messages().findLast((message) => isMine(message) && message.text && message.message_id > 0);

export const ids = () => new Set(rows.keys());

export function called(name) {
  botName = name;
}

/** Everything anew, for another person. */
export function reset() {
  rows.clear();
  sections.length = 0;
  log.replaceChildren();
  seen = 0;
  scroll.reset();
}

/**
 * What the server has now: adds, changes and drops what differs, and touches nothing else.
 * Only what was there before it was asked (the ids in `before`) can have been deleted.
 */
export function merge(all, before) {
  const first = ![...rows.keys()].some((key) => key > 0);
  // the history is not news to a screen reader
  if (first) log.setAttribute("aria-live", "off");
  steadily(() => {
    const there = new Set(all.map(({ message_id }) => message_id));
    for (const [key, row] of rows) if (key > 0 && before.has(key) && !there.has(key)) drop(key, row);
    for (const message of all) set(message, "sent", !first);
  });
  if (!first) return;
  scroll.jump();
  requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
}

/** A message that came or was edited. */
export function put(message) {
  const known = rows.has(message.message_id);
  steadily(() => set(message, "sent", true));
  if (!known && !isMine(message)) scroll.arrived();
}

export const remove = (id) => rows.has(id) && steadily(() => drop(id, rows.get(id)));

/** An own message on its way: a Message with a negative message_id. */
export function pend(message, state = "sending") {
  steadily(() => set(message, state, true));
  if (state === "sending") scroll.toBottom();
}

export function fail(id) {
  const row = rows.get(id);
  if (row) steadily(() => dress(row, "failed"));
}

/** The pending message got its real form; the bubble stays the same element. */
export function settle(id, message) {
  steadily(() => {
    const row = rows.get(id);
    rows.delete(id);
    if (row && !rows.has(message.message_id)) rows.set(message.message_id, row);
    else row?.node.remove();
    set(message, "sent", false);
  });
}

/** Draws a message again, say because one of its buttons is busy or no longer is. */
export function redraw(id) {
  const row = rows.get(id);
  if (row) steadily(() => fill(row));
}

export function reached(id) {
  seen = Math.max(seen, id);
  tick();
}

export const reachedAll = () => reached(Math.max(0, ...rows.keys()));

function set(message, state, fresh) {
  const id = message.message_id;
  const told = JSON.stringify(message);
  let row = rows.get(id);
  if (row && row.told === told) return dress(row, state);
  if (!row) rows.set(id, (row = { node: blank(fresh) }));
  Object.assign(row, { message, told, state });
  if (!isMine(message)) seen = Math.max(seen, id);
  fill(row);
}

const blank = (fresh) =>
  h("div", {
    class: fresh ? "message fresh" : "message",
    role: "group",
    tabindex: "-1",
    "data-testid": "message",
  });

function drop(key, row) {
  row.node.remove();
  rows.delete(key);
}

/** (Re)draws a row, with the focus where it was. */
function fill(row) {
  const held = row.node.contains(document.activeElement) ? document.activeElement : null;
  const at = held && [...row.node.querySelectorAll("button, a, [tabindex]")].indexOf(held);
  const data = held?.dataset.callback;
  row.node.replaceChildren(bubble(row.message, act));
  dress(row, row.state);
  if (!held || held === row.node) return;
  const able = [...row.node.querySelectorAll("button, a, [tabindex]")];
  const same = able.find((node) => data !== undefined && node.dataset.callback === data);
  (same ?? able[at] ?? row.node).focus({ preventScroll: true });
}

/** What came before an answer of the bot has been seen by it. */
function tick() {
  for (const row of rows.values())
    if (row.state === "sent" && row.node.dataset.shown === "sent" && row.message.message_id <= seen)
      dress(row, "sent");
}

function dress(row, state) {
  const { node, message } = row;
  const mine = isMine(message);
  row.state = state;
  const shown = mine && state === "sent" && message.message_id <= seen ? "seen" : state;
  const failed = state === "failed";
  Object.assign(node.dataset, { messageId: message.message_id, from: mine ? "me" : "bot", state, shown });
  node.setAttribute("aria-label", label(message, botName, shown));
  const again = node.querySelector(".retry");
  if (!failed) again?.remove();
  else if (!again) node.append(retry(() => act.retry(message.message_id)));
}

const retry = (onclick) =>
  h(
    "button",
    { type: "button", class: "retry", "data-testid": "retry", onclick },
    icon("back"),
    "Not sent – tap to retry",
  );

const ordered = () =>
  [...rows.values()].sort(({ message: a }, { message: b }) =>
    a.message_id > 0 === b.message_id > 0
      ? Math.abs(a.message_id) - Math.abs(b.message_id)
      : b.message_id - a.message_id,
  );

/** Puts the nodes where they belong, moving only those that are not there yet. */
function arrange() {
  const days = [];
  for (const row of ordered()) {
    const open = days.at(-1);
    if (open && dates.sameDay(open[0].message.date, row.message.date)) open.push(row);
    else days.push([row]);
  }
  days.forEach((day, index) => {
    sections[index] ??= log.appendChild(
      h("section", { class: "day" }, h("h2", { class: "date", "data-testid": "date" })),
    );
    const section = sections[index];
    const name = dates.day(day[0].message.date, act.now());
    if (section.firstChild.textContent !== name) section.firstChild.textContent = name;
    day.forEach(({ node }, place) => {
      const there = section.children[place + 1]; // after the date
      if (there !== node) section.insertBefore(node, there ?? null);
    });
    group(day);
  });
  for (const section of sections.splice(days.length)) section.remove();
}

function group(day) {
  day.forEach((row, index) => {
    const joins = (other) =>
      other &&
      isMine(other.message) === isMine(row.message) &&
      Math.abs(other.message.date - row.message.date) < PAUSE;
    row.node.classList.toggle("follows", Boolean(joins(day[index - 1])));
    row.node.classList.toggle("ends", !joins(day[index + 1]));
  });
}

/** Changes the list without moving what the reader looks at. */
function steadily(change) {
  const nodes = () => ordered().map(({ node }) => node);
  scroll.steadily(() => {
    change();
    arrange();
    tick();
  }, nodes);
  if (!log.querySelector('.message[tabindex="0"]')) rove(nodes().at(-1));
  $("empty").hidden = !act.isEmpty(rows.size);
}

/** One stop for Tab, arrow keys between messages. */
function rove(node) {
  if (!node) return;
  for (const { node: other } of rows.values()) other.tabIndex = other === node ? 0 : -1;
}

function walk(event) {
  const node = event.target.closest(".message");
  const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!node || !way || event.target !== node) return;
  const nodes = [...log.querySelectorAll(".message")];
  const next = nodes[nodes.indexOf(node) + way];
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
}
