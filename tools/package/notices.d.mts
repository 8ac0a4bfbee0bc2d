export function bundledPackages(folder: string): readonly string[];
export function packedPackages(files: readonly string[]): readonly string[];
export function noticesOf(folder: string, names: readonly string[]): string;
