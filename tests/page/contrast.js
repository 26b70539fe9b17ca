(() => {
  // the colours of the wallpaper's gradient are the ground of everything that lets it shine through
  const walls = getComputedStyle(document.querySelector(".wall")).backgroundImage.match(/rgba?\([^)]*\)/g);
  const read = (colour) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return { rgb: [r, g, b], alpha: a / 255 };
  };
  const over = (top, ground) => top.rgb.map((part, i) => part * top.alpha + ground[i] * (1 - top.alpha));
  const light = (rgb) => {
    const [r, g, b] = rgb.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const ground = (node, wall) => {
    const grounds = [];
    for (let at = node; at; at = at.parentElement) {
      const colour = read(getComputedStyle(at).backgroundColor);
      grounds.push(colour);
      if (colour.alpha === 1) break;
    }
    return grounds.reverse().reduce((under, top) => over(top, under), read(wall).rgb);
  };
  const worst = (node) => Math.min(...walls.map((wall) => {
    const under = ground(node, wall);
    return ratio(over(read(getComputedStyle(node).color), under), under);
  }));
  const shown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const spoken = (node) => [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
  return [...document.body.querySelectorAll("*")]
    .filter((node) => spoken(node) && shown(node) && !node.closest("noscript, [aria-disabled=true], :disabled"))
    .map((node) => [node.textContent.trim().slice(0, 30), node.className, Math.round(worst(node) * 100) / 100])
    .filter(([, , found]) => found < 4.5);
})();
