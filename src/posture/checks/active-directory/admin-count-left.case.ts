import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const marked = identity({ tags: { adminCount: '1' } });

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  { says: 'an administrator', expect: 'pass', facts: [marked, grant(['admin'])] },
  { says: 'one no more', expect: 'fail', facts: [marked] },
  {
    says: 'memberships not listed',
    expect: 'unknown',
    facts: [marked],
    blind: blind('memberships'),
  },
  { says: 'not marked', expect: 'outside', facts: [identity()] },
]);
