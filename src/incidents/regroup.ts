/** Stories put together or taken apart by a person who knows better. What was decided stands: nothing undoes it later. */
import { hashId } from '../core/index.ts';
import type { Signal } from '../model/index.ts';
import type { PostureInput } from './assess.ts';
import type { Case } from './case.ts';
import { principalKey } from './grouping.ts';

const isAbout = (signal: Signal, ids: ReadonlySet<string>): boolean =>
  ids.has(signal.rootId) || ids.has(signal.actorId);

const UNTOLD = 'taken out of another story by hand: its next event tells';
const untold = { said: false, because: UNTOLD } as const;

/** The other part takes what is about these identities: their signals, their lines, the keys that lead to them. */
export const takeApart = (
  one: Case,
  identityIds: readonly string[],
  input: PostureInput,
): Case | undefined => {
  const ids = new Set(identityIds);
  const signals = one.signals.filter((signal) => isAbout(signal, ids));
  const first = signals.find(({ llr }) => llr > 0) ?? signals[0];
  if (first === undefined || signals.length === one.signals.length || ids.has(one.rootId)) {
    return undefined;
  }
  const refs = new Set(signals.flatMap(({ id, vendorEventIds }) => [id, ...vendorEventIds]));
  const timeline = one.timeline.filter(({ ref }) => ref !== undefined && refs.has(ref));
  const keys = identityIds.map((id) => principalKey(id, one.drill));
  const other: Case = {
    id: hashId('inc', [first.rootId, first.id, 'apart', one.id]),
    rootId: first.rootId,
    drill: one.drill,
    members: one.members.filter(({ id }) => ids.has(id)),
    credentials: [],
    touched: one.touched.filter((id) => ids.has(id)),
    keys,
    signals,
    moreSignals: 0,
    class: input.view.identity(first.rootId)?.class,
    likelihood: identityIds.flatMap((id) => {
      const posture = input.posture(id);
      return posture === undefined ? [] : [...input.likelihood(posture)];
    }),
    weaknesses: one.weaknesses.filter(({ subjectId }) => ids.has(subjectId)),
    attribution: { credential: untold, who: untold, context: untold, privilege: untold, did: [] },
    timeline,
    moreTimeline: 0,
    firstAt: Math.min(...signals.map(({ time }) => time)),
    anchored: false,
    lastAt: Math.max(...signals.map(({ time }) => time)),
    tier: one.tier,
    tierBecause: '',
    criticality: 'unknown',
    emergencyAccess: false,
    incident: undefined,
    merged: [],
  };
  one.signals = one.signals.filter((signal) => !isAbout(signal, ids));
  one.members = one.members.filter(({ id }) => !ids.has(id));
  one.touched = one.touched.filter((id) => !ids.has(id));
  one.weaknesses = one.weaknesses.filter(({ subjectId }) => !ids.has(subjectId));
  one.timeline = one.timeline.filter((entry) => !timeline.includes(entry));
  one.keys = one.keys.filter((key) => !keys.includes(key));
  return other;
};

/** Name of a pair that a person took apart, whichever comes first. */
export const pairOf = (a: Pick<Case, 'id'>, b: Pick<Case, 'id'>): string =>
  [a.id, b.id].sort().join(' ');
