import { describe, expect, it } from 'vitest';
import { HOUR } from '../../core/index.ts';
import { createInventory } from '../../inventory/index.ts';
import type { Snapshot } from '../../model/index.ts';
import { inventorySuite } from '../inventory-suite.case.ts';
import { logPullSuite } from '../log-pull-suite.case.ts';
import { gitlabActions } from './actions/index.ts';
import { rights } from './client.ts';
import { gitlabConfig } from './config.ts';
import { gitlabSource } from './index.ts';
import { pullGitlab } from './inventory/pull.ts';
import { probeGitlab } from './probe.ts';
import { pullGitlabLogs } from './pull-logs.ts';
import { type GitlabTwin, startGitlabTwin } from './twin/start.ts';

const sleep = () => Promise.resolve();
const NOW = Date.UTC(2026, 5, 1);
const configFor = (twin: GitlabTwin, more = {}) =>
  gitlabConfig.parse({ host: twin.url, token: twin.token, actToken: twin.actToken, ...more });

inventorySuite({
  source: gitlabSource,
  async start() {
    const twin = await startGitlabTwin();
    return {
      ...twin,
      pull: (at, options = {}) => pullGitlab(configFor(twin), at, { ...options, sleep }),
      pullUnknown: (at) => pullGitlab(configFor(twin, { token: 'glpat-nobody' }), at, { sleep }),
      secrets: [twin.token, 'value-of-DB_PASSWORD', 'value-of-REGION', 'value-of-PROXY'],
    };
  },
  expected: {
    // 125 users, pipelines of the instance, 2 groups and 2 projects, a deploy token, a deploy key, a runner.
    identity: 133,
    group: 2,
    membership: 3,
    // 2 personal, a project's, a group's, a deploy token, a deploy key, 2 masked variables, a runner's.
    credential: 9,
    // 1 administrator, 4 members, 4 tokens, a deploy token, a deploy key in 2 projects.
    entitlement: 12,
    // 2 projects, 2 variables that are not masked.
    resource: 4,
  },
});

logPullSuite({
  source: gitlabSource,
  permissions: [rights.admin],
  async start() {
    let now = NOW;
    const twin = await startGitlabTwin({ users: 1, now: () => now });
    for (let n = 0; n < 250; n++) {
      now += 10 * 60_000;
      twin.log('member_updated', { target_type: 'User', target_id: 2 });
    }
    return {
      ...twin,
      pullLogs: (cursor, options) => pullGitlabLogs(configFor(twin), cursor, { ...options, sleep }),
      logged: () => twin.state.audit.map(({ id }) => String(id)),
      goOn() {
        const there = now;
        now = there - 5 * 60_000;
        twin.log('user_blocked', { target_type: 'User', target_id: 2 });
        now = there + HOUR;
        twin.log('unblock_user', { target_type: 'User', target_id: 2 });
      },
      since: NOW - HOUR,
      now: () => now,
    };
  },
});

const withTwin = async (run: (twin: GitlabTwin) => Promise<void>): Promise<void> => {
  const twin = await startGitlabTwin({ users: 1, now: () => NOW + 1 });
  try {
    await run(twin);
  } finally {
    await twin.close();
  }
};
const pulled = async (twin: GitlabTwin, more = {}): Promise<Snapshot> => {
  for await (const one of pullGitlab(configFor(twin, more), NOW, { sleep })) return one;
  throw new Error('nothing came');
};

