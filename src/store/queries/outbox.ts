/** The kept queue of what is to be sent: nothing leaves it but by the other side's word, or set aside and counted. */
import { sql } from 'kysely';
import { writeRows } from '../batch.ts';
import type { OutboxCount, OutboxDraft, OutboxMessage, TenantStore } from '../contract.ts';
import type { Row, Trx } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storable, storableKey } from '../storable.ts';

const rowsOf = (drafts: readonly OutboxDraft[]) =>
  drafts.map(({ channel, id, subject, message, createdAt }) => ({
    channel: storableKey(channel),
    id: storableKey(id),
    subject: storableKey(subject),
    state: 'waiting',
    attempts: 0,
    next_at: createdAt,
    claimed_until: 0,
    because: '',
    message: JSON.stringify(message),
    created_at: createdAt,
  }));

/** What stands there already is left alone. Inside a commit it is written with what it tells of. */
export const putOutbox = (
  trx: Trx,
  tenant: string,
  drafts: readonly OutboxDraft[],
): Promise<void> =>
  writeRows(trx, tenant, {
    table: 'outbox',
    key: ['channel', 'id'],
    columns: {
      channel: 'text',
      id: 'text',
      subject: 'text',
      state: 'text',
      attempts: 'integer',
      next_at: 'bigint',
      claimed_until: 'bigint',
      because: 'text',
      message: 'json',
      created_at: 'bigint',
    },
    overwrite: [],
    rows: rowsOf(drafts),
  });

type Read = Pick<
  Row<'outbox'>,
  'channel' | 'id' | 'subject' | 'message' | 'created_at' | 'attempts' | 'because'
>;

const read = (row: Read): OutboxMessage => ({
  channel: row.channel,
  id: row.id,
  subject: row.subject,
  message: row.message as OutboxMessage['message'],
  createdAt: row.created_at,
  attempts: row.attempts,
  because: row.because,
});

interface Counted {
  readonly channel: string;
  readonly state: string;
  readonly count: string;
  readonly oldest: number | null;
  readonly because: string | null;
}

const countsOf = (rows: readonly Counted[]): Readonly<Record<string, OutboxCount>> => {
  const counts: Record<string, { waiting: number; sent: number; setAside: number } & OutboxCount> =
    {};
  for (const { channel, state, count, oldest, because } of rows) {
    const before = counts[channel] ?? { waiting: 0, sent: 0, setAside: 0 };
    const place = state === 'set_aside' ? 'setAside' : state === 'sent' ? 'sent' : 'waiting';
    counts[channel] = {
      ...before,
      [place]: Number(count),
      ...(place === 'waiting' && oldest !== null ? { oldestAt: Number(oldest) } : {}),
      ...(place !== 'sent' && because ? { because } : {}),
    };
  }
  return counts;
};

export const outboxQueries = ({ run, tenant }: Scope): TenantStore['outbox'] => {
  const end = (
    channel: string,
    ids: readonly string[],
    ended: { state: string; because: string; at: number },
  ) =>
    run(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('outbox')
        .set({ state: ended.state, because: storable(ended.because), ended_at: ended.at })
        .where('tenant', '=', tenant)
        .where('channel', '=', storableKey(channel))
        .where('id', '=', sql<string>`any(${ids.map(storableKey)}::text[])`)
        .where('state', '=', 'waiting')
        .executeTakeFirst();
      return Number(numUpdatedRows);
    });
  return {
    put: (drafts) =>
      run(async (trx) => {
        if (drafts.length === 0) return 0;
        const count = async (): Promise<number> => {
          const { total } = await trx
            .selectFrom('outbox')
            .select((on) => on.fn.countAll<string>().as('total'))
            .where('tenant', '=', tenant)
            .where(
              sql<boolean>`(channel, id) in (select * from unnest(
                ${drafts.map((one) => storableKey(one.channel))}::text[],
                ${drafts.map((one) => storableKey(one.id))}::text[]))`,
            )
            .executeTakeFirstOrThrow();
          return Number(total);
        };
        const before = await count();
        await putOutbox(trx, tenant, drafts);
        return (await count()) - before;
      }),
    claim: ({ channels, limit, until, now }) =>
      run(async (trx) => {
        const { rows } = await sql<Read & { readonly sequence: string }>`update outbox set
            claimed_until = ${until}, attempts = attempts + 1
          where tenant = ${tenant} and (channel, id) in (
            select o.channel, o.id from outbox o
            where o.tenant = ${tenant} and o.channel = any(${channels}::text[])
              and o.state = 'waiting' and o.next_at <= ${now} and o.claimed_until <= ${now}
              and not exists (select 1 from outbox p where p.tenant = o.tenant
                and p.channel = o.channel and p.subject = o.subject
                and p.state = 'waiting' and p.sequence < o.sequence)
            order by o.sequence limit ${limit} for update skip locked)
          returning channel, id, subject, message, created_at, attempts, because, sequence`.execute(
          trx,
        );
        return [...rows].sort((a, b) => Number(a.sequence) - Number(b.sequence)).map(read);
      }),
    waiting: (channel, limit) =>
      run(async (trx) => {
        const rows = await trx
          .selectFrom('outbox')
          .select(['channel', 'id', 'subject', 'message', 'created_at', 'attempts', 'because'])
          .where('tenant', '=', tenant)
          .where('channel', '=', storableKey(channel))
          .where('state', '=', 'waiting')
          .orderBy('sequence')
          .limit(limit)
          .execute();
        return rows.map(read);
      }),
    sent: (channel, ids, at) => end(channel, ids, { state: 'sent', because: '', at }),
    again: (channel, id, { because, nextAt }) =>
      run(async (trx) => {
        await trx
          .updateTable('outbox')
          .set({ because: storable(because), next_at: nextAt, claimed_until: 0 })
          .where('tenant', '=', tenant)
          .where('channel', '=', storableKey(channel))
          .where('id', '=', storableKey(id))
          .where('state', '=', 'waiting')
          .execute();
      }),
    async setAside(channel, id, because, at) {
      await end(channel, [id], { state: 'set_aside', because, at });
    },
    retry: (channel, now) =>
      run(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('outbox')
          .set({ state: 'waiting', attempts: 0, next_at: now, claimed_until: 0, ended_at: null })
          .where('tenant', '=', tenant)
          .where('channel', '=', storableKey(channel))
          .where('state', '=', 'set_aside')
          .executeTakeFirst();
        return Number(numUpdatedRows);
      }),
    counts: () =>
      run(async (trx) => {
        const { rows } = await sql<Counted>`select channel, state, count(*) as count,
            min(created_at) as oldest, max(nullif(because, '')) as because
          from outbox where tenant = ${tenant} group by channel, state order by channel`.execute(
          trx,
        );
        return countsOf(rows);
      }),
    state: (channel, id) =>
      run(async (trx) => {
        const row = await trx
          .selectFrom('outbox')
          .select('state')
          .where('tenant', '=', tenant)
          .where('channel', '=', storableKey(channel))
          .where('id', '=', storableKey(id))
          .executeTakeFirst();
        return row?.state;
      }),
    prune: (before) =>
      run(async (trx) => {
        await trx
          .deleteFrom('outbox')
          .where('tenant', '=', tenant)
          .where('state', '=', 'sent')
          .where('ended_at', '<', before)
          .execute();
      }),
  };
};
