// Tapped inline buttons: busy until the bot has answered, and never tapped twice meanwhile.
import { toast } from "./dom.js";
import * as list from "./list.js";
import * as server from "./server.js";

const PATIENCE = 15_000; // milliseconds a button waits for its answer

const busy = new Map(); // "message_id data" -> callback_query_id, or null while that is not known
const early = new Set(); // answers that overtook the response to their tap

const keyOf = (message, data) => `${message.message_id} ${data}`;

export const isBusy = (message, data) => busy.has(keyOf(message, data));

export const reset = () => busy.clear();

/** @param stale is called when the button turns out to be gone */
export async function tap(person, message, data, stale) {
  const key = keyOf(message, data);
  if (busy.has(key)) return;
  busy.set(key, null);
  list.redraw(message.message_id);
  try {
    wait(key, (await server.tap(person, message.message_id, data)).callback_query_id);
  } catch (error) {
    free(key);
    if (error.status === 409 || error.status === 404) stale();
    else toast("The tap did not get through. Please try again.");
  }
}

function wait(key, query) {
  if (early.delete(query)) return free(key);
  busy.set(key, query);
  setTimeout(() => busy.get(key) === query && free(key), PATIENCE);
}

/** The bot has answered that callback query. */
export function answered(query) {
  const [key] = [...busy].find(([, waiting]) => waiting === query) ?? [];
  if (key) free(key);
  else early.add(query);
}

function free(key) {
  busy.delete(key);
  list.redraw(Number(key.split(" ")[0]));
}
