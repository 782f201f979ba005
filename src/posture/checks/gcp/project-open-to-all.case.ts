import { blind, type CheckCase, grant, inSystem } from '../world.case.ts';

const all = {
  kind: 'group',
  id: 'toy:group:allUsers',
  system: 'toy',
  nativeId: 'group:allUsers',
  scope: 'one',
  name: 'allUsers',
} as const;
const open = (on: string) =>
  grant(['storage.objects.get'], { holderId: 'toy:group:allUsers', resources: [on] });

export const cases: readonly CheckCase[] = inSystem('gcp', [
  {
    subject: 'scope:toy:one',
    says: 'another project',
    expect: 'pass',
    facts: [all, open('projects/two')],
  },
  {
    subject: 'scope:toy:one',
    says: 'this one',
    expect: 'fail',
    facts: [all, open('projects/one')],
  },
  {
    subject: 'scope:toy:one',
    says: 'policies not read',
    expect: 'unknown',
    facts: [all],
    blind: blind('entitlements'),
  },
]);
