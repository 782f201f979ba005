/** What all selectors of targets share. Pure. */
import { SECOND } from '../core/index.ts';
import type { Principal } from '../inventory/index.ts';
import type { ActionTarget, Credential, Entitlement, Incident } from '../model/index.ts';
import type { PlannerView } from './contract.ts';

export interface ResolvedTarget {
  readonly target: ActionTarget;
  /** `identity`, `role`, or the type of the credential. */
  readonly kind: string;
  /** What the incident says about it that an action may need. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** What a lever may hand to its action under the action's own name. */
  readonly facts?: Readonly<Record<string, string>>;
}

export interface TargetInput {
  /** All accounts it is about; absent = the subject and what is surely linked to it. */
  readonly span?: readonly Principal[];
  readonly incident: Incident;
  readonly subject: Principal;
  readonly view: PlannerView;
}

export const ofPrincipal = (principal: Principal): ResolvedTarget => ({
  kind: principal.kind,
  target: {
    system: principal.system,
    ...(principal.kind === 'role' ? { roleId: principal.id } : { identityId: principal.id }),
    nativeId: principal.nativeId,
    scope: principal.scope,
  },
});

export const ofCredential = (credential: Credential, view: PlannerView): ResolvedTarget => {
  const holder = view.principal(credential.ofId);
  return {
    kind: credential.type,
    target: {
      system: credential.system,
      ...(holder?.kind === 'role' ? { roleId: holder.id } : { identityId: credential.ofId }),
      credentialId: credential.id,
      nativeId: credential.nativeId,
      scope: holder?.scope ?? '',
    },
  };
};

/** What levers call a role of the account that holds it; `assignment` is the giving itself, by its own name. */
const HELD_ROLE = 'held_role';

/** What was given, as both kinds of system name it: by the grant's own id where it has one, and by whoever holds it. */
export const ofGrant = (holder: Principal, grant: Entitlement): readonly ResolvedTarget[] => {
  const { kind, name, nativeId } = grant.via;
  const [resource] = grant.resources;
  const own = ofPrincipal(holder);
  const facts = {
    role: nativeId ?? name,
    label: name,
    member: holder.nativeId,
    ...(resource === undefined ? {} : { resource }),
  };
  return [
    ...(nativeId === undefined
      ? []
      : [{ ...own, kind, facts, target: { ...own.target, nativeId } }]),
    { ...own, kind: kind === 'assignment' ? HELD_ROLE : kind, facts },
  ];
};

/** Vendors round creation to seconds, and their clocks differ a little from their logs'. */
export const SLACK = 2 * SECOND;

/** Everybody the incident names: those who acted, those acted upon, those behind the session. */
export const linkedIds = (incident: Incident): readonly string[] => {
  const { who, credential } = incident.attribution;
  return [
    ...new Set([
      incident.rootId,
      ...incident.identities,
      ...incident.signals.flatMap((signal) => [signal.actorId, signal.rootId, ...signal.targetIds]),
      ...(who.said ? [who.value.rootId, who.value.actingAs, ...who.value.lineage] : []),
      ...(credential.said ? [credential.value.ofId] : []),
    ]),
  ];
};

/** Taking somebody out of two groups is two things. */
export const foundKey = ({ target, facts }: ResolvedTarget): string =>
  [targetKey(target), ...Object.values(facts ?? {})].join('|');

/** Whether people sign in with the identity of the target, as it is wanted; one that nobody knows fits neither way. */
export const isInteractive = (
  { identityId }: ActionTarget,
  view: PlannerView,
  wanted: boolean | undefined,
): boolean => {
  if (wanted === undefined) return true;
  const { interactive } = view.identity(identityId ?? '') ?? {};
  return interactive?.known === true && interactive.value === wanted;
};

/** Without the name of its system before it. */
export const bareOf = (id: string, system: string): string =>
  id.startsWith(`${system}:`) ? id.slice(system.length + 1) : id;

export const targetKey = (target: ActionTarget): string =>
  [
    target.system,
    target.scope,
    target.identityId ?? '',
    target.roleId ?? '',
    target.credentialId ?? '',
    target.nativeId,
  ].join('|');
