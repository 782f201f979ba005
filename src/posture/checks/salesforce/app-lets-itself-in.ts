import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';

export const appLetsItselfIn: Check = {
  id: 'app-lets-itself-in',
  title: 'App that any user may let in',
  severity: 'high',
  topic: 'consent',
  dimension: 'exposure',
  system: 'salesforce',
  remedy: 'Set the app to admin approved users, and give it by permission set.',
  cause: 'Self-authorisation is the default of connected apps.',
  closes: 'Admin approved users only.',
  controls: { nhi: ['NHI3:2025'], csf: ['GV.SC-07', 'PR.AA-05'] },
  population: { says: 'connected apps', classes: ['third_party_app'] },
  applies: (view, id, at) => tagOf(view, id, at, 'connectedAppId') !== undefined,
  judge(view, id, at) {
    const only = tagOf(view, id, at, 'adminApprovedUsersOnly');
    if (only === undefined) return cannotTell('who may let it in was not told');
    return only === 'true'
      ? pass
      : fail('a user who is talked into it opens the organisation to it');
  },
  points: 10,
  likelihoodNats: 0.3,
  condition: 'overprivilege',
};
