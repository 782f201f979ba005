import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { scopeOf } from '../ask.ts';

export const membersWriteEverywhere: Check = {
  id: 'members-write-everywhere',
  title: 'Every member may write to every repository',
  severity: 'medium',
  topic: 'over_privilege',
  dimension: 'inheritance_depth',
  system: 'github',
  remedy: 'Set the base permission to read or none, and give write by team.',
  cause: 'The base permission is the easiest way to let a team work.',
  closes: 'A base permission of read or none.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'organisations', classes: 'scopes' },
  judge(view, id, at) {
    const told = view.resource(`github:org/${scopeOf(view, id, at)?.scope ?? ''}`, at)?.tags[
      'default_repository_permission'
    ];
    if (told === undefined) return cannotTell('the settings of the organisation were not shown');
    return told === 'write' || told === 'admin' ? fail(`by being members they have ${told}`) : pass;
  },
  points: 10,
  condition: 'overprivilege',
};
