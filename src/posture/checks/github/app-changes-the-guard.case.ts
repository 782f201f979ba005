import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const app = identity({ class: 'third_party_app', tags: { installation_id: '1' } });
const installed = (...privileges: string[]) =>
  grant(privileges, { via: { kind: 'consent', name: 'app' } });

export const cases: readonly CheckCase[] = inSystem('github', [
  { says: 'writes code', expect: 'pass', facts: [app, installed('contents:write')] },
  {
    says: 'writes workflows',
    expect: 'fail',
    facts: [app, installed('contents:write', 'workflows:write')],
    because: /workflows/,
  },
  { says: 'grants not listed', expect: 'unknown', facts: [app], blind: blind('entitlements') },
  { says: 'no app', expect: 'outside', facts: [identity({ class: 'workload' })] },
]);
