import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';

export const privateAccountHasRights: Check = {
  id: 'private-account-has-rights',
  title: 'Private Google account with rights here',
  severity: 'high',
  topic: 'over_privilege',
  dimension: 'exposure',
  system: 'gcp',
  remedy: 'Give the rights to an account of the organisation, and take these away.',
  cause: 'Somebody shared a project with the account they were signed in with.',
  closes: 'No grant to an account of gmail.com.',
  controls: { nhi: [], csf: ['PR.AA-01', 'PR.AA-05'], cis: ['CIS GCP 1.1'] },
  population: { says: 'private Google accounts named by policies', classes: ['human'] },
  applies: (view, id, at) =>
    /@(?:gmail|googlemail)\.com$/i.test(view.identity(id, at)?.nativeId ?? ''),
  judge: (view, id, at) =>
    judgeGrants(
      view,
      { id, at },
      ({ via, resources }) =>
        `${via.name} on ${resources[0] ?? 'something'}: who holds the account, nobody here decides`,
    ),
  points: 12,
  likelihoodNats: 0.2,
  condition: 'overprivilege',
};
