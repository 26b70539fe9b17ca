// What can be sent beside words: a photo, a file, a contact card, a place, a sticker and a few others.
import { $, ask, field, h, menu } from "./dom.js";
import * as dates from "./dates.js";

let post;

export function start(sender) {
  post = sender;
  $("attach").addEventListener("click", () => menu($("attach"), ITEMS));
  const chat = $("scroll");
  chat.addEventListener("dragover", (event) => event.preventDefault());
  chat.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) file(event.dataTransfer.files[0]);
  });
}

const ITEMS = [
  { icon: "photo", text: "Photo", testid: "attach-photo", act: () => pick("image/*", "photo") },
  { icon: "file", text: "File", testid: "attach-file", act: () => pick("", "document") },
  { icon: "person", text: "Contact card", testid: "attach-contact", act: () => contact() },
  { icon: "place", text: "Location", testid: "attach-location", act: () => location() },
  { icon: "sticker", text: "Sticker", testid: "attach-sticker", act: () => sticker() },
  { icon: "voice", text: "Voice message", testid: "attach-voice", act: () => voice() },
  { icon: "poll", text: "Poll", testid: "attach-poll", act: () => poll() },
];

function pick(accept, kind) {
  const input = h("input", { type: "file", accept });
  input.addEventListener("change", () => input.files[0] && file(input.files[0], kind));
  input.click();
}

/** Shows what is about to be sent, with room for a caption. */
export async function file(chosen, kind = chosen.type.startsWith("image/") ? "photo" : "document") {
  const src = URL.createObjectURL(chosen);
  const picture = kind === "photo" ? await decoded(src) : null;
  const preview = picture
    ? h("img", { class: "preview", src, alt: "The photo to be sent" })
    : h(
        "p",
        { class: "preview-file" },
        h("strong", { dir: "auto" }, chosen.name),
        h("span", {}, dates.size(chosen.size)),
      );
  const caption = field("Caption", {
    name: "caption",
    maxlength: 1024,
    autocomplete: "off",
    autofocus: true,
    dir: "auto",
  });
  const answer = await ask({
    title: picture ? "Send a photo" : "Send a file",
    content: [preview, caption],
    yes: "Send",
    no: "Cancel",
  });
  if (!answer) return;
  const words = answer.caption.trim();
  const body = new FormData();
  if (picture) body.append("photo", await asPhoto(chosen, picture), chosen.name);
  else body.append("document", chosen, chosen.name);
  if (words) body.append("caption", words);
  const what = picture
    ? { photo: [{ src, width: picture.naturalWidth, height: picture.naturalHeight }] }
    : { document: { src, file_name: chosen.name, file_size: chosen.size } };
  post(body, words ? { ...what, caption: words } : what);
}

/** The picture; null when it is none that the browser can read. */
async function decoded(src) {
  const image = new Image();
  image.src = src;
  try {
    await image.decode();
  } catch {
    return null;
  }
  return image;
}

/** As a JPEG, which is what photos are on Telegram, unless it is that or a PNG already. */
async function asPhoto(chosen, image) {
  if (["image/jpeg", "image/png"].includes(chosen.type)) return chosen;
  const canvas = h("canvas", { width: image.naturalWidth, height: image.naturalHeight });
  canvas.getContext("2d").drawImage(image, 0, 0);
  return new Promise((then) => canvas.toBlob(then, "image/jpeg", 0.9));
}

export async function contact() {
  const answer = await ask({
    title: "Send a contact card",
    content: [
      field("First name", {
        name: "first_name",
        required: true,
        maxlength: 64,
        autocomplete: "off",
        autofocus: true,
        dir: "auto",
      }),
      field("Last name", { name: "last_name", maxlength: 64, autocomplete: "off", dir: "auto" }),
      field("Phone number", {
        name: "phone_number",
        type: "tel",
        required: true,
        maxlength: 32,
        autocomplete: "off",
        placeholder: "+44 20 7946 0123",
      }),
    ],
    yes: "Send",
    no: "Cancel",
  });
  if (!answer) return;
  const card = { first_name: answer.first_name.trim(), phone_number: answer.phone_number.trim() };
  if (answer.last_name.trim()) card.last_name = answer.last_name.trim();
  post({ contact: card }, { contact: card });
}

const PLACES = [
  ["London", 51.5074, -0.1278],
  ["Berlin", 52.52, 13.405],
  ["New York", 40.7128, -74.006],
  ["San Francisco", 37.7749, -122.4194],
  ["São Paulo", -23.5505, -46.6333],
  ["Lagos", 6.5244, 3.3792],
  ["Mumbai", 19.076, 72.8777],
  ["Tokyo", 35.6762, 139.6503],
  ["Sydney", -33.8688, 151.2093],
  ["Auckland", -36.8485, 174.7633],
];

export async function location() {
  const buttons = PLACES.map(([name], index) =>
    h("button", { type: "submit", value: String(index), class: "choice" }, name),
  );
  const answer = await ask({
    title: "Send a location",
    content: [h("p", {}, "Where are you, for this chat?"), h("div", { class: "choices" }, buttons)],
    yes: null,
    no: "Cancel",
  });
  if (!answer) return;
  const [, latitude, longitude] = PLACES[Number(answer.value)];
  post({ location: { latitude, longitude } }, { location: { latitude, longitude } });
}

const STICKERS = ["👍", "👋", "🙂", "😅", "😬", "🎉", "☕️", "❤️"];

async function sticker() {
  const buttons = STICKERS.map((emoji) =>
    h("button", { type: "submit", value: emoji, class: "choice emoji" }, emoji),
  );
  const answer = await ask({
    title: "Send a sticker",
    content: [h("div", { class: "choices" }, buttons)],
    yes: null,
    no: "Cancel",
  });
  if (answer) post({ sticker: answer.value }, { sticker: { emoji: answer.value } });
}

const voice = () => post({ voice: true }, { voice: { duration: 1 } });

async function poll() {
  const question = field("Question", {
    name: "question",
    required: true,
    maxlength: 300,
    autocomplete: "off",
    autofocus: true,
    dir: "auto",
  });
  const answer = await ask({ title: "Send a poll", content: [question], yes: "Send", no: "Cancel" });
  if (answer) post({ poll: answer.question.trim() }, { poll: { question: answer.question.trim() } });
}
