import { pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeGrants, tagOf } from '../ask.ts';

export const appWithoutName: Check = {
  id: 'app-without-name',
  title: 'App that is not registered with Google',
  severity: 'high',
  topic: 'consent',
  dimension: 'exposure',
  system: 'google-workspace',
  remedy: 'Block the app, and end the access that users gave it.',
  cause: 'Users can let in whoever asks.',
  closes: 'No consent of it left.',
  controls: { nhi: ['NHI3:2025'], csf: ['GV.SC-07', 'ID.AM-08'] },
  population: { says: 'apps that users let in', classes: ['third_party_app'] },
  applies: (view, id, at) =>
    tagOf(view, id, at, 'nativeApp') !== undefined ||
    tagOf(view, id, at, 'registered') !== undefined,
  judge(view, id, at) {
    if (tagOf(view, id, at, 'registered') !== 'false') return pass;
    const verdict = judgeGrants(view, { id, at }, ({ via }) =>
      via.kind === 'consent' ? `nobody registered it, and ${via.name} stands` : undefined,
    );
    return verdict;
  },
  points: 12,
  likelihoodNats: 0.4,
  condition: 'overprivilege',
};
