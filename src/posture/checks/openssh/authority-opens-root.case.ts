import { blind, type CheckCase, identity, inSystem, trust } from '../world.case.ts';

const root = identity({ nativeId: 'root', tags: { uid: '0' } });

export const cases: readonly CheckCase[] = inSystem('openssh', [
  { says: 'none', expect: 'pass', facts: [root] },
  {
    says: 'one',
    expect: 'fail',
    facts: [
      root,
      trust(
        { kind: 'federated', value: 'SHA256:ca' },
        { mechanism: 'federation', conditions: { principal: 'root' } },
      ),
    ],
  },
  { says: 'authorities not read', expect: 'unknown', facts: [root], blind: blind('trusts') },
  { says: 'another account', expect: 'outside', facts: [identity({ tags: { uid: '1000' } })] },
]);
