/** One turn of the loop, written whole or not at all. */
import { sql } from 'kysely';
import { CountersignError } from '../../core/index.ts';
import type { PartitionCommit } from '../contract.ts';
import type { Trx } from '../schema.ts';
import { SHARED_IDLE_MS } from '../scope.ts';
import { writeChanges } from './changes.ts';
import { writeFacts } from './facts.ts';
import { writeFindings } from './findings.ts';
import { appendDrafts } from './governance.ts';
import { writeSuppressions } from './incident-marks.ts';
import { queueResponse, writeIncidents } from './incidents.ts';
import { expiresIn, writeState } from './leases.ts';
import { putOutbox } from './outbox.ts';
import { writePostures } from './postures.ts';
import { writePrincipals } from './principals.ts';
import { addCounters } from './settings.ts';

const MANY_ROWS = 100_000;
const MS_PER_ROW = 0.1;

/** Holds the partition's row until the end, so nobody takes the lease over in between. */
const assertHeld = async (trx: Trx, tenant: string, batch: PartitionCommit): Promise<void> => {
  const { partition, epoch, position } = batch;
  const held = await trx
    .selectFrom('partitions')
    .select(['epoch', 'position'])
    .where('tenant', '=', tenant)
    .where('partition', '=', partition)
    .forUpdate()
    .executeTakeFirst();
  if (held?.epoch !== epoch) {
    throw new CountersignError(
      'ERR_FENCED',
      `partition ${partition} is at epoch ${held?.epoch ?? 'none'}, this commit holds ${epoch}: acquire it again and start from its state`,
      { detail: { tenant, partition, epoch, current: held?.epoch } },
    );
  }
  if (position < held.position) {
    throw new CountersignError(
      'ERR_CONFLICT',
      `partition ${partition} is committed up to ${held.position}; a commit at ${position} would go back`,
      { detail: { tenant, partition, position, current: held.position } },
    );
  }
};

/** The process is silent while it makes the rows of a large commit, which is no sign that it froze. */
const allowTime = async (
  trx: Trx,
  { state, facts, principals }: Pick<PartitionCommit, 'state' | 'facts' | 'principals'>,
): Promise<void> => {
  let rows = facts.length + principals.length;
  for (const entries of Object.values(state)) rows += entries.length;
  if (rows < MANY_ROWS) return;
  const idleMs = String(Math.ceil(SHARED_IDLE_MS + rows * MS_PER_ROW));
  await sql`select set_config('idle_in_transaction_session_timeout', ${idleMs}, true)`.execute(trx);
};

/** Tables always in this order and rows sorted by key: two partitions cannot lock each other out. */
export const commitBatch = async (
  trx: Trx,
  tenant: string,
  batch: PartitionCommit,
): Promise<void> => {
  if (batch.leaseMs !== undefined) await allowTime(trx, batch);
  await assertHeld(trx, tenant, batch);
  await writeState(trx, tenant, batch.partition, batch.state);
  await writeFacts(trx, tenant, batch.facts, batch.at);
  await writePrincipals(trx, tenant, batch.principals);
  await writePostures(trx, tenant, batch.postures);
  await writeFindings(trx, tenant, batch.findings);
  await writeIncidents(trx, tenant, batch.incidents);
  await writeSuppressions(trx, tenant, batch.suppressions ?? []);
  await writeChanges(trx, tenant, batch.changes ?? []);
  await queueResponse(trx, tenant, batch.respond, batch.at);
  await putOutbox(trx, tenant, batch.outbox ?? []);
  // While the row was held nobody else could renew it.
  const renewed = batch.leaseMs === undefined ? {} : { expires_at: expiresIn(batch.leaseMs) };
  await trx
    .updateTable('partitions')
    .set({ position: batch.position, ...renewed })
    .where('tenant', '=', tenant)
    .where('partition', '=', batch.partition)
    .execute();
  // Rows that all partitions share come last: they are locked for the shortest time.
  await addCounters(trx, tenant, batch.counters);
  await appendDrafts(trx, tenant, batch.ledger);
};
