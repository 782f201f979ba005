/** Microsoft Entra ID in the simulated organisation. */
import { mapEntra } from '../../sources/entra/index.ts';
import type { EstatePart } from '../part.ts';
import { entraAttacks } from './attacks/index.ts';
import { entraExport } from './inventory.ts';
import { liveAdministrators, liveSelfService, liveStaff } from './life-administrators.ts';
import { liveMachines } from './life-machines.ts';
import { livePeople } from './life-people.ts';

export const entraPart: EstatePart = {
  id: 'entra',
  inventory: (organisation, at) => [
    { system: 'entra', path: 'entra.json', content: entraExport(organisation, at) },
  ],
  snapshots: (organisation, at) => [mapEntra(entraExport(organisation, at), at)],
  live: (day) => [
    ...livePeople(day),
    ...liveMachines(day),
    ...liveAdministrators(day),
    ...liveSelfService(day),
    ...liveStaff(day),
  ],
  attacks: entraAttacks,
};
