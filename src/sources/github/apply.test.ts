import { describe, expect, it } from 'vitest';
import { createInventory, type Inventory } from '../../inventory/index.ts';
import type { Snapshot } from '../../model/index.ts';
import { githubActions } from './actions/index.ts';
import { githubConfig } from './config.ts';
import { githubSource } from './index.ts';
import { pullGithub } from './inventory/pull.ts';
import { probeGithub } from './probe.ts';
import { pullGithubLogs } from './pull-logs.ts';
import { type GithubTwin, startGithubTwin } from './twin/start.ts';

const AT = Date.UTC(2026, 5, 1);
const sleep = () => Promise.resolve();

const configOf = (twin: GithubTwin, read = twin.readToken) =>
  githubConfig.parse({
    organization: 'example-org',
    baseUrl: twin.url,
    read: { token: read },
    act: { token: twin.actToken },
    ownApps: [{ appId: 31, privateKey: twin.appKey }],
  });

const withTwin = async (
  run: (twin: GithubTwin, inventory: Inventory, feed: () => Promise<void>) => Promise<void>,
): Promise<void> => {
  let now = AT + 1;
  const twin = await startGithubTwin({ members: 2, now: () => now++ });
  try {
    const config = configOf(twin);
    const inventory = createInventory({ now: () => AT + 60_000 });
    for await (const snapshot of pullGithub(config, AT, { sleep }))
      inventory.applySnapshot(snapshot);
    let cursor: string | undefined;
    const feed = async () => {
      const options = { since: AT, until: now, sleep };
      for await (const page of pullGithubLogs(config, cursor, options)) {
        for (const event of page.records.flatMap((one) => githubSource.parse(one))) {
          inventory.observe(event);
          inventory.applyChanges(githubSource.apply?.(event, inventory.view) ?? []);
        }
        ({ cursor } = page);
      }
    };
    await run(twin, inventory, feed);
  } finally {
    await twin.close();
  }
};

const act = async (twin: GithubTwin, id: string, native: string) => {
  const action = githubActions(configOf(twin), { sleep }).find((one) => one.id === id);
  const target = { system: 'github', nativeId: native, scope: 'example-org' };
  const context = { now: () => AT, stepId: 's' };
  const plan = await action?.plan(target, {}, context);
  if (plan) await action?.do(plan, context);
};

describe('what the audit log of GitHub changes in the inventory', () => {
  it('ends a member with tokens and rights once they are removed', () =>
    withTwin(async (twin, inventory, feed) => {
      expect(inventory.view.credentialsOf('github:sam').length).toBe(2);
      await act(twin, 'github.remove_member', 'sam');
      await feed();
      expect(inventory.view.identity('github:sam')).toBeUndefined();
      expect(inventory.view.credentialsOf('github:sam')).toEqual([]);
    }));

  it('ends a token and a secret that our own actions took', () =>
    withTwin(async (twin, inventory, feed) => {
      await act(twin, 'github.revoke_fine_grained_token', 'token/4712');
      await act(
        twin,
        'github.delete_actions_secret',
        'secret/actions/example-org/payroll/NPM_TOKEN',
      );
      await feed();
      const names = (id: string) =>
        inventory.view.credentialsOf(id).map(({ nativeId }) => nativeId);
      expect(names('github:nadia')).not.toContain('token/4712');
      expect(names('github:actions/example-org/payroll')).toEqual([
        'secret/actions/example-org/payroll/AWS_ROLE',
      ]);
    }));

  it('knows a new member, team, right, repository and secret from their events', () =>
    withTwin(async (twin, inventory, feed) => {
      twin.log('org.add_member', { user: 'eve' });
      twin.log('org.update_member', { user: 'eve', permission: 'admin' });
      twin.log('team.create', { team: 'example-org/red' });
      twin.log('team.add_member', { team: 'example-org/red', user: 'eve' });
      twin.log('repo.create', { repo: 'example-org/new', visibility: 'private' });
      twin.log('repo.access', { repo: 'example-org/new', visibility: 'public' });
      twin.log('repo.add_member', { repo: 'example-org/new', user: 'eve', permission: 'admin' });
      twin.log('repo.create_actions_secret', { repo: 'example-org/new', key: 'KEY' });
      twin.log('personal_access_token.access_granted', { user: 'eve', token_id: 9 });
      await feed();
      const { view } = inventory;
      expect(view.identity('github:eve')).toMatchObject({ class: 'human', mfa: { known: false } });
      expect(
        view
          .groupsOf('github:eve')
          .map(({ id }) => id)
          .sort(),
      ).toEqual(['github:members/example-org', 'github:team/example-org/red']);
      expect(view.entitlementsOf('github:eve').flatMap(({ privileges }) => privileges)).toEqual(
        expect.arrayContaining(['org:admin', 'repo:admin']),
      );
      expect(view.resource('github:repo/example-org/new')?.tags).toEqual({ visibility: 'public' });
      expect(view.credentialsOf('github:eve')[0]).toMatchObject({ nativeId: 'token/9' });
      expect(view.credentialsOf('github:actions/example-org/new')[0]).toMatchObject({
        storedIn: 'ci',
      });
      expect(view.identity('github:countersign[bot]')).toMatchObject({ class: 'third_party_app' });
    }));

  it('does not bring the dead back by a late record', () =>
    withTwin(async (twin, inventory, feed) => {
      twin.log('org.remove_member', { user: 'sam' });
      twin.log('git.clone', { actor: 'sam', actor_is_bot: false });
      await feed();
      expect(inventory.view.identity('github:sam')).toBeUndefined();
    }));
});