describe('the connection to GitLab', () => {
  it('knows pipelines by their subject where it can be known, machines by what GitLab says of them', () =>
    withTwin(async (twin) => {
      const { facts } = await pulled(twin);
      const factOf = (id: string) => facts.find((one) => one.id === id);
      expect(factOf('gitlab:pipeline/project/11')).toMatchObject({
        class: 'workload',
        handles: [
          {
            kind: 'oidc_subject',
            value: 'project_path:example/payroll:ref_type:branch:ref:main',
            issuer: twin.url,
          },
        ],
      });
      expect(factOf('gitlab:pipeline/project/12')).not.toHaveProperty('handles');
      expect(factOf('gitlab:user/3')).toMatchObject({ class: 'service_account' });
      expect(factOf('gitlab:user/4')).toMatchObject({ class: 'service_account' });
      expect(factOf('gitlab:user/1')).toMatchObject({
        class: 'human',
        mfa: { known: true, value: true },
      });
    }));

  it('to one group says that the personal tokens of its members are not shown', () =>
    withTwin(async (twin) => {
      const { blind, facts, scope } = await pulled(twin, { group: 'example' });
      expect(scope).toBe('127.0.0.1/example');
      expect(blind.map(({ area }) => area)).toEqual(['personal access tokens']);
      const known = facts.flatMap((fact) => (fact.kind === 'identity' ? [fact.id] : []));
      expect(new Set(known).size).toBe(known.length);
      expect(known).toContain('gitlab:user/4');
    }));

  it('follows events: a block, a token taken back, a new member', () =>
    withTwin(async (twin) => {
      const inventory = createInventory({ now: () => NOW + HOUR });
      inventory.applySnapshot(await pulled(twin));
      const context = { now: () => NOW, stepId: 's' };
      for (const [id, nativeId] of [
        ['gitlab.revoke_token', 'token/501'],
        ['gitlab.block_user', 'user/2'],
      ] as const) {
        const action = gitlabActions(configFor(twin), { sleep }).find((one) => one.id === id);
        const plan = await action?.plan(
          { system: 'gitlab', nativeId, scope: '127.0.0.1' },
          {},
          context,
        );
        if (plan) await action?.do(plan, context);
      }
      twin.log('member_created', {
        entity_type: 'Group',
        entity_id: 20,
        target_type: 'User',
        target_id: 900,
        target_details: 'eve',
        details: { as: 'Owner' },
      });
      for await (const page of pullGitlabLogs(configFor(twin), undefined, {
        since: NOW,
        until: NOW + HOUR,
        sleep,
      }))
        for (const event of page.records.flatMap((one) => gitlabSource.parse(one)))
          inventory.applyChanges(gitlabSource.apply?.(event, inventory.view) ?? []);
      const { view } = inventory;
      expect(view.identity('gitlab:user/2')?.status).toBe('disabled');
      expect(view.credentialsOf('gitlab:user/2')).toEqual([]);
      expect(view.groupsOf('gitlab:user/900').map(({ id }) => id)).toEqual(['gitlab:group/20']);
      expect(view.identity('gitlab:user/900')).toMatchObject({ scope: '127.0.0.1', name: 'eve' });
    }));

  it('leads administrators to the instance, maintainers to the pipelines of their projects', () =>
    withTwin(async (twin) => {
      const inventory = createInventory({ now: () => NOW + HOUR });
      inventory.applySnapshot(await pulled(twin));
      const edges = (id: string) =>
        gitlabSource.access?.(inventory.view, id).map(({ to }) => to) ?? [];
      expect(edges('gitlab:user/1')).toContain('control-plane:gitlab:127.0.0.1');
      expect(edges('gitlab:user/2')).toContain('gitlab:pipeline/project/11');
      expect(edges('gitlab:user/100')).toEqual([]);
    }));

  it('tries each right, and says which is missing', () =>
    withTwin(async (twin) => {
      twin.deny(rights.owner);
      const answers: string[] = [];
      for await (const one of probeGitlab(configFor(twin), { sleep }))
        answers.push(`${one.permission}: ${one.granted}`);
      expect(answers).toEqual([
        'read_api: yes',
        'read_api + maintainer: yes',
        'read_api + owner: no',
        'read_api + administrator: yes',
        'api + administrator: unknown',
        'api + maintainer: unknown',
        'api + owner: unknown',
      ]);
    }));
});
