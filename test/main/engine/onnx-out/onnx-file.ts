/** Reads back from an ONNX file what the tests ask of it, by the field numbers of onnx.proto; unrelated to the writer. */

export interface OnnxFile {
  readonly irVersion: number;
  /** "domain version", the empty domain being ONNX's own. */
  readonly opsets: readonly string[];
  /** "domain:operator" of every node, those in the bodies of loops too. */
  readonly operators: readonly string[];
  /** "name[extent,extent]" */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Names of the stored tensors. */
  readonly weights: readonly string[];
}

type Field = readonly [number: number, value: number | Uint8Array];

export function readOnnx(bytes: Uint8Array): OnnxFile {
  const model = fieldsOf(bytes);
  const graph = fieldsOf(blob(model, 7));
  return {
    irVersion: Number(model.find(([number]) => number === 1)?.[1]),
    opsets: blobs(model, 8).map((opset) => `${text(fieldsOf(opset), 1)} ${integer(fieldsOf(opset), 2)}`.trim()),
    operators: operatorsOf(graph),
    inputs: blobs(graph, 11).map(port),
    outputs: blobs(graph, 12).map(port),
    weights: blobs(graph, 5).map((tensor) => text(fieldsOf(tensor), 8)),
  };
}

function operatorsOf(graph: readonly Field[]): string[] {
  return blobs(graph, 1).flatMap((bytes) => {
    const node = fieldsOf(bytes);
    const bodies = blobs(node, 5).flatMap((attribute) => blobs(fieldsOf(attribute), 6));
    return [`${text(node, 7)}:${text(node, 4)}`, ...bodies.flatMap((body) => operatorsOf(fieldsOf(body)))];
  });
}

function port(bytes: Uint8Array): string {
  const fields = fieldsOf(bytes);
  const shape = fieldsOf(blob(fieldsOf(blob(fieldsOf(blob(fields, 2)), 1)), 2));
  const extents = blobs(shape, 1).map((dimension) => {
    const [field] = fieldsOf(dimension);
    return field?.[1] instanceof Uint8Array ? new TextDecoder().decode(field[1]) : String(field?.[1]);
  });
  return `${text(fields, 1)}[${extents.join()}]`;
}

function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    if (tag % 8 === 0) fields.push([number, varint()]);
    else if (tag % 8 === 2) {
      const length = varint();
      fields.push([number, bytes.subarray(at, (at += length))]);
    } else if (tag % 8 === 5) at += 4;
    else throw new Error(`wire type ${tag % 8} at ${at}`);
  }
  return fields;
}

function blobs(fields: readonly Field[], wanted: number): Uint8Array[] {
  return fields.flatMap(([number, value]) => (number === wanted && value instanceof Uint8Array ? [value] : []));
}

function blob(fields: readonly Field[], wanted: number): Uint8Array {
  return blobs(fields, wanted)[0] ?? new Uint8Array();
}

function text(fields: readonly Field[], wanted: number): string {
  return new TextDecoder().decode(blob(fields, wanted));
}

function integer(fields: readonly Field[], wanted: number): number {
  return Number(fields.find(([number]) => number === wanted)?.[1] ?? 0);
}
