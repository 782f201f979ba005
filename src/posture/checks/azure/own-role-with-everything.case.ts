import { blind, type CheckCase, grant, inSystem, role } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('azure', [
  { says: 'reads', expect: 'pass', facts: [role(), grant(['Microsoft.Storage/*/read'])] },
  { says: 'everything', expect: 'fail', facts: [role(), grant(['*'])] },
  { says: 'grants not listed', expect: 'unknown', facts: [role()], blind: blind('entitlements') },
  { says: 'built in', expect: 'outside', facts: [role({ managedBy: 'vendor' }), grant(['*'])] },
]);
