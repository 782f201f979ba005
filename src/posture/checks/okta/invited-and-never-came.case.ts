import { at, blind, type CheckCase, grant, inSystem, person } from '../world.case.ts';

const invited = (days: number) => person({ createdAt: at(days), tags: { status: 'PROVISIONED' } });
const app = grant(['app.sign_in']);

export const cases: readonly CheckCase[] = inSystem('okta', [
  { says: 'last week', expect: 'pass', facts: [invited(7), app] },
  { says: 'nothing waits', expect: 'pass', facts: [invited(90)] },
  { says: 'long ago', expect: 'fail', facts: [invited(90), app] },
  {
    says: 'apps not listed',
    expect: 'unknown',
    facts: [invited(90)],
    blind: blind('entitlements'),
  },
  { says: 'active', expect: 'outside', facts: [person({ tags: { status: 'ACTIVE' } })] },
]);
