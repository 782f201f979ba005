import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials, isActive, judgeEach } from '../subject.ts';

const keys = (view: InventoryView, id: string, at: number) => {
  const { credentials, unseen } = activeCredentials(view, id, at);
  return { credentials: credentials.filter((one) => one.type === 'ssh_key'), unseen };
};

export const loginKeyWithoutEnd: Check = {
  id: 'login-key-without-end',
  title: 'SSH key for servers that never ends',
  severity: 'low',
  topic: 'long_lived_secret',
  dimension: 'rotation',
  system: 'google-workspace',
  remedy: 'Set expirationTimeUsec on the key, or take it away.',
  cause: 'OS Login takes keys without an end.',
  closes: 'Every key with an end.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-01'] },
  population: { says: 'people with keys for OS Login', classes: ['human'] },
  applies: (view, id, at) =>
    isActive(view.identity(id, at)) && keys(view, id, at).credentials.length > 0,
  judge: (view, id, at) =>
    judgeEach(keys(view, id, at), ({ nativeId, expiresAt }) => {
      if (!expiresAt.known) return cannotTell(expiresAt.because);
      return expiresAt.value === null
        ? fail(`${nativeId} opens servers until somebody takes it away`, [nativeId])
        : pass;
    }),
  points: 4,
  condition: 'no_rotation',
};
