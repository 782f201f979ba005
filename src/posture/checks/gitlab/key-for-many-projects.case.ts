import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const deployKey = identity({ nativeId: 'deploy-key/1' });
const into = (project: string) =>
  grant(['git:read'], { id: `toy:e:${project}`, resources: [project] });

export const cases: readonly CheckCase[] = inSystem('gitlab', [
  { says: 'one', expect: 'pass', facts: [deployKey, into('toy:project/1')] },
  { says: 'two', expect: 'fail', facts: [deployKey, into('toy:project/1'), into('toy:project/2')] },
  {
    says: 'grants not listed',
    expect: 'unknown',
    facts: [deployKey, into('toy:project/1')],
    blind: blind('entitlements'),
  },
  { says: 'another machine', expect: 'outside', facts: [identity()] },
]);
