import { known } from '../../../model/index.ts';
import { type CheckCase, grant, inSystem, key, person, unseen } from '../world.case.ts';

const factor = (type: string, id = type) =>
  key(id, { type: 'authenticator', issuer: `OKTA ${type}` });
const admin = person({ mfa: known(true) });
const superAdmin = grant(['SUPER_ADMIN'], {
  via: { kind: 'assignment', name: 'Super administrator' },
});

export const cases: readonly CheckCase[] = inSystem('okta', [
  { says: 'a security key', expect: 'pass', facts: [admin, superAdmin, factor('webauthn')] },
  {
    says: 'push alone',
    expect: 'fail',
    facts: [admin, superAdmin, factor('push')],
    because: /push/,
  },
  { says: 'factors not read', expect: 'unknown', facts: [person({ mfa: unseen }), superAdmin] },
  { says: 'no administrator', expect: 'outside', facts: [admin, factor('push')] },
]);
