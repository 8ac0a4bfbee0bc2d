export const programFolder: string;
export function whyBuild(entry: string, folder?: string): string | null;
export function build(folder?: string): string | null;
