export function packageConfig(target: { readonly platform: string; readonly arch: string }): {
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly files: readonly string[];
} & Record<string, unknown>;
