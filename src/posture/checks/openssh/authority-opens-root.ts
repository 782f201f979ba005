import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeTrusts, tagOf } from '../ask.ts';

export const authorityOpensRoot: Check = {
  id: 'authority-opens-root',
  title: 'Authority whose certificates open root',
  severity: 'high',
  topic: 'trust',
  dimension: 'privilege',
  system: 'openssh',
  remedy: 'Bind the authority to principals that do not hold root.',
  cause: 'One authority was trusted for all accounts of the host.',
  closes: 'No authority trusted for the account of root.',
  controls: { nhi: ['NHI6:2025'], csf: ['PR.AA-04', 'PR.AA-05'] },
  population: { says: 'root accounts of hosts', classes: ['service_account', 'human'] },
  applies: (view, id, at) => tagOf(view, id, at, 'uid') === '0',
  judge: (view, id, at) =>
    judgeTrusts(view, { id, at }, ({ principal, mechanism }) =>
      mechanism === 'federation'
        ? fail(`whoever holds ${principal.value} signs themselves root here`, [principal.value])
        : pass,
    ),
  points: 10,
  condition: 'stale_trust_path',
};
