/** GitHub in the simulated organisation. */
import { mapGithub } from '../../sources/github/index.ts';
import type { EstatePart } from '../part.ts';
import { githubAttacks } from './attacks/index.ts';
import { githubExport } from './inventory.ts';
import { liveOnGithub } from './life.ts';

export const githubPart: EstatePart = {
  id: 'github',
  inventory: (organisation, at) => [
    { system: 'github', path: 'github.json', content: githubExport(organisation, at) },
  ],
  snapshots: (organisation, at) => [mapGithub(githubExport(organisation, at), at)],
  live: liveOnGithub,
  attacks: githubAttacks,
};
