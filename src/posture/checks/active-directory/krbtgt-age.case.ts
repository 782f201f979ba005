import { at, blindToKeys, type CheckCase, identity, inSystem, key, unseen } from '../world.case.ts';

const krbtgt = identity({ nativeId: 'S-1-5-21-1-2-3-502', status: 'disabled' });
const signing = (days: number) =>
  key('krbtgt:1', { type: 'signing_key', createdAt: unseen, rotatedAt: at(days) });

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  { says: 'reset this spring', expect: 'pass', facts: [krbtgt, signing(90)] },
  {
    says: 'as old as the domain',
    expect: 'fail',
    facts: [krbtgt, signing(4_000)],
    because: /4000 days/,
  },
  { says: 'key not listed', expect: 'unknown', facts: [krbtgt], blind: blindToKeys },
  {
    says: 'date not readable',
    expect: 'unknown',
    facts: [krbtgt, key('krbtgt:1', { type: 'signing_key', createdAt: unseen, rotatedAt: unseen })],
  },
  {
    says: 'another account',
    expect: 'outside',
    facts: [identity({ nativeId: 'S-1-5-21-1-2-3-1102' }), signing(4_000)],
  },
]);
