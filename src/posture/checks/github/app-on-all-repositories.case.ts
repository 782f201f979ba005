import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const app = identity({ class: 'third_party_app' });
const installed = (privileges: string[], selected: boolean) =>
  grant(privileges, {
    via: { kind: 'consent', name: 'app' },
    conditions: selected ? { repositorySelection: 'selected' } : undefined,
  });

export const cases: readonly CheckCase[] = inSystem('github', [
  { says: 'on selected ones', expect: 'pass', facts: [app, installed(['contents:write'], true)] },
  { says: 'reads all', expect: 'pass', facts: [app, installed(['metadata:read'], false)] },
  { says: 'writes all', expect: 'fail', facts: [app, installed(['contents:write'], false)] },
  { says: 'grants not listed', expect: 'unknown', facts: [app], blind: blind('entitlements') },
  {
    says: 'our own',
    expect: 'outside',
    facts: [identity({ class: 'workload' }), installed(['contents:write'], false)],
  },
]);
