import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';
import { blindTo, everyClass, isActive, unlessBlind } from '../subject.ts';

export const worksAsAdministrator: Check = {
  id: 'works-as-administrator',
  title: 'Works as an administrator from the first second',
  severity: 'medium',
  topic: 'standing_admin',
  dimension: 'privilege',
  system: 'snowflake',
  remedy: 'Set a default role for daily work; put the administrator on when needed.',
  cause: 'The first user kept the role that set the account up.',
  closes: 'A default role that does not administer.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'], cis: ['CIS Snowflake 1.12'] },
  population: { says: 'users that are not disabled', classes: everyClass },
  applies: (view, id, at) => isActive(view.identity(id, at)),
  judge(view, id, at) {
    const starts = tagOf(view, id, at, 'defaultRole')?.toUpperCase();
    if (starts === undefined) return unlessBlind(blindTo(view, id, at, 'identity'), pass);
    return ['ACCOUNTADMIN', 'SECURITYADMIN', 'ORGADMIN', 'GLOBALORGADMIN'].includes(starts)
      ? fail(`every session starts as ${starts}`)
      : pass;
  },
  points: 8,
  condition: 'overprivilege',
};