describe('who can become what in GitHub', () => {
  it('leads owners to the organisation, and those who push to the pipeline of the repository', () =>
    withTwin(async (_twin, { view }) => {
      const edges = (id: string) => githubSource.access?.(view, id).map(({ to }) => to) ?? [];
      expect(edges('github:nadia')).toContain('control-plane:github:example-org');
      expect(edges('github:sam')).not.toContain('control-plane:github:example-org');
      expect(edges('github:guest')).toEqual([
        'write:github:example-org',
        'github:actions/example-org/payroll',
        'github:actions/example-org/payroll/environment/production',
      ]);
      expect(edges('github:helper')).toEqual([]);
    }));
});

describe('the connection to GitHub', () => {
  it('tries each permission, and says which is missing', () =>
    withTwin(async (twin) => {
      twin.deny('secrets: read');
      const answers = new Map<string, string>();
      for await (const one of probeGithub(configOf(twin), { sleep }))
        answers.set(one.permission, one.granted);
      expect(answers.get('secrets: read')).toBe('no');
      expect(answers.get('members: write')).toBe('unknown');
      for (const permission of githubSource.permissions.read)
        if (permission !== 'secrets: read')
          expect([permission, answers.get(permission)]).toEqual([permission, 'yes']);
    }));

  it('comes in as a GitHub App, with a token of its installation', () =>
    withTwin(async (twin) => {
      const config = githubConfig.parse({
        organization: 'example-org',
        baseUrl: twin.url,
        read: { app: { appId: 31, privateKey: twin.appKey }, installationId: 301 },
      });
      const snapshots: Snapshot[] = [];
      for await (const one of pullGithub(config, AT, { sleep })) snapshots.push(one);
      expect(snapshots[0]?.facts.length).toBeGreaterThan(20);
      expect(twin.requests().filter((one) => one.includes('access_tokens')).length).toBe(1);
    }));

  it('takes its credential to no other origin than its own', () =>
    withTwin(async (twin) => {
      const other = await startGithubTwin({ members: 1 });
      try {
        twin.redirectLists(other.url);
        const snapshots: Snapshot[] = [];
        const attempt = async () => {
          for await (const one of pullGithub(configOf(twin), AT, { sleep })) snapshots.push(one);
        };
        await expect(attempt()).rejects.toMatchObject({ code: 'ERR_OUTBOUND_REFUSED' });
        expect(other.requests()).toEqual([]);
      } finally {
        await other.close();
      }
    }));

  it('refuses to send tokens in clear', () => {
    const unsafe = githubConfig.safeParse({ organization: 'o', baseUrl: 'http://ghe.example.com' });
    expect(unsafe.success).toBe(false);
  });
});
