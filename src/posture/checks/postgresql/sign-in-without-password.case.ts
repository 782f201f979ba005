import { type CheckCase, inSystem, resource } from '../world.case.ts';

const rule = (auth_method: string, extra: Record<string, string> = {}) => ({
  ...resource('3', { type: 'host', address: '10.0.0.0', user_name: 'all', auth_method, ...extra }),
  name: 'pg_hba.conf line 3',
  type: 'sign_in_rule',
});
const asked = { subject: 'scope:toy:one', lists: ['sign_in_rule'] } as const;

export const cases: readonly CheckCase[] = inSystem('postgresql', [
  { ...asked, says: 'asks for a password', expect: 'pass', facts: [rule('scram-sha-256')] },
  {
    ...asked,
    says: 'believes a network',
    expect: 'fail',
    because: /line 3 lets anybody from 10.0.0.0 in as all/,
    facts: [rule('trust')],
  },
  {
    ...asked,
    says: 'believes the host itself',
    expect: 'fail',
    because: /on the host itself/,
    facts: [rule('trust', { type: 'local' })],
  },
  {
    ...asked,
    says: 'a line that the server cannot read',
    expect: 'pass',
    facts: [rule('trust', { error: 'invalid' })],
  },
  { ...asked, says: 'rules refused', expect: 'unknown', facts: [], lists: [] },
]);
