/** What the organisation tells Countersign of accounts that no export tells enough of. */
import type { Declaration } from '../../model/index.ts';

const DOMAIN = 'northwind.example';

export const teamMail = (team: string): string => `${team}@${DOMAIN}`;

export const declared = (
  ofId: string,
  at: number,
  said: Omit<Partial<Declaration>, 'kind' | 'id' | 'ofId' | 'at'>,
): Declaration => ({
  kind: 'declaration',
  id: `declaration:${ofId}`,
  ofId,
  declaredBy: 'demo',
  at,
  ...said,
});

/** Software with somebody who answers for it; without, nobody said so. */
export const ownedSoftware = (
  ofId: string,
  at: number,
  team: string | undefined,
  of: 'service_account' | 'workload' = 'service_account',
): readonly Declaration[] =>
  team === undefined ? [] : [declared(ofId, at, { owner: teamMail(team), class: of })];
