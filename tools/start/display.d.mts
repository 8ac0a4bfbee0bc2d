export function whyNoDisplay(
  environment?: Readonly<Record<string, string | undefined>>,
  platform?: string,
): string | null;
