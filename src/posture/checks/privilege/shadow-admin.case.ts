import type { InventoryFact } from '../../../model/index.ts';
import { type CheckCase, grant, identity, role, trust } from '../world.case.ts';

const byRole = (conditions?: Record<string, unknown>): readonly InventoryFact[] => [
  identity(),
  role({ id: 'toy:admin', nativeId: 'admin', name: 'admin' }),
  trust({ kind: 'identity', value: 'toy:x' }, { targetId: 'toy:admin', conditions }),
  grant(['admin'], { holderId: 'toy:admin' }),
];

export const cases: readonly CheckCase[] = [
  { says: 'no path', expect: 'pass', facts: [identity(), grant(['secrets'])] },
  {
    says: 'a path of two steps',
    expect: 'fail',
    because: /^can become admin \(trusted\), which can reach the control plane of toy one/,
    facts: byRole(),
  },
  { says: 'a path under conditions', expect: 'unknown', facts: byRole({ Bool: { mfa: 'true' } }) },
  { says: 'an admin himself', expect: 'outside', facts: [identity(), grant(['admin'])] },
  {
    says: 'no pull could see what anybody may do',
    expect: 'unknown',
    because: /what it may do: denied/,
    facts: [identity()],
    blind: [{ area: 'entitlements', because: 'denied' }],
  },
];
