/** Principals: managed identities, who may become them, and accounts of the directory that hold roles. */
import {
  type Group,
  type Identity,
  known,
  noFlags,
  type Trust,
  unknown,
} from '../../../model/index.ts';
import { obj, type Raw, str, strings } from '../../record.ts';
import { azureId, subscriptionOf } from '../ids.ts';
import type { Assignment } from './facts.ts';
import { given, type Place } from './read.ts';

const identity = (
  native: string,
  place: Place,
  parts: Pick<Identity, 'name' | 'class' | 'classReason' | 'tags'> & { readonly clientId?: string },
): Identity => {
  const { clientId, ...rest } = parts;
  return {
    kind: 'identity',
    id: azureId(native),
    system: 'azure',
    nativeId: native,
    scope: place.tenantId,
    flags: noFlags,
    status: 'unknown',
    createdAt: unknown('Azure does not say'),
    interactive: parts.class === 'human' ? known(true) : known(false),
    mfa: unknown('how it signs in is known to Entra'),
    lastUsedAt: unknown('sign-ins are known to Entra'),
    handles: [
      { kind: 'federated_id', value: native, issuer: place.tenantId, verified: true },
      ...(clientId === undefined
        ? []
        : [{ kind: 'app_id' as const, value: clientId, verified: true }]),
    ],
    ...rest,
  };
};

/** Whoever holds a role and is no managed identity of Azure: an account of the directory, known by its id only. */
export const assignedPrincipal = (
  { principalId, principalType }: Pick<Assignment, 'principalId' | 'principalType'>,
  place: Place,
): Identity | Group => {
  if (/Group$/i.test(principalType ?? '')) {
    return {
      kind: 'group',
      id: azureId(principalId),
      system: 'azure',
      nativeId: principalId,
      scope: place.tenantId,
      name: principalId,
    };
  }
  const isUser = /^User$/i.test(principalType ?? '');
  return identity(principalId, place, {
    name: principalId,
    class: isUser ? 'human' : 'service_account',
    classReason: `${principalType ?? 'principal'} of the directory, known from its role assignments`,
    tags: {},
  });
};

/** A user-assigned managed identity, or that which a resource has of its own. */
export const managedIdentity = (raw: Raw, place: Place): Identity | undefined => {
  const told = obj(raw['properties']);
  const principalId = str(told['principalId']) ?? str(obj(raw['identity'])['principalId']);
  const id = str(raw['id']);
  if (principalId === undefined || id === undefined) return undefined;
  const own = told['principalId'] === undefined;
  const clientId = str(told['clientId']);
  const subscription = subscriptionOf(id);
  return identity(principalId, place, {
    name: str(raw['name']) ?? principalId,
    class: 'workload',
    classReason: own ? 'system-assigned managed identity' : 'user-assigned managed identity',
    tags: { ...given(raw), azureResource: id, ...(subscription ? { subscription } : {}) },
    ...(clientId === undefined ? {} : { clientId }),
  });
};

export const federatedTrust = (raw: Raw, principalId: string): Trust | undefined => {
  const id = str(raw['id']);
  const told = obj(raw['properties']);
  const issuer = str(told['issuer']);
  if (id === undefined || issuer === undefined) return undefined;
  return {
    kind: 'trust',
    id: azureId(id),
    system: 'azure',
    targetId: azureId(principalId),
    principal: { kind: 'federated', value: issuer },
    mechanism: 'federation',
    effect: 'allow',
    conditions: { subject: str(told['subject']) ?? '', audiences: strings(told['audiences']) },
    external: unknown('whose tokens the issuer gives out is not told'),
  };
};
