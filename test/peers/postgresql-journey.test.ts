/** PostgreSQL itself: a stolen password, from the real sign-in by an incident, its plan and its owner's word to the undoing. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DAY, HOUR, SECOND } from '../../src/core/index.ts';
import { verifyStoredLedger } from '../../src/governance/index.ts';
import type { ResponsePlan } from '../../src/model/index.ts';
import type { Logged } from '../journeys/site-rooms.case.ts';
import { openTwinSite, type TwinSite } from '../journeys/twin-site.case.ts';
import { missingPostgres, type PostgresPeer, startPostgres } from './postgresql.case.ts';
import {
  ACTOR,
  heldPassword,
  openSession,
  PASSWORDS,
  pictureOf,
  READER,
  seedPostgres,
} from './postgresql-world.case.ts';

const APP = 'postgresql:app';
const GRANT = 'grant pg_read_all_data to helper';
/** The server writes its log a moment after it has answered. */
const PATIENCE = { timeout: 10_000, interval: 20 };

const stamp = (at: number): string =>
  new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC');

/** Twelve days of signing in every second hour, as the server writes one sign-in of the role. */
const history = (lines: readonly Logged[], now: number): readonly Logged[] => {
  const usual: Logged[] = [];
  for (let at = now - 12 * DAY; at < now - HOUR; at += 2 * HOUR)
    for (const line of lines)
      usual.push({
        ...line,
        timestamp: stamp(at),
        session_start: stamp(at).replace(/\.\d+/, ''),
        session_id: `${Math.floor(at / SECOND).toString(16)}.20f8`,
        remote_host: '10.20.0.5',
      });
  return usual;
};

const skipped = missingPostgres !== undefined && process.env['REQUIRE_PEERS'] !== '1';

describe.skipIf(skipped)(
  `an attack on a real PostgreSQL${skipped ? ` (skipped: ${missingPostgres})` : ''}`,
  () => {
    let peer: PostgresPeer;
    let site: TwinSite<{ close(): Promise<void> }>;

    beforeAll(async () => {
      peer = await startPostgres();
      seedPostgres(peer);
      peer.now('grant pg_read_all_data to app with admin option');
      const now = Date.now();
      site = await openTwinSite({
        system: 'postgresql',
        now,
        start: async () => ({
          twin: { close: async () => {} },
          config: {
            url: peer.url(READER, PASSWORDS[READER]),
            actUrl: peer.url(ACTOR, PASSWORDS[ACTOR]),
          },
        }),
        declarations: [
          {
            kind: 'declaration',
            id: 'dec_app',
            ofId: APP,
            class: 'service_account',
            owner: 'olivia',
            declaredBy: 'olivia',
            at: now - 20 * DAY,
          },
        ],
        heldFor: () => heldPassword(peer, 'app'),
      });
    });
    afterAll(async () => {
      await site?.close();
      await peer?.stop();
    });

    /** The site's clock follows the server's, which is the real one. */
    const catchUp = (): void => site.clock.advance(Date.now() + SECOND - site.clock.now());
    const written = (began: number, text: string): Promise<void> =>
      vi.waitFor(() => expect(JSON.stringify(peer.log().slice(began))).toContain(text), PATIENCE);
    const stepsOf = ({ steps }: ResponsePlan) =>
      steps.map(({ name, action, state, verification }) => [
        name,
        action,
        state,
        verification?.how,
      ]);

    it('opens an incident about a stolen password, contains it by a word, proves it with the password, and undoes it', async () => {
      const held = heldPassword(peer, 'app');
      const first = peer.log().length;
      expect(await held.probe()).toBe('accepted');
      await written(first, 'disconnection');
      site.learn(history(peer.log().slice(first), Date.now()));
      catchUp();
      await site.pulled();

      const began = peer.log().length;
      const attacker = await openSession(peer, 'app');
      await attacker.run(GRANT);
      const attackedAt = performance.now();
      await written(began, GRANT);
      const before = pictureOf(peer);
      catchUp();
      await site.playPulled();
      const incident = await site.incidentOf(APP);
      const openedAt = performance.now();
      expect(incident.rootId).toBe(APP);
      expect(incident.attribution.credential).toMatchObject({
        value: { type: 'session_token', ofId: APP },
      });
      await site.settle(2);
      const plan = await site.planOf(incident.id);
      expect(plan).toMatchObject({
        playbook: 'service_account/privilege-escalation',
        state: 'waiting_approval',
      });
      expect(await held.probe()).toBe('accepted');

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
      const contained = await site.planOf(incident.id);
      expect(contained.state).toBe('contained');
      expect(stepsOf(contained)).toEqual([
        ['deny', 'postgresql.disable_login', 'effective', 'held_credential'],
        ['end-sessions', 'postgresql.terminate_sessions', 'effective', 'read_back'],
        ['leave-new-groups', 'postgresql.revoke_membership', 'effective', 'read_back'],
      ]);
      expect(await peer.login('app', PASSWORDS.app)).toBe('28000');
      expect(await attacker.isOpen()).toBe(false);
      if (refusedAt === undefined) throw new Error('the password was never refused');
      const ms = (from: number, to: number) => `${Math.round(to - from)} ms`;
      process.stdout.write(
        `PostgreSQL: act to incident ${ms(attackedAt, openedAt)}, word to refused password ${ms(approvedAt, refusedAt)}\n`,
      );

      await site.runner.undo(contained.id, { by: 'olivia', reason: 'the password is a new one' });
      await site.settle(20);
      const undone = await site.planOf(incident.id);
      expect(undone.steps.map(({ name, state, error }) => [name, state, error])).toEqual([
        ['deny', 'undone', undefined],
        ['end-sessions', 'effective', 'there is no way back from it'],
        ['leave-new-groups', 'undone', undefined],
      ]);
      expect(await held.probe()).toBe('accepted');
      await attacker.end();
      // Nobody but its own session differs, and in whose name the membership is given: as the undo says.
      expect(undone.steps.map(({ undo }) => undo?.differences)).toEqual([
        [],
        [],
        ['granted by cs_act, where it had been granted by app'],
      ]);
      const expected = JSON.stringify(before)
        .replace('(pg_read_all_data,helper,app,', `(pg_read_all_data,helper,${ACTOR},`)
        .replace('"(app,1)",', '');
      await vi.waitFor(() => expect(JSON.stringify(pictureOf(peer))).toBe(expected), PATIENCE);
      expect(await verifyStoredLedger(site.store)).toMatchObject({ intact: true });
    });
  },
);
