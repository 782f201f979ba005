import { type CheckCase, identity, inSystem } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('postgresql', [
  { says: 'an ordinary role', expect: 'pass', facts: [identity()] },
  {
    says: 'it has it',
    expect: 'fail',
    facts: [identity({ tags: { attributes: 'CREATEDB BYPASSRLS' } })],
  },
  {
    says: 'roles not listed',
    expect: 'unknown',
    facts: [identity()],
    blind: [{ area: 'roles', kinds: ['identity'], because: 'not shown' }],
  },
  {
    says: 'may not log in',
    expect: 'outside',
    facts: [identity({ status: 'disabled', tags: { attributes: 'BYPASSRLS' } })],
  },
]);
