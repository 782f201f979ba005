import { describe, expect, it } from 'vitest';
import { createInventory } from '../../inventory/index.ts';
import type { Snapshot } from '../../model/index.ts';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { ciActions } from './actions.ts';
import { FORMAT } from './format.ts';
import { ciSource } from './index.ts';
import { pullCi, pullCiLogs } from './pull.ts';
import { type CiTwin, INSTANCE, startCiTwin } from './twin.ts';

const sleep = () => Promise.resolve();
const NOW = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;

let nth = 0;
const line = (type: string, more: Raw = {}): Raw => ({
  format: FORMAT,
  id: `l-${nth++}`,
  time: '2026-05-30T09:00:00Z',
  type,
  system: 'jenkins',
  instance: INSTANCE,
  actor: { id: 'nadia', name: 'Nadia' },
  outcome: 'success',
  source: { ip: '203.0.113.9', userAgent: 'curl/8' },
  ...more,
});
const records: readonly Raw[] = [
  line('sign_in'),
  line('sign_in', { outcome: 'failure', error: 'bad_password' }),
  line('job_started', { pipeline: 'payroll/main', run: '17' }),
  line('secret_read', {
    actor: undefined,
    pipeline: 'payroll/main',
    run: '17',
    variable: 'DB_PASSWORD',
  }),
  line('token_issued', {
    actor: undefined,
    pipeline: 'payroll/main',
    run: '17',
    issued: { id: 'jti-1', expiresAt: '2026-05-30T09:05:00Z' },
  }),
  line('config_changed', { pipeline: 'payroll/main', token: 't-1' }),
  line('admin_granted', { target: { user: 'sam' } }),
  line('token_created', { issued: { id: 't-9', user: 'sam' } }),
  line('runner_registered', { target: { runner: 'r-9' } }),
  line('something_else', { outcome: undefined, actor: {} }),
];

parseSuite(ciSource, records);

const eventOf = (type: string) =>
  records.filter((one) => one['type'] === type).flatMap((one) => ciSource.parse(one))[0];

describe('a line of a CI log', () => {
  it('tells the pipeline that read a secret, in which run', () => {
    expect(eventOf('secret_read')).toMatchObject({
      kind: 'secret_access',
      actor: {
        principalId: `ci:${INSTANCE}/pipeline/payroll/main`,
        kind: 'automation',
        session: { id: `${INSTANCE}/run/17` },
      },
      targets: [
        { kind: 'credential', id: `ci:credential/${INSTANCE}/variable/payroll/main/DB_PASSWORD` },
        {},
      ],
    });
  });

  it('names the token a job got, until when, and the one a person showed', () => {
    expect(eventOf('token_issued')?.issued).toEqual({
      type: 'session_token',
      nativeId: `${INSTANCE}/token/jti-1`,
      forId: `ci:${INSTANCE}/pipeline/payroll/main`,
      expiresAt: Date.UTC(2026, 4, 30, 9, 5),
    });
    expect(eventOf('config_changed')?.actor.credential?.nativeId).toBe(`${INSTANCE}/token/t-1`);
  });

  it('is set aside without a time', () => {
    expect(() => ciSource.parse(line('sign_in', { time: 'soon' }))).toThrow(/field time/);
  });
});

const withTwin = async (run: (twin: CiTwin) => Promise<void>): Promise<void> => {
  const twin = await startCiTwin(() => NOW);
  try {
    await run(twin);
  } finally {
    await twin.close();
  }
};

const yaml = `# who runs what
format: countersign-ci/1
system: buildkite
instance: buildkite.com/example
issuer: https://agent.buildkite.com
complete: [pipelines]
pipelines:
  - id: payroll
    subjects: ['organization:example:pipeline:payroll:ref:refs/heads/main:commit:x:step:deploy']
    lastRunAt: null
    variables:
      - {name: NPM_TOKEN, secret: true, changedAt: '2026-01-01T00:00:00Z'}
`;
const mapped = (text: string, json?: unknown): Snapshot | undefined =>
  ciSource.inventoryFile?.({ path: 'ci.yml', text }, json)?.(NOW);

