/** Contrast as WCAG 2.2 defines it, between a text and the colours painted behind it. Drawings behind it are left out. */
const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });

/** What these colours look like, painted one over the other on white. */
function painted(colours: readonly string[]): readonly [number, number, number] {
  if (!canvas) throw new Error('This browser paints nothing.');
  for (const colour of ['#fff', ...colours]) {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
  }
  const [r = 0, g = 0, b = 0] = canvas.getImageData(0, 0, 1, 1).data;
  return [r, g, b];
}

function luminance(rgb: readonly [number, number, number]): number {
  const [r, g, b] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number]; // as many as there were
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(selector: string, pseudo?: '::before'): number {
  const element = document.querySelector(selector);
  if (!element) throw new Error(`Nothing on the page is ${selector}`);
  const behind: string[] = pseudo ? [getComputedStyle(element, pseudo).backgroundColor] : [];
  // Generated content hangs beside its element, not upon it.
  for (let at: Element | null = pseudo ? element.parentElement : element; at; at = at.parentElement)
    behind.unshift(getComputedStyle(at).backgroundColor);
  const text = getComputedStyle(element, pseudo).color;
  const [light, dark] = [luminance(painted([...behind, text])), luminance(painted(behind))].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}
