import type { InventoryFact } from '../../../model/index.ts';
import { blind, type CheckCase, grant, inSystem, person } from '../world.case.ts';

const rulers = (count: number): readonly InventoryFact[] =>
  Array.from({ length: count }, (_, nth) => {
    const holderId = `toy:p${nth}`;
    const via = { kind: 'assignment', name: 'Super Admin' } as const;
    return [person({ id: holderId, name: `p${nth}` }), grant(['SUPER_ADMIN'], { holderId, via })];
  }).flat();

const asked = { subject: 'scope:toy:one' } as const;

export const cases: readonly CheckCase[] = inSystem('okta', [
  { ...asked, says: 'two', expect: 'pass', facts: rulers(2) },
  {
    ...asked,
    says: 'too many',
    expect: 'fail',
    because: /6 people rule it: p0/,
    facts: rulers(6),
  },
  { ...asked, says: 'one', expect: 'fail', because: /nobody can stand in/, facts: rulers(1) },
  {
    ...asked,
    says: 'roles not listed',
    expect: 'unknown',
    facts: rulers(2),
    blind: blind('entitlements'),
  },
]);
