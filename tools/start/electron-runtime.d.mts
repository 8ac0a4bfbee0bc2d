export interface InstallOptions {
  readonly quietMs?: number;
  readonly pollMs?: number;
  readonly keys?: NodeJS.ReadStream | null;
  readonly say?: (line: string) => void;
}
export function electronExecutable(packageFolder: string): string | null;
export function rememberedRefusal(file: string): string | null;
export function rememberRefusal(file: string, reason: string): void;
export function installElectron(packageFolder: string, options: InstallOptions): Promise<string | null>;
