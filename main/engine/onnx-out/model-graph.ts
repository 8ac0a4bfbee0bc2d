/** The whole graph of a checkpoint: pieces in, emissions and tags out. Operators are ONNX's own, opset 17. */
import { AppError } from '../../../src/errors';
import { picturesOf, tagsOf, type Checkpoint } from '../../../models';
import { bannedTags, excludedScore } from '../../../models/loaded';
import type { ModelGraph, ModelHeader, ModelPort } from '../ort';
import { addDecoding } from './decode';
import { GraphBuilder } from './graph-builder';
import type { TracedOperand } from './join';
import { opset } from './opset';
import { traceEmissions, tracedInputs } from './trace';

/** Inputs [batch, length] int64: pieces; 1 for a piece and 0 for padding; 1 at the first piece of every word. */
export const inputNames = { ids: tracedInputs.ids, valid: 'attention_mask', words: 'first_pieces' } as const;
/** [batch, length, tags] float32, and [batch, length] int64: a word's tag at its first piece, -1 elsewhere. */
export const outputNames = { emissions: 'emissions', tags: 'tags' } as const;

export const header = (properties: Readonly<Record<string, string>>): ModelHeader => ({
  name: 'mnerva',
  irVersion: 8, // that of opset 17
  opsets: [['', opset]],
  producer: 'mnerva',
  properties,
});

/** Throws `refused` for a model that needs the picture. */
export async function modelGraph(checkpoint: Checkpoint): Promise<ModelGraph> {
  const { config, types, untrained, tensors } = checkpoint;
  if (picturesOf(config)?.atInference) {
    throw new AppError(
      'refused',
      `A ${config.preset} checkpoint reads the picture of a tweet, so it cannot be written as a model of words alone.`,
      'Export a checkpoint of a preset that needs no picture to predict.',
    );
  }
  const tags = tagsOf(config.labels, types);
  const K = tags.length;
  const graph = new GraphBuilder(inputNames.ids);
  const weight = (name: string): string => {
    const tensor = tensors.get(name);
    return tensor ? graph.constant(name, 'float32', tensor.shape, tensor.data) : name;
  };
  const operand = (input: TracedOperand): string => {
    if (input.kind === 'value') return weight(input.name);
    return input.kind === 'number' ? graph.number(input.type, input.value) : graph.dimensions(input.values);
  };

  graph.value(tracedInputs.valid, 'Cast', [inputNames.valid], { to: 1 });
  const trace = await traceEmissions(checkpoint);
  for (const { name, op, inputs, attributes } of trace.nodes) graph.value(name, op, inputs.map(operand), attributes);

  const banned = bannedTags(tags, untrained);
  const mask = graph.constant('tags_of_untrained_types', 'bool', [K], banned);
  const emissions = graph.value(outputNames.emissions, 'Where', [
    mask,
    graph.number('float32', excludedScore),
    trace.result,
  ]);
  const isWord = graph.value('is_a_first_piece', 'Cast', [inputNames.words], { to: 9 });
  const scored = config.labels === 'bio9' ? isWord : graph.value('is_a_piece', 'Cast', [inputNames.valid], { to: 9 });
  const numbers = (name: string): Float32Array => tensors.get(name)?.data ?? new Float32Array();
  const chain = {
    K,
    start: numbers('crf.start'),
    end: numbers('crf.end'),
    transitions: numbers('crf.transitions'),
  };
  const path = addDecoding(graph, emissions, scored, chain, 'path');
  graph.value(outputNames.tags, 'Where', [isWord, path, graph.number('int64', -1)]);

  const port = (name: string): ModelPort => ({ name, dtype: 'int64', shape: ['batch', 'length'] });
  return graph.finish(
    [port(inputNames.ids), port(inputNames.valid), port(inputNames.words)],
    [{ name: outputNames.emissions, dtype: 'float32', shape: ['batch', 'length', K] }, port(outputNames.tags)],
  );
}
