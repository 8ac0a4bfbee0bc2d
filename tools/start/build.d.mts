export const programFolder: string;
export function whyBuild(entry: string, folder?: string): string | null;
export function ensureBuilt(entry: string, tell: (why: string) => void, folder?: string): string | null;
