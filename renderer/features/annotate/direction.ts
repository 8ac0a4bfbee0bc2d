/** A text's base direction as `dir="auto"` finds it: by its first strong character (UAX #9, P2 and P3). */
const strong = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]|(?<left>\p{L})/u;

export function isRightToLeft(text: string): boolean {
  const found = strong.exec(text);
  return found !== null && found.groups?.left === undefined;
}
