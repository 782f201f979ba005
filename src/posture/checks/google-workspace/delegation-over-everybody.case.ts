import { type CheckCase, identity, inSystem, trust } from '../world.case.ts';

const delegated = (...scopes: string[]) =>
  trust(
    { kind: 'identity', value: 'toy:x' },
    { targetId: 'toy:role:every-user', mechanism: 'delegation', conditions: { scopes } },
  );
const app = identity({ class: 'third_party_app' });

export const cases: readonly CheckCase[] = inSystem('google-workspace', [
  {
    says: 'reads calendars',
    expect: 'pass',
    facts: [app, delegated('https://www.googleapis.com/auth/calendar.readonly')],
  },
  { says: 'all mail', expect: 'fail', facts: [app, delegated('https://mail.google.com/')] },
  {
    says: 'accounts',
    expect: 'fail',
    facts: [app, delegated('https://www.googleapis.com/auth/admin.directory.user')],
  },
  { says: 'scopes not told', expect: 'unknown', facts: [app, delegated()] },
  { says: 'no delegation', expect: 'outside', facts: [app] },
]);
