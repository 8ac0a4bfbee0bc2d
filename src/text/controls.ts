/**
 * Characters that a terminal obeys and a reader does not see: C0 and C1 controls, line separators of Unicode, and what turns the
 * direction of writing.
 */
const controls = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** The text with these as `\u001b`; line breaks and tabs stay. */
export function controlsShown(text: string): string {
  return text.replace(controls, (control) =>
    control === '\n' || control === '\t' ? control : `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** In names: the direction marks that people of right-to-left scripts type are none. */
const controlsOfNames = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

export const hasNoControls = (name: string): boolean => name.search(controlsOfNames) < 0;

export const withoutControls = (name: string): string => name.replace(controlsOfNames, '');
