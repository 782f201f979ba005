/** Asks for users with their factors and consents, for groups, and for who is in them. */
import { type Identity, type InventoryFact, known, unknown } from '../../../model/index.ts';
import { type Raw, str } from '../../record.ts';
import { oktaScopes as scopes } from '../permissions.ts';
import { consentFact } from './apps.ts';
import {
  factorFact,
  groupFact,
  groupRuleFact,
  isSecondFactor,
  membershipFact,
  passwordFact,
  userFact,
} from './people.ts';
import { type OktaArea, type OktaWorld, ofOne, placeOf, placeText } from './world.ts';

/** Users per page: 200 at most. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/ */
const PAGE = 200;

const enc = encodeURIComponent;

/** Deleted ones apart: without a filter Okta leaves them out. */
const DELETED = `/api/v1/users?limit=${PAGE}&filter=${enc('status eq "DEPROVISIONED"')}`;

interface Asked {
  readonly mfa: Identity['mfa'];
  readonly facts: readonly InventoryFact[];
}

/** Two calls for each user: this is most of a pull, and what the rate limit stretches. */
const factorsOf = async ({ api }: OktaWorld, id: string): Promise<Asked> => {
  const base = `/api/v1/users/${enc(id)}`;
  const facts: InventoryFact[] = [];
  let second = false;
  for await (const page of ofOne(api.pages(scopes.users, `${base}/factors`))) {
    second ||= page.some(isSecondFactor);
    facts.push(...page.map((factor) => factorFact(factor, id)));
  }
  for await (const page of ofOne(api.pages(scopes.users, `${base}/grants?limit=200`)))
    facts.push(...page.flatMap((grant) => consentFact(grant, id)));
  return { mfa: known(second), facts };
};

const off = (user: Raw): boolean =>
  user['status'] === 'DEPROVISIONED' || user['status'] === 'STAGED';

const askedOf = (world: OktaWorld, user: Raw): Promise<Asked> => {
  const id = str(user['id']) ?? '';
  if (!off(user) && (world.everyone || world.admins.has(id))) return factorsOf(world, id);
  // Who was never let in, or is no more, has none that counts.
  const because = off(user)
    ? 'the account is off'
    : 'factors are asked of administrators only (askPerUser)';
  return Promise.resolve({ mfa: unknown(because), facts: [] });
};

const factsOf = async (world: OktaWorld, user: Raw): Promise<readonly InventoryFact[]> => {
  const { mfa, facts } = await askedOf(world, user);
  return [{ ...userFact(user, world.scope), mfa }, ...passwordFact(user, world.scope), ...facts];
};

export const users: OktaArea = {
  name: 'users',
  permission: scopes.users,
  kinds: ['identity', 'credential', 'entitlement'],
  async *list(world, from = `/api/v1/users?limit=${PAGE}`) {
    // As many at once as the client lets through.
    const mapped = async (items: readonly Raw[]): Promise<readonly InventoryFact[]> =>
      (await Promise.all(items.map((user) => factsOf(world, user)))).flat();
    for await (const { items, next } of world.api.linked(scopes.users, from))
      yield { facts: await mapped(items), next: next ?? DELETED };
    if (from.includes('DEPROVISIONED')) return;
    for await (const { items, next } of world.api.linked(scopes.users, DELETED)) {
      const facts = await mapped(items);
      yield next === undefined ? facts : { facts, next };
    }
  },
};

export const groups: OktaArea = {
  name: 'groups',
  permission: scopes.groups,
  kinds: ['group', 'membership', 'entitlement', 'role'],
  fillsWorld: true,
  async *list(world) {
    for await (const page of world.api.pages(scopes.groups, '/api/v1/groups?limit=200')) {
      for (const group of page)
        world.groups.push({ id: str(group['id']) ?? '', builtIn: group['type'] === 'BUILT_IN' });
      yield page.map((group) => groupFact(group, world.scope));
    }
  },
};

export const memberships: OktaArea = {
  name: 'memberships',
  permission: scopes.groups,
  kinds: ['membership'],
  async *list({ api, groups: all }, from) {
    const start = placeOf(from);
    for (const [index, { id }] of all.entries()) {
      if (index < start.index) continue;
      const resumed = index === start.index ? start.path : undefined;
      const path = resumed ?? `/api/v1/groups/${enc(id)}/users?limit=${PAGE}`;
      for await (const { items, next } of ofOne(api.linked(scopes.groups, path))) {
        yield {
          facts: items.map((user) => membershipFact(str(user['id']) ?? '', id)),
          next: placeText(index, next),
        };
      }
    }
  },
};

export const groupRules: OktaArea = {
  name: 'group rules',
  permission: scopes.groups,
  kinds: ['resource'],
  async *list({ api, scope }) {
    for await (const page of api.pages(scopes.groups, '/api/v1/groups/rules?limit=200'))
      yield page.map((rule) => groupRuleFact(rule, scope));
  },
};
