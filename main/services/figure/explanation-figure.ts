/**
 * What a model used, drawn as SVG text: for each layer the picture with its kept squares (figure 4 of the BGA-MNER paper), the
 * words with the share kept, how alike imagined and real picture are (figure 3); then each mention read from both (table 4), each
 * where the model's family has it. Nothing is shown by colour alone, so the drawing can be printed.
 */
import type { ExplainedLayer, Explanation, ExplanationTitles } from '../../../src/engine/explanation';
import { middleSquare, squaresOf } from '../../../src/engine/squares';
import type { Drawing } from '../../images';
import { clip, element, fonts, inRows, text, widthOf, wrap } from './svg';

export interface FigureInput {
  /** The sample's own id. */
  readonly name: string;
  readonly checkpoint: string;
  readonly words: readonly string[];
  readonly explanation: Explanation;
  readonly titles: ExplanationTitles;
  readonly pictureProblem: string | null;
  /** null where there is none, or it was not looked at. */
  readonly picture: { readonly address: string; readonly width: number; readonly height: number } | null;
}

const page = { width: 1080, margin: 40 };
const inner = page.width - 2 * page.margin;
const pictureSide = 280;
const chip = { size: 15, height: 26, row: 34, pad: 7, gap: 6, longest: 24 };
/** Longer tweets are drawn up to here; the data has all words. */
const mostWords = 200;
const grey = { ink: '#1b1c21', second: '#4c4f59', third: '#5f626d', line: '#c9c9d1', out: '#e6e6ea', bar: '#4c4f59' };

/** One part of the drawing: SVG from y = 0 down, and how high it is. */
interface Part {
  readonly svg: string;
  readonly height: number;
}

/** In bands, since the time of rasterising grows with the square of a drawing's height. */
export function explanationFigure(input: FigureInput): Drawing {
  const { explanation, titles } = input;
  const { layers } = titles;
  const parts = [
    heading(input),
    ...(layers ? explanation.layers.map((layer, i) => layerPart(input, layers, layer, i)) : []),
    mentionsPart(input),
    ...(explanation.fit === null ? [] : [fitPart(explanation.fit)]),
  ];
  let y = 0;
  const bands = parts.map(({ svg, height }, i) => {
    const space = i === parts.length - 1 ? page.margin : 28;
    const band = { svg: bandOf(svg, height + page.margin + space), top: y };
    y += height + space;
    return band;
  });
  return { width: page.width, height: y + page.margin, bands };
}

/** A part on white, with the page's margins left and above. */
function bandOf(svg: string, height: number): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      'xmlns:xlink': 'http://www.w3.org/1999/xlink',
      width: page.width,
      height,
      'font-family': fonts,
      fill: grey.ink,
    },
    element('g', { transform: `translate(${page.margin} ${page.margin})` }, svg),
  );
}

type LayerTitles = NonNullable<ExplanationTitles['layers']>;

function heading({ name, checkpoint, words, explanation, titles, pictureProblem }: FigureInput): Part {
  const { model, note, wordsRead, similarity } = explanation;
  const sentences = [
    `${model}: the checkpoint ${checkpoint}`,
    pictureProblem ?? '',
    note,
    words.length > mostWords ? `Drawn are the first ${mostWords} of ${words.length} words.` : '',
    wordsRead < words.length ? `It read the first ${wordsRead} of ${words.length} words.` : '',
    similarity === null || !titles.similarity
      ? ''
      : `${titles.similarity.title} over all layers: ${similarity.toFixed(2)} (1.00 is the same).`,
    titles.layers ? legend(titles.layers, explanation.layers) : '',
  ].filter((sentence) => sentence !== '');
  const lines = sentences.flatMap((sentence) => wrap(sentence, 14, inner * 1.25));
  return {
    svg:
      text(0, 24, `What the model used for ${clip(name, 50)}`, { 'font-size': 24, 'font-weight': 600 }) +
      lines.map((line, i) => text(0, 56 + i * 21, line, { fill: grey.second })).join(''),
    height: 56 + (lines.length - 1) * 21,
  };
}

