// The demo's server as this page uses it: the person's side of the small Telegram.

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

// long enough for a photo; a server that has gone answers at once, one that hangs does not
const PATIENCE = 30_000;

async function call(path, body) {
  const options = { signal: AbortSignal.timeout(PATIENCE), cache: "no-store" };
  if (body !== undefined) {
    options.method = "POST";
    options.body = body instanceof FormData ? body : JSON.stringify(body);
    if (!(body instanceof FormData)) options.headers = { "Content-Type": "application/json" };
  }
  const answer = await fetch(`demo/${path}`, options);
  if (!answer.ok) throw new Refused(answer.status, await reason(answer));
  return answer.json();
}

async function reason(answer) {
  const text = await answer.text();
  try {
    const told = JSON.parse(text);
    return told.description ?? told.error ?? told.detail ?? answer.statusText;
  } catch {
    return text.slice(0, 200) || answer.statusText;
  }
}

export const newPerson = () => call("people", { language_code: navigator.language.split("-")[0] });
export const chat = (person) => call(`people/${person}`);
export const send = (person, body) => call(`people/${person}/send`, body);
export const edit = (person, message_id, text) => call(`people/${person}/edit`, { message_id, text });
export const tap = (person, message_id, data) => call(`people/${person}/tap`, { message_id, data });
export const block = (person, blocked) => call(`people/${person}/block`, { blocked });
export const moveClock = (body) => call("clock", body);
export const fileUrl = (id) => `demo/files/${encodeURIComponent(id)}`;

const EVENTS = [
  "message",
  "edited",
  "deleted",
  "typing",
  "toast",
  "answered",
  "keyboard",
  "blocked",
  "commands",
  "clock",
  "online",
  "reload",
];

/**
 * Listens to a person's events until the returned function is called. `on` has `open()` (also after
 * every reconnection, when the chat must be fetched anew), `lost()` and `event(name, data)`.
 */
export function listen(person, on) {
  let source;
  let timer;
  let wait = 250;
  const connect = () => {
    source = new EventSource(`demo/people/${person}/events`);
    source.onopen = () => {
      wait = 250;
      on.open();
    };
    source.onerror = () => {
      // the browser's own retries stop for good at an HTTP error, so ours replace them
      source.close();
      on.lost();
      timer = setTimeout(connect, wait);
      wait = Math.min(wait * 1.6, 4000);
    };
    for (const name of EVENTS)
      source.addEventListener(name, (event) => on.event(name, event.data ? JSON.parse(event.data) : {}));
  };
  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
