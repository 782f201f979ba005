/** Areas of the pull that are about people: users, their factors, their last sign-in, groups, risk. */
import type { InventoryFact } from '../../../model/index.ts';
import type { Area } from '../../pull-areas.ts';
import { instant, obj, type Raw, str } from '../../record.ts';
import { isUnlicensed } from '../graph.ts';
import { ownership } from './apps.ts';
import { groupFact, membershipFact } from './directory.ts';
import { cutOffOwners, idsIn, ownerFact } from './read.ts';
import { registeredMethods, userFields, userIdentity, userPassword } from './users.ts';
import type { PullWorld } from './world.ts';

type EntraArea = Area<PullWorld>;

const present = <T>(one: T | undefined): readonly T[] => (one === undefined ? [] : [one]);

const users: EntraArea = {
  name: 'users',
  permission: 'User.Read.All',
  kinds: ['identity', 'credential'],
  async *list({ graph, tenantId }, from) {
    const path = `users?$select=${userFields.join(',')}&$top=999`;
    for await (const { items, next } of graph.walk(users.permission, path, from)) {
      const facts = items.flatMap((raw): InventoryFact[] => [
        ...present(userIdentity(raw, tenantId)),
        ...present(userPassword(raw)),
      ]);
      yield { facts, next };
    }
  },
};

export const METHODS = 'authentication methods';

const methods: EntraArea = {
  name: METHODS,
  permission: 'AuditLog.Read.All',
  kinds: ['credential'],
  fillsWorld: true,
  async *list({ graph, mfa }) {
    const path = 'reports/authenticationMethods/userRegistrationDetails?$top=999';
    for await (const page of graph.pages(methods.permission, path)) {
      for (const raw of page) {
        const id = str(raw['id']);
        if (id !== undefined && typeof raw['isMfaRegistered'] === 'boolean') {
          mfa.set(id, raw['isMfaRegistered']);
        }
      }
      yield page.flatMap(registeredMethods);
    }
  },
};

export const SIGN_INS = 'sign-in activity';

const latest = (activity: Raw): number | undefined => {
  const times = [
    'lastSignInDateTime',
    'lastNonInteractiveSignInDateTime',
    'lastSuccessfulSignInDateTime',
  ].flatMap((field) => instant(activity[field]) ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
};

/** Three reports of one permission; what they leave out stays unknown. */
const reports: readonly {
  readonly path: string;
  readonly beta: boolean;
  readonly key: string;
  readonly activity: string;
}[] = [
  {
    path: 'users?$select=id,signInActivity&$top=500',
    beta: false,
    key: 'id',
    activity: 'signInActivity',
  },
  {
    path: 'reports/servicePrincipalSignInActivities?$top=999',
    beta: true,
    key: 'appId',
    activity: 'lastSignInActivity',
  },
  {
    path: 'reports/appCredentialSignInActivities?$top=999',
    beta: true,
    key: 'keyId',
    activity: 'signInActivity',
  },
];

const signIns: EntraArea = {
  name: SIGN_INS,
  permission: 'AuditLog.Read.All',
  kinds: [],
  fillsWorld: true,
  async *list({ graph, lastUse }) {
    for (const { path, beta, key, activity } of reports) {
      for await (const page of graph.pages(signIns.permission, path, beta)) {
        for (const raw of page) {
          const id = str(raw[key]);
          const time = latest(obj(raw[activity]));
          if (id !== undefined && time !== undefined) lastUse.set(id, time);
        }
        yield [];
      }
    }
  },
};

const ownersOf = (id: string, owners: readonly string[]): readonly InventoryFact[] =>
  owners.flatMap((owner) => [ownership(owner, id, 'group'), ownerFact(id, owner)]);

const groups: EntraArea = {
  name: 'groups',
  permission: 'GroupMember.Read.All',
  kinds: ['group', 'membership', 'owner', 'entitlement'],
  async *list({ graph, tenantId }, from) {
    const fields = 'id,displayName,isAssignableToRole,securityEnabled,groupTypes';
    const path = `groups?$select=${fields}&$expand=owners($select=id)&$top=100`;
    for await (const { items, next } of graph.walk(groups.permission, path, from)) {
      yield items.flatMap((raw): InventoryFact[] => {
        const group = groupFact(raw, tenantId);
        if (group === undefined) return [];
        return [group, ...ownersOf(group.nativeId, idsIn(raw['owners']))];
      });
      for await (const { id, owners } of cutOffOwners(graph, groups.permission, 'groups', items)) {
        yield ownersOf(id, owners);
      }
      for (const raw of items) {
        const id = str(raw['id']);
        if (id === undefined) continue;
        const members = `groups/${id}/members?$select=id&$top=999`;
        for await (const some of graph.pages(groups.permission, members)) {
          yield idsIn(some).map((member) => membershipFact(member, id));
        }
      }
      yield { facts: [], next };
    }
  },
};

const riskOf = (name: string, permission: string, path: string): EntraArea => ({
  name,
  permission,
  kinds: [],
  fillsWorld: true,
  async *list({ graph, risk }) {
    try {
      for await (const page of graph.pages(permission, path)) {
        for (const raw of page) {
          const id = str(raw['id']);
          const level = str(raw['riskLevel']);
          const open = raw['riskState'] === 'atRisk' || raw['riskState'] === 'confirmedCompromised';
          if (id !== undefined && level !== undefined && open) risk.set(id, level);
        }
        yield [];
      }
    } catch (fault) {
      // Without the licence nobody is judged, so nobody is told risky: not a gap of ours to fill.
      if (!isUnlicensed(fault)) throw fault;
    }
  },
});

const riskyUsers = riskOf(
  'risky users',
  'IdentityRiskyUser.Read.All',
  'identityProtection/riskyUsers?$top=500',
);
const riskyPrincipals = riskOf(
  'risky service principals',
  'IdentityRiskyServicePrincipal.Read.All',
  'identityProtection/riskyServicePrincipals?$top=500',
);

/** Those that tell of others' facts come before them. */
export const reportAreas: readonly EntraArea[] = [methods, signIns, riskyUsers, riskyPrincipals];

export const peopleAreas: readonly EntraArea[] = [users, groups];
