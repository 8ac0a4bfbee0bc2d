/**
 * Rows of a table that its checkpoint keeps in eight bits: the numbers q stay so, and of the rows that are looked up q * scale is exact in
 * single precision (models/io/eight-bits.ts). So the starter's word table takes 12 MB of memory in place of 47.
 */
import type { EightBits } from '../../../models';
import type { GraphBuilder } from '../onnx-out/graph-builder';

/** table [rows, columns] as `bits`, ids [M] -> [M, columns]. */
export function addEightBitTable(graph: GraphBuilder, name: string, table: string, bits: EightBits, ids: string): void {
  const { values, scales } = bits;
  const shape = [scales.length, values.length / scales.length];
  const numbers = graph.constantOf(`${table}/values`, 'int8', shape, () => values);
  const sizes = graph.constant(`${table}/scales`, 'float32', [scales.length, 1], scales);
  const rows = graph.value(`${name}/rows`, 'Gather', [numbers, ids], { axis: 0 });
  const wide = graph.value(`${name}/wide`, 'Cast', [rows], { to: 1 });
  const scale = graph.value(`${name}/scale`, 'Gather', [sizes, ids], { axis: 0 });
  graph.value(name, 'Mul', [wide, scale]);
}
