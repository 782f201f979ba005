import { type CheckCase, inSystem, resource } from '../world.case.ts';

const rule = (auth_method: string, extra: Record<string, string> = {}) => ({
  ...resource('3', { type: 'host', address: '10.0.0.0', user_name: 'all', auth_method, ...extra }),
  name: 'pg_hba.conf line 3',
  type: 'sign_in_rule',
});
const asked = { subject: 'scope:toy:one', lists: ['sign_in_rule'] } as const;

export const cases: readonly CheckCase[] = inSystem('postgresql', [
  { ...asked, says: 'SCRAM', expect: 'pass', facts: [rule('scram-sha-256')] },
  { ...asked, says: 'the user of the host', expect: 'pass', facts: [rule('peer')] },
  {
    ...asked,
    says: 'MD5',
    expect: 'fail',
    because: /asks for md5 from 10.0.0.0/,
    facts: [rule('md5')],
  },
  { ...asked, says: 'the password itself', expect: 'fail', facts: [rule('password')] },
  { ...asked, says: 'the word of the other host', expect: 'fail', facts: [rule('ident')] },
  { ...asked, says: 'rules refused', expect: 'unknown', facts: [], lists: [] },
]);
