/** The folders of test/golden/pretrained, as files by name. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { rawTensors, sizeOf, type RawTensor } from '../../../models/io/safetensors';
import { Numbers } from '../golden';

const Golden = z.object({
  ids: z.array(z.array(z.number())),
  pixels: Numbers,
  folders: z.record(z.string(), z.object({ files: z.record(z.string(), z.string()), hidden: Numbers.optional() })),
});

export const golden = Golden.parse(
  JSON.parse(readFileSync(new URL('../../golden/pretrained/folders.json', import.meta.url), 'utf8')),
);

export function folder(name: string): Map<string, Uint8Array> {
  const files = Object.entries(golden.folders[name]!.files);
  return new Map(files.map(([file, base64]) => [file, new Uint8Array(Buffer.from(base64, 'base64'))]));
}

export const hiddenOf = (name: string): Numbers => golden.folders[name]!.hidden!;

/** The folder with its one safetensors file changed tensor by tensor; every tensor stays of its type. */
export function withTensors(name: string, change: (tensors: Map<string, RawTensor>) => void): Map<string, Uint8Array> {
  const files = folder(name);
  const tensors = rawTensors(files.get('model.safetensors')!, 'model.safetensors');
  change(tensors);
  return files.set('model.safetensors', assembled(tensors));
}

export const zeros = (shape: readonly number[], dtype = 'F32'): RawTensor => ({
  dtype,
  shape,
  bytes: new Uint8Array(sizeOf(shape) * (dtype === 'I64' ? 8 : 4)),
});

/** The plainest writer: header and numbers, one after the other. */
function assembled(tensors: ReadonlyMap<string, RawTensor>): Uint8Array {
  let at = 0;
  const entries = [...tensors].map(([name, { dtype, shape, bytes }]) => {
    const data_offsets = [at, (at += bytes.length)];
    return [name, { dtype, shape, data_offsets }] as const;
  });
  const json = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(json.length));
  return new Uint8Array(Buffer.concat([size, json, ...[...tensors.values()].map(({ bytes }) => bytes)]));
}

export function withJson(
  files: Map<string, Uint8Array>,
  name: string,
  change: (value: Record<string, unknown>) => void,
): Map<string, Uint8Array> {
  const value: unknown = JSON.parse(new TextDecoder().decode(files.get(name)));
  const record = z.record(z.string(), z.unknown()).parse(value);
  change(record);
  return files.set(name, new TextEncoder().encode(JSON.stringify(record)));
}
