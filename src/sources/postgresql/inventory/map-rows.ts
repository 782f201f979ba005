/** Rows of the catalogue, as they were asked for elsewhere → one snapshot. Pure. */
import type { Snapshot } from '../../../model/index.ts';
import { ONE_SERVER } from '../ids.ts';
import { mapServer } from './map.ts';
import { SYSTEM } from './role.ts';
import type { Part, Rows } from './rows.ts';

/** @param unread parts that were not asked for: what they would tell is unknown, and not none. */
export const mapPostgresql = (rows: Rows, at: number, unread: readonly Part[] = []): Snapshot => ({
  system: SYSTEM,
  scope: ONE_SERVER,
  takenAt: at,
  complete: ['identity', 'group', 'membership'],
  blind: [
    {
      area: 'rights, passwords and sign-in rules',
      kinds: ['entitlement', 'credential', 'resource', 'trust'],
      because: 'the rows that were handed over hold none of them whole',
    },
  ],
  facts: mapServer(rows, { server: undefined, unread: new Set(unread) }),
});
