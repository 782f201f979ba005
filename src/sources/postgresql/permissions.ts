/** Each right, tried by its least harmful question. */
import { isCountersignError, messageOf } from '../../core/index.ts';
import type { PermissionProbe, Permissions } from '../contract.ts';
import { CREATEROLE, READ_DEPENDENCIES, SIGNAL } from './actions/acting.ts';
import { type PgSession, withSession } from './client.ts';
import type { PostgresqlConfig } from './config.ts';
import { assertSeesOthers, questions } from './inventory/rows.ts';

/** The log's own functions; they open more than the log (see the docs page), so they may be left out. */
export const LIST_LOG = 'EXECUTE ON pg_ls_logdir';
export const READ_LOG = 'EXECUTE ON pg_read_binary_file';

const forInventory = [...new Set(questions.map(({ permission }) => permission))];

export const permissions: Permissions = {
  read: ['LOGIN', ...forInventory, LIST_LOG, READ_LOG],
  act: [CREATEROLE, SIGNAL, READ_DEPENDENCIES],
  undo: [CREATEROLE, READ_DEPENDENCIES],
};

const asked = async (
  permission: string,
  question: () => Promise<unknown>,
): Promise<PermissionProbe> => {
  try {
    await question();
    return { permission, granted: 'yes' };
  } catch (fault) {
    if (!isCountersignError(fault, 'ERR_SOURCE_DENIED')) throw fault;
    return { permission, granted: 'no', because: messageOf(fault) };
  }
};

const has = async (
  session: PgSession,
  permission: string,
  sql: string,
): Promise<PermissionProbe> => {
  try {
    const [row] = await session.ask(permission, `select ${sql} as has`);
    if (row?.['has'] === true) return { permission, granted: 'yes' };
    return { permission, granted: 'no', because: `the role does not have ${permission}` };
  } catch (fault) {
    if (!isCountersignError(fault, 'ERR_SOURCE_DENIED')) throw fault;
    return { permission, granted: 'unknown', because: messageOf(fault) };
  }
};

export async function* probePermissions(config: PostgresqlConfig): AsyncGenerator<PermissionProbe> {
  yield* await withSession(config.url, async (session) => {
    const found: PermissionProbe[] = [{ permission: 'LOGIN', granted: 'yes' }];
    for (const permission of forInventory) {
      const sql = questions.find((one) => one.permission === permission)?.sql ?? 'select 1';
      found.push(
        await asked(permission, async () => {
          if (permission === 'pg_read_all_stats') await assertSeesOthers(session, permission);
          await session.ask(permission, `select 1 from (${sql}) probe limit 1`);
        }),
      );
    }
    found.push(
      await has(session, LIST_LOG, "has_function_privilege('pg_ls_logdir()', 'EXECUTE')"),
      await has(
        session,
        READ_LOG,
        "has_function_privilege('pg_read_binary_file(text, bigint, bigint, boolean)', 'EXECUTE')",
      ),
    );
    return found;
  });
  if (config.actUrl === undefined) return;
  yield* await withSession(config.actUrl, async (session) => [
    await has(
      session,
      CREATEROLE,
      '(select rolcreaterole or rolsuper from pg_roles where rolname = current_user)',
    ),
    await has(session, SIGNAL, "pg_has_role('pg_signal_backend', 'USAGE')"),
    await has(session, READ_DEPENDENCIES, "has_table_privilege('pg_shdepend', 'SELECT')"),
  ]);
}
