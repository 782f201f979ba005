import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials, isActive, judgeEach, mayHold } from '../subject.ts';

const held = (view: InventoryView, id: string, at: number) => {
  const { credentials, unseen } = activeCredentials(view, id, at);
  return { credentials: credentials.filter((one) => one.type === 'password'), unseen };
};

export const passwordWithoutEnd: Check = {
  id: 'password-without-end',
  title: 'Role whose password has no end',
  severity: 'low',
  topic: 'rotation',
  dimension: 'rotation',
  system: 'postgresql',
  remedy: 'Set VALID UNTIL when the password is set, and set it anew by schedule.',
  cause: 'PostgreSQL sets no end unless asked.',
  closes: 'A password with an end.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-01'] },
  population: { says: 'roles that log in with a password', classes: ['service_account'] },
  applies: (view, id, at) => isActive(view.identity(id, at)) && mayHold(held(view, id, at)),
  judge: (view, id, at) =>
    judgeEach(held(view, id, at), ({ nativeId, expiresAt }) => {
      if (!expiresAt.known) return cannotTell(expiresAt.because);
      return expiresAt.value === null
        ? fail('VALID UNTIL is not set, and the server keeps no date of the password', [nativeId])
        : pass;
    }),
  points: 4,
  condition: 'no_rotation',
};
