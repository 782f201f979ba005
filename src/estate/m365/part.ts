/** Microsoft 365 in the simulated organisation. */
import { mapM365 } from '../../sources/m365/index.ts';
import type { EstatePart } from '../part.ts';
import { m365Attacks } from './attacks/index.ts';
import { m365Export } from './inventory.ts';
import { liveInM365 } from './life.ts';

export const m365Part: EstatePart = {
  id: 'm365',
  inventory: (organisation, at) => [
    { system: 'm365', path: 'm365.json', content: m365Export(organisation, at) },
  ],
  snapshots: (organisation, at) => [mapM365(m365Export(organisation, at), at)],
  live: liveInM365,
  attacks: m365Attacks,
};