describe('a document of a CI system', () => {
  it('in YAML is known by its first line, and says what it leaves out', () => {
    const snapshot = mapped(yaml);
    expect(snapshot).toMatchObject({
      scope: 'buildkite.com/example',
      complete: ['resource', 'owner'],
    });
    expect(snapshot?.blind.map(({ area }) => area)).toEqual(['runners', 'users']);
    expect(snapshot?.facts.find(({ kind }) => kind === 'identity')).toMatchObject({
      class: 'workload',
      createdAt: { known: false },
      lastUsedAt: { known: true, value: null },
      handles: [{ kind: 'oidc_subject', issuer: 'https://agent.buildkite.com', verified: true }],
    });
    expect(mapped('a: 1\n')).toBeUndefined();
    expect(mapped('', { format: FORMAT, type: 'sign_in' })).toBeUndefined();
  });

  it('that holds the value of a variable, or anchors, is refused whole', () => {
    const withValue = yaml.replace('secret: true', 'secret: true, value: hunter2');
    expect(() => mapped(withValue)?.facts).toThrow(/pipelines\.0\.variables\.0/);
    expect(() => mapped(withValue)?.facts).not.toThrow(/hunter2/);
    const anchored = `${yaml}users: &all []\nrunners: *all\n`;
    expect(() => mapped(anchored)).toThrow(/anchors/);
  });

  it('of another instance than the connection is not taken', () =>
    withTwin(async (twin) => {
      const attempt = async () => {
        for await (const one of pullCi({ ...twin.config, instance: 'other' }, NOW, { sleep }))
          expect(one).toBeUndefined();
      };
      await expect(attempt()).rejects.toMatchObject({ code: 'ERR_CONFIG_INVALID' });
    }));

  it('is kept up to date by the log', () =>
    withTwin(async (twin) => {
      const inventory = createInventory({ now: () => NOW + HOUR });
      for await (const one of pullCi(twin.config, NOW - 1, { sleep })) inventory.applySnapshot(one);
      const context = { now: () => NOW, stepId: 's' };
      for (const [index, native] of [
        [0, 'pipeline/site'],
        [2, 'token/t-1'],
      ] as const) {
        const action = ciActions(twin.config, { sleep })[index];
        const plan = await action?.plan(
          { system: 'ci', nativeId: `${INSTANCE}/${native}`, scope: INSTANCE },
          {},
          context,
        );
        if (plan) await action?.do(plan, context);
      }
      twin.log('variable_changed', { pipeline: 'payroll/main', variable: 'DB_PASSWORD' });
      twin.log('admin_granted', { target: { user: 'eve' } });
      twin.log('token_created', {
        issued: { id: 't-2', user: 'eve', expiresAt: '2027-01-01T00:00:00Z' },
      });
      for await (const page of pullCiLogs(twin.config, undefined, {
        since: NOW - HOUR,
        until: NOW,
        sleep,
      }))
        for (const event of page.records.flatMap((one) => ciSource.parse(one)))
          inventory.applyChanges(ciSource.apply?.(event, inventory.view) ?? []);
      const { view } = inventory;
      const edges = (id: string) => ciSource.access?.(view, id).map(({ to }) => to) ?? [];
      expect(edges(`ci:${INSTANCE}/user/sam`)).toEqual([`ci:${INSTANCE}/pipeline/payroll/main`]);
      expect(edges(`ci:${INSTANCE}/user/nadia`)).toContain(`control-plane:ci:${INSTANCE}`);
      expect(edges(`ci:${INSTANCE}/user/deployer`)).toEqual([]);
      expect(view.identity(`ci:${INSTANCE}/pipeline/site`)?.status).toBe('disabled');
      expect(view.credentialsOf(`ci:${INSTANCE}/user/sam`)).toEqual([]);
      expect(view.credentialsOf(`ci:${INSTANCE}/pipeline/payroll/main`)[0]).toMatchObject({
        rotatedAt: { known: true, value: NOW },
      });
      expect(view.entitlementsOf(`ci:${INSTANCE}/user/eve`)[0]?.privileges).toEqual([
        'instance:admin',
      ]);
      expect(view.credentialsOf(`ci:${INSTANCE}/user/eve`)[0]).toMatchObject({
        expiresAt: { known: true },
      });
    }));
});
