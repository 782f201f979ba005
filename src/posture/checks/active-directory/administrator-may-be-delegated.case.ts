import { blind, type CheckCase, grant, inSystem, person } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  {
    says: 'marked',
    expect: 'pass',
    facts: [person({ tags: { flags: 'not_delegated' } }), grant(['admin'])],
  },
  { says: 'neither', expect: 'fail', facts: [person(), grant(['admin'])] },
  {
    says: 'groups not listed',
    expect: 'unknown',
    facts: [person(), grant(['admin'])],
    blind: blind('memberships'),
  },
  {
    says: 'flags not readable',
    expect: 'unknown',
    facts: [person({ status: 'unknown' }), grant(['admin'])],
  },
  { says: 'no administrator', expect: 'outside', facts: [person()] },
]);
