import { at, blindToKeys, type CheckCase, identity, inSystem, key, unseen } from '../world.case.ts';

const service = (extra = {}) => identity({ tags: { servicePrincipalNames: 'http/web' }, ...extra });
const password = (days: number) =>
  key('password:x', { type: 'password', createdAt: unseen, rotatedAt: at(days) });

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  { says: 'password of this year', expect: 'pass', facts: [service(), password(100)] },
  {
    says: 'password of ages ago',
    expect: 'fail',
    facts: [service(), password(1_000)],
    because: /1000 days/,
  },
  {
    says: 'date not readable',
    expect: 'unknown',
    facts: [
      service(),
      key('password:x', { type: 'password', createdAt: unseen, rotatedAt: unseen }),
    ],
  },
  { says: 'credentials not listed', expect: 'unknown', facts: [service()], blind: blindToKeys },
  {
    says: 'managed by the directory: no password of a person',
    expect: 'outside',
    facts: [service(), key('kerberos:x', { type: 'kerberos_key' })],
  },
  { says: 'without service names', expect: 'outside', facts: [identity(), password(1_000)] },
]);
