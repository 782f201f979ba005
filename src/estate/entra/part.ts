/** Microsoft Entra ID in the simulated organisation. */
import { mapEntra } from '../../sources/entra/index.ts';
import { declared, ownedSoftware, teamMail } from '../common/declare.ts';
import type { EstatePart } from '../part.ts';
import { entraAttacks } from './attacks/index.ts';
import { entraExport } from './inventory.ts';
import { liveAdministrators, liveSelfService, liveStaff } from './life-administrators.ts';
import { liveMachines } from './life-machines.ts';
import { livePeople } from './life-people.ts';
import { entraId, tenantOf } from './tenant.ts';

export const entraPart: EstatePart = {
  id: 'entra',
  inventory: (organisation, at) => [
    { system: 'entra', path: 'entra.json', content: entraExport(organisation, at) },
  ],
  snapshots: (organisation, at) => [mapEntra(entraExport(organisation, at), at)],
  declarations: (organisation, at) => {
    const { apps, emergency, sync } = tenantOf(organisation);
    return [
      declared(entraId(emergency), at, {
        owner: teamMail('security'),
        emergencyAccess: true,
        class: 'human',
      }),
      declared(entraId(sync), at, { owner: teamMail('platform'), class: 'service_account' }),
      ...apps.flatMap((app) =>
        app.of?.kind === 'service_account' ? ownedSoftware(entraId(app), at, app.of.owner) : [],
      ),
    ];
  },
  live: (day) => [
    ...livePeople(day),
    ...liveMachines(day),
    ...liveAdministrators(day),
    ...liveSelfService(day),
    ...liveStaff(day),
  ],
  attacks: entraAttacks,
};
