import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { allowedTo } from '../ask.ts';
import { blindTo, unlessBlind } from '../subject.ts';

export const keyForManyProjects: Check = {
  id: 'key-for-many-projects',
  title: 'One deploy key in several projects',
  severity: 'medium',
  topic: 'sharing',
  dimension: 'sharing',
  system: 'gitlab',
  remedy: 'Make a key for each project.',
  cause: 'A key that was there already was let in once more.',
  closes: 'The key in one project.',
  controls: { nhi: ['NHI9:2025'], csf: ['PR.AA-01', 'PR.AA-02'] },
  population: { says: 'deploy keys', classes: ['service_account'] },
  applies: (view, id, at) => view.identity(id, at)?.nativeId.startsWith('deploy-key/') === true,
  judge(view, id, at) {
    const projects = new Set(allowedTo(view, id, at).flatMap((one) => one.resources));
    return projects.size > 1
      ? fail(
          `is let in to ${projects.size} projects: lost in one, it opens all`,
          [...projects].sort().slice(0, 20),
        )
      : unlessBlind(blindTo(view, id, at, 'entitlement'), pass);
  },
  points: 6,
  condition: 'shared',
};
