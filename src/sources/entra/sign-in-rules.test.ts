import { describe, expect, it } from 'vitest';
import { createInventory, type SignInRule, signIn } from '../../inventory/index.ts';
import {
  type BlindSpot,
  type Identity,
  type InventoryFact,
  known,
  noFlags,
} from '../../model/index.ts';
import { entraSource } from './index.ts';
import { wornRole } from './inventory/roles.ts';
import { graphSetting } from './settings/setting.ts';

const AT = Date.UTC(2026, 5, 1);
const TENANT = 'tenant-1';
const ROLE = '62e90394-69f5-4237-9190-012177145e10';
const privileges = new Map(entraSource.privileges ? [['entra', entraSource.privileges]] : []);

const user = (tags: Identity['tags'] = {}): Identity => ({
  kind: 'identity',
  id: 'entra:u1',
  system: 'entra',
  nativeId: 'u1',
  scope: TENANT,
  name: 'jane',
  class: 'human',
  classReason: 'in tests',
  flags: noFlags,
  status: 'active',
  createdAt: known(0),
  interactive: known(true),
  mfa: known(true),
  lastUsedAt: known(AT),
  tags,
});

const policy = (name: string, users: object, more: Record<string, unknown> = {}) =>
  graphSetting(
    'conditional_access_policy',
    {
      id: name,
      displayName: name,
      state: 'enabled',
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
      ...more,
      conditions: {
        users,
        applications: { includeApplications: ['All'] },
        clientAppTypes: ['all'],
        ...(more['conditions'] as object | undefined),
      },
    },
    TENANT,
  );

const rulesOf = (
  facts: readonly InventoryFact[],
  so: { readonly blind?: readonly BlindSpot[]; readonly who?: Identity; unlisted?: boolean } = {},
) => {
  const inventory = createInventory({ privileges, now: () => AT });
  inventory.applySnapshot({
    system: 'entra',
    scope: TENANT,
    takenAt: AT,
    complete: so.unlisted ? [] : ['identity', 'group', 'membership'],
    settings: so.blind ? [] : ['conditional_access_policy', 'security_defaults', 'named_location'],
    blind: so.blind ?? [],
    facts: [so.who ?? user(), ...facts],
  });
  const { rules, unknown } = signIn(inventory.view, 'entra:u1', AT);
  return { rules, unknown };
};

const named = (rules: readonly SignInRule[]) => rules.map((one) => one.policy);

const inGroups: readonly InventoryFact[] = [
  ...['inner', 'outer'].map((name) => ({
    kind: 'group' as const,
    id: `entra:${name}`,
    system: 'entra',
    nativeId: name,
    scope: TENANT,
    name,
  })),
  { kind: 'membership', id: 'entra:m1', memberId: 'entra:u1', groupId: 'entra:inner' },
  { kind: 'membership', id: 'entra:m2', memberId: 'entra:inner', groupId: 'entra:outer' },
];

describe('conditional access', () => {
  it('covers whom it names, by himself, by a group of a group, or by a role that he wears', () => {
    const role = wornRole({
      nativeId: 'a1',
      principalId: 'u1',
      roleId: ROLE,
      roleName: 'Global Administrator',
      scope: '/',
      standing: 'standing',
      until: undefined,
    });
    const { rules } = rulesOf([
      ...inGroups,
      ...role,
      policy('all', { includeUsers: ['All'] }),
      policy('me', { includeUsers: ['U1'] }),
      policy('group', { includeGroups: ['outer'] }),
      policy('role', { includeRoles: [ROLE] }),
      policy('others', { includeUsers: ['u2'], includeGroups: ['x'], includeRoles: ['y'] }),
      policy('not me', { includeUsers: ['All'], excludeGroups: ['inner'] }),
      policy('off', { includeUsers: ['All'] }, { state: 'disabled' }),
    ]);
    expect(named(rules).sort()).toEqual(['all', 'group', 'me', 'role']);
    expect(rules.every(({ covers }) => covers === 'yes')).toBe(true);
  });

  it('tells what is asked, from where, by which ways and for how long', () => {
    const location = graphSetting(
      'named_location',
      { id: 'hq', displayName: 'Head office', isTrusted: true },
      TENANT,
    );
    const { rules } = rulesOf([
      location,
      policy(
        'strong',
        { includeUsers: ['All'] },
        {
          grantControls: {
            operator: 'AND',
            builtInControls: ['compliantDevice'],
            authenticationStrength: { displayName: 'Phishing-resistant MFA' },
          },
          sessionControls: { signInFrequency: { isEnabled: true, value: 4, type: 'hours' } },
          conditions: { locations: { includeLocations: ['All'], excludeLocations: ['hq'] } },
        },
      ),
      policy(
        'legacy',
        { includeUsers: ['All'] },
        {
          state: 'enabledForReportingButNotEnforced',
          grantControls: { operator: 'OR', builtInControls: ['block'] },
          conditions: { clientAppTypes: ['exchangeActiveSync', 'other'] },
        },
      ),
    ]);
    expect(rules.find((one) => one.policy === 'strong')).toEqual({
      policy: 'strong',
      to: ['everything'],
      covers: 'perhaps',
      effect: 'ask',
      asks: ['a device that complies', 'authenticators of strength Phishing-resistant MFA'],
      needs: 'all',
      networks: ['anywhere but Head office'],
      protocols: [],
      sessionMinutes: 240,
      turnsOn: ['where it comes from'],
    });
    expect(rules.find((one) => one.policy === 'legacy')).toMatchObject({
      effect: 'deny',
      asks: [],
      protocols: ['Exchange ActiveSync', 'legacy protocols'],
      turnsOn: ['how it signs in'],
      onlyReported: true,
    });
  });

  it('of a guest, of unlisted groups and of unread policies is not known', () => {
    const guests = policy('guests', {
      includeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'b2bCollaborationGuest' },
    });
    const who = user({ userType: 'Guest' });
    expect(rulesOf([guests], { who }).rules).toMatchObject([{ covers: 'perhaps' }]);
    expect(rulesOf([guests]).rules).toEqual([]);
    const group = policy('group', { includeGroups: ['x'] });
    const open = rulesOf([group], { unlisted: true });
    expect(open.rules).toMatchObject([
      { covers: 'perhaps', turnsOn: ['which groups it is in was not listed whole'] },
    ]);
    const blind: readonly BlindSpot[] = [
      { area: 'policies', kinds: ['setting'], because: 'Policy.Read.All is missing' },
    ];
    expect(rulesOf([], { blind }).unknown).toContain(
      'conditional access: Policy.Read.All is missing',
    );
  });

  it('is stood in for by the security defaults', () => {
    const on = graphSetting('security_defaults', { id: 'd', isEnabled: true }, TENANT);
    expect(rulesOf([on]).rules).toMatchObject([
      { policy: 'security defaults', covers: 'perhaps', asks: ['a second factor'] },
    ]);
  });
});
