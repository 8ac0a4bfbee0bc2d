export function compareText(kept: string, made: string): string | null;
export function compareNumbers(kept: string, made: string, tolerance: number): string | null;
