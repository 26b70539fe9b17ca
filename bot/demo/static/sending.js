// Own messages on their way: one at a time and in order, kept when they fail, through a reload too.
import { toast } from "./dom.js";
import * as list from "./list.js";
import { keep, kept } from "./person.js";
import * as server from "./server.js";

const LIMIT = 4096; // Telegram's, in characters of one message

/** id (negative) -> { body, message, after } ; `after` is the newest real id when it was sent */
const pending = new Map();
let person;
let now;
let line = Promise.resolve();
let next = -1;
let busy = 0;
let waiting = []; // events that came while a message of ours was on its way

export function open(id, clock) {
  person = id;
  now = clock;
  pending.clear();
  waiting = [];
  for (const text of kept(person, "unsent") ?? []) enter({ text }, { text }, "failed");
}

/** Long texts go as several messages, as Telegram's own clients do it. */
export function text(written) {
  for (const piece of pieces(written.trim())) post({ text: piece }, { text: piece });
}

export function* pieces(written) {
  let left = written;
  while (left.length > LIMIT) {
    const head = left.slice(0, LIMIT);
    const cut = Math.max(head.lastIndexOf("\n"), head.lastIndexOf(" "));
    // a pair of surrogates is one character and stays together
    const hard = /[\uD800-\uDBFF]$/.test(head) ? LIMIT - 1 : LIMIT;
    const end = cut > LIMIT / 2 ? cut : hard;
    yield left.slice(0, end);
    left = left.slice(end).trimStart();
  }
  if (left) yield left;
}

/** @param body what the server is sent; @param look how the message looks until it answers */
export function post(body, look) {
  attempt(enter(body, look, "sending"));
}

export function retry(id) {
  const one = pending.get(id);
  if (!one) return;
  list.pend(one.message, "sending");
  attempt(id);
}

function enter(body, look, state) {
  const id = next--;
  const message = { message_id: id, from: { is_bot: false }, date: Math.floor(now()), ...look };
  pending.set(id, { body, message, after: newest() });
  list.pend(message, state);
  return id;
}

function attempt(id) {
  const whose = person;
  busy += 1;
  line = line
    .then(() => (whose === person ? go(id) : null))
    .finally(() => {
      busy -= 1;
      if (!busy) for (const act of waiting.splice(0)) act();
    });
}

async function go(id) {
  const { body } = pending.get(id);
  save(id);
  try {
    const message = await server.send(person, body);
    pending.delete(id);
    list.settle(id, message);
  } catch (error) {
    list.fail(id);
    if (error.status) toast(`Not sent: ${error.message}.`);
  }
  save();
}

/** What has no answer yet is kept as unsent: a reload must not lose it. */
function save() {
  keep(person, "unsent", [...pending.values()].map(({ body }) => body.text).filter(Boolean));
}

/** An event waits while a message of ours is on its way, or its echo would stand there twice. */
export function whenClear(act) {
  if (busy) waiting.push(act);
  else act();
}

const newest = () => Math.max(0, ...list.messages().map(({ message_id }) => message_id));

/**
 * The connection may break after the server took a message and before it said so: what it turns out
 * to have is not sent again.
 */
export function recognise(messages) {
  const taken = new Set();
  for (const [id, { body, after }] of pending) {
    const same = messages.find(
      (m) => !m.from.is_bot && m.message_id > after && m.text === body.text && body.text && !taken.has(m),
    );
    if (!same || busy) continue;
    taken.add(same);
    pending.delete(id);
    list.settle(id, same);
  }
  save();
}
