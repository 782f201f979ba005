/**
 * A kube-apiserver on loopback: objects with versions and uids, lists over pages, RBAC of two callers, tokens that
 * are good while what they are bound to is there, and ten seconds longer.
 */
import { isObject, parseJson } from '../../../core/index.ts';
import { obj, type Raw, str } from '../../record.ts';
import {
  serveTwin,
  type TwinAnswer,
  type TwinRequest,
  type TwinRoute,
  type TwinServer,
} from '../../twin-server.ts';
import { ACTOR_TOKEN, createAuditLog, READER_TOKEN, tokenOf } from './audit-log.ts';
import { type Held, placeIn, type Resource, resources } from './resources.ts';
import { createStore } from './store.ts';

export { ACTOR_TOKEN, READER_TOKEN };

export interface KubernetesTwin extends TwinServer {
  kubeconfig(token: string): string;
  put(resource: Resource, object: Raw): Raw;
  remove(resource: Resource, namespace: string | undefined, name: string): void;
  objects(resource: Resource): readonly Raw[];
  /** A token and what it is bound to; `asks` is what it is used for. */
  hold(held: Held): void;
  /** Continue tokens given out so far run out. */
  expireContinue(): void;
  readonly log: readonly Raw[];
}

const status = (
  code: number,
  reason: string,
  message: string,
  headers: Record<string, string> = {},
): TwinAnswer => ({
  status: code,
  headers,
  body: {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    code,
  },
});

