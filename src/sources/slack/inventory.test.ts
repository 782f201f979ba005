import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HOUR } from '../../core/index.ts';
import { createInventory } from '../../inventory/index.ts';
import type { InventoryFact, Snapshot } from '../../model/index.ts';
import { inventorySuite } from '../inventory-suite.case.ts';
import { logPullSuite } from '../log-pull-suite.case.ts';
import { list, obj, type Raw } from '../record.ts';
import { slackConfig } from './config.ts';
import { slackSource } from './index.ts';
import { groupFacts, teamFact, userFacts } from './mapping.ts';
import { probeSlack, pullSlack, pullSlackLogs } from './pull.ts';
import { type SlackTwin, startSlackTwin } from './twin.ts';

const sleep = () => Promise.resolve();
const NOW = Date.UTC(2026, 5, 1);

const configFor = (twin: SlackTwin, token = twin.token) =>
  slackConfig.parse({
    enterprise: twin.enterprise,
    slackApiUrl: `${twin.url}/api/`,
    auditUrl: twin.url,
    token,
    auditToken: twin.auditToken,
  });

inventorySuite({
  source: slackSource,
  notOfInventory: ['auditlogs:read', 'users:read.email'],
  async start() {
    const twin = await startSlackTwin();
    return {
      ...twin,
      pull: (at, options = {}) => pullSlack(configFor(twin), at, { ...options, sleep }),
      pullUnknown: (at) => pullSlack(configFor(twin, 'xoxb-nobody'), at, { sleep }),
      picture: () => JSON.parse(JSON.stringify(twin.state)) as unknown,
      secrets: [twin.token, twin.auditToken],
    };
  },
  // 255 users and bots, 2 apps; 2 roles and scopes of 2 apps; a group that was deleted is none.
  expected: { identity: 257, entitlement: 4, group: 1, membership: 2, resource: 1, owner: 1 },
});

logPullSuite({
  source: slackSource,
  permissions: ['auditlogs:read'],
  async start() {
    let now = NOW;
    const twin = await startSlackTwin({ users: 1, now: () => now });
    for (let n = 0; n < 450; n++) {
      now += 5 * 60_000;
      twin.log('user_login');
    }
    return {
      ...twin,
      pullLogs: (cursor, options) => pullSlackLogs(configFor(twin), cursor, { ...options, sleep }),
      logged: () => twin.state.entries.map(({ id }) => String(id)),
      goOn() {
        const there = now;
        now = there - 20 * 60_000;
        twin.log('role_change_to_admin');
        now = there + HOUR;
        twin.log('user_logout');
      },
      since: NOW - HOUR,
      now: () => now,
    };
  },
});

const withTwin = async (run: (twin: SlackTwin) => Promise<void>): Promise<void> => {
  const twin = await startSlackTwin({ users: 1 });
  try {
    await run(twin);
  } finally {
    await twin.close();
  }
};

