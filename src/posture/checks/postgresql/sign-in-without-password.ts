import { fail, pass, type Resource, type Verdict } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeResources } from '../resources.ts';

const judge = ({ name, tags }: Resource): Verdict => {
  if (tags['auth_method'] !== 'trust' || tags['error'] !== undefined) return pass;
  const from = tags['type'] === 'local' ? 'on the host itself' : `from ${tags['address'] ?? 'all'}`;
  const who = tags['user_name'] ?? 'all';
  return fail(`${name} lets anybody ${from} in as ${who}, without a password`, [name]);
};

export const signInWithoutPassword: Check = {
  id: 'sign-in-without-password',
  title: 'Server that believes who says who it is (trust)',
  severity: 'critical',
  topic: 'legacy_authentication',
  dimension: 'exposure',
  system: 'postgresql',
  remedy: 'Ask for scram-sha-256 or a certificate instead of trust, and reload the server.',
  cause: 'A rule from the first days of the server was never taken out.',
  closes: 'No rule with the method trust.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  population: { says: 'servers', classes: 'scopes' },
  judge: (view, id, at) => judgeResources(view, { id, at }, ['sign_in_rule'], judge),
  points: 20,
  likelihoodNats: 0.6,
  condition: 'no_strong_authenticator',
};
