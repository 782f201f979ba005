import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';
import { blindTo, isActive, unlessBlind } from '../subject.ts';

export const passesRowSecurity: Check = {
  id: 'passes-row-security',
  title: 'Reads past the security of rows',
  severity: 'medium',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'postgresql',
  remedy: 'Take BYPASSRLS away; give a policy that names the role.',
  cause: 'A report could not see all rows.',
  closes: 'The role without BYPASSRLS.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05', 'PR.DS-01'] },
  population: { says: 'roles that may log in', classes: ['service_account'] },
  applies: (view, id, at) => isActive(view.identity(id, at)),
  judge(view, id, at) {
    const held = (tagOf(view, id, at, 'attributes') ?? '').split(' ');
    return held.includes('BYPASSRLS')
      ? fail('policies that keep tenants apart do not hold for it')
      : unlessBlind(blindTo(view, id, at, 'identity'), pass);
  },
  points: 8,
  condition: 'overprivilege',
};