describe('the connection to Slack', () => {
  it('tells people, guests and apps apart, with role, address and second factor', () =>
    withTwin(async (twin) => {
      const snapshots: Snapshot[] = [];
      for await (const one of pullSlack(configFor(twin), NOW, { sleep })) snapshots.push(one);
      const factOf = (id: string) => snapshots[0]?.facts.find((one) => one.id === id);
      expect(factOf('slack:U0NADIA')).toMatchObject({
        class: 'human',
        mfa: { known: true, value: true },
        tags: { email: 'nadia@example.com', role: 'primary_owner' },
        handles: [{ kind: 'email', value: 'nadia@example.com', verified: true }],
      });
      expect(factOf('slack:U0GUEST')).toMatchObject({
        flags: { external: true },
        tags: { role: 'guest' },
      });
      expect(factOf('slack:U0GONE')).toMatchObject({ status: 'disabled' });
      expect(factOf('slack:U0BOT')).toMatchObject({
        class: 'third_party_app',
        handles: [{ kind: 'app_id', value: 'A0EXPORT' }],
      });
      expect(factOf('slack:A0EXPORT')).toMatchObject({
        class: 'third_party_app',
        handles: [
          { kind: 'app_id' },
          { kind: 'publisher_domain', value: 'exporter.example.net', verified: false },
        ],
      });
      expect(factOf('slack:A0OWN')).toMatchObject({
        class: 'workload',
        flags: { external: false },
      });
      expect(snapshots[0]?.blind.map(({ area }) => area)).toEqual(['tokens']);
    }));

  it('follows events: an administrator made, a user shut out, an app with new scopes', () =>
    withTwin(async (twin) => {
      const inventory = createInventory({ now: () => NOW + HOUR });
      for await (const one of pullSlack(configFor(twin), NOW, { sleep }))
        inventory.applySnapshot(one);
      const follow = (action: string, entity: Raw, details: Raw = {}) => {
        const record = {
          id: action,
          date_create: NOW / 1_000 + 60,
          action,
          actor: { type: 'user', user: { id: 'U0NEW', email: 'new@example.com' } },
          entity,
          details,
          context: { location: { type: 'workspace', id: twin.enterprise } },
        };
        for (const event of slackSource.parse(record))
          inventory.applyChanges(slackSource.apply?.(event, inventory.view) ?? []);
      };
      const user = (id: string) => ({ type: 'user', user: { id, email: `${id}@example.com` } });
      follow('role_change_to_admin', user('U0GUEST'));
      follow('role_change_to_user', user('U0SAM'));
      follow('user_deactivated', user('U0NADIA'));
      follow(
        'app_scopes_expanded',
        { type: 'app', app: { id: 'A0EXPORT', name: 'Exporter' } },
        { new_scopes: ['admin'] },
      );
      const { view } = inventory;
      const rights = (id: string) =>
        view.entitlementsOf(id).flatMap(({ privileges }) => privileges);
      expect(rights('slack:U0GUEST')).toEqual(['workspace:admin']);
      expect(rights('slack:U0SAM')).toEqual([]);
      expect(view.identity('slack:U0NADIA')?.status).toBe('disabled');
      expect(rights('slack:A0EXPORT')).toEqual(['bot:admin']);
      expect(view.identity('slack:U0NEW')).toMatchObject({
        class: 'human',
        scope: twin.enterprise,
      });
    }));

  it('says that addresses are missing where Slack leaves them out', () =>
    withTwin(async (twin) => {
      for (const one of twin.state.members) Object.assign(one.profile, { email: undefined });
      const snapshots: Snapshot[] = [];
      for await (const one of pullSlack(configFor(twin), NOW, { sleep })) snapshots.push(one);
      expect(snapshots[0]?.blind.map(({ needs }) => needs)).toContain('users:read.email');
    }));

  it('tries each scope, and says which is missing', () =>
    withTwin(async (twin) => {
      twin.deny('usergroups:read');
      const answers: Record<string, string> = {};
      for await (const one of probeSlack(configFor(twin), { sleep }))
        answers[one.permission] = one.granted;
      expect(answers).toEqual({
        'team:read': 'yes',
        'users:read': 'yes',
        'users:read.email': 'yes',
        'usergroups:read': 'no',
        'admin.apps:read': 'yes',
        'auditlogs:read': 'yes',
      });
    }));
});

const folder = resolve(import.meta.dirname, '../../../../shared/data/inventory/cartography');
const read = (name: string): Raw =>
  JSON.parse(readFileSync(resolve(folder, `slack__${name}.json`), 'utf8')) as Raw;
const of = <K extends InventoryFact['kind']>(facts: readonly InventoryFact[], kind: K) =>
  facts.filter((fact): fact is Extract<InventoryFact, { kind: K }> => fact.kind === kind);

describe.skipIf(!existsSync(folder))(
  'Slack answers that others collected (skipped without ../shared/data)',
  () => {
    it('map without loss of users, roles and groups', () => {
      const users = list(obj(read('users')['SLACK_MEMBERS'])['members']).flatMap((row) =>
        userFacts('TTPQ4FBPT', obj(row)),
      );
      expect(
        of(users, 'identity').map(({ id, class: kind, status }) => [id, kind, status]),
      ).toEqual([
        ['slack:SLACKUSER1', 'human', 'active'],
        ['slack:SLACKUSER2', 'human', 'active'],
        ['slack:SLACKBOT1', 'third_party_app', 'active'],
      ]);
      expect(of(users, 'identity')[0]?.handles).toEqual([
        { kind: 'email', value: 'mbsimpson@simpson.corp', verified: true },
      ]);
      expect(of(users, 'identity')[0]?.mfa.known).toBe(false);
      expect(
        of(users, 'entitlement').map(({ holderId, privileges }) => [holderId, ...privileges]),
      ).toEqual([['slack:SLACKUSER1', 'workspace:owner']]);
      const groups = list(obj(read('usergroups')['SLACK_USERGROUPS'])['usergroups']).flatMap(
        (row) => groupFacts('TTPQ4FBPT', obj(row)),
      );
      expect(of(groups, 'group')).toHaveLength(3);
      expect(of(groups, 'membership')).toHaveLength(3);
      const team = obj(obj(read('teams')['SLACK_TEAMS_DETAILS'])['team']);
      expect(teamFact('TTPQ4FBPT', team)).toMatchObject([
        { name: 'simpsoncorp', tags: { email_domain: 'simpson.corp' } },
      ]);
    });
  },
);
