/** Pieces of work one after the other, in the order in which they were given. */

/** Answers when the work has ended. A failure is the caller's own: the next piece of work begins all the same. */
export type SerialQueue = <T>(work: () => T | Promise<T>) => Promise<T>;

export function serialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
