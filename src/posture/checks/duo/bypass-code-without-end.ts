import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials, judgeEach, mayHold } from '../subject.ts';

const codes = (view: InventoryView, id: string, at: number) => {
  const { credentials, unseen } = activeCredentials(view, id, at);
  return { credentials: credentials.filter((one) => one.issuer === 'bypass code'), unseen };
};

export const bypassCodeWithoutEnd: Check = {
  id: 'bypass-code-without-end',
  title: 'Bypass code that never ends',
  severity: 'high',
  topic: 'mfa',
  dimension: 'exposure',
  system: 'duo',
  remedy: 'Delete the code, and give codes that end within a day.',
  cause: 'A code was made without an end for a trip.',
  closes: 'No bypass code without an end.',
  controls: { nhi: [], csf: ['PR.AA-03'] },
  population: { says: 'users of Duo', classes: ['human'] },
  applies: (view, id, at) => mayHold(codes(view, id, at)),
  judge: (view, id, at) =>
    judgeEach(codes(view, id, at), ({ nativeId, expiresAt }) => {
      if (!expiresAt.known) return cannotTell(expiresAt.because);
      return expiresAt.value === null
        ? fail(`${nativeId} stands in for the second factor until somebody deletes it`, [nativeId])
        : pass;
    }),
  points: 12,
  likelihoodNats: 0.4,
  condition: 'no_strong_authenticator',
};
