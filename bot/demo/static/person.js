// Who is chatting in this tab. The id stands in the address (#person=7), so that a link opens the same
// chat again, and in the tab's session, so that a reload does. A fresh tab is a new person. A tab that was
// duplicated starts with a copy of the other's session and address; it becomes a person of its own.

const KEY = "person";
const TAB = "tab";

const inAddress = () => Number(/person=(\d+)/.exec(location.hash)?.[1]) || null;

/** The person this tab was, or null when it is to be a new one. */
export async function remembered() {
  if (await isCopy()) return null;
  return inAddress() ?? (Number(sessionStorage.getItem(KEY)) || null);
}

/** Every tab holds a lock of its own name; whoever finds it taken was copied from the tab that has it. */
async function isCopy() {
  let tab = sessionStorage.getItem(TAB);
  let copied = false;
  if (tab && !(await hold(tab))) {
    copied = true;
    tab = null;
  }
  if (!tab) {
    tab = `tab-${Date.now()}-${Math.random()}`;
    await hold(tab);
  }
  if (copied) sessionStorage.clear();
  sessionStorage.setItem(TAB, tab);
  return copied;
}

async function hold(name) {
  // only there in secure contexts, which 127.0.0.1 and localhost are
  if (!navigator.locks) return true;
  return new Promise((told) => {
    const held = () => {
      told(true);
      return new Promise(() => {}); // for as long as the tab lives
    };
    // a reload may find the lock of its former self for a moment
    navigator.locks.request(name, { signal: AbortSignal.timeout(400) }, held).catch(() => told(false));
  });
}

export function remember(person) {
  sessionStorage.setItem(KEY, String(person));
  if (inAddress() !== person) history.replaceState(null, "", `#person=${person}`);
}

/** Calls back when the address comes to name somebody else: a link, or Back. */
export function onChange(person, then) {
  addEventListener("hashchange", () => inAddress() && inAddress() !== person() && then(inAddress()));
}

/** What was typed but not sent, kept through a reload. */
export const keep = (person, name, value) =>
  sessionStorage.setItem(`${name}:${person}`, JSON.stringify(value));
export const kept = (person, name) => JSON.parse(sessionStorage.getItem(`${name}:${person}`) ?? "null");
