import { type CheckCase, grant, identity, role, trust } from '../world.case.ts';

const admin = role({ id: 'toy:admin', nativeId: 'admin', name: 'admin' });

export const cases: readonly CheckCase[] = [
  { says: 'ordinary privileges', expect: 'pass', facts: [identity(), grant(['read'])] },
  { says: 'the control plane', expect: 'fail', facts: [identity(), grant(['admin'])] },
  { says: 'a role with the control plane', expect: 'fail', facts: [role(), grant(['admin'])] },
  {
    says: 'the control plane under conditions',
    expect: 'unknown',
    because: /^possibly: /,
    facts: [identity(), grant(['admin'], { conditions: { Bool: {} } })],
  },
  {
    says: 'a policy that was not read',
    expect: 'unknown',
    because: /policy secret-policy is attached but was not read/,
    facts: [identity(), grant([], { via: { kind: 'managed_policy', name: 'secret-policy' } })],
  },
  {
    says: 'by a path only: that is another check',
    expect: 'pass',
    facts: [
      identity(),
      admin,
      trust({ kind: 'identity', value: 'toy:x' }, { targetId: 'toy:admin' }),
      grant(['admin'], { holderId: 'toy:admin' }),
    ],
  },
  {
    says: 'emergency access',
    expect: 'outside',
    facts: [identity(), grant(['admin'])],
    declared: { emergencyAccess: true },
  },
  {
    says: 'no pull could see what anybody may do',
    expect: 'unknown',
    because: /what it may do: denied/,
    facts: [identity()],
    blind: [{ area: 'entitlements', because: 'denied' }],
  },
];
