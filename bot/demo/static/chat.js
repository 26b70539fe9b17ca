// The page: a chat with the bot. This file brings the parts together; each part says what it is about.
import * as attach from "./attach.js";
import * as clock from "./clock.js";
import * as commands from "./commands.js";
import * as composer from "./composer.js";
import * as device from "./device.js";
import { $, ask, h, toast } from "./dom.js";
import * as list from "./list.js";
import * as menus from "./menus.js";
import { isMine } from "./message.js";
import * as people from "./person.js";
import * as sending from "./sending.js";
import * as server from "./server.js";
import * as taps from "./taps.js";

const TYPING = 5000; // milliseconds that "typing…" lasts, as Telegram says of sendChatAction
const BLINK = 400; // milliseconds without a line that are not worth a word

let person = null;
let bot = {};
let blocked = false;
let loaded = false;
let connected = true;
let online = true;
let typing = 0;
let stop = () => {};
let early = null; // events that wait for the chat to be fetched

async function begin() {
  wire();
  await open((await people.remembered()) ?? (await someone()));
}

/** A new person's id, however long the server takes to be there. */
async function someone() {
  for (;;) {
    try {
      return (await server.newPerson()).id;
    } catch {
      banner("Reconnecting…");
      await new Promise((then) => setTimeout(then, 1000));
    }
  }
}

/** Shows the chat of the given person from now on. */
async function open(id) {
  stop();
  [person, loaded, typing, early] = [id, false, 0, null];
  taps.reset();
  list.reset();
  composer.keyboard(null);
  people.remember(id);
  sending.open(id, clock.now);
  composer.open(id);
  stop = server.listen(id, {
    open: refetch,
    lost,
    event: (name, data) => (early ? early.push([name, data]) : happen(name, data)),
  });
}

function lost() {
  connected = false;
  setTimeout(() => connected || banner("Reconnecting…"), BLINK);
  status();
  // a stream that ends does not say why; a chat that is gone for good does
  const whose = person;
  server.chat(whose).catch((error) => error.status === 404 && whose === person && gone());
}

/** Fetches the whole chat; what happens meanwhile is applied after it, so nothing is missed or undone. */
async function refetch() {
  const whose = person;
  const before = list.ids();
  early ??= [];
  try {
    const told = await server.chat(whose);
    if (whose !== person) return;
    const later = early ?? [];
    early = null;
    connected = true;
    banner(null);
    sending.whenClear(() => show(told, before));
    for (const [name, data] of later) happen(name, data);
  } catch (error) {
    if (whose !== person) return;
    if (error.status === 404) await gone();
    else if (error.status) setTimeout(refetch, 1000);
    // without a status the line is down, and comes back with a refetch of its own
  }
}

async function gone() {
  stop();
  if (loaded)
    return banner("The demo has started afresh, and this chat is no longer there.", "Start a new chat", anew);
  await anew();
  toast("That chat is no longer there, so this is a new one.");
}

async function anew() {
  const id = await someone();
  banner(null);
  location.hash = `person=${id}`;
}

function show(told, before) {
  ({ bot, blocked, online } = told);
  loaded = true;
  document.title = $("bot-name").textContent = bot.first_name;
  $("empty-text").textContent = bot.description || bot.short_description || "Press Start to say hello.";
  list.called(bot.first_name);
  clock.set(told);
  commands.set(told.commands);
  composer.keyboard(told.keyboard);
  sending.recognise(told.messages);
  list.merge(told.messages, before);
  after();
}

const HAPPENINGS = {
  message: (message) => sending.whenClear(() => came(message)),
  edited: (message) => sending.whenClear(() => came(message)),
  deleted: ({ message_id: id }) =>
    sending.whenClear(() => {
      list.remove(id);
      after();
    }),
  typing: () => {
    hush(Date.now() + TYPING);
    list.reachedAll();
  },
  toast: ({ text, show_alert: alert }) =>
    alert ? ask({ content: h("p", { dir: "auto" }, text), testid: "alert" }) : toast(text),
  answered: ({ callback_query_id: query }) => {
    list.reachedAll();
    taps.answered(query);
  },
  blocked: (told) => {
    blocked = told.blocked;
    after();
  },
  keyboard: (markup) => composer.keyboard(markup),
  commands: (told) => commands.set(told),
  clock: (told) => clock.set(told),
  online: (told) => {
    online = told.online;
    status();
  },
  reload: () => refetch(),
};

/** One event of the server's stream. */
const happen = (name, data) => HAPPENINGS[name](data);

function came(message) {
  if (!isMine(message)) hush(0);
  list.put(message);
  after();
  if (document.hidden && !isMine(message)) document.title = `● ${bot.first_name}`;
}

/** What follows from the messages: which of composer, Start and Unblock is there. */
function after() {
  const all = list.messages();
  $("start").hidden = !loaded || blocked || all.length > 0;
  $("unblock").hidden = !loaded || !blocked;
  const was = $("form").hidden;
  $("form").hidden = !loaded || blocked || !all.length;
  composer.resize();
  // where there is a mouse there is no keyboard that would slide in
  if (was && !$("form").hidden && matchMedia("(hover: hover)").matches) composer.focus();
  status();
}

function hush(until) {
  typing = until;
  status();
  if (until) setTimeout(status, TYPING + 50);
}

function status() {
  const [state, text] = !connected
    ? ["connecting", "connecting…"]
    : !online
      ? ["waiting", "waiting for the bot…"]
      : typing > Date.now()
        ? ["typing", "typing…"]
        : ["bot", "bot"];
  const line = $("status");
  line.dataset.state = state;
  if (line.textContent !== text) line.textContent = text;
}

function banner(text, action, act) {
  const line = $("banner");
  line.hidden = !text;
  line.replaceChildren(text ?? "", action ? h("button", { type: "button", onclick: act }, action) : "");
}

async function block(value) {
  try {
    await server.block(person, value);
    blocked = value;
    after();
  } catch {
    toast("There is no connection.");
  }
}

function press(button) {
  if (button.request_contact) attach.contact();
  else if (button.request_location) attach.location();
  else sending.text(button.text);
}

async function change(message, text) {
  list.put(await server.edit(person, message.message_id, text));
}

function wire() {
  list.start({
    say: sending.text,
    busy: taps.isBusy,
    tap: (message, data) => taps.tap(person, message, data, refetch),
    retry: sending.retry,
    isEmpty: (count) => loaded && !count,
    now: clock.now,
  });
  device.start();
  clock.start();
  commands.start(composer.say);
  attach.start((body, look) => sending.post(body, look));
  composer.start({ say: sending.text, press, change, attach: attach.file, last: list.lastOwnText });
  menus.start({ blocked: () => blocked, block, anew });
  people.onChange(() => person, open);
  $("start").addEventListener("click", () => sending.text("/start"));
  $("unblock").addEventListener("click", () => block(false));
  document.addEventListener("visibilitychange", seen);
}

function seen() {
  if (document.hidden) return;
  document.title = bot.first_name ?? document.title;
  // a phone that slept may have lost more than it noticed
  if (loaded && connected) refetch();
}

begin();
