/** The ledger, and who has to do or has accepted what. */
import { sql } from 'kysely';
import type { LedgerEntry, OwnerTask, RiskException } from '../../model/index.ts';
import { writeRows } from '../batch.ts';
import type { DrillRun, LedgerDraft, TenantStore } from '../contract.ts';
import { canonicalJson, LEDGER_GENESIS, ledgerHash } from '../ledger-hash.ts';
import type { Row, Trx } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storable, storableKey } from '../storable.ts';

const entryOf = (row: Row<'ledger'>): LedgerEntry => ({
  sequence: row.sequence,
  at: row.at,
  actor: row.actor,
  verb: row.verb,
  subject: row.subject,
  detail: row.detail as LedgerEntry['detail'],
  previousHash: row.previous_hash,
  hash: row.hash,
});

/** One writer per tenant until the transaction ends, so the chain never forks. */
export const appendDrafts = async (
  trx: Trx,
  tenant: string,
  drafts: readonly LedgerDraft[],
): Promise<readonly LedgerEntry[]> => {
  if (drafts.length === 0) return [];
  await sql`select pg_advisory_xact_lock(hashtextextended(${`countersign.ledger/${tenant}`}, 0))`.execute(
    trx,
  );
  const head = await trx
    .selectFrom('ledger')
    .select(['sequence', 'hash'])
    .where('tenant', '=', tenant)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  let sequence = head?.sequence ?? 0;
  let previousHash = head?.hash ?? LEDGER_GENESIS;
  const entries = drafts.map((draft): LedgerEntry => {
    sequence += 1;
    const unhashed = {
      sequence,
      at: draft.at,
      actor: storable(draft.actor),
      verb: storable(draft.verb),
      subject: storable(draft.subject),
      // What is hashed is what will be read back.
      detail: JSON.parse(canonicalJson(draft.detail)) as LedgerEntry['detail'],
      previousHash,
    };
    const hash = ledgerHash(unhashed);
    previousHash = hash;
    return { ...unhashed, hash };
  });
  await writeRows(trx, tenant, {
    table: 'ledger',
    key: ['sequence'],
    columns: {
      sequence: 'bigint',
      at: 'bigint',
      actor: 'text',
      verb: 'text',
      subject: 'text',
      detail: 'json',
      previous_hash: 'text',
      hash: 'text',
    },
    overwrite: [],
    rows: entries.map((entry) => ({
      sequence: entry.sequence,
      at: entry.at,
      actor: entry.actor,
      verb: entry.verb,
      subject: entry.subject,
      detail: canonicalJson(entry.detail),
      previous_hash: entry.previousHash,
      hash: entry.hash,
    })),
  });
  return entries;
};

export const writeTasks = (trx: Trx, tenant: string, tasks: readonly OwnerTask[]): Promise<void> =>
  writeRows(trx, tenant, {
    table: 'owner_tasks',
    key: ['id'],
    columns: {
      id: 'text',
      subject_id: 'text',
      owner: 'text',
      state: 'text',
      due_at: 'bigint',
      task: 'json',
    },
    rows: tasks.map((task) => ({
      id: storableKey(task.id),
      subject_id: storableKey(task.subjectId),
      owner: storable(task.owner),
      state: task.state,
      due_at: task.dueAt,
      task: JSON.stringify(task),
    })),
  });

const ledgerQueries = ({
  run,
  tenant,
}: Scope): Pick<
  TenantStore['governance'],
  'appendLedger' | 'ledger' | 'ledgerHead' | 'ledgerVerbs'
> => ({
  appendLedger: (drafts) => run((trx) => appendDrafts(trx, tenant, drafts)),
  ledger: (from, limit) =>
    run(async (trx) => {
      const rows = await trx
        .selectFrom('ledger')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('sequence', '>=', from)
        .orderBy('sequence')
        .limit(limit)
        .execute();
      return rows.map(entryOf);
    }),
  ledgerHead: () =>
    run(async (trx) => {
      const row = await trx
        .selectFrom('ledger')
        .selectAll()
        .where('tenant', '=', tenant)
        .orderBy('sequence', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && entryOf(row);
    }),
  ledgerVerbs: () =>
    run((trx) =>
      trx
        .selectFrom('ledger')
        .select((of) => [
          'verb',
          of.fn.countAll<number>().as('count'),
          of.fn.max('at').as('lastAt'),
        ])
        .where('tenant', '=', tenant)
        .groupBy('verb')
        .orderBy('verb')
        .execute(),
    ),
});

export const governanceQueries = (scope: Scope): TenantStore['governance'] => {
  const { run, tenant } = scope;
  return {
    ...ledgerQueries(scope),
    putTask: (task) => run((trx) => writeTasks(trx, tenant, [task])),
    tasks: ({ state, owner, subjectId }) =>
      run(async (trx) => {
        let query = trx.selectFrom('owner_tasks').select('task').where('tenant', '=', tenant);
        if (state) query = query.where('state', '=', sql<string>`any(${state}::text[])`);
        if (owner !== undefined) query = query.where('owner', '=', storable(owner));
        if (subjectId !== undefined) {
          query = query.where('subject_id', '=', storableKey(subjectId));
        }
        const rows = await query.orderBy('due_at').orderBy('id').execute();
        return rows.map((row) => row.task as OwnerTask);
      }),
    putException: (exception) =>
      run(async (trx) => {
        const row = {
          rule: storable(exception.rule),
          subject_id: storableKey(exception.subjectId),
          until: exception.until,
          exception: JSON.stringify(exception),
        };
        await trx
          .insertInto('risk_exceptions')
          .values({ tenant, id: storableKey(exception.id), ...row })
          .onConflict((on) => on.columns(['tenant', 'id']).doUpdateSet(row))
          .execute();
      }),
    exceptions: (now) =>
      run(async (trx) => {
        const rows = await trx
          .selectFrom('risk_exceptions')
          .select('exception')
          .where('tenant', '=', tenant)
          .where('until', '>', now)
          .orderBy('until')
          .orderBy('id')
          .execute();
        return rows.map((row) => row.exception as RiskException);
      }),
    endedExceptions: (since, now) =>
      run(async (trx) => {
        const rows = await trx
          .selectFrom('risk_exceptions')
          .select('exception')
          .where('tenant', '=', tenant)
          .where('until', '>', since)
          .where('until', '<=', now)
          .orderBy('until')
          .orderBy('id')
          .execute();
        return rows.map((row) => row.exception as RiskException);
      }),
    putDrill: (drill) =>
      run(async (trx) => {
        const row = { started_at: drill.startedAt, run: JSON.stringify(drill) };
        await trx
          .insertInto('drills')
          .values({ tenant, id: storableKey(drill.id), ...row })
          .onConflict((on) => on.columns(['tenant', 'id']).doUpdateSet(row))
          .execute();
      }),
    drills: (limit) =>
      run(async (trx) => {
        const rows = await trx
          .selectFrom('drills')
          .select('run')
          .where('tenant', '=', tenant)
          .orderBy('started_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit)
          .execute();
        return rows.map((row) => row.run as DrillRun);
      }),
  };
};
