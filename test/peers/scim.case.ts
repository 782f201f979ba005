/** A real SCIM 2.0 service on loopback, from the npm packages scimmy and scimmy-routers over express. Test only. */
import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';

export interface ScimPeer {
  readonly url: string;
  readonly token: string;
  deny(permission: string): void;
  restrictTo(permissions: readonly string[]): void;
  loseAnswer(): void;
  fail(status: number, times: number, after: number): void;
  throttle(times: number): void;
  requests(): readonly string[];
  picture(): unknown;
  /** A new sign-in to the service itself: its session, or undefined where the user is switched off. */
  signIn(userId: string): Promise<string | undefined>;
  /** Whether the service still takes a session. */
  takes(session: string): Promise<boolean>;
  /** What the identity provider that provisions the service pushes. True when it was taken. */
  provision(userId: string, active: boolean): Promise<boolean>;
  close(): Promise<void>;
}

/** The part of express that the peer uses; the package brings no types. */
interface Asked {
  readonly method: string;
  readonly path: string;
  header(name: string): string | undefined;
}
interface Answering {
  status(code: number): Answering;
  json(body: object): void;
  setHeader(name: string, value: string): void;
  send: (body: unknown) => void;
  destroy(): void;
}
type Handler = (request: Asked, response: Answering, next: () => void) => void;
interface App extends RequestListener {
  use(path: string, handler: Handler): void;
  get(path: string, handler: Handler): void;
  post(path: string, handler: Handler): void;
  set(name: string, value: unknown): void;
}
const express = createRequire(import.meta.url)('express') as () => App;

/** The routers take page sizes as numbers only; left to express they would be words, and paging would be ignored. */
const numbersIn = (text: string): object =>
  Object.fromEntries(
    [...new URLSearchParams(text)].map(([key, value]) => [
      key,
      key === 'startIndex' || key === 'count' ? Number(value) : value,
    ]),
  );

type Stored = Record<string, unknown> & { id: string };

/** Resource types are declared once in a process; what they keep is made anew for each peer. */
const kept = { User: new Map<string, Stored>(), Group: new Map<string, Stored>() };
let declared = false;

const declareOnce = (): void => {
  if (declared) return;
  declared = true;
  for (const type of ['User', 'Group'] as const) {
    const all = kept[type];
    const handlers = {
      egress: (resource: { id?: string }) => {
        if (resource.id === undefined) return [...all.values()];
        const one = all.get(resource.id);
        if (one === undefined) throw new Types.Error(404, null, 'not found');
        return one;
      },
      ingress: (resource: { id?: string }, data: object) => {
        const id = resource.id ?? `${type.toLowerCase()}-${all.size + 1}`;
        const stored = { ...JSON.parse(JSON.stringify(data)), id } as Stored;
        all.set(id, stored);
        return stored;
      },
      degress: (resource: { id?: string }) => {
        all.delete(resource.id ?? '');
      },
    };
    const { Resources, Types } = SCIMMY as unknown as {
      Types: { Error: new (status: number, type: string | null, message: string) => Error };
      Resources: {
        declare(resource: unknown, handlers: object): { extend?(schema: unknown): void };
        User: { extend(schema: unknown, required?: boolean): unknown };
        Group: unknown;
      };
    };
    if (type === 'User')
      Resources.User.extend(
        (SCIMMY as unknown as { Schemas: { EnterpriseUser: unknown } }).Schemas.EnterpriseUser,
      );
    Resources.declare(Resources[type], handlers);
  }
};

const permissionOf = (method: string, path: string): string =>
  `${path.startsWith('/Groups') ? 'Groups' : 'Users'}:${method === 'GET' ? 'read' : 'write'}`;

/** The service behind SCIM, as many are: the account is looked at when somebody signs in, and not again. */
const serveApp = (app: App): void => {
  const sessions = new Map<string, string>();
  app.post('/app/session', (request, response) => {
    const user = kept.User.get(request.header('x-user') ?? '');
    if (user?.['active'] !== true) return response.status(401).json({});
    const session = randomUUID();
    sessions.set(session, user.id);
    response.status(201).json({ session });
  });
  app.get('/app/me', (request, response) => {
    const user = sessions.get(request.header('x-session') ?? '');
    response.status(user === undefined ? 401 : 200).json({ user });
  });
};

export const startScimPeer = async (
  users: readonly object[],
  groups: readonly object[],
): Promise<ScimPeer> => {
  declareOnce();
  kept.User.clear();
  kept.Group.clear();
  const token = 'scim-peer-token-31';
  const denied = new Set<string>();
  let only: ReadonlySet<string> | undefined;
  let losing = false;
  let failing = { status: 500, times: 0, after: 0 };
  let throttled = 0;
  const seen: string[] = [];
  const app = express();
  app.set('query parser', numbersIn);
  serveApp(app);
  app.use('/scim/v2', (request, response, next) => {
    if (request.method === 'GET') seen.push(`GET ${request.path}`);
    const refuse = (status: number, detail: string): void => {
      const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error'];
      response.status(status).json({ schemas, status: String(status), detail });
    };
    if (throttled > 0) {
      throttled--;
      response.setHeader('retry-after', '0');
      return refuse(429, 'slow down');
    }
    if (failing.times > 0) {
      if (failing.after > 0) failing = { ...failing, after: failing.after - 1 };
      else {
        failing = { ...failing, times: failing.times - 1 };
        return refuse(failing.status, 'broken');
      }
    }
    const permission = permissionOf(request.method, request.path);
    if (denied.has(permission) || only?.has(permission) === false)
      return refuse(403, `needs ${permission}`);
    if (losing && request.method === 'PATCH') {
      losing = false;
      // The change is made, and its answer is lost on the way.
      response.send = () => response.destroy();
    }
    next();
  });
  const routers = new (SCIMMYRouters as unknown as new (options: object) => Handler)({
    type: 'bearer',
    handler: (request: Asked) => {
      if (request.header('authorization') !== `Bearer ${token}`) throw new Error('unknown token');
      return 'reader';
    },
  });
  app.use('/scim/v2', routers);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const url = `${origin}/scim/v2`;
  const push = async (path: string, resource: object): Promise<void> => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      body: JSON.stringify(resource),
    });
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  for (const one of users) await push('/Users', one);
  for (const one of groups) await push('/Groups', one);
  return {
    url,
    token,
    deny: (permission) => void denied.add(permission),
    restrictTo(permissions) {
      only = new Set(permissions);
    },
    loseAnswer() {
      losing = true;
    },
    fail(status, times, after) {
      failing = { status, times, after };
    },
    throttle(times) {
      throttled = times;
    },
    requests: () => seen,
    picture: () => structuredClone([[...kept.User], [...kept.Group]]),
    async signIn(userId) {
      const headers = { 'x-user': userId };
      const answer = await fetch(`${origin}/app/session`, { method: 'POST', headers });
      const { session } = (await answer.json()) as { readonly session?: string };
      return session;
    },
    takes: async (session) =>
      (await fetch(`${origin}/app/me`, { headers: { 'x-session': session } })).ok,
    async provision(userId, active) {
      const answer = await fetch(`${url}/Users/${userId}`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
        body: JSON.stringify({
          schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
          Operations: [{ op: 'replace', path: 'active', value: active }],
        }),
      });
      return answer.ok;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((fault) => (fault ? reject(fault) : resolve()));
        server.closeAllConnections();
      }),
  };
};
