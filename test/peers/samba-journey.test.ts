/** From real sign-ins at a real controller to a finding, contained by a delegated account, proved, and undone. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InsufficientAccessError } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../src/core/index.ts';
import { createInventory } from '../../src/inventory/index.ts';
import type {
  Action,
  ActionContext,
  ActionTarget,
  Event,
  Finding,
  HeldCredential,
} from '../../src/model/index.ts';
import { openMemoryLoop } from '../../src/platform/memory-loop.ts';
import {
  type AdActionOptions,
  adActions,
  heldPassword,
} from '../../src/sources/active-directory/actions/index.ts';
import { activeDirectorySource } from '../../src/sources/active-directory/index.ts';
import { pullDirectory } from '../../src/sources/active-directory/inventory/pull.ts';
import { testKeeper } from '../../src/sources/keeper.case.ts';
import { DOMAIN, missingSamba, USERS } from './samba.case.ts';
import { addActors } from './samba-acting.case.ts';
import {
  addUser,
  addValue,
  PASSWORD,
  quoted,
  replace,
  type SambaEstate,
  STAFF,
  setAccess,
  sidOfUser,
  startSambaEstate,
} from './samba-estate.case.ts';
import { stealFrom } from './samba-stolen.case.ts';

describe.skipIf(missingSamba !== undefined)(
  `an attack on a real domain (skipped without Samba: ${missingSamba ?? 'it is here'})`,
  () => {
    let estate: SambaEstate;
    beforeAll(async () => {
      estate = await startSambaEstate();
      await addActors(estate);
    });
    afterAll(() => estate?.close());

    const scan = async (lines: readonly string[]): Promise<readonly Finding[]> => {
      const folder = mkdtempSync(join(tmpdir(), 'cs-samba-journey-'));
      try {
        const file = join(folder, 'audit.json');
        writeFileSync(file, `${lines.join('\n')}\n`);
        const loop = await openMemoryLoop({ log: silentLog, now: Date.now });
        const { events, findings } = await loop.scan([file], { now: Date.now() });
        expect(events).toMatchObject({ parsed: lines.length, setAside: 0 });
        return findings;
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    };
    const eventsOf = (lines: readonly string[]): readonly Event[] =>
      lines.flatMap((line) => activeDirectorySource.parse(JSON.parse(line)));
    /** Lines are written by several processes, a moment after the answer. */
    const settled = async (): Promise<readonly string[]> => {
      for (let seen = -1, lines = estate.dc.auditLines(); ; lines = estate.dc.auditLines()) {
        if (lines.length === seen) return lines;
        seen = lines.length;
        await new Promise((resolve) => {
          setTimeout(resolve, 300);
        });
      }
    };

    it('reads real Kerberos, LDAP and NTLM sign-ins, each with who, from where and how it ended', async () => {
      const { dc, admin } = estate;
      const before = (await settled()).length;
      const sid = await sidOfUser(admin, 'svc-sql');
      const isOurs = (event: Event) => /svc-sql/.test(event.actor.name);
      expect(dc.kinit('svc-sql', PASSWORD)).toBe(true);
      expect(dc.kinit('svc-sql', 'Wr0ng-Passw0rd!')).toBe(false);
      await (await dc.bind(`svc-sql@${DOMAIN}`, PASSWORD)).unbind();
      await expect(dc.bind(`svc-sql@${DOMAIN}`, 'Wr0ng-Passw0rd!')).rejects.toThrow();
      dc.ntlm('svc-sql', PASSWORD);
      dc.ntlm('svc-sql', 'Wr0ng-Passw0rd!');
      const after = await settled();
      expect(after.length).toBeGreaterThan(before);
      const signIns = eventsOf(after).filter((one) => isOurs(one) && one.classUid === 3002);
      const told = signIns.map(({ service, outcome }) => `${service} ${outcome}`).sort();
      expect([...new Set(told)]).toEqual([
        'Kerberos KDC failure',
        'Kerberos KDC success',
        'LDAP failure',
        'LDAP success',
        'SMB2 failure',
        'SMB2 success',
      ]);
      // Over TCP one kinit is one request: the second line of the UDP client does not come.
      expect(told.filter((one) => one === 'Kerberos KDC success')).toHaveLength(1);
      for (const { outcome, actor, src } of signIns) {
        expect(src.ip).toMatch(/^127\./);
        if (outcome === 'success') expect(actor.principalId).toBe(`active-directory:${sid}`);
      }
    });

    /** The finding that an account was guessed, from what the controller wrote of it. */
    const guessed = async (name: string): Promise<ActionTarget> => {
      const { dc, admin } = estate;
      for (let tries = 0; tries < 16; tries++) dc.kinit(name, `Guess-${tries}-Passw0rd`);
      expect(dc.kinit(name, PASSWORD)).toBe(true);
      const nativeId = await sidOfUser(admin, name);
      const findings = await scan(await settled());
      const identityId = `active-directory:${nativeId}`;
      const [id = ''] = findings
        .filter(({ rule }) => rule === 'samba-guessed-then-signed-in-chain')
        .flatMap(({ identities }) => identities)
        .filter((one) => one === identityId);
      expect(id).toBe(identityId);
      return { system: 'active-directory', identityId: id, nativeId, scope: DOMAIN };
    };
    const actionBy = (actor: string, id: string, options: AdActionOptions = {}): Action => {
      const act = { name: `${actor}@${DOMAIN}`, password: PASSWORD };
      const found = adActions({ ...estate.config(), act }, options).find((one) => one.id === id);
      if (!found) throw new Error(`no action ${id}`);
      return found;
    };
    const heldOf = (name: string, sid: string): HeldCredential =>
      heldPassword(estate.config(), { sid, name: `${name}@${DOMAIN}`, password: PASSWORD });

    /** Says how long after the act began the stolen password opened nothing any more. */
    const tellRefused = async (
      what: string,
      held: HeldCredential,
      began: number,
    ): Promise<void> => {
      await vi.waitFor(async () => expect(await held.probe()).toBe('refused'), {
        ...{ timeout: 30_000, interval: 20 },
      });
      const took = Math.round(performance.now() - began);
      process.stdout.write(`Samba AD: act to refused password (${what}) ${took} ms\n`);
    };

    it('finds an account that was guessed, disables it, proves it with the password, and gives it back', async () => {
      const { dc } = estate;
      const target = await guessed('alice');
      const disable = actionBy('act-0', 'active-directory.disable_account');
      const held = heldOf('alice', target.nativeId);
      const context: ActionContext = { now: Date.now, stepId: 'stp_journey', held };
      const plan = await disable.plan(target, {}, context);
      const began = performance.now();
      const result = await disable.do(plan, context);
      await tellRefused('disabled account', held, began);
      expect(await disable.verify(plan, result, context)).toMatchObject({
        effective: 'yes',
        how: 'held_credential',
      });
      expect(dc.kinit('alice', PASSWORD)).toBe(false);
      expect(await disable.undoIt?.(plan, result, context)).toMatchObject({
        undone: true,
        differences: [],
      });
      expect(await held.probe()).toBe('accepted');
      expect(dc.kinit('alice', PASSWORD)).toBe(true);
    });

    it('finds a service account that was guessed, rotates its password, proves it, and the service goes on', async () => {
      const { dc } = estate;
      const target = await guessed('svc-sql');
      const stolen = await stealFrom(dc, {
        dn: `CN=svc-sql,${STAFF}`,
        name: 'svc-sql',
        password: PASSWORD,
      });
      const keeper = testKeeper();
      const rotate = actionBy('act-1', 'active-directory.rotate_password', {
        keeper,
      });
      const held = heldOf('svc-sql', target.nativeId);
      const context: ActionContext = { now: Date.now, stepId: 'stp_rotate', held };
      expect([await held.probe(), stolen.hash()]).toEqual(['accepted', true]);
      const plan = await rotate.plan(target, {}, context);
      const began = performance.now();
      const result = await rotate.do(plan, context);
      await tellRefused('rotated password', held, began);
      expect(await rotate.verify(plan, result, context)).toMatchObject({
        effective: 'yes',
        how: 'held_credential',
      });
      expect([dc.kinit('svc-sql', PASSWORD), stolen.hash()]).toEqual([false, false]);
      expect(rotate.undoIt).toBeUndefined();
      expect(dc.kinit('svc-sql', keeper.secrets.at(-1)?.secret ?? '')).toBe(true);
      await stolen.leave();
    });

    it('finds a new administrator of the domain, takes the right away, proves it, and gives it back', async () => {
      const { dc, admin } = estate;
      const dn = `CN=mallory,${STAFF}`;
      const admins = `CN=Domain Admins,${USERS}`;
      await addUser(admin, 'mallory');
      await admin.modify(admins, addValue('member', dn));
      const findings = await scan(await settled());
      const finding = findings.find(({ rule }) => rule === 'samba-privileged-group-member-added');
      const administrator = await sidOfUser(admin, 'Administrator');
      expect(finding?.identities).toContain(`active-directory:${administrator}`);

      // Rights on a protected group are given on the group itself: what is delegated above it does not reach it.
      const actor = await sidOfUser(admin, 'act-3');
      setAccess(dc, [[admins, `(OA;;WP;bf9679c0-0de6-11d0-a285-00aa003049e2;;${actor})`]]);
      const nativeId = await sidOfUser(admin, 'mallory');
      const target = {
        ...{ system: 'active-directory', nativeId, scope: DOMAIN },
        identityId: `active-directory:${nativeId}`,
      };
      /** Whether the stolen password still changes somebody else's account. */
      const reigns = async (): Promise<boolean> => {
        const session = await dc.bind(dn, PASSWORD);
        try {
          await session.modify(`CN=carol,${STAFF}`, replace('description', 'owned'));
          return true;
        } catch (fault) {
          if (fault instanceof InsufficientAccessError) return false;
          throw fault;
        } finally {
          await session.unbind();
        }
      };
      expect(await reigns()).toBe(true);
      const remove = actionBy('act-3', 'active-directory.remove_group_member');
      const context: ActionContext = { now: Date.now, stepId: 'stp_group' };
      const group = await sidOfUser(admin, 'Domain Admins');
      const plan = await remove.plan(target, { group }, context);
      const result = await remove.do(plan, context);
      expect(await remove.verify(plan, result, context)).toMatchObject({ effective: 'yes' });
      expect(await reigns()).toBe(false);
      expect(await remove.undoIt?.(plan, result, context)).toMatchObject({
        undone: true,
        differences: [],
      });
      expect(await reigns()).toBe(true);
    });

    it('keeps the inventory in step by the events alone, as the next pull sees it', async () => {
      const { admin } = estate;
      const inventory = createInventory({ now: Date.now });
      for await (const one of pullDirectory(estate.config(), Date.now()))
        inventory.applySnapshot(one);
      const before = (await settled()).length;
      await admin.modify(`CN=carol,${STAFF}`, replace('userAccountControl', '514'));
      await admin.modify(`CN=carol,${STAFF}`, addValue('servicePrincipalName', 'HTTP/carol'));
      await admin.modify(`CN=carol,${STAFF}`, replace('unicodePwd', quoted('An0ther-Passw0rd!')));
      await admin.modify(`CN=Payroll,${STAFF}`, addValue('member', `CN=carol,${STAFF}`));
      const lines = await settled();
      expect(lines.length).toBeGreaterThan(before);
      const events = eventsOf(lines).filter(({ raw }) => JSON.stringify(raw).includes('carol'));
      for (const event of [...events].sort((one, other) => one.time - other.time))
        inventory.applyChanges(activeDirectorySource.apply?.(event, inventory.view) ?? []);
      const sid = await sidOfUser(admin, 'carol');
      const now = inventory.view.identity(`active-directory:${sid}`);
      const fresh = createInventory({ now: Date.now });
      for await (const one of pullDirectory(estate.config(), Date.now())) fresh.applySnapshot(one);
      const pulled = fresh.view.identity(`active-directory:${sid}`);
      expect(now?.status).toBe('disabled');
      expect([now?.status, now?.class, now?.tags]).toEqual([
        pulled?.status,
        pulled?.class,
        pulled?.tags,
      ]);
      const groupsIn = (view: typeof inventory.view) =>
        view
          .groupsOf(`active-directory:${sid}`)
          .map(({ name }) => name)
          .sort();
      expect(groupsIn(inventory.view)).toEqual(groupsIn(fresh.view));
    });
  },
);
