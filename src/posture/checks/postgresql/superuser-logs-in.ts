import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';
import { blindTo, isActive, unlessBlind } from '../subject.ts';

export const superuserLogsIn: Check = {
  id: 'superuser-logs-in',
  title: 'Superuser that programs sign in as',
  severity: 'high',
  topic: 'standing_admin',
  dimension: 'privilege',
  system: 'postgresql',
  remedy: 'Let nobody log in as superuser: grant the role NOINHERIT, to be put on by SET ROLE.',
  cause: 'The first account of the server was used for the application.',
  closes: 'The role without SUPERUSER, or without LOGIN.',
  controls: { nhi: ['NHI5:2025', 'NHI10:2025'], csf: ['PR.AA-05'] },
  population: { says: 'roles that may log in', classes: ['service_account'] },
  applies: (view, id, at) => isActive(view.identity(id, at)),
  judge(view, id, at) {
    const held = (tagOf(view, id, at, 'attributes') ?? '').split(' ');
    return held.includes('SUPERUSER')
      ? fail('no check of the server holds for it, and it may run programs on the host')
      : unlessBlind(blindTo(view, id, at, 'identity'), pass);
  },
  points: 14,
  condition: 'overprivilege',
};
