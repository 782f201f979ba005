import { known } from '../../../model/index.ts';
import { at, blind, type CheckCase, grant, identity, unseen } from '../world.case.ts';

const app = (extra = {}) => identity({ class: 'third_party_app', ...extra });
const consent = grant(['mail.read'], { via: { kind: 'consent', name: 'mail' } });

export const cases: readonly CheckCase[] = [
  { says: 'came yesterday', expect: 'pass', facts: [app(), consent] },
  {
    says: 'came half a year ago',
    expect: 'fail',
    because: /last 180 days ago/,
    facts: [app({ lastUsedAt: at(180) }), consent],
  },
  {
    says: 'never came',
    expect: 'fail',
    because: /let in 400 days ago and never came/,
    facts: [app({ lastUsedAt: known(null) }), consent],
  },
  {
    says: 'was let in last week, and has not come yet',
    expect: 'pass',
    facts: [app({ lastUsedAt: known(null), createdAt: at(7) }), consent],
  },
  {
    says: 'nobody keeps when it came',
    expect: 'unknown',
    facts: [app({ lastUsedAt: unseen }), consent],
  },
  {
    says: 'consents not all listed',
    expect: 'unknown',
    facts: [app(), consent],
    blind: blind('entitlements'),
  },
  { says: 'no consent', expect: 'outside', facts: [app()] },
];
