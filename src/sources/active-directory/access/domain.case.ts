/** A small domain made by hand, and its steps in short. Test only. */
import { createInventory, type InventoryView } from '../../../inventory/index.ts';
import { type InventoryFact, known, type Resource, unknown } from '../../../model/index.ts';
import { type Account, accountFacts } from '../inventory/account.ts';
import {
  domainFact,
  entitlementsOf,
  type Grant,
  groupFact,
  membershipFact,
} from '../inventory/grants.ts';
import { sidId } from '../names.ts';
import { adAccess } from './index.ts';

export const SID = 'S-1-5-21-111111111-222222222-333333333';
export const DOMAIN = 'corp.example.com';
export const BASE = 'DC=corp,DC=example,DC=com';
export const GOAL = `control-plane:active-directory:${DOMAIN}`;
/** Of an account or group by its RID, or of a built-in one by its SID. */
export const id = (rid: number | string): string =>
  typeof rid === 'number' ? `active-directory:${SID}-${rid}` : sidId(rid, DOMAIN);
export const DOMAIN_ID = `active-directory:${DOMAIN}`;

export const account = (rid: number, more: Partial<Account> = {}): readonly InventoryFact[] =>
  accountFacts({
    sid: `${SID}-${rid}`,
    domain: DOMAIN,
    dn: `CN=a${rid},CN=Users,${BASE}`,
    name: `a${rid}`,
    kind: 'user',
    enabled: known(true),
    createdAt: known(1),
    passwordSetAt: known(1),
    passwordExpiresAt: known(null),
    lastLogonAt: known(null),
    smartcardRequired: unknown('not asked'),
    spns: [],
    sidHistory: [],
    certificates: [],
    keys: [],
    marks: [],
    tags: {},
    ...more,
  } satisfies Account);

export const computer = (rid: number, more: Partial<Account> = {}): readonly InventoryFact[] =>
  account(rid, { kind: 'computer', ...more });

export const off = { enabled: known(false) } satisfies Partial<Account>;

export const group = (
  rid: number | string,
  tags?: Readonly<Record<string, string>>,
): InventoryFact =>
  groupFact(typeof rid === 'number' ? `${SID}-${rid}` : rid, DOMAIN, `g${rid}`, tags);

export const member = (of: number | string, ...members: readonly (number | string)[]) =>
  members.map((one) => membershipFact(id(one), id(of)));

export const grant = (
  holder: number | string,
  right: string,
  objectId: string,
  more: Partial<Grant> = {},
): Grant => ({
  holderId: id(holder),
  effect: 'allow',
  right,
  objectId,
  inherited: false,
  ...more,
});

export const deny = { effect: 'deny' } satisfies Partial<Grant>;

export const grants = (...all: readonly Grant[]): readonly InventoryFact[] =>
  entitlementsOf(all, DOMAIN);

export const domain = (tags: Readonly<Record<string, string>> = {}): InventoryFact =>
  domainFact(DOMAIN, true, tags);

export const resource = (
  type: string,
  dn: string,
  tags: Readonly<Record<string, string>> = {},
  more: Partial<Resource> = {},
): Resource => ({
  kind: 'resource',
  id: `active-directory:${dn.toLowerCase()}`,
  system: 'active-directory',
  nativeId: dn.toLowerCase(),
  scope: DOMAIN,
  name: dn,
  type,
  tags,
  ...more,
});

/** Administrators of the domain, with one of them: 500. */
export const admins: readonly InventoryFact[] = [
  domain(),
  group(512),
  ...account(500),
  ...member(512, 500),
];

export type Facts = (InventoryFact | readonly InventoryFact[])[];

export const viewOf = (...facts: Facts): InventoryView => {
  const inventory = createInventory({ access: { 'active-directory': adAccess }, now: () => 2_000 });
  inventory.applySnapshot({
    system: 'active-directory',
    scope: DOMAIN,
    takenAt: 1_000,
    complete: [],
    blind: [],
    facts: facts.flat(),
  });
  return inventory.view;
};

const short = (node: string): string =>
  node
    .replace(GOAL, 'GOAL')
    .replaceAll(`${SID}-`, '')
    .replaceAll(`${DOMAIN}/`, '')
    .replaceAll('active-directory:', '')
    .replaceAll(`,${BASE.toLowerCase()}`, '');

/** `GenericAll → 1102`, a possible one as `WriteSPN? → 1102`; memberships of everybody left out. */
export const steps = (view: InventoryView, from: string): readonly string[] =>
  view
    .edgesFrom(from)
    .filter(({ to }) => !/S-1-(?:5-11|1-0)$/.test(to))
    .map(({ technique, kind, certain, to }) => {
      const sign = kind === 'can_sign_in' ? ' (sign-in)' : '';
      return `${technique}${certain ? '' : '?'}${sign} → ${short(to)}`;
    });

/** The techniques of the shortest way to ruling the domain. */
export const wayUp = (view: InventoryView, from: string): readonly string[] | undefined =>
  view.path(from, GOAL)?.map(({ technique, certain }) => `${technique}${certain ? '' : '?'}`);
