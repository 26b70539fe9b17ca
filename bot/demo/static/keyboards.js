// The two kinds of keyboard: the one under a message, and the one that stands in for the phone's.
import { copy, h, icon } from "./dom.js";

const styled = (button) => ["danger", "success", "primary"].find((style) => style === button.style);

/** Rows of equal widths under the bubble; null when the message has none. */
export function inlineKeyboard(message, act) {
  const rows = message.reply_markup?.inline_keyboard?.filter((row) => row.length);
  if (!rows?.length) return null;
  return h(
    "div",
    { class: "keyboard", role: "group", "aria-label": "Buttons" },
    rows.map((row) =>
      h(
        "div",
        { class: "row" },
        row.map((button) => inlineButton(message, button, act)),
      ),
    ),
  );
}

function inlineButton(message, button, act) {
  const words = h("span", { class: "key-words", dir: "auto" }, button.text);
  const attributes = { class: `key ${styled(button) ?? ""}`, role: "button", "data-testid": "inline-button" };
  if (button.url) {
    if (!/^(https?|tg):/i.test(button.url))
      return h("button", { ...attributes, type: "button", disabled: true }, words);
    return h(
      "a",
      { ...attributes, role: "link", href: button.url, target: "_blank", rel: "noopener noreferrer" },
      words,
      icon("out", "corner"),
    );
  }
  if (button.copy_text)
    return h(
      "button",
      { ...attributes, type: "button", onclick: () => copy(button.copy_text.text) },
      words,
      icon("copy", "corner"),
    );
  if (button.callback_data === undefined)
    return h("button", { ...attributes, type: "button", disabled: true }, words);
  const data = button.callback_data;
  const busy = act.busy(message, data);
  return h(
    "button",
    {
      ...attributes,
      type: "button",
      "data-callback": data,
      "data-busy": busy,
      "aria-busy": busy && "true",
      onclick: () => act.tap(message, data),
    },
    words,
    h("span", { class: "spinner", "aria-hidden": "true" }),
  );
}

export function replyRows(markup, press) {
  return markup.keyboard.map((row) =>
    h(
      "div",
      { class: "row" },
      row
        .map((key) => (typeof key === "string" ? { text: key } : key))
        .map((button) => replyButton(button, press)),
    ),
  );
}

const replyButton = (button, press) =>
  h(
    "button",
    {
      type: "button",
      class: `key ${styled(button) ?? ""}`,
      "data-testid": "reply-button",
      onclick: () => press(button),
    },
    h("span", { class: "key-words", dir: "auto" }, button.text),
    button.request_contact && icon("person", "corner"),
    button.request_location && icon("place", "corner"),
  );
