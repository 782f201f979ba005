import { blind, type CheckCase, grant, identity, inSystem, person } from '../world.case.ts';

const app = (tags: Record<string, string>) =>
  identity({ class: 'third_party_app', tags: { nativeApp: 'false', ...tags } });
const consent = grant(['email'], { via: { kind: 'consent', name: 'consent of jane' } });

export const cases: readonly CheckCase[] = inSystem('google-workspace', [
  { says: 'registered', expect: 'pass', facts: [app({}), consent] },
  { says: 'by nobody', expect: 'fail', facts: [app({ registered: 'false' }), consent] },
  {
    says: 'consents not listed',
    expect: 'unknown',
    facts: [app({ registered: 'false' })],
    blind: blind('entitlements'),
  },
  { says: 'a person', expect: 'outside', facts: [person()] },
]);
