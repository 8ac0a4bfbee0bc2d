/** Where two versions of a file first differ, in words; null where they do not. */

const shownCharacters = 80;

/** Byte for byte; a difference is said by its line. */
export function compareText(kept, made) {
  if (kept === made) return null;
  const [old, fresh] = [kept.split('\n'), made.split('\n')];
  const line = old.findIndex((text, i) => text !== fresh[i]);
  if (line < 0) return `${fresh.length - old.length} lines more`;
  return `line ${line + 1}: ${clipped(old[line], fresh[line])}`;
}

/** JSON with numbers that may differ by `tolerance`: another version of a library adds in another order. */
export function compareNumbers(kept, made, tolerance) {
  return differenceAt('', JSON.parse(kept), JSON.parse(made), tolerance);
}

function differenceAt(path, old, fresh, tolerance) {
  if (typeof old === 'number' && typeof fresh === 'number')
    return Math.abs(old - fresh) <= tolerance ? null : `${path}: ${old} would be ${fresh}`;
  if (old === null || fresh === null || typeof old !== 'object' || typeof fresh !== 'object')
    return old === fresh ? null : `${path}: ${clipped(JSON.stringify(old), JSON.stringify(fresh))}`;
  if (Array.isArray(old) && Array.isArray(fresh) && old.length !== fresh.length)
    return `${path}: ${old.length} values would be ${fresh.length}`;
  for (const key of new Set([...Object.keys(old), ...Object.keys(fresh)])) {
    const difference = differenceAt(path ? `${path}.${key}` : key, old[key], fresh[key], tolerance);
    if (difference) return difference;
  }
  return null;
}

/** Both texts from a little before the place where they part. */
function clipped(old = 'nothing', fresh = 'nothing') {
  let at = 0;
  while (at < old.length && old[at] === fresh[at]) at++;
  const from = Math.max(0, at - 20);
  const part = (text) => {
    const shown = text.slice(from, from + shownCharacters);
    return `${from > 0 ? '…' : ''}${shown}${from + shownCharacters < text.length ? '…' : ''}`;
  };
  return `${part(old)} would be ${part(fresh)}`;
}
