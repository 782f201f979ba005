/** Inventory facts with their validity; a closed version stays as history. */
import { sql } from 'kysely';
import { type DatedFact, type Identity, type InventoryFact, placeIdOf } from '../../model/index.ts';
import { type Batch, writeRows } from '../batch.ts';
import type { TenantStore } from '../contract.ts';
import type { Trx } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storableKey } from '../storable.ts';

const FACTS: Batch = {
  table: 'facts',
  key: ['kind', 'id', 'valid_from'],
  columns: {
    kind: 'text',
    id: 'text',
    valid_from: 'bigint',
    valid_to: 'bigint',
    recorded: 'bigint',
    of_id: 'text',
    fact: 'json',
  },
  // When it was first recorded stays.
  overwrite: ['valid_to', 'of_id', 'fact'],
};

/** The principal (or other thing) that a fact is about. */
const subjectOf = (fact: InventoryFact): string => {
  switch (fact.kind) {
    case 'credential':
    case 'owner':
    case 'declaration':
      return fact.ofId;
    case 'entitlement':
      return fact.holderId;
    case 'trust':
      return fact.targetId;
    case 'membership':
      return fact.memberId;
    case 'setting':
      return placeIdOf(fact.system, fact.scope);
    default:
      return fact.id;
  }
};

export const writeFacts = (
  trx: Trx,
  tenant: string,
  facts: readonly DatedFact[],
  recorded: number,
): Promise<void> =>
  writeRows(trx, tenant, {
    ...FACTS,
    rows: facts.map(({ fact, from, to }) => ({
      kind: fact.kind,
      id: storableKey(fact.id),
      valid_from: from,
      valid_to: to ?? null,
      recorded,
      of_id: storableKey(subjectOf(fact)),
      fact: JSON.stringify(fact),
    })),
  });

const dated = (row: { fact: unknown; valid_from: number; valid_to: number | null }): DatedFact => ({
  fact: row.fact as InventoryFact,
  from: row.valid_from,
  to: row.valid_to ?? undefined,
});

export const factQueries = ({
  run,
  tenant,
}: Scope): Pick<TenantStore['inventory'], 'facts' | 'identity'> => ({
  facts: ({ kind, ofId, at, limit }) =>
    run(async (trx) => {
      let query = trx
        .selectFrom('facts')
        .select(['fact', 'valid_from', 'valid_to'])
        .where('tenant', '=', tenant);
      if (kind !== undefined) query = query.where('kind', '=', kind);
      if (ofId !== undefined) query = query.where('of_id', '=', storableKey(ofId));
      if (at !== undefined) {
        query = query
          .where('valid_from', '<=', at)
          .where(sql<boolean>`(valid_to is null or valid_to > ${at})`);
      }
      if (limit !== undefined) query = query.limit(limit);
      const rows = await query.orderBy('kind').orderBy('id').orderBy('valid_from').execute();
      return rows.map(dated);
    }),
  identity: (id, at) =>
    run(async (trx) => {
      const versions = trx
        .selectFrom('facts')
        .select('fact')
        .where('tenant', '=', tenant)
        .where('kind', '=', 'identity')
        .where('id', '=', storableKey(id))
        .orderBy('valid_from', 'desc')
        .limit(1);
      const row = await (at === undefined
        ? versions.where('valid_to', 'is', null)
        : versions
            .where('valid_from', '<=', at)
            .where(sql<boolean>`(valid_to is null or valid_to > ${at})`)
      ).executeTakeFirst();
      return row?.fact as Identity | undefined;
    }),
});
