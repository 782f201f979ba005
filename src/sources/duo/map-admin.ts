/** Administrators, integrations and endpoints as the Admin API tells them → facts. Pure. */
import {
  type Entitlement,
  type InventoryFact,
  known,
  type Resource,
  type Role,
  unknown,
} from '../../model/index.ts';
import { instant, need, type Raw, str } from '../record.ts';
import { dated, datedOrNever, factorBase, identityBase } from './map.ts';
import { duoId } from './parse.ts';

const grant = (
  parts: Pick<Entitlement, 'id' | 'holderId' | 'privileges' | 'via'>,
): Entitlement => ({
  kind: 'entitlement',
  system: 'duo',
  effect: 'allow',
  privilegesInverted: false,
  resources: ['*'],
  resourcesInverted: false,
  conditions: undefined,
  standing: 'standing',
  ...parts,
});

/** Administrators are accounts apart from users, even of the same person. */
export const adminFacts = (admin: Raw, scope: string): readonly InventoryFact[] => {
  const native = need(str(admin['admin_id']), 'admin.admin_id');
  const id = duoId(`admin/${native}`);
  const email = str(admin['email']);
  const role = str(admin['role']);
  const status = str(admin['status'])?.toLowerCase();
  return [
    {
      ...identityBase(id, native, scope),
      name: str(admin['name']) ?? email ?? native,
      class: 'human',
      classReason: 'an administrator of Duo',
      status: status === 'active' ? 'active' : status === undefined ? 'unknown' : 'disabled',
      createdAt: dated(admin['created']),
      interactive: known(true),
      // Duo asks every administrator for a second factor.
      mfa: known(true),
      lastUsedAt: datedOrNever(admin['last_login']),
      tags: { ...(email ? { email } : {}), ...(role ? { role } : {}) },
      handles: email ? [{ kind: 'email', value: email, verified: true }] : [],
    },
    ...(role === undefined
      ? []
      : [
          grant({
            id: `${id}#role`,
            holderId: id,
            privileges: [role],
            via: { kind: 'assignment', name: role, nativeId: `role/${role}` },
          }),
        ]),
  ];
};

export const adminRoleFact = (name: string, scope: string): Role => ({
  kind: 'role',
  id: duoId(`role/${name}`),
  system: 'duo',
  nativeId: `role/${name}`,
  scope,
  name,
  managedBy: 'vendor',
  createdAt: unknown('a role that Duo itself defines'),
  lastUsedAt: unknown('Duo keeps no last use of a role'),
  maxSessionSeconds: unknown('a role bounds no session'),
  tags: {},
});

/** Integrations that may call an API of Duo are accounts; the others only ask for a second factor. */
const speaks = /^(?:adminapi|accountsapi|authapi|verify|deviceapi)$/;

/** The secret key stands in the answer of old versions and is never read. */
export const integrationFacts = (one: Raw, scope: string): readonly InventoryFact[] => {
  const native = need(str(one['integration_key']), 'integration.integration_key');
  const type = str(one['type']) ?? 'unknown';
  const id = duoId(native);
  const name = str(one['name']) ?? native;
  const rights = Object.keys(one).filter((key) => key.startsWith('adminapi_') && one[key] === 1);
  const resource: Resource = {
    kind: 'resource',
    id,
    system: 'duo',
    nativeId: native,
    scope,
    name,
    type: 'application',
    tags: { integration: type },
  };
  if (!speaks.test(type)) return [resource];
  return [
    { ...resource, runsAs: id },
    {
      ...identityBase(id, native, scope),
      name,
      class: 'service_account',
      classReason: `an integration that calls Duo's own API: ${type}`,
      status: 'active',
      createdAt: unknown('Duo keeps no date of an integration'),
      interactive: known(false),
      mfa: known(false),
      lastUsedAt: unknown('Duo keeps no last use of an integration'),
      tags: { integration: type },
      handles: [],
    },
    {
      ...factorBase({ nativeId: native, ofId: id, issuer: scope }),
      id: duoId(`${native}#key`),
      type: 'access_key',
      rotatedAt: unknown('Duo keeps no date of a change'),
      binding: str(one['networks_for_api_access']) ? 'sender_constrained' : 'bearer',
    },
    ...(rights.length === 0
      ? []
      : [
          grant({
            id: `${id}#rights`,
            holderId: id,
            privileges: rights,
            via: { kind: 'inline', name: 'Admin API permissions' },
          }),
        ]),
  ];
};

export const endpointFact = (one: Raw, scope: string): Resource => {
  const native = need(str(one['epkey']), 'endpoint.epkey');
  return {
    kind: 'resource',
    id: duoId(native),
    system: 'duo',
    nativeId: native,
    scope,
    name: str(one['device_name']) ?? str(one['model']) ?? native,
    type: 'device',
    tags: {
      os: `${str(one['os_family']) ?? ''} ${str(one['os_version']) ?? ''}`.trim(),
      trusted: str(one['trusted_endpoint']) ?? 'unknown',
      username: str(one['username']) ?? '',
      lastUpdated: String(instant(one['last_updated']) ?? ''),
    },
  };
};
