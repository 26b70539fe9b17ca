// Where the person writes: a field that grows, sending, changing a sent message, the bot's own keyboard.
import * as commands from "./commands.js";
import { $, toast } from "./dom.js";
import { replyRows } from "./keyboards.js";
import { keep, kept } from "./person.js";

const input = $("composer");
const form = $("form");
const bar = $("editing");
const keys = $("keys");
const board = $("reply-keyboard");

let act;
let person;
let editing = null;
let parked = ""; // what stood there before an edit began
let markup = null;
let folded = false;

export function start(actions) {
  act = actions;
  form.addEventListener("submit", submit);
  input.addEventListener("input", changed);
  input.addEventListener("keydown", key);
  input.addEventListener("paste", pasted);
  $("editing-stop").addEventListener("click", stopEditing);
  keys.addEventListener("click", () => fold(!folded));
  // a tap on Send must not take the focus, or a phone's keyboard would go
  $("send").addEventListener("pointerdown", (event) => event.preventDefault());
}

export function open(id) {
  person = id;
  editing = null;
  bar.hidden = true;
  fill(kept(person, "draft") ?? "");
}

export const focus = () => input.focus({ preventScroll: true });

function fill(text) {
  input.value = text;
  changed();
}

/** As tall as its text, up to what the style sheet allows. */
export function resize() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight}px`;
}

function changed() {
  resize();
  form.classList.toggle("written", input.value.trim() !== "");
  if (!editing) {
    keep(person, "draft", input.value);
    commands.follow(input.value);
  }
}

function submit(event) {
  event.preventDefault();
  const text = input.value.trim();
  commands.close();
  focus();
  if (!text) return;
  if (editing) return change(text);
  fill("");
  act.say(text);
}

/** Sends a line that was not typed, and leaves the draft alone unless it was the beginning of it. */
export function say(text) {
  if (/^\/\w*$/.test(input.value)) fill("");
  act.say(text);
}

function key(event) {
  if (event.isComposing || commands.key(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "Escape" && editing) stopEditing();
  else if (event.key === "ArrowUp" && !input.value && !editing && act.last()) {
    event.preventDefault();
    edit(act.last());
  }
}

function pasted(event) {
  const file = [...event.clipboardData.files][0];
  if (!file) return;
  event.preventDefault();
  act.attach(file);
}

export function edit(message) {
  if (!editing) parked = input.value;
  editing = message;
  $("editing-text").textContent = message.text;
  bar.hidden = false;
  form.classList.add("changing");
  fill(message.text);
  focus();
}

function stopEditing() {
  endEditing();
  focus();
}

function endEditing() {
  editing = null;
  bar.hidden = true;
  form.classList.remove("changing");
  fill(parked);
  parked = "";
}

async function change(text) {
  const message = editing;
  if (text === message.text) return stopEditing();
  try {
    await act.change(message, text);
    // whoever went on to something else meanwhile stays there
    if (editing === message) endEditing();
  } catch {
    toast("Not changed: there is no connection");
  }
}

/** Shows the keyboard (or the wish for a reply) that the bot sent last, or takes it away (null). */
export function keyboard(next) {
  if (JSON.stringify(next) === JSON.stringify(markup)) return;
  markup = next;
  input.placeholder = next?.input_field_placeholder || "Message";
  const rows = next?.keyboard ? replyRows(next, press) : [];
  board.replaceChildren(...rows);
  keys.hidden = !rows.length;
  fold(false);
  if (next?.force_reply) focus();
}

function press(button) {
  if (markup.one_time_keyboard) fold(true);
  act.press(button);
}

function fold(shut) {
  folded = shut;
  board.hidden = shut || !markup?.keyboard;
  keys.setAttribute("aria-expanded", String(!board.hidden));
}
