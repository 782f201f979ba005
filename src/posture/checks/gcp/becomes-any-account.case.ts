import { blind, type CheckCase, grant, inSystem, person } from '../world.case.ts';

const held = (on: string) =>
  grant(['iam.serviceAccounts.actAs'], {
    resources: [on],
    via: { kind: 'assignment', name: 'roles/iam.serviceAccountUser' },
  });

export const cases: readonly CheckCase[] = inSystem('gcp', [
  {
    says: 'one account',
    expect: 'pass',
    facts: [person(), held('projects/p/serviceAccounts/a@p')],
  },
  { says: 'the project', expect: 'fail', facts: [person(), held('projects/p')] },
  { says: 'grants not listed', expect: 'unknown', facts: [person()], blind: blind('entitlements') },
]);
