/**
 * Runs in the page before the app. Notes of every key press what the person waits for: script and layout of the press, the
 * frame after it, and the frame in which the tweet or the sample became another. "Painted" is a task posted by the next
 * animation frame; times count from the moment the browser got the key (event.timeStamp).
 */
{
  const keys = [];
  const probe = { keys, suggestedAt: null, first, settled };
  globalThis.mnervaProbe = probe;

  /** Waits until `ready` answers something; null when that takes too long. The page's policy lets nothing evaluate later. */
  async function until(ready, patienceMs = 20_000) {
    for (const end = performance.now() + patienceMs; performance.now() < end;) {
      const found = ready();
      if (found) return found;
      await new Promise((later) => setTimeout(later, 10));
    }
    return null;
  }

  /** When the first suggestion was painted, in milliseconds since 1970. */
  function first() {
    return until(() => probe.suggestedAt);
  }

  /** The press with this number, when all that is on its way is painted and `wanted` is known. */
  function settled(at, wanted) {
    const isKnown = (entry) => typeof entry?.[wanted] === 'number' && entry.workMs !== null;
    return until(() => isKnown(keys[at]) && keys[at].changeMs !== undefined && keys[at]);
  }

  const soon = (run) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      run();
    };
    port2.postMessage(null);
  };
  const afterPaint = (run) => requestAnimationFrame(() => soon(run));
  const nameShown = () => document.querySelector('[data-testid="sample-name"]')?.textContent ?? '';
  const tweetShown = () => document.getElementById('tweet')?.innerHTML ?? '';
  let [name, tweet] = ['', ''];

  addEventListener(
    'keydown',
    ({ key, timeStamp }) => {
      if (['Control', 'Shift', 'Meta', 'Alt'].includes(key)) return;
      const heardAt = performance.now();
      const entry = { key, workMs: null, leastWorkMs: null, paintMs: null, changeMs: null, arrivalMs: null, timeStamp };
      keys.push(entry);
      const laidOut = () => {
        document.body.getBoundingClientRect(); // makes the layout happen now
        entry.leastWorkMs ??= performance.now() - heardAt;
        return performance.now() - heardAt;
      };
      soon(() => (entry.workMs = laidOut()));
      requestAnimationFrame(laidOut);
      afterPaint(() => (entry.paintMs = performance.now() - timeStamp));
    },
    true,
  );

  /** Into the newest key's entry, once. */
  const note = (what) => {
    const entry = keys.at(-1);
    if (entry?.[what] !== null) return;
    entry[what] = undefined; // on its way to the screen
    afterPaint(() => (entry[what] = performance.now() - entry.timeStamp));
  };
  new MutationObserver(() => {
    const now = [nameShown(), tweetShown()];
    if (now[0] !== name) note('arrivalMs');
    if (now[1] !== tweet) note('changeMs');
    [name, tweet] = now;
    if (probe.suggestedAt === null && document.querySelector('#tweet .mention.suggested')) {
      probe.suggestedAt = undefined;
      afterPaint(() => (probe.suggestedAt = performance.timeOrigin + performance.now()));
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}
