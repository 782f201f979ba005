import type { InventoryView } from '../../../inventory/index.ts';
import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials, everyClass, judgeEach } from '../subject.ts';

const placed = (view: InventoryView, id: string, at: number) => {
  const { credentials, unseen } = activeCredentials(view, id, at);
  return { credentials: credentials.filter((one) => one.storedIn !== 'unknown'), unseen };
};

export const secretInCode: Check = {
  id: 'secret-in-code',
  title: 'Its secret stands in code or a plain file',
  severity: 'critical',
  topic: 'leaked_secret',
  dimension: 'exposure',
  remedy:
    'Rotate the secret first, then take it out of the file and its history, and read it from a vault.',
  playbook: 'service_account/leaked-credential',
  cause: 'A secret was put where the program reads its settings.',
  closes: 'The secret rotated, and the new one kept in a vault.',
  controls: {
    nhi: ['NHI2:2025'],
    csf: ['PR.DS-01', 'PR.AA-01'],
    asi: ['ASI03:2026', 'ASI04:2026'],
  },
  population: { says: 'identities whose secret was found somewhere', classes: everyClass },
  applies: (view, id, at) => placed(view, id, at).credentials.length > 0,
  judge: (view, id, at) =>
    judgeEach(placed(view, id, at), ({ nativeId, storedIn }) =>
      storedIn === 'code'
        ? fail(`${nativeId} stands in a file: whoever reads the file has it`, [nativeId])
        : pass,
    ),
  points: 22,
  likelihoodNats: 1.0,
  condition: 'exposed_secret',
};
