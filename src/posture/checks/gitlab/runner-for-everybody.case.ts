import { type CheckCase, identity, inSystem } from '../world.case.ts';

const runner = (type: string, access_level: string) =>
  identity({ class: 'workload', nativeId: 'runner/7', tags: { type, access_level } });

export const cases: readonly CheckCase[] = inSystem('gitlab', [
  { says: 'of one project', expect: 'pass', facts: [runner('project_type', 'not_protected')] },
  {
    says: 'for protected branches',
    expect: 'pass',
    facts: [runner('instance_type', 'ref_protected')],
  },
  { says: 'for all', expect: 'fail', facts: [runner('instance_type', 'not_protected')] },
  { says: 'not told', expect: 'unknown', facts: [runner('instance_type', 'unknown')] },
  { says: 'another machine', expect: 'outside', facts: [identity()] },
]);
