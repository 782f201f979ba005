import { blindToKeys, type CheckCase, identity, key, role, unseen, untold } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  { says: 'use of identity and key is seen', expect: 'pass', facts: [identity(), key('K1')] },
  {
    says: 'a key whose use is not seen',
    expect: 'fail',
    because: /K1 can be used without our seeing it/,
    facts: [identity(), key('K1', { lastUsedAt: unseen })],
  },
  { says: 'a role whose use is not seen', expect: 'fail', facts: [role({ lastUsedAt: unseen })] },
  {
    says: 'nobody could see whether it has keys',
    expect: 'unknown',
    because: /not in this export/,
    facts: [identity(untold)],
    blind: blindToKeys,
  },
  {
    says: 'a role that the vendor keeps for itself',
    expect: 'outside',
    facts: [role({ lastUsedAt: unseen, managedBy: 'service_linked' })],
  },
];