export const startTwin = async (now: () => number, pageSize = 500): Promise<KubernetesTwin> => {
  const store = createStore(now);
  const { all, save, drop, isGood, isBound, noteRemoved, held } = store;
  const { log, record } = createAuditLog(now, held);
  let era = 0;

  const listed = (resource: Resource, request: TwinRequest, namespace?: string): TwinAnswer => {
    const limit = Math.min(Number(request.query.get('limit') ?? pageSize) || pageSize, pageSize);
    const [given, from] = (request.query.get('continue') ?? `${era}:0`).split(':').map(Number);
    if (given !== era)
      return status(
        410,
        'Expired',
        'The provided continue parameter is too old to display a consistent list result.',
      );
    const type = /^type=(.+)$/.exec(request.query.get('fieldSelector') ?? '')?.[1];
    const found = [...all(resource).values()]
      .filter((one) => namespace === undefined || obj(one['metadata'])['namespace'] === namespace)
      .filter((one) => type === undefined || one['type'] === type);
    const start = from ?? 0;
    const metadataOnly = (request.headers['accept'] ?? '').includes('PartialObjectMetadataList');
    const items = found
      .slice(start, start + limit)
      .map((one) => (metadataOnly ? { metadata: one['metadata'] } : one));
    const more = start + limit < found.length ? { continue: `${era}:${start + limit}` } : {};
    return {
      status: 200,
      body: {
        kind: metadataOnly ? 'PartialObjectMetadataList' : 'List',
        apiVersion: metadataOnly ? 'meta.k8s.io/v1' : 'v1',
        metadata: { resourceVersion: store.version(), ...more },
        items,
      },
    };
  };

  const missing = (resource: string, name: string) =>
    status(404, 'NotFound', `${resource} "${name}" not found`);

  const bodyOf = (request: TwinRequest): Raw => {
    const value = parseJson(request.body);
    return isObject(value) ? value : {};
  };

  let mayBind: (one: TwinRequest) => boolean = () => true;

  const routesOf = (resource: Resource): readonly TwinRoute[] => {
    const isRbac = /^(cluster)?role/.test(resource);
    const group = isRbac
      ? '.rbac.authorization.k8s.io'
      : resource.startsWith('certificate')
        ? '.certificates.k8s.io'
        : '';
    const root = isRbac
      ? '/apis/rbac.authorization.k8s.io/v1'
      : group === ''
        ? '/api/v1'
        : '/apis/certificates.k8s.io/v1';
    const isNamespaced = !/^(cluster|nodes|namespaces|certificate)/.test(resource);
    const one = `${root}/${isNamespaced ? 'namespaces/:namespace/' : ''}${resource}/:name`;
    const place = (request: TwinRequest) =>
      [request.params['namespace'], request.params['name']].filter(Boolean).join('/');
    const told =
      (verb: string, answer: (request: TwinRequest) => TwinAnswer) =>
      (request: TwinRequest): TwinAnswer => {
        const given = answer(request);
        record(request, `${verb} ${resource}${group}`, given.status);
        return given;
      };
    /** Of reads only those of somebody whom the log names. */
    const read =
      (verb: string, answer: (request: TwinRequest) => TwinAnswer) =>
      (request: TwinRequest): TwinAnswer =>
        held.get(tokenOf(request))?.as === undefined
          ? answer(request)
          : told(verb, answer)(request);
    const inNamespace: readonly TwinRoute[] = isNamespaced
      ? [
          {
            method: 'GET',
            path: `${root}/namespaces/:namespace/${resource}`,
            permission: `list ${resource}${group}`,
            answer: read('list', (request) =>
              listed(resource, request, request.params['namespace']),
            ),
          },
          {
            method: 'POST',
            path: `${root}/namespaces/:namespace/${resource}`,
            permission: `create ${resource}${group}`,
            answer: told('create', (request) => {
              const body = bodyOf(request);
              const meta = { ...obj(body['metadata']), namespace: request.params['namespace'] };
              if (all(resource).has(placeIn(meta)))
                return status(409, 'AlreadyExists', 'already exists');
              return {
                status: 201,
                body: save(resource, {
                  ...body,
                  metadata: { ...meta, creationTimestamp: new Date(now()).toISOString() },
                }),
              };
            }),
          },
        ]
      : [];
    return [
      {
        method: 'GET',
        path: `${root}/${resource}`,
        permission: `list ${resource}${group}`,
        answer: read('list', (request) => listed(resource, request)),
      },
      ...inNamespace,
      {
        method: 'GET',
        path: one,
        permission: `get ${resource}${group}`,
        answer: read('get', (request) => {
          const found = all(resource).get(place(request));
          return found === undefined
            ? missing(resource, place(request))
            : { status: 200, body: found };
        }),
      },
      {
        method: 'PUT',
        path: one,
        permission: `update ${resource}${group}`,
        answer: told('update', (request) => {
          const found = all(resource).get(place(request));
          const body = bodyOf(request);
          if (found === undefined) return missing(resource, place(request));
          if (
            obj(body['metadata'])['resourceVersion'] !== obj(found['metadata'])['resourceVersion']
          )
            return status(
              409,
              'Conflict',
              'the object has been modified; please apply your changes to the latest version and try again',
            );
          if (resource.endsWith('bindings') && !mayBind(request))
            return status(
              403,
              'Forbidden',
              `${resource} "x" is forbidden: user "act" is attempting to grant RBAC permissions not currently held`,
            );
          noteRemoved(placeIn(found['metadata']), found, body);
          const { uid, creationTimestamp } = obj(found['metadata']);
          return {
            status: 200,
            body: save(resource, {
              ...body,
              metadata: { ...obj(body['metadata']), uid, creationTimestamp },
            }),
          };
        }),
      },
      {
        method: 'DELETE',
        path: one,
        permission: `delete ${resource}${group}`,
        answer: told('delete', (request) => {
          if (!all(resource).has(place(request))) return missing(resource, place(request));
          drop(resource, place(request));
          return { status: 200, body: { kind: 'Status', apiVersion: 'v1', status: 'Success' } };
        }),
      },
    ];
  };

  const grants = new Map<string, (permission: string) => boolean>([
    [READER_TOKEN, (permission) => permission.startsWith('list ')],
    [ACTOR_TOKEN, () => true],
  ]);
  const denied = new Set<string>();
  let only: ReadonlySet<string> | undefined;
  const may = (token: string, permission: string): boolean =>
    !denied.has(permission) &&
    (only === undefined ? (grants.get(token)?.(permission) ?? false) : only.has(permission));
  mayBind = (request) => may(tokenOf(request), 'bind clusterroles.rbac.authorization.k8s.io');

  const review: TwinRoute = {
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    permission: undefined,
    changes: false,
    answer(request) {
      const asked = obj(obj(bodyOf(request)['spec'])['resourceAttributes']);
      const group = str(asked['group']);
      const permission = `${String(asked['verb'])} ${String(asked['resource'])}${group === undefined ? '' : `.${group}`}`;
      const allowed = may(tokenOf(request), permission);
      return {
        status: 201,
        body: {
          kind: 'SelfSubjectAccessReview',
          apiVersion: 'authorization.k8s.io/v1',
          spec: {},
          status: { allowed },
        },
      };
    },
  };

  const server = await serveTwin({
    routes: [review, ...resources.flatMap(routesOf)],
    caller(request) {
      const token = tokenOf(request);
      if (grants.has(token)) return { may: (permission) => may(token, permission) };
      const one = held.get(token);
      if (one === undefined || !isGood(one)) return undefined;
      return { may: (permission) => [one.asks].flat().includes(permission) && isBound(one) };
    },
    unauthenticated: () => status(401, 'Unauthorized', 'Unauthorized'),
    forbidden: (permission) => status(403, 'Forbidden', `cannot ${permission}`),
    // API Priority and Fairness.
    throttled: (after) =>
      status(429, 'TooManyRequests', 'Too many requests, please try again later.', {
        'retry-after': String(after),
      }),
    failed: (code) => status(code, 'InternalError', 'etcdserver: request timed out'),
    missing: (request) => status(404, 'NotFound', `the server could not find ${request.path}`),
  });
  return {
    ...server,
    log,
    deny(permission) {
      denied.add(permission);
      server.deny(permission);
    },
    restrictTo(permissions) {
      only = permissions === undefined ? undefined : new Set(permissions);
      server.restrictTo(permissions);
    },
    put: save,
    remove: (resource, namespace, name) => drop(resource, placeIn({ namespace, name })),
    objects: (resource) => [...all(resource).values()],
    hold: (one) => void held.set(one.token, one),
    expireContinue() {
      era++;
    },
    kubeconfig: (token) =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        // Plain HTTP is for loopback only; the client asks for this word before it takes it.
        clusters: [
          { name: 'twin', cluster: { server: server.url, 'insecure-skip-tls-verify': true } },
        ],
        users: [{ name: 'user', user: { token } }],
        contexts: [{ name: 'twin', context: { cluster: 'twin', user: 'user' } }],
        'current-context': 'twin',
      }),
  };
};
