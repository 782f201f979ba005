/** Resolves a playbook's target selector into the things to act on. Pure. */
import type { Principal } from '../inventory/index.ts';
import type { Credential, Incident } from '../model/index.ts';
import type { PlannerView } from './contract.ts';
import type { TargetSpec } from './playbook-schema.ts';
import {
  foundKey,
  linkedIds,
  ofCredential,
  ofPrincipal,
  type ResolvedTarget,
  SLACK,
  type TargetInput,
  targetKey,
} from './target-parts.ts';
import {
  addedConsents,
  addedMailboxRules,
  addedMemberships,
  addedRoles,
  consents,
  credentialsOfPrincipals,
  principals,
} from './targets-span.ts';

const isLive = (credential: Credential): boolean => credential.status !== 'deleted';

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
    principals: () => principals(input),
    credentials_of_principals: () => credentialsOfPrincipals(input),
    added_memberships: () => addedMemberships(input),
    added_consents: () => addedConsents(input),
    added_roles: () => addedRoles(input),
    consents: () => consents(input),
    added_mailbox_rules: () => addedMailboxRules(input),
  }[spec.select]();
  const seen = new Set<string>();
  return found
    .filter((one) => spec.only === undefined || spec.only.includes(one.kind))
    .filter((one) => {
      const key = foundKey(one);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort((a, b) => (targetKey(a.target) < targetKey(b.target) ? -1 : 1));
};
