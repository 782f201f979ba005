import { describe, expect, it } from 'vitest';
import type { HeldCredential } from '../../model/index.ts';
import { type ActionCase, describeAction } from '../action.case.ts';
import { inventorySuite } from '../inventory-suite.case.ts';
import { logPullSuite } from '../log-pull-suite.case.ts';
import { ciActions } from './actions.ts';
import { rights } from './client.ts';
import { ciConfig } from './config.ts';
import { ciSource } from './index.ts';
import { probeCi, pullCi, pullCiLogs } from './pull.ts';
import { type CiTwin, INSTANCE, startCiTwin } from './twin.ts';

const sleep = () => Promise.resolve();
const NOW = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;

const withTwin = async (run: (twin: CiTwin) => Promise<void>): Promise<void> => {
  const twin = await startCiTwin(() => NOW);
  try {
    await run(twin);
  } finally {
    await twin.close();
  }
};

inventorySuite({
  source: ciSource,
  notOfInventory: [rights.events],
  async start() {
    const twin = await startCiTwin();
    return {
      ...twin,
      pull: (at) => pullCi(twin.config, at, { sleep }),
      pullUnknown: (at) => pullCi({ ...twin.config, token: 'nobody' }, at, { sleep }),
      secrets: [twin.token, twin.heldToken],
    };
  },
  // 2 pipelines, a runner, 3 users; a variable, 2 tokens; 2 writers, an administrator, scopes of a token.
  expected: { identity: 6, credential: 3, resource: 1, owner: 2, entitlement: 4 },
});

logPullSuite({
  source: ciSource,
  permissions: [rights.events],
  async start() {
    let now = NOW;
    const twin = await startCiTwin(() => now);
    for (let n = 0; n < 250; n++) {
      now += 60_000;
      twin.log('job_started', { pipeline: 'site', run: String(n) });
    }
    return {
      ...twin,
      pullLogs: (cursor, options) => pullCiLogs(twin.config, cursor, { ...options, sleep }),
      logged: () => twin.state.events.map(({ id }) => `${INSTANCE}/${String(id)}`),
      goOn() {
        now -= HOUR;
        twin.log('secret_read', { pipeline: 'site' });
        now += 2 * HOUR;
        twin.log('job_finished', { pipeline: 'site' });
      },
      since: NOW - HOUR,
      now: () => now,
    };
  },
});

const holding = (twin: CiTwin): HeldCredential => ({
  nativeId: `${INSTANCE}/token/t-1`,
  async probe() {
    const answer = await fetch(`${twin.url}/whoami`, {
      headers: { authorization: `Bearer ${twin.heldToken}` },
    });
    return answer.ok ? 'accepted' : 'refused';
  },
});

type Case = Omit<ActionCase, 'start' | 'title'> & {
  readonly id: string;
  readonly native: string;
  readonly livesOn: { readonly what: RegExp; readonly until: number | undefined };
};
const elsewhere = {
  title: 'what stands in another instance',
  target: { nativeId: 'other.example.com/pipeline/x' },
  because: /nothing that/,
};
const cases: readonly Case[] = [
  {
    id: 'ci.disable_pipeline',
    native: `${INSTANCE}/pipeline/payroll/main`,
    held: 'untouched',
    livesOn: { what: /runs under way/, until: NOW + HOUR },
    refusals: [
      elsewhere,
      {
        title: 'a pipeline that is not there',
        target: { nativeId: `${INSTANCE}/pipeline/none` },
        because: /knows no/,
      },
    ],
  },
  {
    id: 'ci.pause_runner',
    native: `${INSTANCE}/runner/r-1`,
    held: 'untouched',
    livesOn: { what: /jobs it runs/, until: NOW + HOUR },
    refusals: [elsewhere],
  },
  {
    id: 'ci.revoke_token',
    native: `${INSTANCE}/token/t-1`,
    held: 'refused',
    livesOn: { what: /sessions/, until: undefined },
    refusals: [elsewhere],
  },
  {
    id: 'ci.delete_variable',
    native: `${INSTANCE}/variable/payroll/main/DB_PASSWORD`,
    held: 'untouched',
    livesOn: { what: /credential behind/, until: undefined },
    refusals: [elsewhere],
  },
];

for (const { id, native, livesOn, ...given } of cases) {
  describeAction({
    ...given,
    title: id,
    immediate: true,
    async start() {
      const twin = await startCiTwin(() => NOW);
      const action = ciActions(twin.config, { sleep }).find((one) => one.id === id);
      if (action === undefined) throw new Error(`no action ${id}`);
      return {
        ...twin,
        action,
        target: { system: 'ci', identityId: `ci:${native}`, nativeId: native, scope: INSTANCE },
        params: {},
        now: () => NOW,
        ...(given.held === 'refused' ? { held: holding(twin) } : {}),
        settle() {},
        livesOn: async () => [livesOn],
        async restrictTo(permissions) {
          twin.restrictTo(permissions);
        },
      };
    },
  });
}

describe('the hooks of a CI connection', () => {
  it('give an action each, and none where none is declared', () =>
    withTwin(async ({ config }) => {
      expect(ciActions(config).map(({ id }) => id)).toEqual(cases.map(({ id }) => id));
      expect(ciActions(ciConfig.parse({ instance: INSTANCE }))).toEqual([]);
    }));

  it('that cannot be undone make an action that says so', () => {
    const hooks = {
      disablePipeline: {
        do: { method: 'POST', path: '/x/{id}' },
        verify: { path: '/x/{id}', gone: true },
        livesOn: [{ what: 'runs', because: 'they go on' }],
      },
    };
    const [action] = ciActions(ciConfig.parse({ instance: INSTANCE, hooks }));
    expect(action).toMatchObject({ undo: 'irreversible', permissions: { undo: [] } });
    expect(action?.undoIt).toBeUndefined();
  });

  it('must say what lives on after them', () => {
    const hooks = {
      revokeToken: {
        do: { method: 'DELETE', path: '/x' },
        verify: { path: '/x', gone: true },
        livesOn: [],
      },
    };
    expect(ciConfig.safeParse({ instance: INSTANCE, hooks }).success).toBe(false);
  });

  it('cannot be led out of their path by the name of a target', () =>
    withTwin(async (twin) => {
      const [disable] = ciActions(twin.config, { sleep });
      const target = {
        system: 'ci',
        nativeId: `${INSTANCE}/pipeline/../../tokens/t-1`,
        scope: INSTANCE,
      };
      const plan = await disable?.plan(target, {}, { now: () => NOW, stepId: 's' });
      expect(plan?.refused).toMatch(/knows no/);
      expect(twin.requests().at(-1)).toBe('GET /pipelines/..%2F..%2Ftokens%2Ft-1');
    }));

  it('are tried in no probe', () =>
    withTwin(async (twin) => {
      twin.deny(rights.events);
      const answers: string[] = [];
      for await (const one of probeCi(twin.config, { sleep }))
        answers.push(`${one.permission}: ${one.granted}`);
      expect(answers.slice(0, 3)).toEqual([
        'read the document: yes',
        'read the log: no',
        'disablePipeline: unknown',
      ]);
    }));
});
