/** What is asked for and cannot be done exits with 1, says why, and changes nothing; what can be done says what it found. */
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { beforeEach, expect, test } from 'vitest';
import { openProject } from '../../../main/storage';
import { imgid, writeFile } from '../services/set-up';
import { cli, type Cli } from './run';

let mnerva: Cli;
let at: (name: string) => string;

beforeEach(async () => {
  mnerva = cli({ starter: { Oslo: 'LOC' } });
  at = (name) => join(mnerva.folder, name);
  await mnerva.run('init p --labels PER,LOC');
});

const tweet = imgid('IMGID:1 / Oslo B-LOC / rain O');

interface Case {
  readonly name: string;
  readonly make: () => string | Uint8Array;
  /** Further arguments of the import. */
  readonly more?: string;
  readonly code: 0 | 1;
  readonly samples: number;
  /** Codes of the findings. */
  readonly findings: readonly string[];
  readonly says?: RegExp;
}

test.each<Case>([
  { name: 'a good file', make: () => tweet, code: 0, samples: 1, findings: [] },
  { name: 'CRLF and BOM', make: () => `\uFEFF${tweet.replaceAll('\n', '\r\n')}`, code: 0, samples: 1, findings: [] },
  {
    name: 'not UTF-8',
    make: () => Buffer.from(imgid('IMGID:1 / Zürich B-LOC'), 'latin1'),
    code: 0,
    samples: 1,
    findings: ['not-utf-8'],
  },
  {
    name: 'a tag outside the label set',
    make: () => imgid('IMGID:1 / Nokia B-ORG'),
    code: 1,
    samples: 0,
    findings: [],
    says: /types that the project does not have: ORG \(1\)[\s\S]*--map ORG=TYPE/u,
  },
  {
    name: 'duplicate ids',
    make: () => imgid('IMGID:1 / one O | IMGID:1 / two O'),
    code: 0,
    samples: 2,
    findings: ['duplicate-id'],
  },
  {
    name: 'an empty file',
    make: () => '',
    code: 1,
    samples: 0,
    findings: ['empty-file'],
    says: /no tweet to import in t\.txt/u,
  },
  {
    name: 'a binary file',
    make: () => Buffer.from([0, 1, 2, 0]),
    code: 1,
    samples: 0,
    findings: ['not-text'],
    says: /no tweet/u,
  },
  {
    name: 'a line without a tag',
    make: () => `${tweet.trimEnd()}\nword\n`,
    code: 0,
    samples: 1,
    findings: ['malformed-line'],
  },
  { name: 'a stray I-', make: () => imgid('IMGID:1 / Oslo I-LOC'), code: 0, samples: 1, findings: ['orphan-i'] },
  {
    name: 'a tweet of 400 tokens',
    make: () => imgid(`IMGID:1 / ${Array.from({ length: 400 }, (_, i) => `w${i} O`).join(' / ')}`),
    code: 0,
    samples: 1,
    findings: [],
  },
  {
    name: 'missing pictures',
    make: () => tweet,
    more: '--images pictures',
    code: 0,
    samples: 1,
    findings: ['missing-image'],
  },
])('$name', async ({ make, more = '', code, samples, findings, says }) => {
  writeFile(at('t.txt'), make());
  writeFile(at('pictures/unrelated.jpg'), 'x');
  const dry = await mnerva.run(`import p --format imgid --text t.txt ${more} --dry-run --json`);
  expect(dry.code).toBe(code);
  const ran = await mnerva.run(`import p --format imgid --text t.txt ${more} --json`);
  expect(ran.code).toBe(code);
  expect(ran.json.findings.map((finding: { code: string }) => finding.code)).toEqual(findings);
  expect(dry.json.findings).toEqual(ran.json.findings);
  if (says) expect(ran.err).toMatch(says);
  for (const finding of ran.json.findings) {
    expect(finding).toMatchObject({ message: expect.stringMatching(/\.$/u), action: expect.stringMatching(/\.$/u) });
  }
  expect((await mnerva.run('check p --json')).json).toMatchObject({ ok: true, samples });
});

test('pictures that are none are findings, and a 20,000 x 20,000 one too', { timeout: 60_000 }, async () => {
  const wide = blackPng(20_000, 20_000);
  const small = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#456' } })
    .png()
    .toBuffer();
  writeFile(at('pictures/1.jpg'), small);
  writeFile(at('pictures/2.png'), wide);
  writeFile(at('pictures/3.jpg'), small.subarray(0, 40));
  writeFile(at('t.txt'), imgid('IMGID:1 / a O | IMGID:2 / b O | IMGID:3 / c O'));
  const { json } = await mnerva.run('import p --format imgid --text t.txt --images pictures --json');
  expect(json).toMatchObject({ samples: 3, images: 1 });
  const told = json.findings.map(({ code, file }: { code: string; file: string }) => `${code} ${file}`);
  expect(told).toEqual([
    'other-picture-format pictures/1.jpg',
    'bad-picture pictures/2.png',
    'bad-picture pictures/3.jpg',
  ]);
  expect(JSON.stringify(json.findings)).toMatch(/2\.png: .*100 million are the limit/u);
});

