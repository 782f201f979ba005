import { blind, type CheckCase, grant, inSystem } from '../world.case.ts';

const all = {
  kind: 'group',
  id: 'toy:group/public',
  system: 'toy',
  nativeId: 'public',
  scope: 'one',
  name: 'public',
} as const;
const held = (privilege: string) =>
  grant([privilege], { holderId: 'toy:group/public', resources: ['schema/app/public'] });

export const cases: readonly CheckCase[] = inSystem('postgresql', [
  { subject: 'scope:toy:one', says: 'uses', expect: 'pass', facts: [all, held('schema:usage')] },
  {
    subject: 'scope:toy:one',
    says: 'creates',
    expect: 'fail',
    facts: [all, held('schema:create')],
  },
  {
    subject: 'scope:toy:one',
    says: 'grants not listed',
    expect: 'unknown',
    facts: [all],
    blind: blind('entitlements'),
  },
]);
