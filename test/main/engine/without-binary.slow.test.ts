/**
 * A machine for which ONNX Runtime has no binary (an Intel Mac): forced here by a binding that does not load. The bundled
 * starter suggests what it suggests elsewhere, and learns from a few corrections, in WebAssembly.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BindingError } from '../../../main/engine/ort';
import type { EnginePort } from '../../../src/engine/calls';
import type { TaggedSentence } from '../../../src/engine/prediction';
import { localFolderEngine, sentences, temporaryFolder, tinyRequest, types } from './tiny';

const starter = fileURLToPath(new URL('../../../models/starter', import.meta.url));
const few = sentences.slice(0, 4);
const words = few.map(({ tokens }) => tokens);

describe('without ONNX Runtime', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let elsewhere: TaggedSentence[];
  let engine: EnginePort;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const usual = localFolderEngine();
    elsewhere = await usual.predict({ checkpoint: starter, types, sentences: words });
    await usual.close();
    engine = localFolderEngine({
      register: () => {
        throw new BindingError(
          'ONNX Runtime could not be loaded on darwin-x64: there is no such file.',
          'There is no binary.',
        );
      },
    });
  });
  afterAll(async () => {
    await engine.close();
    await folder.remove();
  });

  it('says in a line what computes and why it is slow', async () => {
    const { backend, device, reason } = await engine.info();
    expect(backend).toBe('wasm');
    expect(device).toMatch(/in WebAssembly, 1 thread$/);
    expect(reason).toMatch(
      /^ONNX Runtime could not be loaded on darwin-x64.*The slower WebAssembly engine is used instead\. It is slow because/,
    );
  });

  it('suggests what it suggests elsewhere', async () => {
    const tagged = await engine.predict({ checkpoint: starter, types, sentences: words });
    expect(tagged.some(({ mentions }) => mentions.length > 0)).toBe(true);
    tagged.forEach(({ mentions }, i) => {
      const want = elsewhere[i]?.mentions ?? [];
      expect(mentions.map(({ start, end, type }) => `${start}-${end} ${type}`)).toEqual(
        want.map(({ start, end, type }) => `${start}-${end} ${type}`),
      );
      mentions.forEach(({ score }, k) => expect(score).toBeCloseTo(want[k]?.score ?? NaN, 4));
    });
  });

  it('learns from a few corrections, on top of the starter', async () => {
    const losses: number[] = [];
    const request = tinyRequest(folder.path('updated'), {
      from: starter,
      recipe: 'update',
      train: few.slice(0, 2),
      replay: few.slice(2),
      distil: [],
      dev: few.slice(0, 1),
      batchSize: 4,
      maxSteps: 2,
      epochs: 2,
    });
    const { steps } = await engine.train(request, { onProgress: ({ loss }) => void losses.push(loss) });
    expect(steps).toBe(2);
    expect(losses.every(Number.isFinite)).toBe(true);
    const trained = readFileSync(`${folder.path('updated')}/model.safetensors`);
    expect(trained.equals(readFileSync(`${starter}/model.safetensors`))).toBe(false);
    const tagged = await engine.predict({ checkpoint: folder.path('updated'), types, sentences: words });
    expect(tagged).toHaveLength(words.length);
  });
});
