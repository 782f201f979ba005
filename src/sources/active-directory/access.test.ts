import { describe, expect, it } from 'vitest';
import { createInventory, type InventoryView } from '../../inventory/index.ts';
import { type InventoryFact, known, unknown } from '../../model/index.ts';
import { adAccess } from './access.ts';
import { type Account, accountFacts } from './inventory/account.ts';
import { domainFact, entitlementsOf, groupFact, membershipFact } from './inventory/grants.ts';

const SID = 'S-1-5-21-111111111-222222222-333333333';
const DOMAIN = 'corp.example.com';
const GOAL = `control-plane:active-directory:${DOMAIN}`;
const id = (rid: number): string => `active-directory:${SID}-${rid}`;
const account = (
  rid: number,
  name: string,
  marks: readonly string[] = [],
): readonly InventoryFact[] =>
  accountFacts({
    sid: `${SID}-${rid}`,
    domain: DOMAIN,
    dn: `CN=${name},DC=corp,DC=example,DC=com`,
    name,
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
    marks,
    tags: {},
  } satisfies Account);
const grant = (
  rid: number,
  right: string,
  objectId: string,
  effect: 'allow' | 'deny' = 'allow',
) => ({
  holderId: id(rid),
  effect,
  right,
  objectId,
  inherited: false,
});

const viewOf = (): InventoryView => {
  const inventory = createInventory({ access: { 'active-directory': adAccess }, now: () => 2_000 });
  inventory.applySnapshot({
    system: 'active-directory',
    scope: DOMAIN,
    takenAt: 1_000,
    complete: [],
    blind: [],
    facts: [
      domainFact(DOMAIN, true, {}),
      ...account(1101, 'boss'),
      ...account(1102, 'helpdesk'),
      ...account(1103, 'syncer'),
      ...account(1104, 'planter'),
      ...account(1105, 'nobody'),
      ...account(1106, 'web', ['trusted_for_delegation']),
      ...account(1107, 'nested'),
      groupFact(`${SID}-512`, DOMAIN, 'Domain Admins'),
      groupFact(`${SID}-1200`, DOMAIN, 'Ops'),
      membershipFact(id(1101), id(512)),
      membershipFact(id(1107), id(1200)),
      membershipFact(id(1200), id(512)),
      ...entitlementsOf(
        [
          grant(1102, 'ForceChangePassword', id(1101)),
          grant(1103, 'GetChangesAll', `active-directory:${DOMAIN}`),
          grant(1104, 'WriteSPN', id(1101)),
          grant(1105, 'AddMember', id(512), 'deny'),
        ],
        DOMAIN,
      ),
    ],
  });
  return inventory.view;
};

describe('who can rule a domain', () => {
  const view = viewOf();
  const wayOf = (rid: number) =>
    view.path(id(rid), GOAL)?.map(({ kind, certain }) => `${kind}${certain ? '' : '?'}`);

  it('are members of its administrators, also through groups in groups', () => {
    expect(wayOf(1101)).toEqual(['member_of', 'can_do']);
    expect(wayOf(1107)).toEqual(['member_of', 'member_of', 'can_do']);
    expect(view.tierOf(id(1101)).tier).toBe(0);
  });

  it('are those who may reset them, and those who may fetch all secrets', () => {
    expect(wayOf(1102)).toEqual(['can_escalate', 'member_of', 'can_do']);
    expect(wayOf(1103)).toEqual(['can_do']);
    expect(view.tierOf(id(1102)).because).toMatch(/ForceChangePassword/);
  });

  it('may be those who can plant a service name or keep tickets: possible, not sure', () => {
    expect(wayOf(1104)?.[0]).toBe('can_escalate?');
    expect(wayOf(1106)).toEqual(['can_escalate?']);
    expect(wayOf(1105)).toBeUndefined();
  });
});
