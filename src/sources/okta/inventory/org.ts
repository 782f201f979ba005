/** The organisation around its people and apps: who it believes, from where, and under which policies. Pure. */
import { isObject } from '../../../core/index.ts';
import { type Resource, type Trust, unknown } from '../../../model/index.ts';
import { list, need, obj, type Raw, str } from '../../record.ts';
import { oktaId } from '../ids.ts';

const resource = (raw: Raw, scope: string, type: string, tags: Resource['tags']): Resource => {
  const id = need(str(raw['id']), `${type}.id`);
  return {
    kind: 'resource',
    id: oktaId(id),
    system: 'okta',
    nativeId: id,
    scope,
    name: str(raw['name']) ?? id,
    type,
    tags: { status: str(raw['status']) ?? 'unknown', ...tags },
  };
};

/** What all trusts into the organisation point to. */
export const organisationFact = (scope: string): Resource => ({
  kind: 'resource',
  id: oktaId(scope),
  system: 'okta',
  nativeId: scope,
  scope,
  name: scope,
  type: 'organisation',
  tags: {},
});

const text = (value: unknown): string | null =>
  typeof value === 'string' ? value.slice(0, 300) : null;

/** An identity provider may say who somebody is: what it says, Okta believes. */
export const identityProviderFact = (idp: Raw, scope: string): Trust => {
  const id = need(str(idp['id']), 'idp.id');
  const protocol = obj(idp['protocol']);
  const trust = obj(obj(protocol['credentials'])['trust']);
  const policy = obj(idp['policy']);
  const subject = obj(policy['subject']);
  const issuer =
    str(trust['issuer']) ?? str(obj(protocol['issuer'])['url']) ?? str(idp['type']) ?? id;
  return {
    kind: 'trust',
    id: oktaId(id),
    system: 'okta',
    targetId: oktaId(scope),
    principal: { kind: 'federated', value: issuer },
    mechanism: 'federation',
    effect: 'allow',
    conditions: {
      name: text(idp['name']),
      status: text(idp['status']),
      type: text(idp['type']),
      protocol: text(protocol['type']),
      audience: text(trust['audience']),
      signingKey: text(trust['kid']),
      matchedBy: text(subject['matchType']),
      filter: text(subject['filter']),
      makesUsers: text(obj(policy['provisioning'])['action']),
      linksAccounts: text(obj(policy['accountLink'])['action']),
      createdAt: text(idp['created']),
    },
    external: unknown('Okta does not say whose identity provider it is'),
  };
};

const joined = (value: unknown, pick: (item: unknown) => string | undefined): string =>
  list(value)
    .flatMap((one) => pick(one) ?? [])
    .join(' ')
    .slice(0, 2_000);

export const zoneFact = (zone: Raw, scope: string): Resource =>
  resource(zone, scope, 'network_zone', {
    zoneType: str(zone['type']) ?? 'unknown',
    usage: str(zone['usage']) ?? 'unknown',
    gateways: joined(zone['gateways'], (one) => str(obj(one)['value'])),
    proxies: joined(zone['proxies'], (one) => str(obj(one)['value'])),
  });

export const trustedOriginFact = (origin: Raw, scope: string): Resource =>
  resource(origin, scope, 'trusted_origin', {
    origin: str(origin['origin']) ?? '',
    scopes: joined(origin['scopes'], (one) => str(obj(one)['type'])),
    created: str(origin['created']) ?? '',
    createdBy: str(origin['createdBy']) ?? '',
    lastUpdated: str(origin['lastUpdated']) ?? '',
    lastUpdatedBy: str(origin['lastUpdatedBy']) ?? '',
  });

export const authenticatorFact = (one: Raw, scope: string): Resource =>
  resource(one, scope, 'authenticator', {
    key: str(one['key']) ?? 'unknown',
    authenticatorType: str(one['type']) ?? 'unknown',
  });

/** Ids of those whom a policy or rule covers and leaves out, apart by blanks. */
const peopleOf = (one: Raw): Resource['tags'] => {
  const people = obj(obj(one['conditions'])['people']);
  const ids = (kind: 'users' | 'groups', which: 'include' | 'exclude') =>
    joined(obj(people[kind])[which], str);
  const all = {
    includeUsers: ids('users', 'include'),
    excludeUsers: ids('users', 'exclude'),
    includeGroups: ids('groups', 'include'),
    excludeGroups: ids('groups', 'exclude'),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
};

/** What else must be so for a rule to fit, in Okta's words. */
const turnsOn = (rule: Raw): string => {
  const { network: _network, people: _people, ...others } = obj(rule['conditions']);
  return Object.entries(others)
    .filter(([, value]) => isSaid(value))
    .map(([name]) => name)
    .sort()
    .join(' ');
};

/** `ANY` and the like, and empty lists, say nothing. */
const isSaid = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.some(isSaid);
  if (isObject(value)) return Object.values(value).some(isSaid);
  return value !== null && value !== undefined && value !== '' && !/^ANY|^ALL/.test(String(value));
};

export const policyFact = (policy: Raw, scope: string): Resource =>
  resource(policy, scope, 'policy', {
    policyType: str(policy['type']) ?? 'unknown',
    priority: String(policy['priority'] ?? ''),
    system: String(policy['system'] ?? ''),
    ...peopleOf(policy),
  });

const told = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';

/** Words of what an authenticator must be, e.g. `phishingResistant`; whatever one of several must be. */
const constraintsOf = (method: Raw): string =>
  [
    ...new Set(
      list(method['constraints'])
        .flatMap((one) => Object.values(obj(one)))
        .flatMap((one) => Object.entries(obj(one)))
        .filter(([, value]) => value === 'REQUIRED')
        .map(([name]) => name),
    ),
  ]
    .sort()
    .join(' ');

/** What a rule asks for and for how long it lets somebody be signed in. */
export const policyRuleFact = (rule: Raw, policyId: string, scope: string): Resource => {
  const { signon, appSignOn } = obj(rule['actions']);
  const session = obj(obj(signon)['session']);
  const network = obj(obj(rule['conditions'])['network']);
  const method = obj(obj(appSignOn)['verificationMethod']);
  const more = {
    network: told(network['connection']),
    includeZones: joined(network['include'], str),
    excludeZones: joined(network['exclude'], str),
    turnsOn: turnsOn(rule),
    constraints: constraintsOf(method),
    reauthenticateIn: told(method['reauthenticateIn']),
    ...peopleOf(rule),
  };
  return resource(rule, scope, 'policy_rule', {
    policy: oktaId(policyId),
    priority: told(rule['priority']),
    access: told(obj(signon)['access']) || told(obj(appSignOn)['access']),
    requireFactor: told(obj(signon)['requireFactor']),
    factorMode: told(obj(obj(appSignOn)['verificationMethod'])['factorMode']),
    maxSessionIdleMinutes: told(session['maxSessionIdleMinutes']),
    maxSessionLifetimeMinutes: told(session['maxSessionLifetimeMinutes']),
    ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== '')),
  });
};

export const deviceFact = (device: Raw, scope: string): Resource => {
  const profile = obj(device['profile']);
  return {
    ...resource(device, scope, 'device', {
      platform: told(profile['platform']),
      managed: told(profile['managed']),
      registered: told(profile['registered']),
      serialNumber: told(profile['serialNumber']),
    }),
    name: str(profile['displayName']) ?? str(device['id']) ?? 'unknown',
  };
};
