import { unknown } from '../../../model/index.ts';
import { type CheckCase, daysAgo, identity, role, trust } from '../world.case.ts';

const jim = identity({ id: 'toy:jim', nativeId: 'jim', name: 'jim' });
const toJim = trust({ kind: 'identity', value: 'toy:jim' });

export const cases: readonly CheckCase[] = [
  { says: 'somebody who is here', expect: 'pass', facts: [role(), jim, toJim] },
  {
    says: 'somebody who was deleted',
    expect: 'fail',
    because: /still trusts toy:jim, which ended on 2026-05-31/,
    facts: [role(), jim, toJim],
    changes: [{ op: 'end', kind: 'identity', id: 'toy:jim', at: daysAgo(1), eventId: 'x' }],
  },
  {
    says: 'somebody who was disabled',
    expect: 'fail',
    facts: [role(), { ...jim, status: 'disabled' }, toJim],
  },
  { says: 'somebody nobody listed', expect: 'unknown', facts: [role(), toJim] },
  {
    says: 'an account of ours',
    expect: 'pass',
    facts: [role(), trust({ kind: 'account', value: 'one' })],
  },
  {
    says: 'an account of nobody knows whom',
    expect: 'unknown',
    facts: [role(), trust({ kind: 'account', value: 'two' }, { external: unknown('not listed') })],
  },
  {
    says: 'a service only',
    expect: 'outside',
    facts: [role(), trust({ kind: 'service', value: 'vm' })],
  },
];
