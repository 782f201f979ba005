import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeSecrets, everyClass, mayHold } from '../subject.ts';

export const twoActiveKeys: Check = {
  id: 'two-active-keys',
  title: 'More than one active key of a kind',
  severity: 'low',
  remedy: 'Finish the rotation: deactivate the key that is no longer needed.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-01'] },
  population: { says: 'identities with an active lasting key', classes: everyClass },
  applies: (view, id, at) => mayHold(activeSecrets(view, id, at)),
  judge(view, id, at) {
    const { credentials, unseen } = activeSecrets(view, id, at);
    for (const { type } of credentials) {
      const same = credentials.filter((one) => one.type === type);
      if (same.length < 2) continue;
      const names = same.map((one) => one.nativeId);
      const open = same.filter((one) => one.status === 'unknown');
      if (same.length - open.length < 2) {
        return cannotTell(`whether ${open[0]?.nativeId ?? type} is active is not known`);
      }
      return fail(`${same.length} active keys at once: ${names.join(', ')}`, names);
    }
    return unseen === undefined ? pass : cannotTell(unseen);
  },
  points: 6,
  condition: 'no_rotation',
};
