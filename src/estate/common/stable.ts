/** What never changes: the same thing of the same organisation always gets the same numbers. */
import type { Organisation } from '../organisation/model.ts';
import { type Random, randomOf } from '../random.ts';

export type Json = Readonly<Record<string, unknown>>;

type Seeded = Pick<Organisation, 'seed'>;

/** Numbers of one thing, apart from those of every day. */
export const stable = ({ seed }: Seeded, ...names: readonly (string | number)[]): Random =>
  randomOf(seed, 'stable', ...names);

export const stableUuid = (organisation: Seeded, ...names: readonly (string | number)[]): string =>
  stable(organisation, ...names).uuid();

/** Built once for each organisation, however often it is asked for. */
export const perOrganisation = <T>(
  build: (organisation: Organisation) => T,
): ((organisation: Organisation) => T) => {
  const kept = new WeakMap<Organisation, T>();
  return (organisation) => {
    const have = kept.get(organisation);
    if (have !== undefined) return have;
    const made = build(organisation);
    kept.set(organisation, made);
    return made;
  };
};
