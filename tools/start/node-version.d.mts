export function isNewEnough(version?: string): boolean;
export function rerunOnNewNode(script: string): boolean;
