import { noFlags } from '../../../model/index.ts';
import { blind, type CheckCase, grant, person } from '../world.case.ts';

const guest = person({ flags: { ...noFlags, external: true } });

export const cases: readonly CheckCase[] = [
  { says: 'a guest who reads', expect: 'pass', facts: [guest, grant(['read'])] },
  { says: 'a guest who rules', expect: 'fail', facts: [guest, grant(['admin'])] },
  { says: 'a guest near the secrets', expect: 'fail', facts: [guest, grant(['secrets'])] },
  {
    says: 'perhaps, under conditions',
    expect: 'unknown',
    facts: [guest, grant(['admin'], { conditions: { at: 'noon' } })],
  },
  { says: 'grants not listed', expect: 'unknown', facts: [guest], blind: blind('entitlements') },
  { says: 'one of our own', expect: 'outside', facts: [person(), grant(['admin'])] },
];
