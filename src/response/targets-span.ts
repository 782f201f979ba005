/** Targets over all that an identity spans: its accounts elsewhere, and what was given or set up since the first hostile event. Pure. */
import type { Principal } from '../inventory/index.ts';
import type { DatedFact, Entitlement } from '../model/index.ts';
import {
  linkedIds,
  ofCredential,
  ofGrant,
  ofPrincipal,
  type ResolvedTarget,
  SLACK,
  type TargetInput,
} from './target-parts.ts';

/** The subject, and every account that is surely the same person's, workload's or vendor's. */
const spanOf = ({
  subject,
  view,
  span,
}: Pick<TargetInput, 'subject' | 'view' | 'span'>): readonly Principal[] =>
  span ?? [
    subject,
    ...view
      .linkedTo(subject.id)
      .filter(
        (one) => one.id !== subject.id && one.status !== 'deleted' && one.status !== 'disabled',
      ),
  ];

/**
 * Where the plan is about single credentials, and not about an attacker who moves, only those: the rest of the account
 * goes on.
 */
const named = ({ incident }: TargetInput): ReadonlySet<string> | undefined =>
  incident.signals.length === 0 && incident.credentials.length > 0
    ? new Set(incident.credentials)
    : undefined;

export const principals = (input: TargetInput): ResolvedTarget[] => spanOf(input).map(ofPrincipal);

export const credentialsOfPrincipals = (input: TargetInput): ResolvedTarget[] => {
  const only = named(input);
  return spanOf(input).flatMap((principal) =>
    input.view
      .credentialsOf(principal.id)
      .filter((one) => only?.has(one.nativeId) ?? true)
      .filter((one) => one.status !== 'deleted' && one.status !== 'inactive')
      .map((one) => ofCredential(one, input.view)),
  );
};

const standing = ({ to }: DatedFact): boolean => to === undefined;
const since = ({ incident }: TargetInput): number => incident.firstEventAt - SLACK;

const touched = (input: TargetInput): Principal[] => {
  const ids = new Set([...linkedIds(input.incident), ...spanOf(input).map((one) => one.id)]);
  return [...ids].flatMap((id) => input.view.principal(id) ?? []);
};

/** Only what was seen to be added: the first pull of a scope dates everything to that pull. */
const isAdded = (fact: DatedFact, input: TargetInput): boolean =>
  standing(fact) && fact.from >= since(input) && fact.from <= input.incident.lastEventAt + SLACK;

export const addedMemberships = (input: TargetInput): ResolvedTarget[] =>
  touched(input).flatMap((principal) =>
    input.view.history(principal.id).flatMap((dated): ResolvedTarget[] => {
      const { fact } = dated;
      if (fact.kind !== 'membership' || fact.memberId !== principal.id) return [];
      if (!isAdded(dated, input)) return [];
      const group = input.view.group(fact.groupId);
      if (group === undefined) return [];
      return [{ ...ofPrincipal(principal), kind: 'membership', facts: { group: group.nativeId } }];
    }),
  );

const grantTarget = (principal: Principal, grant: Entitlement): ResolvedTarget[] => {
  const { kind, nativeId } = grant.via;
  if (nativeId === undefined || (kind !== 'consent' && kind !== 'assignment')) return [];
  const [resource] = grant.resources;
  return [
    {
      kind,
      target: {
        system: grant.system,
        ...(principal.kind === 'role' ? { roleId: principal.id } : { identityId: principal.id }),
        nativeId,
        scope: principal.scope,
      },
      ...(resource === undefined ? {} : { facts: { resource } }),
    },
  ];
};

export const addedConsents = (input: TargetInput): ResolvedTarget[] =>
  touched(input).flatMap((principal) =>
    input.view
      .history(principal.id)
      .flatMap((dated) =>
        dated.fact.kind === 'entitlement' && isAdded(dated, input)
          ? grantTarget(principal, dated.fact)
          : [],
      ),
  );

/** Roles that were given since, whether to those who were taken over or by them to somebody else. */
export const addedRoles = (input: TargetInput): ResolvedTarget[] =>
  touched(input).flatMap((principal) =>
    input.view.history(principal.id).flatMap((dated): readonly ResolvedTarget[] => {
      const { fact } = dated;
      if (fact.kind !== 'entitlement' || fact.effect !== 'allow') return [];
      if (fact.via.kind !== 'assignment' || !isAdded(dated, input)) return [];
      return ofGrant(principal, fact);
    }),
  );

export const consents = ({ subject, view }: TargetInput): ResolvedTarget[] =>
  view.entitlementsOf(subject.id).flatMap((grant) => grantTarget(subject, grant));

/** Rules and forwarding that the incident itself touched. */
export const addedMailboxRules = ({ incident, view }: TargetInput): ResolvedTarget[] =>
  [...new Set(incident.signals.flatMap((signal) => signal.targetIds))].flatMap((id) => {
    const found = view.resource(id);
    if (found?.type !== 'inbox_rule') return [];
    const { mailbox } = found.tags;
    return [
      {
        kind: found.type,
        target: {
          system: found.system,
          ...(mailbox === undefined ? {} : { identityId: `${found.system}:${mailbox}` }),
          nativeId: found.nativeId,
          scope: found.scope,
        },
      },
    ];
  });
