/** Resolves a playbook's target selector into the things to act on. Pure. */
import { SECOND } from '../core/index.ts';
import type { Principal } from '../inventory/index.ts';
import type { ActionTarget, Credential, Incident } from '../model/index.ts';
import type { PlannerView } from './contract.ts';
import type { TargetSpec } from './playbook-schema.ts';

export interface ResolvedTarget {
  readonly target: ActionTarget;
  /** `identity`, `role`, or the type of the credential. */
  readonly kind: string;
  /** What the incident says about it that an action may need. */
  readonly params?: Readonly<Record<string, unknown>>;
}

export interface TargetInput {
  readonly incident: Incident;
  readonly subject: Principal;
  readonly view: PlannerView;
}

const ofPrincipal = (principal: Principal): ResolvedTarget => ({
  kind: principal.kind,
  target: {
    system: principal.system,
    ...(principal.kind === 'role' ? { roleId: principal.id } : { identityId: principal.id }),
    nativeId: principal.nativeId,
    scope: principal.scope,
  },
});

const ofCredential = (credential: Credential, view: PlannerView): ResolvedTarget => {
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

/** Vendors round creation to seconds, and their clocks differ a little from their logs'. */
const SLACK = 2 * SECOND;

const isLive = (credential: Credential): boolean => credential.status !== 'deleted';

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

const principalsOf = (incident: Incident, view: PlannerView): Principal[] =>
  linkedIds(incident).flatMap((id) => view.principal(id) ?? []);

const credentialOfIncident = ({ incident, subject, view }: TargetInput): ResolvedTarget[] => {
  const handles = new Set(incident.credentials);
  const said = incident.attribution.credential;
  if (said.said) handles.add(said.value.nativeId);
  const own = new Map(view.credentialsOf(subject.id).map((one) => [one.id, one]));
  return [...handles].flatMap((handle): ResolvedTarget[] => {
    const found = view.credentialByNativeId(handle) ?? own.get(handle);
    if (found) return isLive(found) ? [ofCredential(found, view)] : [];
    if (!said.said || said.value.nativeId !== handle) return [];
    // Seen in use but not in any inventory: still to be stopped.
    const holder = view.principal(said.value.ofId);
    return [
      {
        kind: said.value.type,
        target: {
          system: holder?.system ?? subject.system,
          ...(holder?.kind === 'role' ? { roleId: holder.id } : { identityId: said.value.ofId }),
          nativeId: handle,
          scope: holder?.scope ?? subject.scope,
        },
      },
    ];
  });
};

const createdByIncident = ({ incident, view }: TargetInput): ResolvedTarget[] => {
  const since = incident.firstEventAt - SLACK;
  const isNew = (one: { readonly createdAt: Principal['createdAt'] }): boolean =>
    one.createdAt.known && one.createdAt.value >= since;
  return principalsOf(incident, view).flatMap((principal) => [
    ...(isNew(principal) ? [ofPrincipal(principal)] : []),
    ...view
      .credentialsOf(principal.id)
      .filter((one) => isNew(one) && isLive(one))
      .map((one) => ofCredential(one, view)),
  ]);
};

/** Only what the incident itself touched: the first pull of a scope dates every trust to that pull. */
const changedTrusts = ({ incident, view }: TargetInput): ResolvedTarget[] => {
  const touched = new Set(incident.signals.flatMap((signal) => signal.targetIds));
  return [...touched].flatMap((id) => {
    const principal = view.principal(id);
    if (!principal) return [];
    const added = view
      .history(principal.id)
      .flatMap(({ fact, from, to }) =>
        fact.kind === 'trust' &&
        fact.targetId === principal.id &&
        fact.effect === 'allow' &&
        from >= incident.firstEventAt &&
        to === undefined
          ? [fact.principal.value]
          : [],
      );
    if (added.length === 0) return [];
    return [{ ...ofPrincipal(principal), params: { principals: [...new Set(added)].sort() } }];
  });
};

const actingRoles = ({ incident, view }: TargetInput): ResolvedTarget[] => {
  const { who } = incident.attribution;
  const ids = new Set([...(who.said ? [who.value.actingAs] : []), ...incident.identities]);
  return [...ids].flatMap((id) => {
    const role = view.role(id);
    return role ? [ofPrincipal(role)] : [];
  });
};

/** In a stable order, each target once, narrowed by `only`. */
export const resolveTargets = (spec: TargetSpec, input: TargetInput): readonly ResolvedTarget[] => {
  const { subject, view } = input;
  const found = {
    credential_of_incident: () => credentialOfIncident(input),
    credentials_of_identity: () =>
      view
        .credentialsOf(subject.id)
        .filter((one) => isLive(one) && one.status !== 'inactive')
        .map((one) => ofCredential(one, view)),
    identity: () => [ofPrincipal(subject)],
    acting_role: () => actingRoles(input),
    created_by_incident: () => createdByIncident(input),
    changed_trusts: () => changedTrusts(input),
  }[spec.select]();
  const seen = new Set<string>();
  return found
    .filter((one) => spec.only === undefined || spec.only.includes(one.kind))
    .filter((one) => {
      const key = targetKey(one.target);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort((a, b) => (targetKey(a.target) < targetKey(b.target) ? -1 : 1));
};

export const targetKey = (target: ActionTarget): string =>
  [
    target.system,
    target.scope,
    target.identityId ?? '',
    target.roleId ?? '',
    target.credentialId ?? '',
    target.nativeId,
  ].join('|');
