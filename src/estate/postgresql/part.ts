/** PostgreSQL in the simulated organisation. */
import { mapPostgresql } from '../../sources/postgresql/index.ts';
import type { EstatePart } from '../part.ts';
import { postgresqlAttacks } from './attacks/index.ts';
import { catalogueOf } from './inventory.ts';
import { liveInPostgresql } from './life.ts';

export const postgresqlPart: EstatePart = {
  id: 'postgresql',
  inventory: (organisation, at) => [
    { system: 'postgresql', path: 'catalogue.json', content: catalogueOf(organisation, at) },
  ],
  snapshots: (organisation, at) => [
    mapPostgresql(catalogueOf(organisation, at), at, ['sessions', 'rules']),
  ],
  live: liveInPostgresql,
  attacks: postgresqlAttacks,
};
