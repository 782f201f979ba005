/** A CI system on loopback that serves its document and log, and obeys the hooks of its connection. */
import { serveTwin, type TwinAnswer, type TwinRequest, type TwinServer } from '../twin-server.ts';
import { rights } from './client.ts';
import { type CiConfig, ciConfig } from './config.ts';
import { FORMAT } from './format.ts';
import { hooks } from './twin-hooks.ts';

export const INSTANCE = 'ci.example.com';
const DAY = '2026-03-01T09:00:00Z';

const seed = () => ({
  pipelines: [
    {
      id: 'payroll/main',
      repository: 'https://git.example.com/payroll',
      disabled: false,
      createdAt: DAY,
      lastRunAt: '2026-05-30T09:00:00Z',
      subjects: ['pipeline:payroll:ref:main'],
      owners: [
        { who: 'nadia', basis: 'creator' },
        { who: 'platform@example.com', basis: 'tag' },
      ],
      writers: ['nadia', 'sam'],
      variables: [
        { name: 'DB_PASSWORD', secret: true, createdAt: DAY, changedAt: null },
        { name: 'REGION', secret: false },
      ],
    },
    { id: 'site', disabled: false },
  ],
  runners: [
    {
      id: 'r-1',
      paused: false,
      lastSeenAt: null,
      labels: ['linux'],
      tokens: [{ id: 'rt-1', createdAt: DAY }],
    },
  ],
  users: [
    {
      id: 'nadia',
      email: 'nadia@example.com',
      emailVerified: true,
      admin: true,
      mfa: true,
      machine: false,
      createdAt: DAY,
    },
    {
      id: 'sam',
      email: 'sam@example.com',
      mfa: false,
      machine: false,
      tokens: [
        {
          id: 't-1',
          name: 'laptop',
          scopes: ['build'],
          createdAt: DAY,
          lastUsedAt: null,
          expiresAt: null,
        },
      ],
    },
    { id: 'deployer', machine: true, disabled: false },
  ],
  events: [] as Record<string, unknown>[],
});

export interface CiTwin extends TwinServer {
  readonly state: ReturnType<typeof seed>;
  readonly token: string;
  readonly heldToken: string;
  readonly config: CiConfig;
  picture(): unknown;
  log(type: string, fields?: Readonly<Record<string, unknown>>): void;
}

const missing: TwinAnswer = { status: 404, body: { message: 'not found' } };
const done: TwinAnswer = { status: 204 };

