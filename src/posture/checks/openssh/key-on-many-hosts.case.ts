import type { InventoryFact } from '../../../model/index.ts';
import { blindToKeys, type CheckCase, inSystem, key, person } from '../world.case.ts';

const mine = key('SHA256:a', { type: 'ssh_key' });
/** The same key, let in on this many hosts more. */
const elsewhere = (hosts: number): readonly InventoryFact[] =>
  Array.from({ length: hosts }, (_, nth) => [
    person({ id: `toy:h${nth}`, scope: `h${nth}` }),
    key('SHA256:a', { id: `toy:key:${nth}`, ofId: `toy:h${nth}`, type: 'ssh_key' }),
  ]).flat();

export const cases: readonly CheckCase[] = inSystem('openssh', [
  { says: 'on one host', expect: 'pass', facts: [person(), mine] },
  { says: 'on five', expect: 'pass', facts: [person(), mine, ...elsewhere(4)] },
  {
    says: 'on six',
    expect: 'fail',
    because: /SHA256:a lets in on 6 hosts/,
    facts: [person(), mine, ...elsewhere(5)],
  },
  { says: 'keys not listed', expect: 'unknown', facts: [person()], blind: blindToKeys },
  { says: 'no keys', expect: 'outside', facts: [person()] },
]);
