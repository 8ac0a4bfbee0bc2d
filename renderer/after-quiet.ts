/** Calls `work` once things have been quiet for a moment: for events that come in bursts. */
export function afterQuiet(work: () => void, quietMs = 150): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, quietMs);
  };
}
