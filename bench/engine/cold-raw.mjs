/** A bare process with onnxruntime-node: a session of the model in argv, and one tweet through it. */
import { InferenceSession, Tensor } from 'onnxruntime-node';

const [, , model = '', length = '32', threads = '1'] = process.argv;
const session = await InferenceSession.create(model, { intraOpNumThreads: Number(threads), logSeverityLevel: 3 });
const filled = (value) => new Tensor('int64', new BigInt64Array(Number(length)).fill(value), [1, Number(length)]);
await session.run({ input_ids: filled(5n), attention_mask: filled(1n), first_pieces: filled(1n) });
