/** OpenSSH itself: a stolen key, from the real sign-in by an incident, its plan and its owner's word to the undoing. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DAY, HOUR, SECOND } from '../../src/core/index.ts';
import { verifyStoredLedger } from '../../src/governance/index.ts';
import type { HeldCredential } from '../../src/model/index.ts';
import type { Logged } from '../journeys/site-rooms.case.ts';
import { openTwinSite, type TwinSite } from '../journeys/twin-site.case.ts';
import {
  missingOpenssh,
  OTHER,
  READER,
  type SshPeer,
  startOpenssh,
  TARGET,
} from './openssh.case.ts';

const ACCOUNT = `openssh:fs01/${TARGET}`;
/** Where its work comes from, and the rented server of whoever stole its key. */
const HOME = '4.152.188.9';
const ELSEWHERE = '43.224.32.10';
/** The server's lines come by a pipe of their own. */
const PATIENCE = { timeout: 10_000, interval: 20 };

const skipped = missingOpenssh !== undefined && process.env['REQUIRE_PEERS'] !== '1';

describe.skipIf(skipped)(
  `an attack on a real OpenSSH${skipped ? ` (skipped: ${missingOpenssh})` : ''}`,
  () => {
    let peer: SshPeer;
    let site: TwinSite<{ close(): Promise<void> }>;
    let held: HeldCredential;
    /** The line of the log from which on the caller is the thief. */
    let stolenFrom = Number.POSITIVE_INFINITY;
    const keyOf = (name: string) => {
      const key = peer.keys[name];
      if (!key) throw new Error(`no key ${name}`);
      return key;
    };
    /** The real lines, but for the caller's address: over loopback everybody has the same. */
    const publish = (): void => {
      const lines = peer
        .log()
        .map((line, at) =>
          at < stolenFrom ? line : line.replaceAll('from 127.0.0.1', `from ${ELSEWHERE}`),
        );
      peer.write('/var/log/auth.log', `${lines.join('\n')}\n`);
      site?.clock.advance(Date.now() + SECOND - site.clock.now());
    };
    const written = (from: number, text: string): Promise<void> =>
      vi.waitFor(() => expect(peer.log().slice(from).join()).toContain(text), PATIENCE);

    const seed = (): void => {
      peer.write('/etc/hostname', 'fs01\n');
      peer.mode('/etc/ssh/ssh_host_ed25519_key.pub', 0o640);
      peer.write(
        '/etc/passwd',
        [
          'root:x:0:0:root:/root:/bin/bash',
          `${READER}:x:10:10::/var/spool/uucp:/usr/sbin/nologin`,
          `${TARGET}:x:34:34::/home/${TARGET}:/bin/sh\n`,
        ].join('\n'),
      );
      peer.write('/etc/group', `sudo:x:27:${TARGET}\n`);
      peer.write('/etc/ssh/sshd_config', 'AuthorizedKeysFile /keys/%u\n');
      peer.write(peer.keyFile('root'), `${keyOf('actor').publicKey}\n`);
      peer.write(peer.keyFile(READER), `${keyOf('reader').publicKey}\n`);
      peer.write(
        peer.keyFile(TARGET),
        `${keyOf('stolen').publicKey}\n${keyOf('other').publicKey}\n`,
      );
      peer.write(peer.keyFile(OTHER), '');
      publish();
    };

    beforeAll(async () => {
      peer = await startOpenssh();
      seed();
      held = {
        nativeId: keyOf('stolen').fingerprint,
        probe: () => peer.login(TARGET, 'stolen'),
      };
      const now = Date.now();
      site = await openTwinSite({
        system: 'openssh',
        now,
        start: async () => ({
          twin: { close: async () => {} },
          config: {
            host: '127.0.0.1',
            port: peer.port,
            hostKey: peer.hostKey,
            read: { user: READER, privateKey: keyOf('reader').privateKey },
            act: { user: 'root', privateKey: keyOf('actor').privateKey },
            root: peer.root,
          },
        }),
        declarations: [
          {
            kind: 'declaration',
            id: 'dec_backup',
            ofId: ACCOUNT,
            class: 'service_account',
            owner: 'olivia',
            declaredBy: 'olivia',
            at: now - 20 * DAY,
          },
        ],
        heldFor: () => held,
      });
    });
    afterAll(async () => {
      await site?.close();
      await peer?.stop();
    });

    /** Twelve days of signing in every second hour, as the server writes one sign-in. */
    const history = (lines: readonly Logged[]): readonly Logged[] => {
      const usual: Logged[] = [];
      for (let at = Date.now() - 12 * DAY; at < Date.now() - HOUR; at += 2 * HOUR)
        for (const line of lines)
          usual.push({
            ...line,
            timestamp: new Date(at).toISOString(),
            pid: Math.floor(at / HOUR) % 30_000,
            message: String(line['message']).replaceAll('127.0.0.1', HOME),
          });
      return usual;
    };

    it('opens an incident about a stolen key, contains it by a word, proves it with the key, and undoes it', async () => {
      const first = peer.log().length;
      expect(await held.probe()).toBe('accepted');
      await written(first, 'Closing connection');
      publish();
      const lines = await site.pulled();
      site.learn(history(lines.slice(first - peer.log().length)));

      stolenFrom = peer.log().length;
      const attacker = await peer.open(TARGET, 'stolen');
      await peer.login(TARGET, 'stolen');
      const attackedAt = performance.now();
      await written(stolenFrom, 'Closing connection');
      const before = peer.text(peer.keyFile(TARGET));
      publish();
      await site.playPulled();
      const incident = await site.incidentOf(ACCOUNT);
      const openedAt = performance.now();
      expect(incident.rootId).toBe(ACCOUNT);
      expect(incident.attribution.credential).toMatchObject({
        value: { type: 'ssh_key', nativeId: keyOf('stolen').fingerprint, ofId: ACCOUNT },
      });
      await site.settle(2);
      const plan = await site.planOf(incident.id);
      expect(plan).toMatchObject({
        playbook: 'service_account/leaked-credential',
        state: 'waiting_approval',
      });
      expect(peer.text(peer.keyFile(TARGET))).toBe(before);

      const [asked] = await site.waiting();
      if (!asked) throw new Error('nobody is asked');
      expect(asked.asked).toEqual(['olivia']);
      await site.approve(asked, { id: 'olivia', roles: ['approver'] });
      const approvedAt = performance.now();
      let refusedAt: number | undefined;
      for (let turns = 0; turns < 8; turns++) {
        await site.settle(1);
        if (refusedAt === undefined && (await held.probe()) === 'refused')
          refusedAt = performance.now();
      }
      if (refusedAt === undefined) throw new Error('the key was never refused');
      const contained = await site.planOf(incident.id);
      expect(contained.state).toBe('contained');
      expect(
        contained.steps.map(({ action, target, state, verification }) => [
          action,
          target.nativeId,
          state,
          verification?.how,
        ]),
      ).toEqual([
        ['openssh.disable_key', keyOf('stolen').fingerprint, 'effective', 'held_credential'],
        ['openssh.end_sessions', TARGET, 'effective', 'read_back'],
      ]);
      // Another key of the account goes on.
      expect(await peer.login(TARGET, 'other')).toBe('accepted');
      await vi.waitFor(
        () => expect(attacker.exitCode ?? attacker.signalCode).not.toBeNull(),
        PATIENCE,
      );
      const ms = (from: number, to: number) => `${Math.round(to - from)} ms`;
      process.stdout.write(
        `OpenSSH: act to incident ${ms(attackedAt, openedAt)}, word to refused key ${ms(approvedAt, refusedAt)}\n`,
      );

      await site.runner.undo(contained.id, { by: 'olivia', reason: 'it was no thief' });
      await site.settle(20);
      const undone = await site.planOf(incident.id);
      expect(undone.steps.map(({ name, state, error }) => [name, state, error])).toEqual([
        ['stop-key', 'undone', undefined],
        ['end-sessions', 'effective', 'there is no way back from it'],
      ]);
      expect(peer.text(peer.keyFile(TARGET))).toBe(before);
      expect(await held.probe()).toBe('accepted');
      expect(await verifyStoredLedger(site.store)).toMatchObject({ intact: true });
    });
  },
);