/** Of words and squares, each where some layer says something of it. */
function legend({ kept, out }: LayerTitles, layers: readonly ExplainedLayer[]): string {
  const words = `A word in a solid frame is ${kept}, in a dashed one ${kept} in part, struck through ${out}.`;
  const squares = `A crossed square of the picture is ${out}; only its middle square is read.`;
  return [
    ...(layers.some(({ keptWords }) => keptWords.length > 0) ? [words] : []),
    ...(layers.some(({ keptPatches }) => keptPatches.length > 0) ? [squares] : []),
  ].join(' ');
}

function layerPart(input: FigureInput, { kept }: LayerTitles, layer: ExplainedLayer, index: number): Part {
  const { layers } = input.explanation;
  const shown = pictureOf(input, layer);
  const left = shown ? pictureSide + 28 : 0;
  const chips = wordChips(input.words, layer, inner - left);
  const alike = input.titles.similarity;
  const crops = layer.keptCrops.map((crop, i) => `Box ${i + 1}, looked at on its own: ${share(crop)} squares ${kept}.`);
  const below = 58 + chips.height;
  const bar = alike && layer.similarity !== null ? meter(0, below + 14, alike.name, layer.similarity, 250) : '';
  const boxes = crops.map((line, i) => text(0, below + 46 + i * 20, line, { fill: grey.second, 'font-size': 13 }));
  const side =
    text(0, 16, `Layer ${index + 1} of ${layers.length}`, { 'font-size': 17, 'font-weight': 600 }) +
    text(0, 38, keptSentence(layer, kept), { fill: grey.second, 'font-size': 13 }) +
    element('g', { transform: 'translate(0 52)' }, chips.svg) +
    bar +
    boxes.join('');
  const height = below + (bar === '' ? 0 : 30) + crops.length * 20;
  return {
    svg: (shown?.svg ?? '') + element('g', { transform: `translate(${left} 0)` }, side),
    height: Math.ceil(Math.max(shown?.height ?? 0, height)),
  };
}

function share(kept: readonly boolean[]): string {
  return `${kept.filter(Boolean).length} of ${kept.length}`;
}

function keptSentence({ keptWords, keptPatches }: ExplainedLayer, kept: string): string {
  const words = `${share(keptWords.map((part) => part > 0))} words ${kept}`;
  const squares = `${share(keptPatches)} squares of the picture ${kept}`;
  const parts = [...(keptWords.length > 0 ? [words] : []), ...(keptPatches.length > 0 ? [squares] : [])];
  return parts.length === 0 ? '' : `${parts.join(', ')}.`;
}

/** The picture, what no layer reads of it, and the squares that this layer left out. */
function pictureOf({ picture, explanation: { grid } }: FigureInput, layer: ExplainedLayer): Part | null {
  if (!picture || !grid || layer.keptPatches.length === 0) return null;
  const scale = pictureSide / Math.max(picture.width, picture.height);
  const size = { width: round(picture.width * scale), height: round(picture.height * scale) };
  const seen = middleSquare(size);
  const outside = `M0 0H${size.width}V${size.height}H0ZM${seen.x} ${seen.y}v${seen.height}h${seen.width}v${-seen.height}Z`;
  const squares = squaresOf(size, grid).map(({ x, y, width, height }, i) => {
    const frame = { x: round(x), y: round(y), width: round(width), height: round(height) };
    const line = element('rect', { ...frame, fill: 'none', stroke: '#ffffff', 'stroke-opacity': 0.6 });
    if (layer.keptPatches[i] !== false) return line;
    const cross = `M${frame.x} ${frame.y}l${frame.width} ${frame.height}m${-frame.width} 0l${frame.width} ${-frame.height}`;
    return (
      element('rect', { ...frame, fill: '#77777b', 'fill-opacity': 0.85 }) +
      element('path', { d: cross, stroke: '#ffffff', 'stroke-opacity': 0.8 }) +
      line
    );
  });
  return {
    svg:
      element('image', { ...size, 'xlink:href': picture.address, preserveAspectRatio: 'none' }) +
      element('path', { d: outside, fill: '#ffffff', 'fill-opacity': 0.7 }) +
      squares.join(''),
    height: size.height,
  };
}

