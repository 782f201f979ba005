import { fail, pass, type Trust } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeTrusts } from '../ask.ts';

/** Subjects of code hosts: `repo:owner/name:…`, `project_path:group/name:…`, `organization:o:project:p:…`. */
const wide =
  /^(?:repo:(?:[^/:]*\*|[^/:]+\/(?:[^:]*\*))|project_path:(?:[^:]*\*)|organization:[^:]*\*|organization:[^:]+:project:[^:]*\*)/;

const subjects = ({ conditions }: Trust): readonly string[] =>
  Object.values(conditions ?? {}).flatMap((one) =>
    Object.entries((one ?? {}) as Record<string, unknown>).flatMap(([key, value]) =>
      key.toLowerCase().endsWith(':sub') ? [value].flat().map(String) : [],
    ),
  );

export const subjectTooWide: Check = {
  id: 'subject-too-wide',
  title: 'Federated trust open to more than one repository',
  severity: 'high',
  topic: 'oidc_trust',
  dimension: 'exposure',
  system: 'aws',
  remedy: 'Name the repository and the branch or environment in the sub condition.',
  cause: 'A star was set where the repository stands, to serve them all.',
  closes: 'A subject that names the repository.',
  controls: { nhi: ['NHI6:2025'], csf: ['PR.AA-04', 'PR.AA-05'] },
  population: { says: 'roles with a condition on the subject', classes: 'roles' },
  applies: (view, id, at) =>
    view.trustsInto(id, at).some((one) => one.effect === 'allow' && subjects(one).length > 0),
  judge: (view, id, at) =>
    judgeTrusts(view, { id, at }, (one) => {
      const open = subjects(one).filter((subject) => wide.test(subject));
      return open.length > 0
        ? fail(`${open.join(', ')}: whoever may make a repository there becomes it`, open)
        : pass;
    }),
  points: 14,
  likelihoodNats: 0.4,
  condition: 'stale_trust_path',
};
