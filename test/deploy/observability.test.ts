/** Figures, alerts and dashboard speak of the same names, and a running platform shows them, with a token alone. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, silentLog } from '../../src/core/index.ts';
import { openPlatform } from '../../src/platform/open-platform.ts';
import type { Platform } from '../../src/platform/platform-contract.ts';
import { until } from '../journeys/site.case.ts';
import { call, send } from '../journeys/trail.case.ts';

const folder = resolve(import.meta.dirname, '../../deploy/observability');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}
const { groups } = load(read('alerts.yml')) as {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
};
const alerts = groups.flatMap(({ rules }) => rules);
const dashboard = JSON.parse(read('dashboard.json')) as {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
};
/** Metric → labels that are asked of it. */
const asked = (expr: string): readonly (readonly [string, readonly string[]])[] =>
  [...expr.matchAll(/\b((?:countersign|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, name = '', selector = '']) => [
      name,
      [...selector.matchAll(/(\w+)\s*[=!]~?/g)].map(([, label = '']) => label),
    ],
  );
const grouped = (expr: string): readonly string[] =>
  [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) =>
    list.split(',').map((one) => one.trim()),
  );
/** What Prometheus adds by itself. */
const OUTSIDE = new Set(['job', 'instance', 'le']);

describe('figures of a running platform', () => {
  let dataDir: string;
  let platform: Platform;
  let token: string;
  let text: string;
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(new URL(path, platform.url), { headers });

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'cs-metrics-'));
    platform = await openPlatform({
      ...{ dataDir, host: '127.0.0.1', port: 0, demo: false, version: '0.0.0-test' },
      ...{ clock: { now: () => Date.now() }, log: silentLog, env: {}, connections: [] },
    });
    const { store, signIn } = platform;
    await store.access.putUser({
      ...{ id: 'prometheus', name: 'Prometheus', roles: ['monitor'], identityIds: [] },
      ...{ createdAt: Date.now(), disabled: false },
    });
    token = (await signIn.createApiToken('prometheus', ['metrics:read'], DAY)).token;
    await send(platform, call('StopLogging', 1));
    await send(platform, '{ not json');
    await until('the incident', async () => {
      const { total } = await store.incidents.list({}, { limit: 1 });
      return total > 0 ? total : undefined;
    });
    await get('/api/v1/health');
    text = await until('all figures', async () => {
      const answer = await get('/metrics', { authorization: `Bearer ${token}` });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
      const body = await answer.text();
      // Each figure is of its own moment: the whole is asked for once all that came has been told.
      const told = [
        /^countersign_records_set_aside_total 1$/m,
        /^countersign_events_total\{source="aws"\} 1$/m,
        /^countersign_partition_lag_blocks\{partition="0"\} 0$/m,
        /^countersign_detection_lag_seconds_count [1-9]/m,
        /^countersign_open\{kind="incident"[^}]*\} [1-9]/m,
      ];
      return told.every((one) => one.test(body)) ? body : undefined;
    });
  }, 120_000);
  afterAll(async () => {
    await platform?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const families = (): ReadonlySet<string> =>
    new Set(
      [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].flatMap(([, name = '', kind]) =>
        kind === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
      ),
    );
  const labelsOf = (name: string): ReadonlySet<string> =>
    new Set(
      [...text.matchAll(new RegExp(`^${name}\\{([^}]*)\\}`, 'gm'))].flatMap(([, list = '']) =>
        [...list.matchAll(/(\w+)="/g)].map(([, label = '']) => label),
      ),
    );

  it('count what came, and nothing as lost', () => {
    expect(text).toMatch(/^countersign_events_total\{source="aws"\} 1$/m);
    expect(text).toMatch(/^countersign_events_dropped_total 0$/m);
    expect(text).toMatch(/^countersign_partition_owned\{partition="0"\} 1$/m);
    expect(text).toMatch(/^countersign_partition_lag_blocks\{partition="0"\} 0$/m);
    expect(text).toMatch(/^countersign_lease_changes_total\{change="taken"\} 1$/m);
    expect(text).toMatch(/^countersign_nodes 1$/m);
    expect(text).toMatch(/^countersign_part_up\{part="store"\} 1$/m);
    expect(text).toMatch(/^countersign_state_bytes [1-9]\d+$/m);
    expect(text).toMatch(/^countersign_detection_lag_seconds_count [1-9]/m);
    expect(text).toMatch(/http_request_seconds_count\{[^}]*route="health.get"/);
    expect([...text.matchAll(/^countersign_open\{kind="incident"[^}]*\} [1-9]/gm)]).toHaveLength(1);
    expect(text).not.toContain('countersign_metrics_faults_total{');
  });

  it('are for a token with the scope alone', async () => {
    expect((await get('/metrics')).status).toBe(401);
    expect((await get('/metrics', { authorization: 'Bearer cs_wrong' })).status).toBe(401);
    const { signIn } = platform;
    const other = await signIn.createApiToken('founder', ['overview:read'], DAY);
    expect((await get('/metrics', { authorization: `Bearer ${other.token}` })).status).toBe(403);
  });

  it('name no person, key or address', () => {
    expect(text).not.toMatch(/nadia|AKIA|198\.51\.100/);
  });

  it('are all that alerts and dashboard ask for, with these labels', () => {
    const used = [
      ...alerts.map(({ alert, expr }) => ({ of: alert, expr })),
      ...dashboard.panels.flatMap(({ title, targets }) =>
        targets.map(({ expr }) => ({ of: title, expr })),
      ),
    ];
    expect(used.length).toBeGreaterThan(25);
    const shown = families();
    const missing: string[] = [];
    /** Only shown where there is something to show. */
    const sometimes = new Map([
      ['countersign_metrics_faults_total', ['part']],
      ['countersign_outbox_messages', ['channel', 'state']],
    ]);
    for (const { of, expr } of used) {
      const names = asked(expr);
      if (names.length === 0) missing.push(`${of}: asks for nothing`);
      for (const [name, labels] of names) {
        if (!shown.has(name)) missing.push(`${of}: ${name}`);
        const has = new Set([...labelsOf(name), ...(sometimes.get(name) ?? [])]);
        for (const label of [...labels, ...grouped(expr)])
          if (!(OUTSIDE.has(label) || has.has(label))) missing.push(`${of}: ${name}{${label}}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('are each told of in the guide', () => {
    const guide = readFileSync(resolve(folder, '../../docs/operate.md'), 'utf8');
    const named = new Set(guide.match(/countersign_\w+/g));
    const shown = [...text.matchAll(/^# TYPE (countersign_\w+) /gm)].map(([, name = '']) => name);
    expect(shown.length).toBeGreaterThan(20);
    expect([...named].filter((name) => !shown.includes(name))).toEqual([]);
  });
});

describe('each alert', () => {
  it('says how grave it is, what happened and what to do', () => {
    expect(alerts.length).toBeGreaterThan(9);
    for (const { alert, labels, annotations } of alerts) {
      expect([alert, labels['severity']]).toEqual([
        alert,
        expect.stringMatching(/^(critical|warning)$/),
      ]);
      expect(annotations['summary']?.length, alert).toBeGreaterThan(10);
      expect(annotations['remedy']?.length, alert).toBeGreaterThan(10);
    }
  });

  it('covers silence, lag, checkpoints and loss', () => {
    expect(alerts.map(({ alert }) => alert)).toEqual(
      expect.arrayContaining([
        'CountersignSourceSilent',
        'CountersignDetectionSlow',
        'CountersignCheckpointOld',
        'CountersignDropped',
      ]),
    );
  });
});
