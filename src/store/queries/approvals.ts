/** Who was asked, who answered, and what was signed beforehand. */
import { sql } from 'kysely';
import type { Approval, PreAuthorisation } from '../../model/index.ts';
import type { TenantStore } from '../contract.ts';
import type { Row, Trx } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storable, storableKey } from '../storable.ts';

const shown = (row: Row<'approvals'>): Approval => ({
  ...(row.approval as Approval),
  state: row.state as Approval['state'],
  ...(row.decided_by === null ? {} : { decidedBy: row.decided_by }),
  ...(row.reason === null ? {} : { reason: row.reason }),
  ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
});

/** Insert if absent; answers how many were new. */
export const writeApprovals = async (
  trx: Trx,
  tenant: string,
  approvals: readonly Approval[],
): Promise<number> => {
  if (approvals.length === 0) return 0;
  const made = await trx
    .insertInto('approvals')
    .values(
      approvals.map((approval) => ({
        tenant,
        id: storableKey(approval.id),
        plan_id: storableKey(approval.planId),
        incident_id: storableKey(approval.incidentId),
        state: approval.state,
        decided_by: approval.decidedBy ?? null,
        reason: approval.reason ?? null,
        created_at: approval.createdAt,
        expires_at: approval.expiresAt,
        decided_at: approval.decidedAt ?? null,
        approval: JSON.stringify(approval),
      })),
    )
    .onConflict((on) => on.columns(['tenant', 'id']).doNothing())
    .executeTakeFirst();
  return Number(made.numInsertedOrUpdatedRows ?? 0n);
};

export const approvalQueries = ({
  run,
  tenant,
}: Scope): Pick<
  TenantStore['response'],
  | 'createApproval'
  | 'approval'
  | 'approvals'
  | 'decideApproval'
  | 'preAuthorisations'
  | 'putPreAuthorisation'
> => ({
  createApproval: (approval) =>
    run(async (trx) => (await writeApprovals(trx, tenant, [approval])) > 0),
  approval: (id) =>
    run(async (trx) => {
      const row = await trx
        .selectFrom('approvals')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('id', '=', storableKey(id))
        .executeTakeFirst();
      return row && shown(row);
    }),
  approvals: ({ state, overAt, planIds }) =>
    run(async (trx) => {
      let query = trx.selectFrom('approvals').selectAll().where('tenant', '=', tenant);
      if (state) query = query.where('state', '=', sql<string>`any(${state}::text[])`);
      if (overAt !== undefined) query = query.where('expires_at', '<=', overAt);
      if (planIds)
        query = query.where('plan_id', '=', sql<string>`any(${planIds.map(storableKey)}::text[])`);
      return (await query.orderBy('created_at', 'desc').orderBy('id').execute()).map(shown);
    }),
  decideApproval: (id, decision, by, reason, at) =>
    run(async (trx) => {
      let query = trx
        .updateTable('approvals')
        .set({
          state: decision,
          decided_by: storable(by),
          reason: storable(reason),
          decided_at: at,
        })
        .where('tenant', '=', tenant)
        .where('id', '=', storableKey(id))
        .where('state', '=', 'waiting');
      // Past its time nobody can answer any more, whether or not that was written down.
      if (decision !== 'expired') query = query.where('expires_at', '>', at);
      return (await query.executeTakeFirst()).numUpdatedRows > 0n;
    }),
  preAuthorisations: () =>
    run(async (trx) => {
      const rows = await trx
        .selectFrom('pre_authorisations')
        .select('grant_doc')
        .where('tenant', '=', tenant)
        .orderBy('id')
        .execute();
      return rows.map((row) => row.grant_doc as PreAuthorisation);
    }),
  putPreAuthorisation: (grant) =>
    run(async (trx) => {
      const row = {
        playbook: storable(grant.playbook),
        until: grant.until,
        grant_doc: JSON.stringify(grant),
      };
      await trx
        .insertInto('pre_authorisations')
        .values({ tenant, id: storableKey(grant.id), ...row })
        .onConflict((on) => on.columns(['tenant', 'id']).doUpdateSet(row))
        .execute();
    }),
});
