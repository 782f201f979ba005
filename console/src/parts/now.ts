/** One clock for every part that shows an age or a countdown. */
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

const tick = (): void => {
  now = Date.now();
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  timer ??= setInterval(tick, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
};

const seconds = (): number => Math.max(now, Date.now() - 1000);
let shown = seconds();
const read = (): number => {
  const value = seconds();
  if (Math.abs(value - shown) >= 1000) shown = value;
  return shown;
};

/** Epoch milliseconds, renewed each second while something looks. */
export const useNow = (): number => useSyncExternalStore(subscribe, read);
