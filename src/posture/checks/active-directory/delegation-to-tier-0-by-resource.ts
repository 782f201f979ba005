import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeTrusts } from '../ask.ts';
import { everyClass } from '../subject.ts';
import { isController, isOn } from './account.ts';

export const delegationToTier0ByResource: Check = {
  id: 'delegation-to-tier-0-by-resource',
  title: 'Lets others act as anybody on a tier-0 machine',
  severity: 'critical',
  topic: 'delegation',
  dimension: 'exposure',
  system: 'active-directory',
  remedy: 'Empty msDS-AllowedToActOnBehalfOfOtherIdentity of the machine, and see who wrote it.',
  cause: 'Whoever may write to a machine may let another account act there as anybody.',
  closes: 'No delegation of this kind into it is listed.',
  controls: { nhi: ['NHI5:2025', 'NHI6:2025'], csf: ['PR.AA-05'] },
  population: { says: 'accounts of tier 0', classes: everyClass },
  applies: (view, id, at) =>
    isOn(view, id, at) && (view.tierOf(id, at).tier === 0 || isController(view, id, at)),
  judge: (view, id, at) =>
    judgeTrusts(view, { id, at }, ({ principal, mechanism, conditions }) =>
      mechanism === 'delegation' && conditions?.['kind'] === 'resource_based'
        ? fail(
            `${view.identity(principal.value, at)?.name ?? principal.value} may act as anybody on it (resource-based delegation)`,
            [principal.value],
          )
        : pass,
    ),
  points: 18,
  likelihoodNats: 0.3,
  condition: 'stale_trust_path',
};
