import { blindToKeys, type CheckCase, identity, inSystem, key } from '../world.case.ts';

const root = identity({ id: 'toy:root', nativeId: 'root' });
const token = key('T', { type: 'api_token', ofId: 'toy:root' });

export const cases: readonly CheckCase[] = inSystem('vault', [
  { subject: 'toy:root', says: 'none', expect: 'pass', facts: [root] },
  { subject: 'toy:root', says: 'one', expect: 'fail', facts: [root, token] },
  {
    subject: 'toy:root',
    says: 'tokens not listed',
    expect: 'unknown',
    facts: [root],
    blind: blindToKeys,
  },
  { says: 'another account', expect: 'outside', facts: [identity()] },
]);
