// Runs before the first paint, so that a stored choice of theme does not flash in the other one.
try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // no storage (private windows of some browsers): the system's theme it is
}
