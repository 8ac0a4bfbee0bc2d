/** What every format keeps to, and what is derived from it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { imgid } from '../../datasets/formats';
import { createFormats, defineFormat, fieldsOf, formats, mainInput } from '../../datasets/index';

const root = join(import.meta.dirname, '../..');

describe.each(formats.all.map((format) => [format.id, format] as const))('%s', (_, format) => {
  test('speaks in sentences', () => {
    const { title, hint, inputs, options, write } = format;
    expect(title).toMatch(/^[A-Z]/u);
    expect(
      [hint, ...(write ? [write.hint, ...write.losses] : [])].filter((text) => !/^[A-Z].*\.$/u.test(text)),
    ).toEqual([]);
    for (const input of Object.values(inputs)) expect(input.title).toMatch(/^[A-Z][^.]*$/u);
    for (const field of [...fieldsOf(options), ...(write ? fieldsOf(write.options) : [])]) {
      expect(field).toMatchObject({
        title: expect.stringMatching(/^[A-Z]/u),
        description: expect.stringMatching(/\.$/u),
      });
      expect(field.required || field.default !== null).toBe(true);
    }
  });

  test('asks first for what names the data set', () => {
    expect(format.inputs[mainInput(format)]?.required).toBe(true);
  });
});

test('no file outside the folder of a format, and the list, knows one by its name', () => {
  const all = formats.all.map(({ id }) => id);
  const named = new RegExp(`'(?:${all.filter((id) => id !== 'pairs').join('|')})'`, 'u'); // training has pairs too
  const sources = ['src', 'main', 'renderer', 'datasets'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:ts|svelte)$/u.test(name))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
  const own = new RegExp(`^datasets/(?:${all.join('|')})/`, 'u');
  expect(sources.filter((path) => !own.test(path) && named.test(readFileSync(join(root, path), 'utf8')))).toEqual([]);
});

test('every folder of a format is in the list', () => {
  const folders = readdirSync(join(root, 'datasets'), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .flatMap((name) => /^([^/]+)\/format\.ts$/u.exec(name)?.[1] ?? []);
  expect(formats.all.map(({ id }) => id).sort()).toEqual(folders.sort());
});

describe('a registry', () => {
  test('an unknown id names the known ones', () => {
    const few = createFormats([imgid]);
    expect(few.get('imgid')).toBe(imgid);
    expect(() => few.get('word')).toThrow('There is no format word.');
  });

  test('two formats of one id are a defect', () => {
    expect(() => createFormats([imgid, imgid])).toThrow('Two formats have the same id.');
  });

  const spec = {
    ...{ id: 'x', title: 'X', hint: 'An x.', labelled: false, pictures: null, options: z.object({}), write: null },
    inputs: { text: { kind: 'file', title: 'Text', help: 'a text', required: true } },
    recognise: () => null,
    read: () => ({ samples: [] }),
  } as const;

  test.each([
    [
      'an input that nothing requires',
      { inputs: { text: { ...spec.inputs.text, required: false } } },
      /must be required/u,
    ],
    ['pictures in no input', { pictures: { input: 'images', named: 'by-id' } as const }, /no input images/u],
    ['an option without a title', { options: z.object({ a: z.string() }) }, /title/u],
    [
      'an option of a kind that no form draws',
      { options: z.object({ a: z.array(z.string()).meta({ title: 'A' }) }) },
      /./u,
    ],
  ])('%s is a defect', (_, wrong, message) => {
    expect(() => createFormats([defineFormat({ ...spec, ...wrong })])).toThrow(message);
  });
});

test('fields of options, by their kinds', () => {
  const options = z.object({
    name: z.string().default('').meta({ title: 'Name', description: 'Its name.' }),
    how: z
      .enum(['fast', 'slow'])
      .default('slow')
      .meta({ title: 'How', choices: { fast: 'in a hurry' } }),
    most: z.int().min(1).meta({ title: 'At most' }),
    strict: z.boolean().default(true).meta({ title: 'Strict' }),
  });
  const fields = fieldsOf(options).map(({ name, kind, default: usual, required, choices }) =>
    [
      name,
      kind,
      usual,
      required ? 'required' : 'optional',
      ...choices.map(({ value, title }) => `${value}=${title}`),
    ].join(' '),
  );
  expect(fields).toEqual([
    'name text  optional',
    'how choice slow optional fast=in a hurry slow=slow',
    'most number  required',
    'strict switch true optional',
  ]);
});
