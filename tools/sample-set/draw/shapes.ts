/** SVG tags as functions. `more` holds further attributes, written as in SVG. */

export const path = (d: string, fill: string, more = ''): string => `<path d="${d}" fill="${fill}" ${more}/>`;

export const stroke = (d: string, colour: string, width: number, more = ''): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`;

export const rect = (x: number, y: number, width: number, height: number, fill: string, more = ''): string =>
  `<rect x="${tidy(x)}" y="${tidy(y)}" width="${tidy(width)}" height="${tidy(height)}" fill="${fill}" ${more}/>`;

export const circle = (x: number, y: number, radius: number, fill: string, more = ''): string =>
  `<circle cx="${tidy(x)}" cy="${tidy(y)}" r="${tidy(radius)}" fill="${fill}" ${more}/>`;

export const ellipse = (x: number, y: number, rx: number, ry: number, fill: string, more = ''): string =>
  `<ellipse cx="${tidy(x)}" cy="${tidy(y)}" rx="${tidy(rx)}" ry="${tidy(ry)}" fill="${fill}" ${more}/>`;

export const group = (transform: string, parts: readonly string[], more = ''): string =>
  `<g transform="${transform}" ${more}>${parts.join('')}</g>`;

/** Two decimals are finer than a pixel and keep the text of the drawing the same everywhere. */
export const tidy = (value: number): number => Math.round(value * 100) / 100;

/** 0, 1, … count - 1. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
