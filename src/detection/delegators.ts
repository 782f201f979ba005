/** On whose behalf an agent acts: proven by its token, told by its trace, or registered as who gave it its mandate. */
import type { Look } from './look.ts';

export interface Delegator {
  /** As the record names them: an id, an e-mail address, a sign-in name. */
  readonly who: string;
  /** Accounts that this may be, in the inventory. */
  readonly ids: readonly string[];
  readonly trust: 'verified' | 'asserted' | 'registered';
}

/** Also a session of a person that says of itself that an agent acts in it. */
export const isAgent = (look: Look): boolean =>
  look.class === 'agent' || look.event.actor.kind === 'agent';

/** OpenTelemetry's names of who the end user is, and our own of a proven one. */
const behalfKinds: ReadonlySet<string> = new Set([
  'on_behalf_of',
  'enduser.id',
  'user.id',
  'user.email',
  'user.name',
]);

/** Principals who delegate to it, by the register of agents or the rules of the system. */
export const registeredDelegators = ({ lineage, observation: { view } }: Look): readonly string[] =>
  view
    .trustsNaming({ kind: 'identity', value: lineage.actingAs })
    .filter(({ mechanism, effect }) => mechanism === 'delegation' && effect === 'allow')
    .map(({ targetId }) => targetId);

/** The surest first. */
export const delegatorsOf = (look: Look): readonly Delegator[] => {
  const { event, lineage, observation, now } = look;
  const { view } = observation;
  const idsOf = (who: string): readonly string[] =>
    view.principal(who) === undefined ? view.whoIs(who, now).map(({ id }) => id) : [who];
  const shown = [
    ...lineage.links
      .filter(({ how }) => how === 'on_behalf_of')
      .map(({ principalId, trust }) => ({ who: principalId, trust })),
    ...(event.actor.session?.asserted ?? [])
      .filter(({ kind }) => behalfKinds.has(kind))
      .map(({ value, verified }) => ({
        who: value,
        trust: verified ? ('verified' as const) : ('asserted' as const),
      })),
    ...registeredDelegators(look).map((who) => ({ who, trust: 'registered' as const })),
  ];
  const first = new Map<string, Delegator>();
  for (const one of shown)
    if (!first.has(one.who)) first.set(one.who, { ...one, ids: idsOf(one.who) });
  const order = { verified: 0, asserted: 1, registered: 2 };
  return [...first.values()].sort((a, b) => order[a.trust] - order[b.trust]);
};