test('the same file twice takes nothing in again', async () => {
  writeFile(at('t.txt'), tweet);
  await mnerva.run('import p --format imgid --text t.txt');
  const again = await mnerva.run('import p --format imgid --text t.txt --json');
  expect(again).toMatchObject({ code: 0, json: { samples: 0, skipped: 1, findings: [{ code: 'already-imported' }] } });
});

test.each<[string, RegExp]>([
  ['import p --format imgid --text nothing.txt', /There is nothing at .*nothing\.txt/u],
  ['import p --format imgid --text .', /is not a file/u],
  ['import p --format imgid --text t.txt --map LOC=PLACE', /there is no type PLACE/u],
  ['predict --text nothing.txt --format imgid --out o.txt', /There is nothing at .*nothing\.txt/u],
  ['predict --text t.txt --format imgid --out t.txt', /is there already/u],
  ['import p --format imgid', /needs a file that is not named: Text file \(text\)/u],
  ['import p --format pairs --text t.txt', /Raw pairs reads no text/u],
  ['import p --format imgid --text t.txt --boxes .', /IMGID CoNLL reads no boxes/u],
  ['import p --format imgid --text t.txt --text-column body', /IMGID CoNLL has no option textColumn/u],
  ['import p --format imgid --text t.txt --joiner dots', /the option joiner is wrong/u],
  ['import p .', /looks like no format that can be used here/u],
  ['import p --format gmner --text t.txt', /GMNER needs a folder that is not named: Box folder \(boxes\)/u],
  ['import p --format csv --text t.txt --text-column body', /has no column "body"/u],
  ['evaluate p --split test', /no sample with known mentions/u],
  ['evaluate --gold t.txt --format imgid --checkpoint nowhere', /There is no checkpoint in/u],
  ['predict p --checkpoint run-9', /no checkpoint named run-9/u],
  ['train p', /nothing to learn yet/u],
  ['export p --format imgid --out t.txt', /is there already/u],
  ['export p --format imgid --out .', /is there already|is a folder/u],
  ['backup p --out p/inside', /cannot lie inside/u],
  ['restore p2 q', /no project in/u],
  ['init p', /holds a project already|not empty/u],
])('mnerva %s: exit 1, and nothing is changed', async (line, said) => {
  writeFile(at('t.txt'), tweet);
  const before = snapshot(mnerva.folder);
  const ran = await mnerva.run(line);
  expect(ran.err).toMatch(said);
  expect(ran.code).toBe(1);
  expect(snapshot(mnerva.folder)).toEqual(before);
});

test('a second process is refused, reading goes on', async () => {
  writeFile(at('t.txt'), tweet);
  await mnerva.run('import p --format imgid --text t.txt');
  const store = openProject(at('p'), { access: 'write', what: 'Mnerva (desktop)' });
  try {
    expect(await mnerva.run('predict p')).toMatchObject({ code: 1, err: expect.stringMatching(/Mnerva \(desktop\)/u) });
    expect((await mnerva.run('check p')).code).toBe(0);
    expect((await mnerva.run('export p --format imgid --what gold --out out.txt')).code).toBe(0);
    expect((await mnerva.run('backup p --out b')).code).toBe(0);
  } finally {
    store.close();
  }
});

test('a project of a newer version is refused and left alone', async () => {
  const file = at('p/project.sqlite');
  const db = new Database(file);
  db.pragma('user_version = 999');
  db.close();
  const before = readFileSync(file);
  const ran = await mnerva.run('predict p --json');
  expect(ran.json.error).toMatchObject({ code: 'newer-version' });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test.skipIf(process.getuid?.() === 0)('a project that cannot be written is refused (not as root)', async () => {
  chmodSync(at('p'), 0o555);
  try {
    const ran = await mnerva.run('predict p --json');
    expect(ran).toMatchObject({ code: 1, json: { error: { code: 'read-only' } } });
    expect((await mnerva.run('check p')).code).toBe(0);
  } finally {
    chmodSync(at('p'), 0o755);
  }
});

test('an export into a folder that is not there says so, and leaves no half file', async () => {
  writeFile(at('t.txt'), tweet);
  await mnerva.run('import p --format imgid --text t.txt');
  writeFile(at('file'), 'in the way');
  const ran = await mnerva.run('export p --format imgid --what gold --out file/out.txt');
  expect(ran.code).toBe(1);
  expect(readdirSync(mnerva.folder).filter((name) => name.includes('part'))).toEqual([]);
});

/** A valid PNG of one bit a pixel: a few kilobytes that unpack to gigabytes. */
function blackPng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1; // bits a pixel; the rest 0: grey, deflate, no filter, not interlaced
  const rows = deflateSync(Buffer.alloc(height * (1 + Math.ceil(width / 8))), { level: 1 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

/** Names, sizes and content of what a person would miss; SQLite's own side files come and go. */
function snapshot(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/-(wal|shm)$|project\.lock/u.test(name))
    .sort()
    .map((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? name : `${name} ${readFileSync(path).length}`;
    });
}
