/** The line from a focused mention's label to its box: downwards to a picture below, along the label row to one beside. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Wire {
  readonly path: string;
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}

export function wireBetween(mention: Rect, region: Rect, stage: Rect, labelWidth: number): Wire {
  if (stage.top >= mention.bottom) {
    const from = { x: mention.left + Math.min((mention.right - mention.left) / 2, 40), y: mention.bottom + 20 };
    const aim = (region.left + region.right) / 2;
    const to = { x: Math.min(stage.right - 4, Math.max(stage.left + 4, aim)), y: Math.max(region.top, stage.top) };
    const bend = (to.y - from.y) * 0.55;
    return { from, to, path: `M${from.x} ${from.y}C${from.x} ${from.y + bend} ${to.x} ${to.y - bend} ${to.x} ${to.y}` };
  }
  const from = { x: mention.left + labelWidth + 6, y: mention.bottom + 10 };
  const to = {
    x: Math.max(region.left, stage.left),
    y: Math.min(region.bottom - 14, Math.max(region.top + 30, from.y)),
  };
  const turn = Math.max(from.x, stage.left - 24);
  return { from, to, path: `M${from.x} ${from.y}H${turn}C${turn + 60} ${from.y} ${to.x - 80} ${to.y} ${to.x} ${to.y}` };
}
