import { fail, pass, type Resource, type Verdict } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeResources } from '../resources.ts';

/** Methods that can be listened to, replayed, or believed on the word of the other host (PostgreSQL manual, 20.3). */
const weak: Readonly<Record<string, string>> = {
  password: 'the password itself goes over the wire',
  md5: 'the hash that is stored is enough to sign in, and MD5 is broken',
  ident: 'the host that asks says who it is',
};

const judge = ({ name, tags }: Resource): Verdict => {
  const method = tags['auth_method'] ?? '';
  const why = tags['error'] === undefined && Object.hasOwn(weak, method) ? weak[method] : undefined;
  return why === undefined
    ? pass
    : fail(`${name} asks for ${method} from ${tags['address'] ?? 'the host'}: ${why}`, [name]);
};

export const signInWithWeakMethod: Check = {
  id: 'sign-in-with-weak-method',
  title: 'Server that asks for a weak proof (md5, password, ident)',
  severity: 'medium',
  topic: 'legacy_authentication',
  dimension: 'exposure',
  system: 'postgresql',
  remedy: 'Set password_encryption to scram-sha-256, set passwords anew, and change the rule.',
  cause: 'Rules were kept for clients that could not do better.',
  closes: 'No rule with md5, password or ident.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  population: { says: 'servers', classes: 'scopes' },
  judge: (view, id, at) => judgeResources(view, { id, at }, ['sign_in_rule'], judge),
  points: 8,
  likelihoodNats: 0.2,
  condition: 'no_strong_authenticator',
};
