// The room that the messages scroll in: steady under the reader's eyes, and at the bottom for who is there.
import { $, calm } from "./dom.js";

const room = $("scroll");
const down = $("down");

const NEAR = 60; // pixels from the bottom that still count as being there

let stuck = true; // the reader is at the bottom and stays there
let unread = 0;
let past = 0; // the last scrollTop, to tell up from down

/** @param log the element that grows inside of the room */
export function start(log) {
  room.addEventListener("scroll", scrolled, { passive: true });
  down.addEventListener("click", () => toBottom());
  // a growing composer, a keyboard that slides in, a photo that has loaded: who was at the bottom stays there
  new ResizeObserver(() => stuck && jump()).observe(room);
  new ResizeObserver(() => stuck && glide()).observe(log);
}

export function reset() {
  stuck = true;
  count(0);
}

/** Changes the list while what the reader looks at stays where it is on the screen. */
export function steadily(change, nodes) {
  const anchor = stuck ? null : firstVisible(nodes());
  const before = anchor?.getBoundingClientRect().top;
  change();
  if (stuck) glide();
  else if (anchor?.isConnected) {
    room.scrollTop += anchor.getBoundingClientRect().top - before;
    past = room.scrollTop;
  }
}

function firstVisible(nodes) {
  const edge = room.getBoundingClientRect().top;
  return nodes.find((node) => node.getBoundingClientRect().bottom > edge);
}

/** Something new came in; who reads further up is told by a number. */
export function arrived() {
  if (!stuck) count(unread + 1);
}

export function toBottom() {
  stuck = true;
  count(0);
  down.hidden = true;
  glide();
}

/** To the bottom: softly when it is near, at once when it is far. */
function glide() {
  const way = room.scrollHeight - room.clientHeight - room.scrollTop;
  if (way <= 1) return;
  if (calm() || way > room.clientHeight || document.hidden) jump();
  else room.scrollTo({ top: room.scrollHeight, behavior: "smooth" });
}

export function jump() {
  room.scrollTop = room.scrollHeight;
}

function scrolled() {
  const { scrollTop, scrollHeight, clientHeight } = room;
  const near = scrollHeight - scrollTop - clientHeight < NEAR;
  if (near) {
    stuck = true;
    count(0);
  } else if (scrollTop < past - 1) stuck = false;
  past = scrollTop;
  down.hidden = near || stuck;
}

function count(number) {
  unread = number;
  $("down-count").textContent = number || "";
  const words = number ? `${number} new, go to the latest message` : "Go to the latest message";
  down.setAttribute("aria-label", words);
  if (number) down.hidden = false;
}
