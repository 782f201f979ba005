/** The summary of one principal, as lists and search show it. */
import type { InventoryView } from '../inventory/index.ts';
import {
  type Identity,
  type Place,
  type Posture,
  type Role,
  type Verdict,
  valueOr,
} from '../model/index.ts';
import type { PrincipalRow } from '../store/index.ts';

const flagsOf = (identity: Identity): string[] =>
  Object.entries(identity.flags)
    .filter(([, set]) => set)
    .map(([name]) => name);

const own = (principal: Identity | Role): Pick<PrincipalRow, 'class' | 'status' | 'flags'> =>
  principal.kind === 'identity'
    ? { class: principal.class, status: principal.status, flags: flagsOf(principal) }
    : {
        class: 'role',
        status: 'active',
        flags: principal.managedBy === 'customer' ? [] : [principal.managedBy],
      };

/** One that ended: lists and counts leave it out, search still finds it. */
export const departedRow = (view: InventoryView, id: string): PrincipalRow | undefined => {
  const last = view
    .history(id)
    .findLast(({ fact }) => (fact.kind === 'identity' || fact.kind === 'role') && fact.id === id);
  if (last?.fact.kind !== 'identity' && last?.fact.kind !== 'role') return undefined;
  const { kind, system, scope, name } = last.fact;
  return {
    ...{ id, kind, system, scope, name, ...own(last.fact) },
    ...{ status: 'deleted', tier: 3, risk: 0, criticality: 'unknown' },
    ...{ openIncidents: 0, failedChecks: 0, unknownChecks: 0 },
  };
};

const standingOf = ({ tier, risk, criticality, verdicts }: Posture, openIncidents: number) => {
  const count = (status: Verdict['status']): number =>
    verdicts.filter(({ verdict }) => verdict.status === status).length;
  return {
    ...{ tier, risk: Math.round(risk), criticality, openIncidents },
    ...{ failedChecks: count('fail'), unknownChecks: count('unknown') },
  };
};

const placeRow = (place: Place, posture: Posture, openIncidents: number): PrincipalRow => ({
  ...place,
  ...{ class: 'scope', status: 'active', flags: [] },
  ...standingOf(posture, openIncidents),
});

export const principalRow = (
  view: InventoryView,
  posture: Posture,
  openIncidents: number,
): PrincipalRow | undefined => {
  const place = view.place(posture.identityId);
  if (place) return placeRow(place, posture, openIncidents);
  const principal = view.principal(posture.identityId);
  if (!principal) return undefined;
  const owner = view.ownersOf(principal.id)[0];
  const lastUsedAt = valueOr(principal.lastUsedAt, null);
  return {
    id: principal.id,
    kind: principal.kind,
    system: principal.system,
    scope: principal.scope,
    name: principal.name,
    ...own(principal),
    ...standingOf(posture, openIncidents),
    ...(owner ? { owner: owner.who, ownerBasis: owner.basis } : {}),
    ...(lastUsedAt === null ? {} : { lastUsedAt }),
  };
};
