import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeTrusts } from '../ask.ts';
import { blindTo, isActive } from '../subject.ts';

/** Issuers that give tokens to customers of theirs, whoever they are. */
const everybodys =
  /^https:\/\/(?:token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io|oidc\.circleci\.com|agent\.buildkite\.com|accounts\.google\.com|sts\.windows\.net|login\.microsoftonline\.com)/;

export const poolWithoutCondition: Check = {
  id: 'pool-without-condition',
  title: 'Pool that takes any token of a public issuer',
  severity: 'critical',
  topic: 'oidc_trust',
  dimension: 'exposure',
  system: 'gcp',
  remedy: 'Set an attribute condition that names your organisation or repositories.',
  cause: 'The provider was made with the issuer alone.',
  closes: 'An attribute condition on every provider.',
  controls: { nhi: ['NHI6:2025', 'NHI4:2025'], csf: ['PR.AA-04', 'PR.AA-05'] },
  population: { says: 'workload identity pools', classes: ['workload'] },
  applies: (view, id, at) =>
    view.identity(id, at)?.nativeId.endsWith('/*') === true && isActive(view.identity(id, at)),
  judge(view, id, at) {
    const ways = view.trustsInto(id, at);
    if (ways.length === 0)
      return cannotTell(blindTo(view, id, at, 'trust') ?? 'its providers were not listed');
    return judgeTrusts(view, { id, at }, ({ principal, conditions }) => {
      if (conditions?.['attributeCondition'] !== undefined) return pass;
      return everybodys.test(principal.value)
        ? fail(`any token of ${principal.value} is let in, also those of others`, [principal.value])
        : cannotTell(`who gets tokens of ${principal.value} is not known, and no condition asks`);
    });
  },
  points: 22,
  likelihoodNats: 0.8,
  condition: 'stale_trust_path',
};
