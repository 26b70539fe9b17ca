// One Message of the Bot API as a bubble. Everything it says goes in as text nodes.
import * as dates from "./dates.js";
import { enlarge, h, icon } from "./dom.js";
import { onlyEmoji, render } from "./entities.js";
import { inlineKeyboard } from "./keyboards.js";
import { fileUrl } from "./server.js";

export const isMine = (message) => !message.from?.is_bot;

/** @param {object} act what a reader can do: say(command), tap(message, button, element) and others */
export function bubble(message, act) {
  const parts = PARTS.filter(([name]) => message[name] !== undefined).map(([name, make]) =>
    make(message, act, name),
  );
  const written = message.text ?? message.caption;
  if (written !== undefined) parts.push(words(message, written, act));
  else if (!parts.length)
    parts.push(h("div", { class: "text odd" }, "This kind of message is not shown here.", meta(message)));
  else parts.push(h("div", { class: "over" }, meta(message)));
  if (message.reply_to_message) parts.unshift(quoted(message.reply_to_message));
  return h(
    "div",
    { class: "body" },
    h("div", { class: `bubble ${shape(message)}` }, tail(), parts),
    inlineKeyboard(message, act),
  );
}

function shape(message) {
  if (message.sticker || (message.text && onlyEmoji(message.text) && !message.reply_markup)) return "bare";
  if (message.photo) return message.caption === undefined ? "picture alone" : "picture";
  return "";
}

function words(message, text, act) {
  const entities = message.entities ?? message.caption_entities;
  const box = h("div", { class: "text", dir: "auto" });
  // the time stands at the end of the last line when there is room, else below
  box.append(render(text, entities, act.say), meta(message));
  return box;
}

const SENT = { sending: "Being sent", sent: "Sent", seen: "Seen", failed: "Not sent" };

function meta(message) {
  const tick =
    isMine(message) &&
    h(
      "span",
      { class: "tick" },
      icon("sent", "t-sent"),
      icon("seen", "t-seen"),
      icon("sending", "t-sending"),
    );
  return h(
    "span",
    { class: "meta", title: dates.full(message.date) },
    message.edit_date ? "edited " : "",
    h("time", { datetime: dates.isoOf(message.date) }, dates.hour(message.date)),
    tick,
  );
}

/** What a screen reader hears before the words. */
export function label(message, botName, state) {
  const who = isMine(message) ? `You, ${SENT[state].toLowerCase()}` : botName;
  return `${who}, ${dates.hour(message.date)}${message.edit_date ? ", edited" : ""}`;
}

function tail() {
  const span = h("span", { class: "tail" });
  span.setAttribute("aria-hidden", "true");
  return span;
}

function quoted(message) {
  const what = message.text ?? message.caption ?? "a message";
  return h(
    "div",
    { class: "quoted" },
    h("strong", {}, message.from?.first_name ?? ""),
    h("span", { dir: "auto" }, what),
  );
}

/** The kinds of content beside words, each in its own dress. */
const PARTS = [
  ["photo", photo],
  ["document", file],
  ["contact", contact],
  ["location", location],
  ["sticker", sticker],
  ["voice", voice],
  ["poll", poll],
];

function photo(message) {
  const largest = message.photo.at(-1);
  const src = largest.src ?? fileUrl(largest.file_id);
  const alt = message.caption ? "Photo" : "Photo without a caption";
  const { width, height } = largest;
  const image = h("img", { src, alt, width, height, decoding: "async" });
  const button = h(
    "button",
    { type: "button", class: "photo", "aria-label": "Enlarge the photo", onclick: () => enlarge(src, alt) },
    image,
  );
  // room is kept before the bytes are there, so that the list does not jump
  if (width && height) button.style.setProperty("--ratio", `${width} / ${height}`);
  if (width && height)
    button.style.setProperty("--width", `${Math.min(width, Math.max(160, (420 * width) / height))}px`);
  return button;
}

function file(message) {
  const { file_id, file_name = "File", file_size, src } = message.document;
  const kind = /\.([^.]{1,4})$/.exec(file_name)?.[1] ?? "";
  return h(
    "a",
    { class: "file", href: src ?? fileUrl(file_id), download: file_name, "data-testid": "document" },
    h("span", { class: "file-icon" }, icon("download"), h("span", {}, kind)),
    h(
      "span",
      { class: "file-words" },
      h("strong", { dir: "auto" }, file_name),
      h("span", {}, file_size === undefined ? "File" : dates.size(file_size)),
    ),
  );
}

function card(sign, title, below, testid) {
  const round = h("span", { class: "initials" }, sign);
  round.setAttribute("aria-hidden", "true");
  return h(
    "div",
    { class: "card", "data-testid": testid },
    round,
    h("span", { class: "card-words" }, h("strong", { dir: "auto" }, title), below),
  );
}

function contact(message) {
  const { first_name, last_name = "", phone_number } = message.contact;
  const call = h("a", { href: `tel:${phone_number.replace(/[^\d+]/g, "")}` }, phone_number);
  return card(initials(first_name, last_name), `${first_name} ${last_name}`.trim(), call, "contact");
}

const initials = (...names) =>
  names
    .filter(Boolean)
    .map((name) => [...name][0].toUpperCase())
    .join("");

function location(message) {
  const { latitude, longitude } = message.location;
  const where = `${Math.abs(latitude).toFixed(2)}° ${latitude < 0 ? "S" : "N"}, ${Math.abs(longitude).toFixed(2)}° ${longitude < 0 ? "W" : "E"}`;
  return card(icon("place"), "Location", h("span", {}, where), "location");
}

function sticker(message) {
  const { emoji = "🙂" } = message.sticker;
  return h("div", { class: "sticker", role: "img", "aria-label": `Sticker ${emoji}` }, emoji);
}

function voice(message) {
  const { duration = 0 } = message.voice;
  const length = `${Math.floor(duration / 60)}:${String(duration % 60).padStart(2, "0")}`;
  return card(icon("voice"), "Voice message", h("span", {}, length), "voice");
}

function poll(message) {
  return card(icon("poll"), message.poll.question ?? "Poll", h("span", {}, "Poll"), "poll");
}
