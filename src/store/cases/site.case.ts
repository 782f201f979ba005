/** The ledger, tasks and exceptions, settings, and who may sign in. */
import { describe, expect, it } from 'vitest';
import type { Decoy, ExistenceReview } from '../../model/index.ts';
import type { LedgerDraft, TenantStore } from '../contract.ts';
import { LEDGER_GENESIS, ledgerHash } from '../ledger-hash.ts';
import { batch, NOW, task } from './samples.case.ts';

const draft = (subject: string): LedgerDraft => ({
  at: NOW,
  actor: 'runner',
  verb: 'action.done',
  subject,
  detail: { z: 1, a: { nested: [1.5, null, 'é\u0000\ud800'] }, none: undefined },
});

const expectWholeChain = async ({ governance }: TenantStore, length: number): Promise<void> => {
  const entries = await governance.ledger(1, 10_000);
  expect(entries.map((entry) => entry.sequence)).toEqual(Array.from({ length }, (_, i) => i + 1));
  let previous = LEDGER_GENESIS;
  for (const entry of entries) {
    expect(entry.previousHash).toBe(previous);
    expect(ledgerHash(entry)).toBe(entry.hash);
    previous = entry.hash;
  }
};

export const siteCase = (
  tenant: () => Promise<TenantStore>,
  secondConnection: (id: string) => Promise<TenantStore>,
): void => {
  describe('the ledger', () => {
    it('chains entries, and what is read back hashes to what was written', async () => {
      const store = await tenant();
      const first = await store.governance.appendLedger([draft('a'), draft('b\u0000')]);
      await store.governance.appendLedger([draft('c')]);
      expect(first.map((entry) => entry.sequence)).toEqual([1, 2]);
      await expectWholeChain(store, 3);
      expect((await store.governance.ledgerHead())?.subject).toBe('c');
      expect(await store.governance.ledger(2, 1)).toEqual([first[1]]);
      expect(await store.governance.appendLedger([])).toEqual([]);
    });

    it('stays one chain when two connections and a commit append at once', async () => {
      const store = await tenant();
      const other = await secondConnection(store.tenant);
      await store.leases.acquire(0, 'a', 60_000, NOW);
      const appends: Promise<unknown>[] = [];
      for (let i = 0; i < 25; i++) {
        appends.push(store.governance.appendLedger([draft(`one-${i}`), draft(`one-${i}'`)]));
        appends.push(other.governance.appendLedger([draft(`two-${i}`)]));
        appends.push(store.commit(batch({ position: 1, ledger: [draft(`commit-${i}`)] })));
      }
      await Promise.all(appends);
      await expectWholeChain(store, 100);
    });
  });

  describe('governance', () => {
    it('keeps tasks, exceptions until they expire, and drills newest first', async () => {
      const { governance } = await tenant();
      await governance.putTask(task('t-1'));
      await governance.putTask(task('t-2', { owner: 'team-b', subjectId: 'aws:joe' }));
      await governance.putTask(task('t-1', { state: 'done' }));
      const ids = async (filter: Parameters<typeof governance.tasks>[0]) =>
        (await governance.tasks(filter)).map((one) => one.id);
      expect(await ids({})).toEqual(['t-1', 't-2']);
      expect(await ids({ state: ['open'] })).toEqual(['t-2']);
      expect(await ids({ owner: 'team-a' })).toEqual(['t-1']);
      expect(await ids({ subjectId: 'aws:joe' })).toEqual(['t-2']);
      const exception = {
        id: 'e-1',
        rule: 'no-mfa',
        subjectId: 'aws:joe',
        owner: 'team-b',
        reason: 'leaves in May',
        createdAt: NOW,
        until: NOW + 10,
      };
      await governance.putException(exception);
      expect(await governance.exceptions(NOW + 9)).toEqual([exception]);
      expect(await governance.exceptions(NOW + 10)).toEqual([]);
      for (let i = 0; i < 3; i++) {
        await governance.putDrill({
          id: `d-${i}`,
          drill: 'leaked-key',
          class: 'service_account',
          result: 'pass',
          times: { detected: 400 },
          because: '',
          startedAt: NOW + i,
        });
      }
      expect((await governance.drills(2)).map((one) => one.id)).toEqual(['d-2', 'd-1']);
    });
  });

  describe('what other systems push', () => {
    const users = { connection: 'hr', type: 'Users' };
    const row = (id: string, version = 0, name = id) => ({
      ...{ id, version, name },
      resource: { id, said: `v${version + 1}` },
    });

    it('is kept by connection and type, found by name, and read in pages', async () => {
      const { provisioned } = await tenant();
      for (const id of ['c', 'a', 'b']) expect(await provisioned.put(users, row(id))).toBe('kept');
      await provisioned.put({ ...users, connection: 'other' }, row('a'));
      await provisioned.put({ ...users, type: 'Groups' }, { id: 'g', version: 0, resource: {} });
      await provisioned.put({ ...users, type: 'Groups' }, { id: 'h', version: 0, resource: {} });
      expect(await provisioned.get(users, 'a')).toEqual({
        id: 'a',
        version: 1,
        resource: { id: 'a', said: 'v1' },
      });
      expect((await provisioned.named(users, 'b'))?.id).toBe('b');
      expect(await provisioned.named({ ...users, connection: 'other' }, 'b')).toBeUndefined();
      const page = await provisioned.page(users, 1, 1);
      expect([page.total, page.items.map(({ id }) => id)]).toEqual([3, ['b']]);
      const ids: string[] = [];
      for await (const { id } of provisioned.all(users)) ids.push(id);
      expect(ids).toEqual(['a', 'b', 'c']);
      await provisioned.remove(users, 'b');
      expect(await provisioned.get(users, 'b')).toBeUndefined();
    });

    it('is not written over another change, nor under a name that is taken', async () => {
      const { provisioned } = await tenant();
      await provisioned.put(users, row('a'));
      await provisioned.put(users, row('b'));
      expect(await provisioned.put(users, row('a', 1, 'b'))).toBe('taken');
      expect(await provisioned.put(users, row('a', 1, 'renamed'))).toBe('kept');
      expect(await provisioned.put(users, row('a', 1))).toBe('changed');
      expect(await provisioned.put(users, row('a'))).toBe('changed');
      expect((await provisioned.get(users, 'a'))?.version).toBe(2);
      const at = await Promise.all(
        [0, 1, 2, 3].map((i) => provisioned.put(users, row(`n${i}`, 0, 'one'))),
      );
      expect(at.filter((one) => one === 'kept')).toHaveLength(1);
    });
  });

  describe('reviews of existence and decoys', () => {
    const review = (id: string, more: Partial<ExistenceReview> = {}): ExistenceReview => ({
      id,
      subjectId: 'aws:old',
      round: 0,
      system: 'aws',
      scope: '1',
      name: 'old',
      tier: 2,
      reasons: [],
      state: 'asked',
      because: 'dormant',
      asked: ['ann'],
      askedBy: 'bo',
      window: { days: 30, because: 'the site says so' },
      refusals: { seen: true, because: '' },
      delete: { byHand: '' },
      disablePlanId: 'pln_1',
      blindMs: 0,
      screams: [],
      screamCount: 0,
      proposedAt: NOW,
      updatedAt: NOW,
      ...more,
    });

    it('are written over the version that was read and no other', async () => {
      const { existence } = await tenant();
      expect(await existence.put({ version: 0, value: review('a') })).toBe(true);
      expect(await existence.put({ version: 0, value: review('a', { state: 'kept' }) })).toBe(
        false,
      );
      const tries = await Promise.all(
        [0, 1, 2].map(() =>
          existence.put({
            version: 1,
            value: review('a', { state: 'watching', updatedAt: NOW + 1 }),
          }),
        ),
      );
      expect(tries.filter(Boolean)).toHaveLength(1);
      expect(await existence.get('a')).toMatchObject({ version: 2, value: { state: 'watching' } });
      expect(await existence.get('b')).toBeUndefined();
    });

    it('are found by state and by whom they are about, and a decoy by its id', async () => {
      const { existence, decoys } = await tenant();
      await existence.put({ version: 0, value: review('a') });
      await existence.put({
        version: 0,
        value: review('b', { state: 'watching', subjectId: 'aws:other', updatedAt: NOW + 5 }),
      });
      const ids = (all: readonly { readonly value: { readonly id: string } }[]) =>
        all.map(({ value }) => value.id);
      expect(ids(await existence.list({}))).toEqual(['b', 'a']);
      expect(ids(await existence.list({ state: ['watching', 'kept'] }))).toEqual(['b']);
      expect(ids(await existence.list({ subjectId: 'aws:old' }))).toEqual(['a']);
      const decoy: Decoy = {
        id: 'dcy_1',
        system: 'aws',
        scope: '1',
        kind: 'access_key',
        name: 'svc-backup-eu',
        state: 'planting',
        because: '',
        generation: 1,
        rotateEveryDays: 90,
        watched: { seen: 'unknown', because: '' },
        by: 'ann',
        createdAt: NOW,
        updatedAt: NOW,
      };
      expect(await decoys.put({ version: 0, value: decoy })).toBe(true);
      expect(await decoys.put({ version: 3, value: decoy })).toBe(false);
      expect(await decoys.put({ version: 1, value: { ...decoy, state: 'planted' } })).toBe(true);
      expect(await decoys.list()).toEqual([{ version: 2, value: { ...decoy, state: 'planted' } }]);
      expect(await decoys.get('dcy_1')).toMatchObject({ version: 2 });
    });
  });

  describe('settings', () => {
    it('hold any JSON value, and secrets only sealed', async () => {
      const { settings } = await tenant();
      expect(await settings.get('x')).toBeUndefined();
      for (const value of [{ a: [1, null] }, 'text', 0, false, null]) {
        await settings.put('x', value);
        expect(await settings.get('x')).toEqual(value);
      }
      expect(await settings.getSealed('aws')).toBeUndefined();
      const sealed = { keyId: 'k', nonce: Uint8Array.of(0, 1), data: Uint8Array.of(2, 0, 3) };
      await settings.putSealed('aws', { ...sealed, keyId: 'older' });
      await settings.putSealed('aws', sealed);
      const found = await settings.getSealed('aws');
      expect({
        ...found,
        nonce: [...(found?.nonce ?? [])],
        data: [...(found?.data ?? [])],
      }).toEqual({ keyId: 'k', nonce: [0, 1], data: [2, 0, 3] });
    });
  });

  it('settings that are asked for often are those put here, and soon those put elsewhere', async () => {
    const store = await tenant();
    const other = (await secondConnection(store.tenant)).settings;
    const { settings } = store;
    expect([await settings.recent('x'), await other.recent('x')]).toEqual([undefined, undefined]);
    await settings.put('x', 1);
    expect(await settings.recent('x')).toBe(1);
    await expect.poll(() => other.recent('x')).toBe(1);
    await other.put('x', 2);
    expect(await other.recent('x')).toBe(2);
    await expect.poll(() => settings.recent('x')).toBe(2);
  });

  describe('users and tokens', () => {
    const token = {
      id: 'tok-1',
      userId: 'ann',
      kind: 'one_time',
      hash: 'a'.repeat(64),
      scopes: ['incidents:read'],
      createdAt: NOW,
      expiresAt: NOW + 100,
    } as const;

    it('are kept as given', async () => {
      const { access } = await tenant();
      const user = {
        id: 'ann',
        name: 'Ann',
        roles: ['admin', 'approver'],
        identityIds: ['aws:ann'],
        createdAt: NOW,
        disabled: false,
      };
      await access.putUser({ ...user, disabled: true });
      await access.putUser(user);
      expect(await access.user('ann')).toEqual(user);
      expect(await access.users()).toEqual([user]);
      expect(await access.user('bob')).toBeUndefined();
      await access.putToken(token);
      expect(await access.tokenByHash(token.hash)).toEqual(token);
      expect(await access.tokens('ann')).toEqual([token]);
      expect(await access.tokens('bob')).toEqual([]);
    });

    it('a one-time token works once, in its time, and not after it was revoked', async () => {
      const { access } = await tenant();
      await access.putToken(token);
      const uses = await Promise.all([0, 1, 2, 3].map(() => access.useToken('tok-1', NOW + 1)));
      expect(uses.filter(Boolean)).toHaveLength(1);
      await access.putToken({ ...token, id: 'tok-2', hash: 'b' });
      expect(await access.useToken('tok-2', NOW + 100)).toBe(false);
      await access.revokeToken('tok-2', NOW + 5);
      await access.revokeToken('tok-2', NOW + 6);
      expect(await access.useToken('tok-2', NOW + 7)).toBe(false);
      expect((await access.tokenByHash('b'))?.revokedAt).toBe(NOW + 5);
    });

    it('who shows a token is known anew at once after a write here, and soon after one elsewhere', async () => {
      const store = await tenant();
      const other = (await secondConnection(store.tenant)).access;
      const user = { id: 'ann', name: 'Ann', roles: ['gateway'], identityIds: [], createdAt: NOW };
      await store.access.putUser({ ...user, disabled: false });
      await store.access.putToken(token);
      const { hash } = token;
      for (const access of [store.access, other])
        expect(await access.bearer(hash)).toEqual({ token, user: { ...user, disabled: false } });
      await store.access.revokeToken(token.id, NOW + 5);
      expect((await store.access.bearer(hash))?.token.revokedAt).toBe(NOW + 5);
      await expect.poll(async () => (await other.bearer(hash))?.token.revokedAt).toBe(NOW + 5);
      await other.putUser({ ...user, roles: [], disabled: true });
      expect((await other.bearer(hash))?.user).toMatchObject({ roles: [], disabled: true });
      await expect.poll(async () => (await store.access.bearer(hash))?.user.disabled).toBe(true);
      expect(await store.access.bearer('b')).toBeUndefined();
    });

    it('two tokens never share a hash', async () => {
      const { access } = await tenant();
      await access.putToken(token);
      await expect(access.putToken({ ...token, id: 'tok-2' })).rejects.toThrow();
    });
  });
};
