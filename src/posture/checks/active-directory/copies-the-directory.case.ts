import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const right = (extra = {}) =>
  grant(['GetChanges', 'GetChangesAll'], { resources: ['toy:one'], ...extra });

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  {
    says: 'reads only',
    expect: 'pass',
    facts: [identity(), grant(['GetChanges'], { resources: ['toy:one'] })],
  },
  { says: 'replicates', expect: 'fail', facts: [identity(), right()], because: /GetChangesAll/ },
  {
    says: 'over something else',
    expect: 'pass',
    facts: [identity(), right({ resources: ['toy:two'] })],
  },
  {
    says: 'denied as well',
    expect: 'unknown',
    facts: [identity(), right(), right({ id: 'toy:deny', effect: 'deny' })],
  },
  {
    says: 'access lists not readable',
    expect: 'unknown',
    facts: [identity()],
    blind: blind('entitlements'),
  },
  {
    says: 'a controller',
    expect: 'outside',
    facts: [identity({ tags: { flags: 'domain_controller' } }), right()],
  },
]);
