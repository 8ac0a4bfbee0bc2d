/**
 * Cuts a large graph into smaller ones that run one after another. A graph keeps all it is fed until its end, and ONNX Runtime may
 * keep intermediate results as long, and its binding copies every result: the backward pass of a large model would hold the whole
 * forward pass beside its own results, and the forward pass its results twice.
 * Cut in pieces they give back, after each, what no later piece reads. Checkpointing (Chen et
 * al. 2016) goes further and computes anew what it gave back; here that is done to reshapes only.
 */
import { nodesOf } from './plan';
import { elementBytes } from './values';
import type { GraphNode, Value } from './values';

export interface Segment {
  /** What it computes: wanted values, and what later segments read. */
  readonly outputs: readonly Value[];
  /** Leaves that no later segment reads, and values that were computed for this segment and earlier ones only. */
  readonly read: readonly Value[];
  readonly used: readonly Value[];
}

/** Up to so many bytes of intermediate results are fed to one graph and of results made by it. */
const mostWhole = 2 ** 30;
/** What has more is cut into segments of about so many. */
const segmentBytes = 2 ** 27;

/** From where to where in the order of the nodes a value is there. */
interface Life {
  readonly born: number;
  last: number;
}

/** In the order in which they must run. `whole`: bytes that a graph may be fed and make in one piece. */
export function segmentsOf(wanted: readonly Value[], whole = mostWhole): Segment[] {
  const nodes = nodesOf(wanted);
  const lives = livesOf(nodes, new Set(wanted));
  let held = wanted.reduce((sum, value) => sum + bytesOf(value), 0);
  for (const [value, { born }] of lives) if (born < 0 && value.origin === 'pool') held += bytesOf(value);
  if (held <= whole) return [{ outputs: wanted, read: [], used: [] }];
  const count = Math.ceil(held / Math.min(whole, segmentBytes));
  const cuts = cutsOf(nodes, lives, count);
  return cuts.map((end, i) => segmentOf(lives, new Set(wanted), i === 0 ? 0 : cuts[i - 1]!, end));
}

/** Leaves are born at -1; wanted values stay for ever. A reshape lives where it is read: only what it shows is handed on. */
function livesOf(nodes: readonly GraphNode[], wanted: ReadonlySet<Value>): Map<Value, Life> {
  const lives = new Map<Value, Life>();
  const born = new Map(nodes.flatMap((node, i) => node.outputs.map((output) => [output, i] as const)));
  const read = (value: Value, at: number): void => {
    const source = sourceOf(value, wanted);
    const life = lives.get(source);
    if (life) life.last = at;
    else lives.set(source, { born: born.get(source) ?? -1, last: at });
  };
  nodes.forEach((node, i) => {
    for (const input of node.inputs) if (input) read(input, i);
  });
  for (const value of wanted) if (!lives.has(value)) lives.set(value, { born: born.get(value) ?? -1, last: -1 });
  return lives;
}

function sourceOf(value: Value, wanted: ReadonlySet<Value>): Value {
  let at = value;
  for (;;) {
    const shown = at.viewed ?? (at.node?.op === 'Reshape' && !wanted.has(at) ? at.node.inputs[0] : null);
    if (!shown) return at;
    at = shown;
  }
}

/**
 * Where segments end. They have about the same share of all results' bytes; near each end the place is taken where least is
 * handed on: between two layers that is one tensor.
 */
function cutsOf(nodes: readonly GraphNode[], lives: ReadonlyMap<Value, Life>, count: number): number[] {
  const handedOn = new Float64Array(nodes.length + 1); // bytes that cross into the node of this index
  for (const [value, { born, last }] of lives) {
    if (born < 0 || last <= born) continue;
    handedOn[born + 1]! += bytesOf(value);
    handedOn[last + 1]! -= bytesOf(value);
  }
  for (let i = 1; i <= nodes.length; i++) handedOn[i]! += handedOn[i - 1]!;
  const done = new Float64Array(nodes.length + 1);
  nodes.forEach((node, i) => (done[i + 1] = done[i]! + node.outputs.reduce((sum, output) => sum + bytesOf(output), 0)));
  const share = done[nodes.length]! / count;
  const cuts: number[] = [];
  for (let k = 1; k < count; k++) {
    const from = done.findIndex((bytes) => bytes >= (k - 0.25) * share);
    const to = done.findIndex((bytes) => bytes >= (k + 0.25) * share);
    let best = from;
    for (let i = from; i <= to; i++) if (handedOn[i]! < handedOn[best]!) best = i;
    if (best > (cuts.at(-1) ?? 0) && best < nodes.length) cuts.push(best);
  }
  return [...cuts, nodes.length];
}

function segmentOf(lives: ReadonlyMap<Value, Life>, wanted: ReadonlySet<Value>, start: number, end: number): Segment {
  const outputs: Value[] = [];
  const read: Value[] = [];
  const used: Value[] = [];
  for (const [value, { born, last }] of lives) {
    const isOwn = born >= start && born < end;
    if (isOwn && (wanted.has(value) || last >= end)) outputs.push(value);
    if (wanted.has(value) || last < start || last >= end) continue;
    if (born < 0) read.push(value);
    else if (!isOwn) used.push(value);
  }
  return { outputs, read, used };
}

const bytesOf = ({ dtype, size }: Value): number => elementBytes[dtype] * size;
