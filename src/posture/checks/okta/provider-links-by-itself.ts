import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { scopeOf } from '../ask.ts';
import { blindTo, unlessBlind } from '../subject.ts';

export const providerLinksByItself: Check = {
  id: 'provider-links-by-itself',
  title: 'Outside provider that may say it is one of ours',
  severity: 'high',
  topic: 'trust',
  dimension: 'exposure',
  system: 'okta',
  remedy: 'Link accounts by hand, or match them by a value that the provider cannot choose.',
  cause: 'Linking by itself makes the first sign-in easy.',
  closes: 'No active provider that links accounts by itself.',
  controls: { nhi: [], csf: ['PR.AA-04', 'PR.AA-02'] },
  population: { says: 'organisations', classes: 'scopes' },
  judge(view, id, at) {
    const scope = scopeOf(view, id, at)?.scope ?? '';
    const linking = view
      .trustsInto(`okta:${scope}`, at)
      .filter(
        ({ mechanism, conditions }) =>
          mechanism === 'federation' &&
          conditions?.['status'] === 'ACTIVE' &&
          conditions['linksAccounts'] === 'AUTO',
      );
    return linking.length > 0
      ? fail(
          `${linking.map((one) => String(one.conditions?.['name'] ?? one.principal.value)).join(', ')}: what it says of a new user opens an account that is here`,
          linking.map((one) => one.principal.value),
        )
      : unlessBlind(blindTo(view, id, at, 'trust'), pass);
  },
  points: 14,
  likelihoodNats: 0.3,
  condition: 'stale_trust_path',
};
