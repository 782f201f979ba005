import { describe, expect, it } from 'vitest';
import { createInventory, type InventoryView, signIn } from '../inventory/index.ts';
import { type Entitlement, type Identity, known, noFlags, unknown } from '../model/index.ts';
import { signInsByGrant, withSignIns } from './sign-in-edges.ts';

const AT = Date.UTC(2026, 5, 1);
const DAY = 86_400_000;

const jane: Identity = {
  kind: 'identity',
  id: 'toy:jane',
  system: 'toy',
  nativeId: 'jane',
  scope: 'one',
  name: 'jane',
  class: 'human',
  classReason: 'in tests',
  flags: noFlags,
  status: 'active',
  createdAt: known(AT - 100 * DAY),
  interactive: known(true),
  mfa: known(false),
  lastUsedAt: unknown('not said'),
  tags: {},
};

const grant = (holderId: string, to: string, extra: Partial<Entitlement> = {}): Entitlement => ({
  kind: 'entitlement',
  id: `toy:${holderId}:${to}`,
  system: 'toy',
  holderId,
  effect: 'allow',
  privileges: ['enter'],
  privilegesInverted: false,
  resources: [to],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'assignment', name: 'door list' },
  standing: 'standing',
  ...extra,
});

const viewWith = (...grants: readonly Entitlement[]): InventoryView => {
  const access = withSignIns(
    () => [],
    signInsByGrant({
      test: ({ privileges }) => privileges.includes('enter'),
      words: 'is on',
      removedBy: 'strike it off',
      open: ['from'],
    }),
  );
  const inventory = createInventory({ access: { toy: access }, now: () => AT });
  inventory.applySnapshot({
    system: 'toy',
    scope: 'one',
    takenAt: AT,
    complete: ['identity', 'group', 'membership', 'entitlement', 'resource'],
    blind: [],
    facts: [
      jane,
      {
        kind: 'group',
        id: 'toy:team',
        system: 'toy',
        nativeId: 'team',
        scope: 'one',
        name: 'team',
      },
      { kind: 'membership', id: 'toy:m', memberId: 'toy:jane', groupId: 'toy:team' },
      {
        kind: 'credential',
        id: 'toy:pw',
        system: 'toy',
        ofId: 'toy:jane',
        type: 'password',
        nativeId: 'pw',
        status: 'active',
        issuer: 'toy',
        createdAt: known(AT - 90 * DAY),
        lastUsedAt: known(null),
        lastUsedPrecision: 0,
        expiresAt: known(AT - DAY),
        rotatedAt: known(AT - 40 * DAY),
        storedIn: 'unknown',
        binding: 'bearer',
        revocability: 'now',
      },
      ...grants,
    ],
  });
  return inventory.view;
};

describe('where somebody can sign in', () => {
  it('is told once for each place, the surest way, with whom to take it from and until when', () => {
    const view = viewWith(
      grant('toy:jane', 'toy:house', { conditions: { from: '10.0.0.0/8' } }),
      grant('toy:team', 'toy:house', { until: AT + DAY }),
      grant('toy:jane', 'toy:shed', { conditions: { from: '10.0.0.0/8' } }),
    );
    expect(signIn(view, 'toy:jane', AT).places).toEqual([
      {
        to: 'toy:house',
        name: 'toy:house',
        type: 'unlisted',
        because: 'is on (door list) through team',
        certain: true,
        removedBy: 'take it out of group team',
        until: AT + DAY,
      },
      expect.objectContaining({
        to: 'toy:shed',
        certain: false,
        because: 'is on (door list), from 10.0.0.0/8',
      }),
    ]);
  });

  it('comes with each credential, its age since it was rotated, and whether it ended', () => {
    const { credentials, secondFactor } = signIn(viewWith(), 'toy:jane', AT);
    expect(credentials).toMatchObject([{ type: 'password', ageDays: known(40), expired: true }]);
    expect(secondFactor).toEqual(known(false));
  });

  it('makes nobody reach anything: a sign-in alone is no way to a tier', () => {
    const view = viewWith(grant('toy:jane', 'control-plane:toy:one'));
    expect(view.path('toy:jane', 'control-plane:*')).toBeUndefined();
    expect(view.tierOf('toy:jane').tier).toBe(3);
  });
});
