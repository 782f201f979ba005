/** Who may sign in to Countersign; tokens are known by their hash only. */
import { sql } from 'kysely';
import { createBriefMemory } from '../brief-memory.ts';
import type { Bearer, TenantStore, TokenRow, UserRow } from '../contract.ts';
import type { Row } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storable, storableKey } from '../storable.ts';

const userOf = (row: Row<'users'>): UserRow => ({
  id: row.id,
  name: row.name,
  roles: row.roles,
  identityIds: row.identity_ids,
  createdAt: row.created_at,
  disabled: row.disabled,
});

const tokenOf = (row: Row<'tokens'>): TokenRow => ({
  id: row.id,
  userId: row.user_id,
  kind: row.kind as TokenRow['kind'],
  hash: row.hash,
  scopes: row.scopes,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  ...(row.used_at === null ? {} : { usedAt: row.used_at }),
  ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
});

const texts = (items: readonly string[]): string[] => items.map(storable);

export const accessQueries = ({ run, tenant }: Scope): TenantStore['access'] => {
  const bearers = createBriefMemory<Bearer>();
  const write: Scope['run'] = (work) => bearers.writing(run(work));

  const bearerNow = (hash: string): Promise<Bearer | undefined> =>
    run(async (trx) => {
      const row = await trx
        .selectFrom('tokens')
        .innerJoin('users', (on) =>
          on.onRef('users.tenant', '=', 'tokens.tenant').onRef('users.id', '=', 'tokens.user_id'),
        )
        .selectAll('tokens')
        .select([
          'users.name',
          'users.roles',
          'users.identity_ids',
          'users.created_at as user_created_at',
          'users.disabled',
        ])
        .where('tokens.tenant', '=', tenant)
        .where('hash', '=', storableKey(hash))
        .executeTakeFirst();
      return (
        row && {
          token: tokenOf(row),
          user: userOf({ ...row, id: row.user_id, created_at: row.user_created_at }),
        }
      );
    });

  return {
    bearer: (hash) => bearers.read(hash, () => bearerNow(hash)),
    putUser: (user) =>
      write(async (trx) => {
        const row = {
          name: storable(user.name),
          roles: texts(user.roles),
          identity_ids: texts(user.identityIds),
          created_at: user.createdAt,
          disabled: user.disabled,
        };
        await trx
          .insertInto('users')
          .values({ tenant, id: storableKey(user.id), ...row })
          .onConflict((on) => on.columns(['tenant', 'id']).doUpdateSet(row))
          .execute();
      }),
    user: (id) =>
      run(async (trx) => {
        const row = await trx
          .selectFrom('users')
          .selectAll()
          .where('tenant', '=', tenant)
          .where('id', '=', storableKey(id))
          .executeTakeFirst();
        return row && userOf(row);
      }),
    users: () =>
      run(async (trx) =>
        (
          await trx
            .selectFrom('users')
            .selectAll()
            .where('tenant', '=', tenant)
            .orderBy('id')
            .execute()
        ).map(userOf),
      ),
    putToken: (token) =>
      write(async (trx) => {
        const row = {
          user_id: storableKey(token.userId),
          kind: token.kind,
          hash: token.hash,
          scopes: texts(token.scopes),
          created_at: token.createdAt,
          expires_at: token.expiresAt,
          used_at: token.usedAt ?? null,
          revoked_at: token.revokedAt ?? null,
        };
        await trx
          .insertInto('tokens')
          .values({ tenant, id: storableKey(token.id), ...row })
          .onConflict((on) => on.columns(['tenant', 'id']).doUpdateSet(row))
          .execute();
      }),
    tokenByHash: (hash) =>
      run(async (trx) => {
        const row = await trx
          .selectFrom('tokens')
          .selectAll()
          .where('tenant', '=', tenant)
          .where('hash', '=', storableKey(hash))
          .executeTakeFirst();
        return row && tokenOf(row);
      }),
    tokens: (userId) =>
      run(async (trx) => {
        let query = trx.selectFrom('tokens').selectAll().where('tenant', '=', tenant);
        if (userId !== undefined) query = query.where('user_id', '=', storableKey(userId));
        return (await query.orderBy('created_at').orderBy('id').execute()).map(tokenOf);
      }),
    useToken: (id, now) =>
      write(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('tokens')
          .set({ used_at: now })
          .where('tenant', '=', tenant)
          .where('id', '=', storableKey(id))
          .where('used_at', 'is', null)
          .where('revoked_at', 'is', null)
          .where('expires_at', '>', now)
          .executeTakeFirst();
        return numUpdatedRows > 0n;
      }),
    revokeToken: (id, now) =>
      write(async (trx) => {
        await trx
          .updateTable('tokens')
          .set({ revoked_at: sql<number>`coalesce(revoked_at, ${now})` })
          .where('tenant', '=', tenant)
          .where('id', '=', storableKey(id))
          .execute();
      }),
  };
};
