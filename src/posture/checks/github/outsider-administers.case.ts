import { noFlags } from '../../../model/index.ts';
import { blind, type CheckCase, grant, inSystem, person } from '../world.case.ts';

const outsider = person({ flags: { ...noFlags, external: true } });

export const cases: readonly CheckCase[] = inSystem('github', [
  { says: 'writes', expect: 'pass', facts: [outsider, grant(['repo:write'])] },
  { says: 'administers', expect: 'fail', facts: [outsider, grant(['repo:admin'])] },
  { says: 'grants not listed', expect: 'unknown', facts: [outsider], blind: blind('entitlements') },
  { says: 'a member', expect: 'outside', facts: [person(), grant(['repo:admin'])] },
]);
