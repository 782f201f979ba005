/** Groups, conditional access, devices and domains. https://learn.microsoft.com/graph/api/resources/group, …/domain */
import {
  type Group,
  known,
  type Membership,
  type Resource,
  type Trust,
} from '../../../model/index.ts';
import { obj, type Raw, str } from '../../record.ts';
import { entraId, membershipId } from '../ids.ts';
import { joined, tagsOf } from './read.ts';

export const groupFact = (raw: Raw, tenantId: string): Group | undefined => {
  const id = str(raw['id']);
  if (id === undefined) return undefined;
  const name = str(raw['displayName']) ?? id;
  return { kind: 'group', id: entraId(id), system: 'entra', nativeId: id, scope: tenantId, name };
};

export const membershipFact = (memberNative: string, groupNative: string): Membership => ({
  kind: 'membership',
  id: membershipId(memberNative, groupNative),
  memberId: entraId(memberNative),
  groupId: entraId(groupNative),
});

const resource = (
  parts: Pick<Resource, 'id' | 'nativeId' | 'scope' | 'name' | 'type' | 'tags'>,
): Resource => ({ kind: 'resource', system: 'entra', ...parts });

export const tenantResource = (tenantId: string): Resource =>
  resource({
    id: entraId(tenantId),
    nativeId: tenantId,
    scope: tenantId,
    name: tenantId,
    type: 'account',
    tags: {},
  });

/** Who must show what, and who is left out, as posture reads it. */
export const policyResource = (raw: Raw, tenantId: string): Resource | undefined => {
  const id = str(raw['id']);
  if (id === undefined) return undefined;
  const conditions = obj(raw['conditions']);
  const users = obj(conditions['users']);
  const apps = obj(conditions['applications']);
  const grant = obj(raw['grantControls']);
  const session = obj(raw['sessionControls']);
  const text = (value: unknown): string | undefined => joined(value) || undefined;
  const strength = obj(grant['authenticationStrength']);
  return resource({
    id: entraId(id),
    nativeId: id,
    scope: tenantId,
    name: str(raw['displayName']) ?? id,
    type: 'conditional_access_policy',
    tags: tagsOf({
      state: raw['state'],
      includeUsers: text(users['includeUsers']),
      excludeUsers: text(users['excludeUsers']),
      includeGroups: text(users['includeGroups']),
      excludeGroups: text(users['excludeGroups']),
      includeRoles: text(users['includeRoles']),
      excludeRoles: text(users['excludeRoles']),
      includeApplications: text(apps['includeApplications']),
      excludeApplications: text(apps['excludeApplications']),
      clientAppTypes: text(conditions['clientAppTypes']),
      userRiskLevels: text(conditions['userRiskLevels']),
      signInRiskLevels: text(conditions['signInRiskLevels']),
      grantControls: text(grant['builtInControls']),
      grantOperator: grant['operator'],
      authenticationStrength: strength['displayName'],
      continuousAccessEvaluation: obj(session['continuousAccessEvaluation'])['mode'],
      modifiedDateTime: raw['modifiedDateTime'],
    }),
  });
};

export const deviceResource = (raw: Raw, tenantId: string): Resource | undefined => {
  const id = str(raw['id']);
  if (id === undefined) return undefined;
  return resource({
    id: entraId(id),
    nativeId: id,
    scope: tenantId,
    name: str(raw['displayName']) ?? id,
    type: 'device',
    tags: tagsOf({
      deviceId: raw['deviceId'],
      accountEnabled: raw['accountEnabled'],
      operatingSystem: raw['operatingSystem'],
      trustType: raw['trustType'],
      isCompliant: raw['isCompliant'],
      isManaged: raw['isManaged'],
    }),
  });
};

const domainId = (name: string): string => `entra:domain:${name.toLowerCase()}`;

export const domainResource = (raw: Raw, tenantId: string): Resource | undefined => {
  const name = str(raw['id']);
  if (name === undefined) return undefined;
  return resource({
    id: domainId(name),
    nativeId: name,
    scope: tenantId,
    name,
    type: 'domain',
    tags: tagsOf({
      authenticationType: raw['authenticationType'],
      isVerified: raw['isVerified'],
      isDefault: raw['isDefault'],
    }),
  });
};

/** Whoever holds the key of this issuer signs in as anybody of the domain. */
export const federationTrust = (raw: Raw, domain: string): Trust | undefined => {
  const id = str(raw['id']);
  if (id === undefined) return undefined;
  const issuer = str(raw['issuerUri']) ?? str(raw['passiveSignInUri']) ?? id;
  return {
    kind: 'trust',
    id: `entra:federation:${domain.toLowerCase()}:${id}`,
    system: 'entra',
    targetId: domainId(domain),
    principal: { kind: 'federated', value: issuer },
    mechanism: 'domain_trust',
    effect: 'allow',
    conditions: tagsOf({
      protocol: raw['preferredAuthenticationProtocol'],
      federatedIdpMfaBehavior: raw['federatedIdpMfaBehavior'],
      passiveSignInUri: raw['passiveSignInUri'],
    }),
    external: known(true),
  };
};
