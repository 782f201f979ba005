import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { scopeOf } from '../ask.ts';

export const membersOpenRepositories: Check = {
  id: 'members-open-repositories',
  title: 'Any member may open code to the world',
  severity: 'low',
  topic: 'leaked_secret',
  dimension: 'exposure',
  system: 'github',
  remedy: 'Let owners alone make public repositories.',
  cause: 'The default was kept.',
  closes: 'Members may not make public repositories.',
  controls: { nhi: ['NHI2:2025'], csf: ['PR.DS-01', 'PR.AA-05'] },
  population: { says: 'organisations', classes: 'scopes' },
  judge(view, id, at) {
    const told = view.resource(`github:org/${scopeOf(view, id, at)?.scope ?? ''}`, at)?.tags[
      'members_can_create_public_repositories'
    ];
    if (told === undefined) return cannotTell('the settings of the organisation were not shown');
    return told === 'true'
      ? fail('a member can make a public repository of whatever they have')
      : pass;
  },
  points: 4,
};
