import type { Check } from '../../contract.ts';
import { allowedTo, judgeGrants } from '../ask.ts';
import { isActive } from '../subject.ts';

export const keyWithoutWorkspace: Check = {
  id: 'key-without-workspace',
  title: 'Key that no workspace bounds',
  severity: 'medium',
  topic: 'agent',
  dimension: 'blast_radius',
  system: 'agents',
  remedy: 'Make the key anew in a workspace of its own, with a limit on what it spends.',
  cause: 'The default workspace was there first.',
  closes: 'The key in a workspace of its own.',
  controls: {
    nhi: ['NHI8:2025', 'NHI9:2025'],
    csf: ['PR.AA-05', 'PR.IR-01'],
    asi: ['ASI03:2026'],
    aiRmf: ['MEASURE 2.7'],
  },
  population: { says: 'API keys', classes: ['service_account'] },
  applies: (view, id, at) =>
    isActive(view.identity(id, at)) &&
    allowedTo(view, id, at).some((one) => one.via.name === 'api_key'),
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ via, resources }) =>
      via.name === 'api_key' && resources.some((one) => one.endsWith(':default-workspace'))
        ? 'stands in the default workspace: files, spending and limits are those of all'
        : undefined,
    ),
  points: 6,
  condition: 'shared',
};
