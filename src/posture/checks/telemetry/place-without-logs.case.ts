import { type CheckCase, identity, setting } from '../world.case.ts';

const asked = { subject: 'scope:toy:one', facts: [identity()] } as const;

export const cases: readonly CheckCase[] = [
  { ...asked, says: 'events of yesterday', expect: 'pass', calls: [['data:List', 1]] },
  {
    ...asked,
    says: 'no event ever, and pulled for days',
    expect: 'fail',
    pulled: 30,
    because: /no event of it was ever read/,
  },
  { ...asked, says: 'no event yet', expect: 'unknown', because: /just connected/ },
  {
    ...asked,
    says: 'events that stopped',
    expect: 'fail',
    because: /last event that was read of it is of 2026-05-02/,
    calls: [['data:List', 30]],
  },
  {
    ...asked,
    says: 'events of another place of the system',
    expect: 'unknown',
    facts: [{ ...setting('mode', 'm', {}), scope: 'two' }],
    subject: 'scope:toy:two',
    calls: [['data:List', 1]],
  },
  { ...asked, says: 'a system without rules', expect: 'outside', unruled: true },
];
