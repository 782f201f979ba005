/** The live pull: rows of one server, one database of it in depth. */
import type { FactKind, Snapshot } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import { type Area, pullAreas } from '../../pull-areas.ts';
import { type PgSession, withSession } from '../client.ts';
import type { PostgresqlConfig } from '../config.ts';
import { ONE_SERVER } from '../ids.ts';
import { mapServer } from './map.ts';
import { assertSeesOthers, type Part, questions, type Row } from './rows.ts';

type World = { readonly session: PgSession; readonly rows: Record<Part, Row[]> };

/** What would be missing without this part: what is laid over others' facts says "unknown" there. */
const kindsOf: Readonly<Record<Part, readonly FactKind[]>> = {
  roles: ['identity', 'group', 'membership', 'credential', 'entitlement', 'trust'],
  memberships: ['identity', 'group', 'membership', 'entitlement', 'trust', 'credential'],
  grants: ['entitlement'],
  databases: ['resource'],
  sessions: [],
  rules: ['resource'],
  passwords: ['credential'],
};

const areas: readonly Area<World>[] = questions.map(({ part, area, permission, sql }) => ({
  name: area,
  permission,
  kinds: kindsOf[part],
  async *list({ session, rows }) {
    if (part === 'sessions') await assertSeesOthers(session, permission);
    rows[part].push(...(await session.ask(permission, sql)));
    // Facts are made of all rows together, at the end.
    yield [];
  },
}));

const otherDatabases = {
  area: 'objects of other databases',
  because: 'tables, functions and schemas are read in the one database of the connection',
};

export async function* pullServer(
  config: PostgresqlConfig,
  at: number,
  options?: PullOptions,
): AsyncGenerator<Snapshot> {
  const snapshot = await withSession(config.url, async (session) => {
    const rows: Record<Part, Row[]> = {
      roles: [],
      memberships: [],
      grants: [],
      databases: [],
      sessions: [],
      rules: [],
      passwords: [],
    };
    return pullAreas<World>({
      system: 'postgresql',
      scope: config.server ?? ONE_SERVER,
      at,
      areas,
      world: { session, rows },
      options,
      finish(_facts, unread) {
        const parts = questions.filter(({ area }) => unread.has(area)).map(({ part }) => part);
        return mapServer(rows, { server: config.server, unread: new Set(parts) });
      },
    });
  });
  yield { ...snapshot, blind: [...snapshot.blind, otherDatabases] };
}
