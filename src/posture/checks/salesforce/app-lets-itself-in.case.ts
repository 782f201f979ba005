import { type CheckCase, identity, inSystem } from '../world.case.ts';

const app = (tags: Record<string, string>) =>
  identity({ class: 'third_party_app', tags: { connectedAppId: '1', ...tags } });

export const cases: readonly CheckCase[] = inSystem('salesforce', [
  { says: 'approved users only', expect: 'pass', facts: [app({ adminApprovedUsersOnly: 'true' })] },
  { says: 'anybody', expect: 'fail', facts: [app({ adminApprovedUsersOnly: 'false' })] },
  { says: 'not told', expect: 'unknown', facts: [app({})] },
  { says: 'no app', expect: 'outside', facts: [identity()] },
]);
