/** How deep the brackets of a JSON text nest, without parsing it: deep nesting must not reach a recursive function. */
export function nestingDepth(json: string): number {
  let [depth, deepest] = [0, 0];
  let inString = false;
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (inString) {
      if (character === '\\') i += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}
