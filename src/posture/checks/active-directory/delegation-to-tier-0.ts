import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeTrusts } from '../ask.ts';
import { everyClass } from '../subject.ts';
import { isController, isOn } from './account.ts';

export const delegationToTier0: Check = {
  id: 'delegation-to-tier-0',
  title: 'Delegated access to a tier-0 service',
  severity: 'high',
  topic: 'delegation',
  dimension: 'exposure',
  system: 'active-directory',
  remedy: 'Take the service out of msDS-AllowedToDelegateTo of the account.',
  cause: 'A service was allowed to pass users on to a controller or another tier-0 host.',
  closes: 'No delegation of this kind into it is listed.',
  controls: { nhi: ['NHI5:2025', 'NHI6:2025'], csf: ['PR.AA-05'] },
  population: { says: 'accounts of tier 0', classes: everyClass },
  applies: (view, id, at) =>
    isOn(view, id, at) && (view.tierOf(id, at).tier === 0 || isController(view, id, at)),
  judge: (view, id, at) =>
    judgeTrusts(view, { id, at }, ({ principal, mechanism, conditions }) =>
      mechanism === 'delegation' && conditions?.['kind'] === 'constrained'
        ? fail(
            `${view.identity(principal.value, at)?.name ?? principal.value} may act as its users towards it (constrained delegation)`,
            [principal.value],
          )
        : pass,
    ),
  points: 14,
  likelihoodNats: 0.3,
  condition: 'stale_trust_path',
};
