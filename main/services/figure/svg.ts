/** Pieces of an SVG drawing as text: escaping, widths of words without fonts at hand, words in rows. */

/** Fonts that are asked for in turn; where none has a sign, the system draws its box with the sign's number. */
export const fonts =
  "'Noto Sans', 'DejaVu Sans', 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans CJK SC', 'Noto Color Emoji', 'Apple Color Emoji', sans-serif";

/** Text as it may stand in XML: signs that XML cannot hold become U+FFFD. */
export function escape(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replace(/[&<>"']/gu, (sign) => `&#${sign.codePointAt(0)};`);
}

type Attributes = Readonly<Record<string, string | number>>;

/** `<name a="1" …>inside</name>`. `inside` is SVG already; attributes are escaped here. */
export function element(name: string, attributes: Attributes, inside = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(String(value))}"`);
  return inside === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${inside}</${name}>`;
}

export function text(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return element('text', { x, y, 'font-size': 14, ...attributes }, escape(content));
}

/** A generous guess in pixels: signs of East Asia and emoji are as wide as they are high. */
export function widthOf(content: string, size: number): number {
  let ems = 0;
  for (const sign of content)
    ems +=
      /[\u{1100}-\u{11FF}\u{2E80}-\u{9FFF}\u{AC00}-\u{D7AF}\u{F900}-\u{FAFF}\u{FF00}-\u{FF60}\u{1F000}-\u{1FAFF}]/u.test(
        sign,
      )
        ? 1.15
        : /[mwMW@%]/u.test(sign)
          ? 0.95
          : 0.64;
  return ems * size;
}

/** At most so many signs, the rest as "…". */
export function clip(content: string, most: number): string {
  const signs = [...content];
  return signs.length <= most ? content : `${signs.slice(0, most - 1).join('')}…`;
}

/** A sentence in lines of at most `width` pixels. */
export function wrap(sentence: string, size: number, width: number): string[] {
  const lines: string[] = [];
  for (const word of sentence.split(/\s+/u).filter(Boolean)) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && widthOf(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

export interface Placed<T> {
  readonly item: T;
  readonly x: number;
  readonly row: number;
}

/** Items of these widths side by side in rows of `width`; one that is wider than a row has a row of its own. */
export function inRows<T>(
  items: readonly T[],
  widthOfItem: (item: T) => number,
  width: number,
  gap: number,
): Placed<T>[] {
  let [x, row] = [0, 0];
  return items.map((item) => {
    const wide = widthOfItem(item);
    if (x > 0 && x + wide > width) [x, row] = [0, row + 1];
    const placed = { item, x, row };
    x += wide + gap;
    return placed;
  });
}
