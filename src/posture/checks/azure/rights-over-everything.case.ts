import { blind, type CheckCase, grant, inSystem, person } from '../world.case.ts';

const held = (on: string) =>
  grant(['*'], { resources: [on], via: { kind: 'assignment', name: 'User Access Administrator' } });

export const cases: readonly CheckCase[] = inSystem('azure', [
  { says: 'one subscription', expect: 'pass', facts: [person(), held('/subscriptions/1')] },
  { says: 'all of them', expect: 'fail', facts: [person(), held('/')] },
  { says: 'grants not listed', expect: 'unknown', facts: [person()], blind: blind('entitlements') },
]);
