/** Many grounds between two accounts become links: one for each relation, the surest reason first. */
import type { IdentityLink } from './contract.ts';
import type { Ground } from './pair.ts';

const strength = (a: Ground, b: Ground): number =>
  Number(b.declared) - Number(a.declared) ||
  b.confidence - a.confidence ||
  (a.reason < b.reason ? -1 : a.reason > b.reason ? 1 : 0);

const linkOf = (otherId: string, grounds: readonly Ground[]): IdentityLink | undefined => {
  const sorted = [...grounds].sort(strength);
  const [best] = sorted;
  if (!best) return undefined;
  return {
    otherId,
    relation: best.relation,
    reason: [...new Set(sorted.map(({ reason }) => reason))].join('; '),
    confidence: Math.max(...sorted.map(({ confidence }) => confidence)),
    evidence: [...new Set(sorted.flatMap(({ evidence }) => evidence))].sort(),
    declared: sorted.some(({ declared }) => declared),
  };
};

export const linksFrom = (
  grounds: ReadonlyMap<string, readonly Ground[]>,
): readonly IdentityLink[] => {
  const out: IdentityLink[] = [];
  for (const [otherId, all] of grounds) {
    for (const relation of new Set(all.map((one) => one.relation))) {
      const link = linkOf(
        otherId,
        all.filter((one) => one.relation === relation),
      );
      if (link) out.push(link);
    }
  }
  return out.sort(
    (a, b) =>
      b.confidence - a.confidence ||
      (a.otherId < b.otherId ? -1 : a.otherId > b.otherId ? 1 : a.relation < b.relation ? -1 : 1),
  );
};