function wordChips(words: readonly string[], { keptWords }: ExplainedLayer, width: number): Part {
  if (keptWords.length === 0) return { svg: '', height: 0 };
  const chips = words.slice(0, mostWords).map((word, i) => {
    const part = keptWords[i];
    const inPart = part !== undefined && part > 0 && part < 1;
    const label = isolated(clip(word, chip.longest)) + (inPart ? ` ${Math.round(part * 100)} %` : '');
    return { label, part, inPart, width: round(widthOf(label, chip.size) + 2 * chip.pad) };
  });
  const placed = inRows(chips, (item) => item.width, width, chip.gap);
  const svg = placed.map(({ item, x, row }) => {
    const [y, out] = [row * chip.row, item.part === 0];
    const frame = { x: round(x), y, width: item.width, height: chip.height, rx: 5 };
    const read = item.part !== undefined;
    const middle = round(x + item.width / 2);
    return (
      element('rect', {
        ...frame,
        fill: out ? grey.out : '#ffffff',
        stroke: out || !read ? 'none' : grey.third,
        ...(item.inPart && { 'stroke-dasharray': '4 3' }),
      }) +
      text(middle, y + 18, item.label, {
        'font-size': chip.size,
        'text-anchor': 'middle',
        fill: read && !out ? grey.ink : grey.third,
        ...(!read && { 'font-style': 'italic' }),
      }) +
      (out ? element('path', { d: `M${frame.x + 4} ${y + 13}h${item.width - 8}`, stroke: grey.third }) : '')
    );
  });
  return { svg: svg.join(''), height: ((placed.at(-1)?.row ?? -1) + 1) * chip.row };
}

/** A right-to-left word must not reorder the number behind it. */
function isolated(word: string): string {
  return `\u2068${word}\u2069`;
}

function mentionsPart({ words, explanation: { mentions }, titles }: FigureInput): Part {
  const readings = mentions.some(({ fromReal }) => fromReal !== null) ? titles.readings : undefined;
  const title = text(0, 16, readings?.title ?? 'How sure it is', {
    'font-size': 17,
    'font-weight': 600,
  });
  if (mentions.length === 0) {
    return { svg: title + text(0, 42, 'The model finds no mention in this tweet.', { fill: grey.second }), height: 46 };
  }
  let y = 46;
  const rows = mentions.map(({ start, end, type, fromGenerated, fromReal }) => {
    const name = isolated(clip(words.slice(start, end).join(' '), 44));
    let svg = text(0, y, `${type}  ${name}`, { 'font-weight': 600 });
    svg += meter(470, y, readings?.names[0] ?? 'sure', fromGenerated, 120);
    if (readings && fromReal !== null) svg += meter(470, y + 22, readings.names[1], fromReal, 120);
    y += readings && fromReal !== null ? 54 : 30;
    return svg;
  });
  return { svg: title + rows.join(''), height: y - 24 };
}

function fitPart(fit: number): Part {
  return {
    svg:
      text(0, 16, 'Do picture and text belong together?', { 'font-size': 17, 'font-weight': 600 }) +
      meter(0, 44, 'fit', fit, 250) +
      text(0, 68, `${Math.round(fit * 100)} of 100 tweets with a stranger's picture fit less well than this pair.`, {
        fill: grey.second,
        'font-size': 13,
      }),
    height: 70,
  };
}

/** A name, a bar from 0 to 1, and the number; below 0 the bar is empty. */
function meter(x: number, y: number, name: string, value: number, named: number): string {
  const length = 260;
  const filled = round(Math.min(1, Math.max(0, value)) * length);
  const bar = { x: x + named, y: y - 8, height: 6, rx: 3 };
  return (
    text(x, y, name, { fill: grey.second, 'font-size': 13 }) +
    element('rect', { ...bar, width: length, fill: grey.out }) +
    (filled > 0 ? element('rect', { ...bar, width: filled, fill: grey.bar }) : '') +
    text(x + named + length + 12, y, value.toFixed(2), { 'font-size': 13 })
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
