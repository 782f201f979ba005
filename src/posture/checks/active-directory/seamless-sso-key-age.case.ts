import { at, blindToKeys, type CheckCase, identity, inSystem, key, unseen } from '../world.case.ts';

const account = identity({
  tags: { servicePrincipalNames: 'HOST/aadg.windows.net HOST/autologon.microsoftazuread-sso.com' },
});
const kerberos = (days: number) =>
  key('kerberos:1', { type: 'kerberos_key', createdAt: unseen, rotatedAt: at(days) });

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  { says: 'rolled this month', expect: 'pass', facts: [account, kerberos(10)] },
  {
    says: 'rolled last year',
    expect: 'fail',
    facts: [account, kerberos(400)],
    because: /400 days/,
  },
  { says: 'its key was not listed', expect: 'unknown', facts: [account], blind: blindToKeys },
  { says: 'another account', expect: 'outside', facts: [identity(), kerberos(400)] },
]);
