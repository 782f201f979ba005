/** The domain: accounts and machines, nested groups, and rights of groups and help desks over accounts. */
import type { InventoryFact, Membership } from '../../src/model/index.ts';
import { known } from '../../src/model/index.ts';
import { credentialOf, type Dice, entitlementOf, identityOf } from './graph-scale-dice.part.ts';

const DOMAIN = 'corp.example.com';
const GROUPS_PER_ACCOUNT = 6;

export interface DomainSize {
  readonly accounts: number;
  readonly groups: number;
}

export const sizeOfDomain = (identities: number): DomainSize => ({
  accounts: Math.round(identities * 0.2),
  groups: Math.max(8, Math.round(identities * 0.02)),
});

const account = (nth: number): string => `S-1-5-21-100-200-300-${10_000 + nth * 2}`;
const group = (nth: number): string =>
  nth === 0 ? 'S-1-5-21-100-200-300-512' : `S-1-5-21-100-200-300-${10_001 + nth * 2}`;
const id = (native: string): string => `active-directory:${native}`;

const membership = (member: string, of: string): Membership => ({
  kind: 'membership',
  id: `${id(member)}#in/${of}`,
  memberId: id(member),
  groupId: id(of),
});

const accountOf = function* (
  nth: number,
  { groups }: DomainSize,
  dice: Dice,
): Iterable<InventoryFact> {
  const native = account(nth);
  const machine = dice.of(50, nth) < 0.4;
  const name = machine ? `HOST${nth}$` : `user${nth}`;
  yield identityOf(
    {
      id: id(native),
      system: 'active-directory',
      nativeId: native,
      scope: DOMAIN,
      name,
      class: machine ? 'workload' : 'human',
    },
    {
      createdAt: known(dice.day(51, nth)),
      lastUsedAt: known(dice.day(52, nth)),
      handles: [{ kind: 'login', value: name, issuer: DOMAIN, verified: true }],
    },
  );
  yield credentialOf({
    id: `${id(native)}#password`,
    system: 'active-directory',
    ofId: id(native),
    type: 'kerberos_key',
    nativeId: `${native}#password`,
    createdAt: known(dice.day(53, nth)),
  });
  const joined = new Set<number>();
  for (let i = 0; i < GROUPS_PER_ACCOUNT; i++)
    joined.add(1 + dice.skewed(groups - 1, 54, nth * 8 + i));
  for (const one of joined) yield membership(native, group(one));
};

/** A help desk's right reaches a unit of accounts; a few groups have a right over another group. */
const groupOf = function* (
  nth: number,
  { accounts }: DomainSize,
  dice: Dice,
): Iterable<InventoryFact> {
  const native = group(nth);
  yield {
    kind: 'group',
    id: id(native),
    system: 'active-directory',
    nativeId: native,
    scope: DOMAIN,
    name: nth === 0 ? 'Domain Admins' : `Domain group ${nth}`,
  };
  if (nth > 1 && dice.of(60, nth) < 0.4) yield membership(native, group(1 + (nth >> 3)));
  const rights = dice.of(61, nth) < 0.3 ? 40 : 2;
  const start = dice.below(accounts, 62, nth);
  for (let i = 0; i < rights; i++) {
    const to = account((start + i) % accounts);
    yield entitlementOf({
      id: `active-directory:right:${native}:${to}`,
      system: 'active-directory',
      holderId: id(native),
      privileges: [dice.of(63, nth) < 0.5 ? 'ForceChangePassword' : 'GenericWrite'],
      resources: [id(to)],
      via: { kind: 'resource_policy', name: 'access list' },
    });
  }
  if (nth > 0 && dice.of(64, nth) < 0.001) {
    yield entitlementOf({
      id: `active-directory:right:${native}:${group(0)}`,
      system: 'active-directory',
      holderId: id(native),
      privileges: ['AddMember'],
      resources: [id(group(0))],
      via: { kind: 'resource_policy', name: 'access list' },
    });
  }
};

const all = function* (size: DomainSize, dice: Dice): Iterable<InventoryFact> {
  for (let nth = 0; nth < size.groups; nth++) yield* groupOf(nth, size, dice);
  for (let nth = 0; nth < size.accounts; nth++) yield* accountOf(nth, size, dice);
};

export const domainFacts = function* (size: DomainSize, dice: Dice) {
  yield { system: 'active-directory', scope: DOMAIN, facts: all(size, dice) };
};
