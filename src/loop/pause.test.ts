import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { within } from './pause.ts';

const timers = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

it('a wait that ended early leaves neither timer nor listener behind', async () => {
  const stopping = new AbortController();
  const before = timers();
  for (let batch = 0; batch < 50; batch++)
    expect(await within(Promise.resolve(batch), 60_000, stopping.signal)).toBe(batch);
  expect(timers()).toBeLessThanOrEqual(before);
  expect(getEventListeners(stopping.signal, 'abort')).toEqual([]);
});

it('a wait ends without an answer when its time is over, or when it is told to stop', async () => {
  const never = new Promise<string>(() => undefined);
  const stopping = new AbortController();
  expect(await within(never, 1, stopping.signal)).toBeUndefined();
  const waiting = within(never, 60_000, stopping.signal);
  stopping.abort();
  expect(await waiting).toBeUndefined();
  expect(await within(never, 60_000, stopping.signal)).toBeUndefined();
});
