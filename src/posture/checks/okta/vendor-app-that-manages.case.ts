import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const app = identity({ class: 'third_party_app' });
const scopes = (...all: string[]) => grant(all, { via: { kind: 'consent', name: 'integration' } });

export const cases: readonly CheckCase[] = inSystem('okta', [
  { says: 'reads', expect: 'pass', facts: [app, scopes('okta.users.read')] },
  { says: 'manages', expect: 'fail', facts: [app, scopes('okta.users.read', 'okta.users.manage')] },
  { says: 'grants not listed', expect: 'unknown', facts: [app], blind: blind('entitlements') },
  { says: 'our own', expect: 'outside', facts: [identity(), scopes('okta.users.manage')] },
]);
