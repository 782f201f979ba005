import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeSecrets, distinct, everyClass, mayHold } from '../subject.ts';

export const twoActiveKeys: Check = {
  id: 'two-active-keys',
  title: 'More than one active key of a kind',
  severity: 'low',
  topic: 'rotation',
  dimension: 'rotation',
  remedy: 'Finish the rotation: deactivate the key that is no longer needed.',
  cause: 'A rotation was begun and never finished.',
  closes: 'One active key of the kind is listed.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-01'] },
  population: { says: 'identities with an active lasting key', classes: everyClass },
  applies: (view, id, at) => mayHold(activeSecrets(view, id, at)),
  judge(view, id, at) {
    const { credentials, unseen } = activeSecrets(view, id, at);
    for (const { type } of credentials) {
      const found = distinct(credentials.filter((one) => one.type === type));
      const same = found.credentials;
      if (same.length < 2) continue;
      if (found.atLeast < 2) {
        const [numbered, other] = [...same].sort((a) => (a.unnamed ? -1 : 1));
        return cannotTell(
          `whether ${numbered?.nativeId} and ${other?.nativeId} are one key: their dates do not tell`,
        );
      }
      const names = same.map((one) => one.nativeId);
      const open = same.filter((one) => one.status === 'unknown');
      if (same.length - open.length < 2) {
        return cannotTell(`whether ${open[0]?.nativeId ?? type} is active is not known`);
      }
      const count = found.atLeast < same.length ? `at least ${found.atLeast}` : String(same.length);
      return fail(`${count} active keys at once: ${names.join(', ')}`, names);
    }
    return unseen === undefined ? pass : cannotTell(unseen);
  },
  points: 6,
  condition: 'no_rotation',
};
