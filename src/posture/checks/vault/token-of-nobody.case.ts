import { at, blindToKeys, type CheckCase, identity, inSystem, key } from '../world.case.ts';

const lone = identity({ id: 'toy:token:a', nativeId: 'token:a' });
const token = (days: number) =>
  key('a', { type: 'api_token', ofId: 'toy:token:a', expiresAt: at(-days) });

export const cases: readonly CheckCase[] = inSystem('vault', [
  { subject: 'toy:token:a', says: 'ended', expect: 'pass', facts: [lone, token(-1)] },
  { subject: 'toy:token:a', says: 'lives', expect: 'fail', facts: [lone, token(5)] },
  {
    subject: 'toy:token:a',
    says: 'tokens not listed',
    expect: 'unknown',
    facts: [lone],
    blind: blindToKeys,
  },
  { says: 'an entity', expect: 'outside', facts: [identity()] },
]);
