/** Scrolls a box, and nothing around it, as far as it takes to see this part of it with some room above and below, in pixels. */
export function bringIntoSight(box: HTMLElement, part: Element, room: { above: number; below: number }): void {
  if (box.scrollHeight <= box.clientHeight) return;
  const seen = box.getBoundingClientRect();
  const { top, bottom } = part.getBoundingClientRect();
  const [over, under] = [seen.top - (top - room.above), bottom + room.below - seen.bottom];
  if (over > 0) box.scrollTop -= over;
  else if (under > 0) box.scrollTop += under;
}
