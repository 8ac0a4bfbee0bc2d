/**
 * Pascal VOC boxes as the grounded tweet sets have them (Yu et al. 2023): one file per picture, one `<object>` per box, `<name>` the
 * mention's text. `<filename>` and `<path>` are wrong in many files and not read: the file's own stem is the key.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import type { Region } from '../../src/domain/region';
import type { Findings } from '../findings';
import { limits } from '../limits';
import type { NamedBytes } from '../source';
import { decodeText } from '../text-bytes';
import { decodeEntities } from './entities';

export type Box = Omit<Region, 'id' | 'origin'>;

export interface NamedBoxes {
  /** The mention's text: its tokens, joined by one space. */
  readonly name: string;
  readonly boxes: readonly Box[];
}

export interface PictureBoxes {
  /** The picture's size as the file states it: boxes are in its pixels. Null where it does not. */
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly names: readonly NamedBoxes[];
  /** Boxes that could not be read. */
  readonly unread: number;
}

const number = z.string().transform(Number).pipe(z.number());
const BoxObject = z.object({
  name: z.string(),
  bndbox: z.object({ xmin: number, ymin: number, xmax: number, ymax: number }),
});
const Annotation = z.object({
  annotation: z.object({ size: z.unknown().optional(), object: z.array(z.unknown()).default([]) }),
});
const Size = z.object({ width: number.pipe(z.number().positive()), height: number.pipe(z.number().positive()) });

/** No entity is expanded and no number guessed: "007" is a name. */
const parser = new XMLParser({
  ignoreAttributes: true,
  processEntities: false,
  parseTagValue: false,
  isArray: (name) => name === 'object',
});

/** The boxes of one file by name; null (and a finding) where it cannot be read. */
export function readBoxes(file: NamedBytes, findings: Findings): PictureBoxes | null {
  const reject = (code: string, line: number | null, message: string): null => {
    findings.add({
      file: file.name,
      line,
      code,
      message,
      action: 'The file was not read; its mentions have no boxes.',
    });
    return null;
  };
  const xml = decodeText(file, findings, limits.boxFileBytes)?.text;
  if (xml === undefined) return null;
  if (/<!(?:DOCTYPE|ENTITY)/iu.test(xml))
    return reject('xml-doctype', null, 'The file declares a document type or entities.');
  const valid = XMLValidator.validate(xml);
  if (valid !== true) return reject('broken-xml', valid.err.line, `Broken XML: ${valid.err.msg}`);
  const parsed = Annotation.safeParse(parse(xml));
  if (!parsed.success) return reject('broken-xml', null, 'There is no <annotation> of Pascal VOC in the file.');

  const { size, object } = parsed.data.annotation;
  if (object.length > limits.boxesPerFile)
    return reject('too-many-boxes', null, `${object.length} boxes; the limit is ${limits.boxesPerFile}.`);
  const names = new Map<string, Box[]>();
  let unread = 0;
  for (const raw of object) {
    const box = readObject(raw, file.name, findings);
    if (!box) unread += 1;
    else {
      const ofName = names.get(box.name) ?? [];
      names.set(box.name, ofName);
      ofName.push(box.box);
    }
  }
  return {
    size: Size.safeParse(size).data ?? null,
    names: [...names].map(([name, boxes]) => ({ name, boxes })),
    unread,
  };
}

/** The parser refuses deep nesting and names like `__proto__`; `undefined` then, which is no annotation. */
function parse(xml: string): unknown {
  try {
    return parser.parse(xml);
  } catch {
    return undefined;
  }
}

function readObject(raw: unknown, file: string, findings: Findings): { name: string; box: Box } | null {
  const parsed = BoxObject.safeParse(raw);
  const { xmin = 0, ymin = 0, xmax = 0, ymax = 0 } = parsed.data?.bndbox ?? {};
  const box = { x: xmin, y: ymin, width: xmax - xmin, height: ymax - ymin };
  if (!parsed.success || !(box.width > 0 && box.height > 0)) {
    const message = parsed.success
      ? `An empty box, ${xmin} ${ymin} ${xmax} ${ymax}.`
      : 'An <object> without a name or a box.';
    findings.add({ file, line: null, code: 'bad-box', message, action: 'The box was left out.' });
    return null;
  }
  return {
    name: decodeEntities(parsed.data.name)
      .replace(/[ \t\r\n]+/gu, ' ')
      .trim(),
    box,
  };
}
