export function writeStartPage(folder: string, address: string): string;
export function removeStartPage(path: string): void;