export const startCiTwin = async (now: () => number = Date.now): Promise<CiTwin> => {
  const state = seed();
  let nth = 0;
  const log = (type: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    nth++;
    state.events.push({
      format: FORMAT,
      id: `e-${nth}`,
      time: new Date(now()).toISOString(),
      type,
      system: 'jenkins',
      instance: INSTANCE,
      actor: { id: 'nadia' },
      outcome: 'success',
      source: { ip: '203.0.113.9' },
      ...fields,
    });
  };
  const pipeline = ({ params }: TwinRequest) =>
    state.pipelines.find(({ id }) => id === params['id']);
  const runner = ({ params }: TwinRequest) => state.runners.find(({ id }) => id === params['id']);
  const shown = (row: unknown): TwinAnswer =>
    row === undefined ? missing : { status: 200, body: row };
  const tokenHolder = (id: string | undefined) =>
    [...state.users, ...state.runners].find(
      (one) => 'tokens' in one && one.tokens.some((each) => each.id === id),
    );
  const variables = ({ params }: TwinRequest) =>
    state.pipelines.find(({ id }) => id === params['id'])?.variables ?? [];
  const setDisabled = (value: boolean) => (request: TwinRequest) => {
    const one = pipeline(request);
    if (one === undefined) return missing;
    one.disabled = value;
    log(value ? 'pipeline_disabled' : 'pipeline_enabled', { pipeline: one.id });
    return done;
  };
  const [readToken, actToken, heldToken] = ['read', 'act', 't-1-secret'];
  const server = await serveTwin({
    routes: [
      {
        method: 'GET',
        path: '/countersign/ci.json',
        permission: rights.document,
        answer: () => ({
          status: 200,
          body: {
            format: FORMAT,
            system: 'jenkins',
            instance: INSTANCE,
            issuer: 'https://ci.example.com/oidc',
            complete: ['pipelines', 'runners', 'users'],
            pipelines: state.pipelines,
            runners: state.runners,
            users: state.users,
          },
        }),
      },
      {
        method: 'GET',
        path: '/countersign/events',
        permission: rights.events,
        answer({ query }) {
          const since = Date.parse(query.get('since') ?? '1970-01-01');
          const from = Number(
            query.get('after') ??
              state.events.findIndex((one) => Date.parse(String(one['time'])) >= since),
          );
          const part = from < 0 ? [] : state.events.slice(from, from + 100);
          return {
            status: 200,
            body: { events: part, next: String(Math.max(0, from) + part.length) },
          };
        },
      },
      {
        method: 'GET',
        path: '/pipelines/:id',
        permission: 'see (disablePipeline)',
        answer: (request) => shown(pipeline(request)),
      },
      {
        method: 'POST',
        path: '/pipelines/:id/disable',
        permission: 'do (disablePipeline)',
        answer: setDisabled(true),
      },
      {
        method: 'POST',
        path: '/pipelines/:id/enable',
        permission: 'undo (disablePipeline)',
        answer: setDisabled(false),
      },
      {
        method: 'GET',
        path: '/runners/:id',
        permission: 'see (pauseRunner)',
        answer: (request) => shown(runner(request)),
      },
      {
        method: 'PUT',
        path: '/runners/:id',
        permission: ({ body }) =>
          body.includes('"paused":true') ? 'do (pauseRunner)' : 'undo (pauseRunner)',
        answer(request) {
          const one = runner(request);
          if (one === undefined) return missing;
          one.paused = request.body.includes('"paused":true');
          return done;
        },
      },
      {
        method: 'GET',
        path: '/tokens/:id',
        permission: 'see (revokeToken)',
        answer: ({ params }) => shown(tokenHolder(params['id'])),
      },
      {
        method: 'DELETE',
        path: '/tokens/:id',
        permission: 'do (revokeToken)',
        answer({ params }) {
          const holder = tokenHolder(params['id']);
          if (holder === undefined || !('tokens' in holder)) return missing;
          holder.tokens.splice(
            0,
            holder.tokens.length,
            ...holder.tokens.filter(({ id }) => id !== params['id']),
          );
          log('token_revoked', { target: { token: params['id'] } });
          return done;
        },
      },
      {
        method: 'GET',
        path: '/pipelines/:id/variables/:name',
        permission: 'see (deleteVariable)',
        answer: (request) =>
          shown(variables(request).find(({ name }) => name === request.params['name'])),
      },
      {
        method: 'DELETE',
        path: '/pipelines/:id/variables/:name',
        permission: 'do (deleteVariable)',
        answer(request) {
          const rows = variables(request);
          const at = rows.findIndex(({ name }) => name === request.params['name']);
          if (at < 0) return missing;
          rows.splice(at, 1);
          log('variable_deleted', {
            pipeline: request.params['id'],
            variable: request.params['name'],
          });
          return done;
        },
      },
      {
        method: 'GET',
        path: '/whoami',
        permission: undefined,
        answer: () => ({ status: 200, body: {} }),
      },
    ],
    caller({ headers }) {
      const given = (headers['authorization'] ?? '').replace(/^Bearer /, '');
      if (given === readToken)
        return { may: (permission) => Object.values<string>(rights).includes(permission) };
      if (given === actToken) return { may: () => true };
      return given === heldToken && tokenHolder('t-1') ? { may: () => false } : undefined;
    },
    unauthenticated: () => ({ status: 401, body: { message: 'unauthorized' } }),
    forbidden: () => ({ status: 403, body: { message: 'forbidden' } }),
    throttled: (after) => ({
      status: 429,
      body: { message: 'slow down' },
      headers: { 'retry-after': String(after) },
    }),
    failed: (status) => ({ status, body: { message: 'broken' } }),
    missing: () => missing,
  });
  return {
    ...server,
    state,
    token: readToken,
    heldToken,
    config: ciConfig.parse({
      instance: INSTANCE,
      baseUrl: server.url,
      token: readToken,
      actToken,
      hooks,
    }),
    log,
    picture: () => JSON.parse(JSON.stringify({ ...state, events: undefined })) as unknown,
  };
};
