/** Waits, or stops waiting when the signal aborts; leaves no listener behind. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });

/** What comes within that time, else undefined; timer and listener go as soon as it has come. */
export const within = async <T>(
  pending: Promise<T>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<T | undefined> => {
  const over = new AbortController();
  const stop = (): void => over.abort();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([pending, pause(milliseconds, over.signal).then(() => undefined)]);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
};
