export function rerunOnNewNode(script: string): boolean;
