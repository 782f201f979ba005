import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const app = identity({ class: 'third_party_app' });
const scopes = (...all: string[]) => grant(all, { via: { kind: 'consent', name: 'app' } });

export const cases: readonly CheckCase[] = inSystem('slack', [
  { says: 'writes messages', expect: 'pass', facts: [app, scopes('bot:chat:write')] },
  { says: 'reads channels', expect: 'fail', facts: [app, scopes('bot:channels:history')] },
  { says: 'grants not listed', expect: 'unknown', facts: [app], blind: blind('entitlements') },
  {
    says: 'our own',
    expect: 'outside',
    facts: [identity({ class: 'workload' }), scopes('bot:channels:history')],
  },
]);
