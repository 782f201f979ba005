import { noFlags } from '../../../model/index.ts';
import { blind, type CheckCase, grant, inSystem, NOW, person } from '../world.case.ts';

const outsider = person({ flags: { ...noFlags, external: true } });

export const cases: readonly CheckCase[] = inSystem('gitlab', [
  {
    says: 'until next month',
    expect: 'pass',
    facts: [outsider, grant(['project:developer'], { until: NOW + 1 })],
  },
  { says: 'for ever', expect: 'fail', facts: [outsider, grant(['project:developer'])] },
  { says: 'grants not listed', expect: 'unknown', facts: [outsider], blind: blind('entitlements') },
  { says: 'an employee', expect: 'outside', facts: [person(), grant(['project:developer'])] },
]);
