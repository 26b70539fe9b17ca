// How the page writes dates and times: in the browser's zone, with the page's own English.

const format = (options) => new Intl.DateTimeFormat("en-GB", options);
const HOUR = format({ hour: "2-digit", minute: "2-digit" });
const DAY = format({ weekday: "long", day: "numeric", month: "long" });
const SHORT_DAY = format({ weekday: "short", day: "numeric", month: "short" });
const FULL = format({ dateStyle: "full", timeStyle: "short" });

const date = (seconds) => new Date(seconds * 1000);

export const hour = (seconds) => HOUR.format(date(seconds));
export const full = (seconds) => FULL.format(date(seconds));
export const isoOf = (seconds) => date(seconds).toISOString();

/** "Tuesday 3 March", with the year when it is not that of `now` (both in seconds). */
export function day(seconds, now) {
  const words = DAY.format(date(seconds)).replace(",", "");
  const year = date(seconds).getFullYear();
  return year === date(now).getFullYear() ? words : `${words} ${year}`;
}

export const shortDay = (seconds) => SHORT_DAY.format(date(seconds)).replace(",", "");
export const sameDay = (a, b) => date(a).toDateString() === date(b).toDateString();

const UNITS = [
  ["week", 604800],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];

/** A length of time in its one or two largest units: "1 week, 2 days", or as short as "1 w 2 d". */
export function length(seconds, short = false) {
  let left = Math.round(seconds / 60) * 60;
  const parts = [];
  for (const [name, size] of UNITS) {
    const count = Math.floor(left / size);
    if (!count) continue;
    parts.push(short ? `${count} ${name[0]}` : `${count} ${name}${count > 1 ? "s" : ""}`);
    left -= count * size;
  }
  return parts.slice(0, 2).join(short ? " " : ", ");
}

const SIZES = ["bytes", "KB", "MB", "GB"];

export function size(bytes) {
  const step = bytes ? Math.min(SIZES.length - 1, Math.floor(Math.log2(bytes) / 10)) : 0;
  const amount = bytes / 1024 ** step;
  return `${amount < 10 && step ? amount.toFixed(1) : Math.round(amount)} ${SIZES[step]}`;
}
