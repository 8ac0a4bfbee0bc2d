/** Every format of the program, one line each. */
export { csv } from './csv/format';
export { doccano } from './doccano/format';
export { gmner } from './gmner/format';
export { imgid } from './imgid/format';
export { jsonl } from './jsonl/format';
export { pairs } from './pairs/format';
export { twitter } from './twitter/format';
