import { blind, type CheckCase, grant, inSystem, person } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('salesforce', [
  { says: 'reads', expect: 'pass', facts: [person(), grant(['ViewSetup'])] },
  { says: 'changes all', expect: 'fail', facts: [person(), grant(['ModifyAllData'])] },
  { says: 'grants not listed', expect: 'unknown', facts: [person()], blind: blind('entitlements') },
  { says: 'disabled', expect: 'outside', facts: [person({ status: 'disabled' })] },
]);
