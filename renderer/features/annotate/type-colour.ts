/**
 * A colour that a person chose for a type, as it can be read in both themes: made darker on the light sheet, lighter on the
 * dark one, until text in it has the contrast that WCAG 2.2 AA asks for.
 */
type Rgb = readonly [red: number, green: number, blue: number];

/** What a type's colour has to stand out from: a row under the pointer, and its own tint on the sheet (tokens.css). */
const themes = {
  light: { sheet: [0xff, 0xff, 0xff], row: [0xec, 0xec, 0xf0], tint: 0.11, towards: [0, 0, 0] },
  dark: { sheet: [0x18, 0x19, 0x1d], row: [0x23, 0x25, 0x2b], tint: 0.15, towards: [0xff, 0xff, 0xff] },
} as const satisfies Record<string, { sheet: Rgb; row: Rgb; tint: number; towards: Rgb }>;

const wanted = 4.5;
const steps = 20;

/** A CSS colour of "#rrggbb". */
export function readableColour(colour: string): string {
  const rgb = parsed(colour);
  return `light-dark(${written(readableIn('light', rgb))}, ${written(readableIn('dark', rgb))})`;
}

function readableIn(theme: keyof typeof themes, chosen: Rgb): Rgb {
  const { sheet, row, tint, towards } = themes[theme];
  for (let step = 0; step < steps; step++) {
    const tried = mixed(chosen, towards, step / steps);
    const behind = [row, mixed(sheet, tried, tint)];
    if (behind.every((colour) => contrast(tried, colour) >= wanted)) return tried;
  }
  return towards;
}

function parsed(colour: string): Rgb {
  const part = (at: number): number => Number.parseInt(colour.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

const written = (rgb: Rgb): string => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

function mixed(from: Rgb, to: Rgb, share: number): Rgb {
  return [0, 1, 2].map((i) => (from[i] ?? 0) * (1 - share) + (to[i] ?? 0) * share) as unknown as Rgb; // three of three
}

function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}
