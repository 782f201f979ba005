import { known } from '../../../model/index.ts';
import { type CheckCase, inSystem, key, person, unseen } from '../world.case.ts';

const factor = (type: string, id = type) =>
  key(id, { type: 'authenticator', issuer: `OKTA ${type}` });
const somebody = person({ mfa: known(true) });

export const cases: readonly CheckCase[] = inSystem('okta', [
  { says: 'an app', expect: 'pass', facts: [somebody, factor('push')] },
  {
    says: 'text messages',
    expect: 'fail',
    facts: [somebody, factor('push'), factor('sms')],
    because: /sms/,
  },
  { says: 'factors not read', expect: 'unknown', facts: [person({ mfa: unseen })] },
  { says: 'disabled', expect: 'outside', facts: [person({ status: 'disabled' })] },
]);
