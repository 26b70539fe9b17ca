// What depends on the device: its theme, and the part of the screen that its keyboard leaves.
import { $ } from "./dom.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;

export function start() {
  paint();
  dark.addEventListener("change", paint);
  $("theme").addEventListener("click", () => choose(isDark() ? "light" : "dark"));
  globalThis.visualViewport?.addEventListener("resize", fit);
}

const isDark = () => (root.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";

const paint = () => $("theme").setAttribute("aria-pressed", String(isDark()));

function choose(theme) {
  root.dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // no storage: it holds for this page
  }
  paint();
}

/** Where the phone's keyboard slides over the page (iOS), the page ends above it. */
function fit() {
  const { height, scale } = visualViewport;
  if (scale !== 1) return; // zoomed by hand
  document.body.style.height = height < innerHeight - 1 ? `${height}px` : "";
  scrollTo(0, 0);
}
