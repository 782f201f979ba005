/** Okta in the simulated organisation. */
import { mapOkta } from '../../sources/okta/index.ts';
import { ownedSoftware } from '../common/declare.ts';
import type { EstatePart } from '../part.ts';
import { oktaAttacks } from './attacks/index.ts';
import { oktaExport } from './inventory.ts';
import { liveInOkta } from './life.ts';
import { oktaId, oktaOrgOf } from './org.ts';

export const oktaPart: EstatePart = {
  id: 'okta',
  inventory: (organisation, at) => [
    { system: 'okta', path: 'okta.json', content: oktaExport(organisation, at) },
  ],
  snapshots: (organisation, at) => [mapOkta(oktaExport(organisation, at), at)],
  declarations: (organisation, at) =>
    ownedSoftware(oktaId(oktaOrgOf(organisation).provisioner), at, 'platform'),
  live: liveInOkta,
  attacks: oktaAttacks,
};
