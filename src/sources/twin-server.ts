/**
 * A vendor's HTTP API on loopback, for tests and demos: routes with the permission each needs, and the faults
 * that real ones have. What a route answers is the twin's own; how it fails is here.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf } from '../core/index.ts';

export interface TwinRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Named parts of the route's path. */
  readonly params: Readonly<Record<string, string>>;
}

export interface TwinAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TwinRoute {
  readonly method: string;
  /** `/api/v1/users/:id`; a part beginning with `:` is named, `*` at the end takes the rest. */
  readonly path: string;
  /** Undefined where the vendor asks for none beyond a valid credential; by the request where one address has many. */
  readonly permission: string | undefined | ((request: TwinRequest) => string | undefined);
  /** A change: `loseAnswer` makes it and breaks the connection. Default: every method but GET and HEAD. */
  readonly changes?: boolean;
  answer(request: TwinRequest): TwinAnswer | Promise<TwinAnswer>;
}

export interface TwinVendor {
  readonly routes: readonly TwinRoute[];
  /** Who calls, by its credential: undefined = 401; else may it use this permission by its own grants? */
  caller(request: TwinRequest): { may(permission: string): boolean } | undefined;
  /** The vendor's own words for each fault. */
  unauthenticated(): TwinAnswer;
  forbidden(permission: string, request: TwinRequest): TwinAnswer;
  throttled(retryAfterSeconds: number): TwinAnswer;
  failed(status: number): TwinAnswer;
  missing(request: TwinRequest): TwinAnswer;
}

export interface TwinServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Nobody may use it until `allow`. */
  deny(permission: string): void;
  allow(permission: string): void;
  /** Only these; undefined = as the callers' own grants say. */
  restrictTo(permissions: readonly string[] | undefined): void;
  throttle(times: number, retryAfterSeconds?: number): void;
  /** The next requests fail so, from the `after`th on. */
  fail(status: number, times: number, after?: number): void;
  /** The next change is made, and its answer lost. */
  loseAnswer(): void;
  /** `GET /api/v1/users`, oldest first. */
  requests(): readonly string[];
  close(): Promise<void>;
}

const MAX_BODY = 4 * 1024 * 1024;

const bodyOf = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const paramsOf = (pattern: string, path: string): Record<string, string> | undefined => {
  const wanted = pattern.split('/');
  const given = path.split('/');
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    if (part === '*' && index === wanted.length - 1) {
      params['rest'] = given.slice(index).join('/');
      return params;
    }
    const value = given[index];
    if (value === undefined) return undefined;
    if (part.startsWith(':') && value !== '') params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return wanted.length === given.length ? params : undefined;
};

export const serveTwin = async (vendor: TwinVendor, port = 0): Promise<TwinServer> => {
  const denied = new Set<string>();
  let only: ReadonlySet<string> | undefined;
  let throttled = { times: 0, after: 0 };
  let failing = { status: 500, times: 0, after: 0 };
  let losing = false;
  const seen: string[] = [];

  const mayUse = (permission: string, own: (one: string) => boolean): boolean =>
    !denied.has(permission) && (only === undefined ? own(permission) : only.has(permission));

  const answerTo = async (request: Omit<TwinRequest, 'params'>): Promise<TwinAnswer | 'lost'> => {
    if (throttled.times > 0) {
      throttled = { ...throttled, times: throttled.times - 1 };
      return vendor.throttled(throttled.after);
    }
    if (failing.times > 0) {
      if (failing.after > 0) failing = { ...failing, after: failing.after - 1 };
      else {
        failing = { ...failing, times: failing.times - 1 };
        return vendor.failed(failing.status);
      }
    }
    for (const route of vendor.routes) {
      if (route.method !== request.method) continue;
      const params = paramsOf(route.path, request.path);
      if (params === undefined) continue;
      const whole: TwinRequest = { ...request, params };
      const caller = vendor.caller(whole);
      if (caller === undefined) return vendor.unauthenticated();
      const permission =
        typeof route.permission === 'function' ? route.permission(whole) : route.permission;
      if (permission !== undefined && !mayUse(permission, (one) => caller.may(one))) {
        return vendor.forbidden(permission, whole);
      }
      const answer = await route.answer(whole);
      const changes = route.changes ?? (route.method !== 'GET' && route.method !== 'HEAD');
      if (!losing || !changes) return answer;
      losing = false;
      return 'lost';
    }
    return vendor.missing({ ...request, params: {} });
  };

  const server = createServer((request, response) => {
    const respond = async (): Promise<void> => {
      const body = await bodyOf(request);
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const { pathname: path, searchParams: query } = url;
      const method = request.method ?? 'GET';
      seen.push(`${method} ${path}`);
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value ?? '')]),
      );
      const answer =
        body === undefined
          ? { status: 413 }
          : await answerTo({ method, path, query, headers, body });
      if (answer === 'lost') {
        request.socket.destroy();
        return;
      }
      const json = answer.body !== undefined && typeof answer.body !== 'string';
      response.writeHead(answer.status, {
        ...(json ? { 'content-type': 'application/json' } : {}),
        ...answer.headers,
      });
      response.end(json ? JSON.stringify(answer.body) : answer.body);
    };
    respond().catch((fault: unknown) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end(messageOf(fault));
    });
  });
  server.requestTimeout = 15_000;
  server.headersTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deny: (permission) => void denied.add(permission),
    allow: (permission) => void denied.delete(permission),
    restrictTo(permissions) {
      only = permissions === undefined ? undefined : new Set(permissions);
    },
    throttle(times, after = 0) {
      throttled = { times, after };
    },
    fail(status, times, after = 0) {
      failing = { status, times, after };
    },
    loseAnswer() {
      losing = true;
    },
    requests: () => seen,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((fault) => (fault ? reject(fault) : resolve()));
        server.closeAllConnections();
      }),
  };
};
