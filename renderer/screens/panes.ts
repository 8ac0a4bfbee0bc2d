/** F6: from pane to pane, to the first thing in it that takes the focus. */
export function nextPane(by: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null);
  if (panes.length === 0) return;
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const pane = panes[(at + by + panes.length) % panes.length];
  const inner = pane?.matches('[tabindex]')
    ? pane
    : pane?.querySelector<HTMLElement>('button:not(:disabled, [aria-disabled="true"]), [tabindex="0"], input, select');
  inner?.focus();
}
