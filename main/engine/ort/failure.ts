/** Turns ONNX Runtime's report of a failed node into a sentence that names the tfjs kernel. */

/** "… running Gather node. Name:'GatherV2#3' Status Message: … indices element out of data bounds, idx=99 …" */
const report = /running (\w+) node\. Name:'([^'#]*)#?\d*' Status Message: ([^]*)$/;
const index = /idx=(-?\d+) must be within the inclusive range \[(-?\d+),(-?\d+)\]/;

export class GraphFailure extends Error {
  constructor(message: string, options: ErrorOptions) {
    super(message, options);
    this.name = 'GraphFailure';
  }
}

export function describeFailure(error: unknown): Error {
  if (error instanceof GraphFailure) return error;
  const text = error instanceof Error ? error.message : String(error);
  const found = report.exec(text);
  if (!found) return new GraphFailure(`A recorded computation failed: ${text}`, { cause: error });
  const [, op, kernel, status = ''] = found;
  const bounds = index.exec(status);
  const why = bounds ? `the index value ${bounds[1]} is not in [0, ${bounds[3]}]` : status.trim();
  return new GraphFailure(`${kernel || op}: ${why}`, { cause: error });
}
