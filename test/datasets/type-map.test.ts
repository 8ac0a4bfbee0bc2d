import { describe, expect, test } from 'vitest';
import { TypeMapper } from '../../datasets/type-map';
import { readImgidText, show } from './show';

const text = 'IMGID:1\nAna\tB-PER\nof\tO\nFado\tB-OTHER\nNight\tI-OTHER\n';

describe('TypeMapper', () => {
  test.each<[string, string[], Record<string, string | null>, string, Record<string, number>]>([
    ['types of the project stay', ['PER', 'OTHER'], {}, '[Ana PER] of [Fado Night OTHER]', {}],
    ['OTHER is not MISC by itself', ['PER', 'MISC'], {}, '[Ana PER] of Fado Night', { OTHER: 1 }],
    ['OTHER becomes MISC when asked', ['PER', 'MISC'], { OTHER: 'MISC' }, '[Ana PER] of [Fado Night MISC]', {}],
    ['null leaves out, and is not unknown', ['PER'], { OTHER: null }, '[Ana PER] of Fado Night', {}],
    ['a known type may be mapped too', ['PER', 'X'], { PER: 'X', OTHER: 'PER' }, '[Ana X] of [Fado Night PER]', {}],
    ['nothing is known', ['Z'], {}, 'Ana of Fado Night', { PER: 1, OTHER: 1 }],
    ['names of objects are no types', ['Z'], { toString: 'Z' }, 'Ana of Fado Night', { PER: 1, OTHER: 1 }],
  ])('%s', async (_, types, map, want, unknown) => {
    const { samples } = await readImgidText(text);
    const mapper = new TypeMapper(types, map);
    expect(show(mapper.apply(samples[0]!))).toBe(`1: ${want}`);
    expect(mapper.unknownTypes).toEqual(unknown);
  });

  test('tags follow the types, orphans included', async () => {
    const { samples } = await readImgidText('IMGID:1\nx\tI-OTHER\ny\tB-PER\n');
    expect(new TypeMapper(['MISC'], { OTHER: 'MISC', PER: null }).apply(samples[0]!).tags).toEqual(['I-MISC', 'O']);
  });

  test('neighbours that would run together keep their mentions and lose the tags', async () => {
    const { samples } = await readImgidText('IMGID:1\nx\tB-A\ny\tI-B\n');
    const mapped = new TypeMapper(['C'], { A: 'C', B: 'C' }).apply(samples[0]!);
    expect(show(mapped)).toBe('1: [x C] [y C]');
    expect(mapped.tags).toBeNull();
  });
});
