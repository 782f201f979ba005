import { known, unknown, type Vendor } from '../../../model/index.ts';
import { at, type CheckCase, identity } from '../world.case.ts';

const app = (verified: boolean) =>
  identity({
    class: 'third_party_app',
    handles: [{ kind: 'app_id', value: 'app-1', verified }],
  });
const acme = (extra: Partial<Vendor> = {}): Vendor => ({
  kind: 'vendor',
  id: 'vendor:acme',
  name: 'Acme',
  domains: [],
  appIds: ['app-1'],
  addressRanges: [],
  contractEndsAt: at(-30),
  ...extra,
});

export const cases: readonly CheckCase[] = [
  { says: 'a contract that runs', expect: 'pass', facts: [app(true), acme()] },
  {
    says: 'a contract without end',
    expect: 'pass',
    facts: [app(true), acme({ contractEndsAt: known(null) })],
  },
  {
    says: 'a contract that ended a week ago',
    expect: 'fail',
    because: /with Acme ended before 2026-05-25/,
    facts: [app(true), acme({ contractEndsAt: at(7) })],
  },
  {
    says: 'an app that only says itself whose it is',
    expect: 'unknown',
    because: /perhaps of Acme/,
    facts: [app(false), acme({ contractEndsAt: at(7) })],
  },
  {
    says: 'a contract whose end cannot be read',
    expect: 'unknown',
    because: /line 5/,
    facts: [app(true), acme({ contractEndsAt: unknown('line 5: no date') })],
  },
  { says: 'an app of no known vendor', expect: 'unknown', facts: [app(true)] },
  {
    says: 'an app that is switched off',
    expect: 'outside',
    facts: [{ ...app(true), status: 'disabled' }],
  },
];
