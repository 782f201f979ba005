/** Handlers of reviews of existence, readiness and decoys: a site that has none of them yet. */
import { type Handlers, Refused } from './handler.ts';

type Standing = Extract<
  keyof Handlers,
  `existence.${string}` | `eligible.${string}` | `readiness.${string}` | `honey.${string}`
>;

const missing = (): never => {
  throw new Refused(404, 'ERR_NOT_FOUND', 'there is none in the sample');
};
const share = { of: 0, containable: 0, not: 0, unknown: 0 };
const tally = { pass: 0, fail: 0, unknown: 0 };

export const standingHandlers: Pick<Handlers, Standing> = {
  'existence.proposals': () => ({ items: [], of: 0, unknown: 0, settled: 0 }),
  'existence.list': () => ({ items: [] }),
  'existence.get': missing,
  'existence.ask': missing,
  'existence.restore': missing,
  'existence.resume': missing,
  'eligible.list': () => ({ items: [], of: 0, unknown: 0 }),
  'eligible.ask': missing,
  'readiness.list': ({ query }) => ({
    minutes: query.minutes ?? 15,
    items: [],
    tiers: { 0: share, 1: share },
    both: share,
    questions: {
      permission: tally,
      mechanics: tally,
      owner: tally,
      drilled: tally,
      watched: tally,
    },
    emergency: 0,
  }),
  'readiness.get': missing,
  'honey.plan': () => ({ items: [] }),
  'honey.list': () => ({ items: [] }),
  'honey.plant': missing,
  'honey.rotate': missing,
  'honey.retire': missing,
  'honey.bait': missing,
};
