import { describe, expect, it } from 'vitest';
import type { InventoryFact, Snapshot } from '../../model/index.ts';
import { inventorySuite } from '../inventory-suite.case.ts';
import { logPullSuite } from '../log-pull-suite.case.ts';
import { workspaceSource } from './index.ts';
import { pullWorkspace } from './inventory/pull.ts';
import { pullWorkspaceLogs } from './logs.ts';
import { parseActivity } from './parse.ts';
import { scopes } from './permissions.ts';
import { probeWorkspace } from './probe.ts';
import { CLIENT, DELEGATED } from './twin/seed.ts';
import { logged } from './twin/state.ts';
import { noSleep, START, startBench } from './twin.case.ts';

const DAY = 86_400_000;

inventorySuite({
  source: workspaceSource,
  async start() {
    const { twin, config, unknownConfig, secrets } = await startBench();
    return {
      pull: (at, options) => pullWorkspace(config, at, { ...options, ...noSleep }),
      pullUnknown: (at) => pullWorkspace(unknownConfig, at, noSleep),
      deny: twin.deny,
      throttle: twin.throttle,
      fail: twin.fail,
      requests: twin.requests,
      picture: twin.picture,
      secrets,
      close: twin.close,
    };
  },
  // 5 users, 2 applications, 2 members from outside, 1 machine with a role.
  expected: {
    identity: 10,
    credential: 4,
    group: 4,
    membership: 11,
    role: 4,
    entitlement: 8,
    resource: 5,
  },
  notOfInventory: [scopes.reports, scopes.alerts],
});

logPullSuite({
  source: workspaceSource,
  async start() {
    const { twin, config, clock } = await startBench();
    const idOf = (record: Readonly<Record<string, unknown>>) =>
      workspaceSource.parse(record).map((event) => event.vendorId);
    const login = (at: number) =>
      logged(twin.state, {
        application: 'login',
        type: 'login',
        name: 'login_success',
        actor: 'omar@example.com',
        at,
      });
    return {
      pullLogs: (cursor, options) => pullWorkspaceLogs(config, cursor, options, noSleep),
      logged: () => [...twin.state.log, ...twin.state.alerts].flatMap(idOf),
      goOn() {
        // Written late: it happened before the last pull.
        login(clock.now() - 600_000);
        clock.advance(3_600_000);
        login(clock.now() - 60_000);
      },
      deny: twin.deny,
      throttle: twin.throttle,
      fail: twin.fail,
      since: START - 30 * DAY,
      now: () => clock.now(),
      close: twin.close,
    };
  },
  permissions: [scopes.reports, scopes.alerts],
});

const collect = async (pulled: AsyncIterable<Snapshot>): Promise<Snapshot> => {
  for await (const one of pulled) return one;
  throw new Error('nothing was pulled');
};

describe('the directory', () => {
  it('says who has what, since when and by which way', async () => {
    const { twin, config } = await startBench();
    try {
      const snapshot = await collect(pullWorkspace(config, START, noSleep));
      const one = (id: string): InventoryFact | undefined =>
        snapshot.facts.find((fact) => fact.id === id);
      expect(one('google-workspace:omar@example.com')).toMatchObject({
        class: 'human',
        status: 'active',
        mfa: { known: true, value: false },
        createdAt: { value: Date.parse('2024-02-01T09:00:00.000Z') },
        tags: { email: 'omar@example.com', department: 'Finance' },
        handles: [
          { kind: 'email', value: 'omar@example.com', verified: true },
          { kind: 'employee_id', value: 'E-1002', verified: true },
        ],
      });
      expect(one('google-workspace:new@example.com')).toMatchObject({
        lastUsedAt: { known: true, value: null },
      });
      expect(one('google-workspace:pia@example.com')).toMatchObject({ status: 'disabled' });
      expect(one('google-workspace:guest@partner.example')).toMatchObject({
        flags: { external: true },
      });
      expect(one(`google-workspace:app:${CLIENT}`)).toMatchObject({
        class: 'third_party_app',
        handles: [{ kind: 'app_id', value: CLIENT }],
      });
      expect(one(`google-workspace:app:${CLIENT}#consent/omar@example.com`)).toMatchObject({
        privileges: ['openid'],
        resources: ['google-workspace:omar@example.com'],
      });
      expect(one('google-workspace:credential:asp:omar@example.com:7')).toMatchObject({
        type: 'app_password',
        lastUsedAt: { known: true, value: null },
        createdAt: { value: 1_704_067_200_000 },
      });
      expect(one('google-workspace:nadia@example.com#super-admin')).toMatchObject({
        privileges: ['*'],
      });
      expect(one('google-workspace:finance@example.com#role/77001')).toMatchObject({
        via: { kind: 'assignment', name: 'Help desk' },
      });
      expect(snapshot.blind.map(({ area }) => area)).toEqual(['domain-wide delegation']);
    } finally {
      await twin.close();
    }
  });

  it('knows delegations that were told in the settings, and never calls their list whole', async () => {
    const { twin, config } = await startBench();
    try {
      const told = {
        ...config,
        domainWideDelegation: [{ clientId: DELEGATED, scopes: ['https://mail.google.com/'] }],
      };
      const snapshot = await collect(pullWorkspace(told, START, noSleep));
      expect(snapshot.facts).toContainEqual(
        expect.objectContaining({
          kind: 'trust',
          targetId: 'google-workspace:role:every-user',
          mechanism: 'delegation',
        }),
      );
      expect(snapshot.complete).not.toContain('trust');
    } finally {
      await twin.close();
    }
  });

  it('is blind in one area only, when one scope is not on the list of the console', async () => {
    const { twin, config } = await startBench();
    try {
      twin.withdrawScope(scopes.readUsers);
      const snapshot = await collect(pullWorkspace(config, START, noSleep));
      expect(snapshot.blind.map(({ needs }) => needs)).toContain(scopes.readUsers);
      expect(snapshot.facts.some(({ kind }) => kind === 'group')).toBe(true);
      expect(snapshot.complete).not.toContain('identity');
    } finally {
      await twin.close();
    }
  });

  it('tells each scope by trying it, and changes nothing', async () => {
    const { twin, config } = await startBench();
    try {
      const before = twin.picture();
      twin.deny(scopes.readDevices);
      twin.deny(scopes.readMembers);
      twin.withdrawScope(scopes.roles);
      const answers = new Map<string, string>();
      for await (const { permission, granted } of probeWorkspace(config, noSleep))
        answers.set(permission, granted);
      expect(answers.get(scopes.readUsers)).toBe('yes');
      expect(answers.get(scopes.readDevices)).toBe('no');
      expect(answers.get(scopes.readMembers)).toBe('no');
      expect(answers.get(scopes.roles)).toBe('no');
      expect(answers.get(scopes.users)).toBe('unknown');
      expect(twin.picture()).toEqual(before);
    } finally {
      await twin.close();
    }
  });

  it("meets the twin's own log: the same ids in events and inventory", async () => {
    const { twin, config } = await startBench();
    try {
      const snapshot = await collect(pullWorkspace(config, START, noSleep));
      const ids = new Set(snapshot.facts.map(({ id }) => id));
      const events = twin.state.log.flatMap((record) => parseActivity(record));
      expect(events.length).toBeGreaterThan(10);
      for (const event of events) {
        expect(ids.has(event.actor.principalId ?? '')).toBe(true);
        for (const target of event.targets) expect(ids.has(target.id), target.id).toBe(true);
      }
    } finally {
      await twin.close();
    }
  });
});
