import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeTrusts } from '../ask.ts';
import { everyClass } from '../subject.ts';
import { isOn } from './account.ts';

export const sidCarriedByAnother: Check = {
  id: 'sid-carried-by-another',
  title: 'Another account carries its SID',
  severity: 'high',
  atTier: { 0: 'critical', 1: 'critical' },
  topic: 'delegation',
  dimension: 'privilege',
  system: 'active-directory',
  remedy: 'Clear sIDHistory of the other account once the move of domains is done.',
  cause: 'A move between domains kept old SIDs, or somebody wrote one in.',
  closes: 'No account carries its SID in sIDHistory.',
  controls: { nhi: ['NHI5:2025', 'NHI9:2025'], csf: ['PR.AA-05'] },
  population: { says: 'accounts of the domain', classes: everyClass },
  applies: isOn,
  judge: (view, id, at) =>
    judgeTrusts(view, { id, at }, ({ principal, conditions }) =>
      conditions?.['kind'] === 'sid_history'
        ? fail(
            `${view.identity(principal.value, at)?.name ?? principal.value} has its SID in sIDHistory, and may do all that it may`,
            [principal.value],
          )
        : pass,
    ),
  points: 14,
  likelihoodNats: 0.3,
  condition: 'stale_trust_path',
};
