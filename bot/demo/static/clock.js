// The demo's clock: what time the bot believes it is, and the buttons that move it.
import * as dates from "./dates.js";
import { $, calm, h, toast } from "./dom.js";
import { moveClock } from "./server.js";

const face = $("clock-time");
const strip = document.querySelector(".clock");
const back = $("clock-back");

const GLIDE = 700; // milliseconds a move takes to show

let base = Date.now() / 1000; // the demo's time …
let stamp = performance.now(); // … at this moment of the page
let moved = 0;
let ticked;

/** The demo's time in seconds. */
export const now = () => base + (performance.now() - stamp) / 1000;

export function start(afterwards) {
  ticked = afterwards;
  for (const button of document.querySelectorAll("[data-advance]"))
    button.addEventListener("click", () => move({ advance: Number(button.dataset.advance) }));
  back.addEventListener(
    "click",
    () => back.getAttribute("aria-disabled") !== "true" && move({ reset: true }),
  );
  setInterval(() => show(now()), 1000);
}

async function move(body) {
  strip.classList.add("moving");
  try {
    set(await moveClock(body));
  } catch {
    toast("The clock could not be moved: there is no connection");
  }
  strip.classList.remove("moving");
}

/** @param {{now: string, moved: number}} told as the server says it */
export function set(told) {
  const from = now();
  base = Date.parse(told.now) / 1000;
  stamp = performance.now();
  moved = told.moved;
  const away = Math.abs(moved) >= 30;
  strip.classList.toggle("away", away);
  back.setAttribute("aria-disabled", String(!away));
  $("clock-moved").replaceChildren(...(away ? [distance("wide", false), distance("narrow", true)] : []));
  if (Math.abs(now() - from) > 60 && face.dateTime && !calm()) glide(from, stamp);
  else show(now());
}

const distance = (classes, short) =>
  h("span", { class: classes }, `${dates.length(Math.abs(moved), short)} ${moved < 0 ? "behind" : "ahead"}`);

/** Lets the face run from one time to the other, slowing down. */
function glide(from, since) {
  const part = (performance.now() - since) / GLIDE;
  if (since !== stamp) return; // moved again meanwhile
  if (part >= 1) {
    show(now());
    return;
  }
  show(from + (now() - from) * (1 - (1 - part) ** 3));
  requestAnimationFrame(() => glide(from, since));
}

function show(seconds) {
  const text = `${dates.shortDay(seconds)}, ${dates.hour(seconds)}`;
  if (face.textContent === text) return;
  face.textContent = text;
  face.dateTime = dates.isoOf(seconds);
  face.title = dates.full(seconds);
  ticked?.();
}
