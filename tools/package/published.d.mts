export function writeSbom(folder: string, to: string): void;
export function writeChecksums(files: readonly string[], to: string): void;
