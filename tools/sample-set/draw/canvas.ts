/** A picture in the making: SVG parts, shared paints, and the boxes of what a tweet may name, all in pixels. */
import { seededRandom, type Random } from './random.ts';

/** In pixels of the picture; x and y are the upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a scene hands back: the drawing, and where its subjects are. A subject may have several boxes. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly svg: string;
  readonly boxes: ReadonlyMap<string, readonly Box[]>;
}

export type Stops = readonly (readonly [offset: number, colour: string, opacity?: number])[];

export class Canvas {
  readonly random: Random;
  readonly width: number;
  readonly height: number;
  #defs: string[] = [];
  #body: string[] = [];
  #boxes = new Map<string, Box[]>();

  constructor(seed: number, width = 1000, height = 750) {
    this.random = seededRandom(seed);
    this.width = width;
    this.height = height;
  }

  add(...parts: readonly string[]): void {
    this.#body.push(...parts);
  }

  /** A paint that runs down (default), across, or along the diagonal; give it to `fill` or `stroke`. */
  linear(stops: Stops, direction: 'down' | 'across' | 'diagonal' = 'down'): string {
    const end = { down: 'x2="0" y2="1"', across: 'x2="1" y2="0"', diagonal: 'x2="1" y2="1"' }[direction];
    return this.#define((id) => `<linearGradient id="${id}" x1="0" y1="0" ${end}>${stopTags(stops)}</linearGradient>`);
  }

  /** A paint that fades from the middle outwards. */
  radial(stops: Stops): string {
    return this.#define((id) => `<radialGradient id="${id}">${stopTags(stops)}</radialGradient>`);
  }

  /** A filter for `filter=`. */
  blur(radius: number): string {
    return this.#define(
      (id) =>
        `<filter id="${id}" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="${radius}"/></filter>`,
    );
  }

  /** A clip for `clip-path=`, made of shapes. */
  clip(shapes: string): string {
    return this.#define((id) => `<clipPath id="${id}">${shapes}</clipPath>`);
  }

  /** Remembers where `name` is; the part outside of the picture is cut off. */
  mark(name: string, box: Box): void {
    const x = Math.max(0, Math.round(box.x));
    const y = Math.max(0, Math.round(box.y));
    const width = Math.min(this.width, Math.round(box.x + box.width)) - x;
    const height = Math.min(this.height, Math.round(box.y + box.height)) - y;
    if (width <= 0 || height <= 0) throw new Error(`"${name}" lies outside of the picture`);
    this.#boxes.set(name, [...(this.#boxes.get(name) ?? []), { x, y, width, height }]);
  }

  finish(): Picture {
    const size = `viewBox="0 0 ${this.width} ${this.height}" width="${this.width}" height="${this.height}"`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><defs>${this.#defs.join('')}</defs>${this.#body.join('\n')}</svg>`;
    return { width: this.width, height: this.height, svg, boxes: this.#boxes };
  }

  #define(tag: (id: string) => string): string {
    const id = `d${this.#defs.length}`;
    this.#defs.push(tag(id));
    return `url(#${id})`;
  }
}

function stopTags(stops: Stops): string {
  return stops
    .map(
      ([offset, colour, opacity = 1]) => `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`,
    )
    .join('');
}
