/** The IAM, Resource Manager, API Keys and Logging APIs of the twin: Google's addresses, paging, etags and answers. */
import { isObject, parseJson } from '../../../core/index.ts';
import { list, obj, type Raw, str, strings } from '../../record.ts';
import type { TwinAnswer, TwinRequest, TwinRoute } from '../../twin-server.ts';
import { acts, reads } from '../permissions.ts';
import { type Clock, type GcpState, logged, type Policy, shown } from './state.ts';

type Draft = Record<string, unknown>;

const PAGE = 1;
const LOG_PAGE = 4;

export const gcpError = (code: number, message: string, status: string): TwinAnswer => ({
  status: code,
  body: { error: { code, message, status } },
});

const ok = (body: unknown): TwinAnswer => ({ status: 200, body });
const notFound = (): TwinAnswer => gcpError(404, 'Requested entity was not found.', 'NOT_FOUND');
const param = (request: TwinRequest, name: string): string => request.params[name] ?? '';
const bodyOf = (request: TwinRequest): Raw => {
  const body = request.body === '' ? {} : parseJson(request.body);
  return isObject(body) ? body : {};
};

const paged = (
  all: readonly Draft[],
  name: string,
  token: string | null | undefined,
  size = PAGE,
): TwinAnswer => {
  const from = Number(token ?? 0);
  const next = from + size;
  return ok({
    ...(all.length === 0 ? {} : { [name]: all.slice(from, next).map(shown) }),
    ...(next < all.length ? { nextPageToken: String(next) } : {}),
  });
};
const listed = (request: TwinRequest, all: readonly Draft[], name: string): TwinAnswer =>
  paged(all, name, request.query.get('pageToken'));

export interface Doing {
  readonly state: GcpState;
  readonly clock: Clock;
  actorOf(request: TwinRequest): string;
  isDenied(permission: string): boolean;
}

/** `x:verb` at the end of a path. */
const verbOf = (text: string): readonly [string, string] => {
  const at = text.lastIndexOf(':');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};

const membersOf = ({ bindings }: Policy): ReadonlyMap<string, Raw> =>
  new Map(
    bindings.flatMap(({ role, members, condition }) =>
      members.map((member) => [
        `${role} ${member} ${JSON.stringify(condition)}`,
        { role, member, ...(condition ? { condition } : {}) },
      ]),
    ),
  );

/** Members in order of their names, as IAM keeps them; an etag that is not the last is refused. */
const setPolicy = (doing: Doing, request: TwinRequest, resource: string): TwinAnswer => {
  const { state, clock } = doing;
  const before = state.policies.get(resource) ?? { version: 1, etag: 'e0', bindings: [] };
  const given = obj(bodyOf(request)['policy']);
  if (str(given['etag']) !== before.etag)
    return gcpError(
      409,
      'There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.',
      'ABORTED',
    );
  const after: Policy = {
    version: 3,
    etag: `e${state.ids.next++ + 10}`,
    bindings: list(given['bindings'])
      .map((one) => {
        const binding = obj(one);
        return {
          role: str(binding['role']) ?? '',
          members: [...strings(binding['members'])].sort(),
          ...(isObject(binding['condition']) ? { condition: binding['condition'] } : {}),
        };
      })
      .filter(({ members }) => members.length > 0),
  };
  after.bindings.sort((a, b) =>
    JSON.stringify(a.role + JSON.stringify(a.condition)).localeCompare(
      JSON.stringify(b.role + JSON.stringify(b.condition)),
    ),
  );
  state.policies.set(resource, after);
  const [was, is] = [membersOf(before), membersOf(after)];
  const bindingDeltas = [
    ...[...was].flatMap(([id, one]) => (is.has(id) ? [] : [{ action: 'REMOVE', ...one }])),
    ...[...is].flatMap(([id, one]) => (was.has(id) ? [] : [{ action: 'ADD', ...one }])),
  ];
  const account = /\/serviceAccounts\/(.+)$/.exec(resource)?.[1];
  logged(state, {
    method: account ? 'google.iam.admin.v1.SetIAMPolicy' : 'SetIamPolicy',
    service: account ? 'iam.googleapis.com' : 'cloudresourcemanager.googleapis.com',
    resource,
    actor: doing.actorOf(request),
    at: clock.now(),
    ...(account ? { labels: { email_id: account } } : {}),
    payload: { serviceData: { policyDelta: { bindingDeltas } } },
  });
  return ok(after);
};

const getPolicy = (doing: Doing, resource: string): TwinAnswer =>
  ok(doing.state.policies.get(resource) ?? { version: 1, etag: 'e0' });

const policyPermissions: Readonly<Record<string, readonly [string, string]>> = {
  organizations: [reads.organizationPolicy, acts.setOrganizationPolicy],
  folders: [reads.folderPolicy, acts.setFolderPolicy],
  projects: [reads.projectPolicy, acts.setProjectPolicy],
};

const resourceRoutes = (doing: Doing): readonly TwinRoute[] => {
  const { state } = doing;
  const policyRoute = (kind: string): TwinRoute => ({
    method: 'POST',
    path: `/v3/${kind}/:rest`,
    permission(request) {
      const [, verb] = verbOf(param(request, 'rest'));
      const [get, set] = policyPermissions[kind] ?? [];
      return verb === 'getIamPolicy' ? get : verb === 'setIamPolicy' ? set : undefined;
    },
    answer(request) {
      const [name, verb] = verbOf(param(request, 'rest'));
      const resource = `${kind}/${name}`;
      if (verb === 'getIamPolicy') return getPolicy(doing, resource);
      if (verb === 'setIamPolicy') return setPolicy(doing, request, resource);
      const asked = strings(bodyOf(request)['permissions']);
      return ok({ permissions: asked.filter((one) => !doing.isDenied(one)) });
    },
  });
  return [
    {
      method: 'GET',
      path: '/v3/organizations/:org',
      permission: reads.organization,
      answer: () =>
        ok({
          name: `organizations/${state.organization}`,
          displayName: 'example.com',
          state: 'ACTIVE',
          createTime: '2020-01-01T00:00:00Z',
        }),
    },
    {
      method: 'GET',
      path: '/v3/folders',
      permission: reads.folders,
      answer: (request) =>
        listed(
          request,
          state.folders.filter((one) => one['parent'] === request.query.get('parent')),
          'folders',
        ),
    },
    {
      method: 'GET',
      path: '/v3/projects:search',
      permission: reads.projects,
      answer: (request) => listed(request, state.projects, 'projects'),
    },
    policyRoute('organizations'),
    policyRoute('folders'),
    policyRoute('projects'),
  ];
};

const switched = (thing: Draft, off: boolean, now: number): void => {
  if (off) {
    thing['disabled'] = true;
    thing['twinDisabledAt'] = now;
  } else {
    delete thing['disabled'];
    delete thing['twinDisabledAt'];
  }
};

const accountPermission = (verb: string): string | undefined =>
  ({
    getIamPolicy: reads.accountPolicy,
    setIamPolicy: acts.setAccountPolicy,
    disable: acts.disableAccount,
    enable: acts.enableAccount,
  })[verb];

const accountRoutes = (doing: Doing): readonly TwinRoute[] => {
  const { state, clock } = doing;
  const base = '/v1/projects/:project/serviceAccounts';
  const note = (request: TwinRequest, method: string, email: string, payload: Raw = {}): void =>
    logged(state, {
      method: `google.iam.admin.v1.${method}`,
      service: 'iam.googleapis.com',
      resource: `projects/-/serviceAccounts/${String(state.accounts.get(email)?.['uniqueId'])}`,
      actor: doing.actorOf(request),
      at: clock.now(),
      labels: { email_id: email, project_id: param(request, 'project') },
      payload,
    });
  const keyFound = (email: string, id: string): Draft | undefined =>
    state.keys.get(email)?.find((one) => String(one['name']).endsWith(`/keys/${id}`));
  return [
    {
      method: 'GET',
      path: base,
      permission: reads.accounts,
      answer: (request) =>
        listed(
          request,
          [...state.accounts.values()].filter(
            (one) => one['projectId'] === param(request, 'project'),
          ),
          'accounts',
        ),
    },
    // getIamPolicy of an account is a GET or a POST, as clients like.
    ...(['GET', 'POST'] as const).map(
      (method): TwinRoute => ({
        method,
        path: `${base}/:account`,
        permission: (request) =>
          accountPermission(verbOf(param(request, 'account'))[1]) ?? acts.readAccount,
        answer(request) {
          const [email, verb] = verbOf(param(request, 'account'));
          const account = state.accounts.get(email);
          const resource = `projects/${param(request, 'project')}/serviceAccounts/${email}`;
          if (account === undefined) return notFound();
          if (verb === '') return ok(shown(account));
          if (verb === 'getIamPolicy') return getPolicy(doing, resource);
          if (verb === 'setIamPolicy') return setPolicy(doing, request, resource);
          switched(account, verb === 'disable', clock.now());
          note(
            request,
            verb === 'disable' ? 'DisableServiceAccount' : 'EnableServiceAccount',
            email,
          );
          return ok({});
        },
      }),
    ),
    {
      method: 'GET',
      path: `${base}/:account/keys`,
      permission: reads.keys,
      answer: (request) =>
        ok({ keys: (state.keys.get(param(request, 'account')) ?? []).map(shown) }),
    },
    {
      method: 'GET',
      path: `${base}/:account/keys/:key`,
      permission: acts.readKey,
      answer(request) {
        const key = keyFound(param(request, 'account'), param(request, 'key'));
        return key ? ok(shown(key)) : notFound();
      },
    },
    {
      method: 'POST',
      path: `${base}/:account/keys/:key`,
      permission: (request) =>
        verbOf(param(request, 'key'))[1] === 'disable' ? acts.disableKey : acts.enableKey,
      answer(request) {
        const [id, verb] = verbOf(param(request, 'key'));
        const email = param(request, 'account');
        const key = keyFound(email, id);
        if (!key) return notFound();
        switched(key, verb === 'disable', clock.now());
        note(
          request,
          verb === 'disable' ? 'DisableServiceAccountKey' : 'EnableServiceAccountKey',
          email,
          { request: { name: key['name'] } },
        );
        return ok({});
      },
    },
    {
      method: 'DELETE',
      path: `${base}/:account/keys/:key`,
      permission: acts.deleteKey,
      answer(request) {
        const email = param(request, 'account');
        const key = keyFound(email, param(request, 'key'));
        if (!key) return notFound();
        state.keys.set(
          email,
          (state.keys.get(email) ?? []).filter((one) => one !== key),
        );
        state.deletedKeys.set(param(request, 'key'), clock.now());
        note(request, 'DeleteServiceAccountKey', email, { request: { name: key['name'] } });
        return ok({});
      },
    },
  ];
};

const otherRoutes = (doing: Doing): readonly TwinRoute[] => {
  const { state, clock } = doing;
  const pools = '/v1/projects/:project/locations/global/workloadIdentityPools';
  const inProject = (one: Draft, project: string): boolean =>
    state.projects.some(
      ({ projectId, name }) =>
        projectId === project && String(one['name']).startsWith(`${String(name)}/`),
    );
  const providerFound = (request: TwinRequest): Draft | undefined =>
    state.providers.find(
      (one) =>
        one['name'] ===
        `projects/${param(request, 'project')}/locations/global/workloadIdentityPools/${param(request, 'pool')}/providers/${param(request, 'provider')}`,
    );
  const rolesOf = (prefix: string): readonly Draft[] =>
    state.roles.filter((one) => String(one['name']).startsWith(prefix));
  return [
    {
      method: 'GET',
      path: '/v1/roles/:role',
      permission: undefined,
      answer(request) {
        const [role] = rolesOf(`roles/${param(request, 'role')}`);
        return role ? ok(role) : notFound();
      },
    },
    {
      method: 'GET',
      path: '/v1/organizations/:org/roles',
      permission: reads.roles,
      answer: (request) => listed(request, rolesOf('organizations/'), 'roles'),
    },
    {
      method: 'GET',
      path: '/v1/projects/:project/roles',
      permission: reads.roles,
      answer: (request) =>
        listed(request, rolesOf(`projects/${param(request, 'project')}/`), 'roles'),
    },
    {
      method: 'GET',
      path: pools,
      permission: reads.pools,
      answer: (request) =>
        listed(
          request,
          state.pools.filter((one) => inProject(one, param(request, 'project'))),
          'workloadIdentityPools',
        ),
    },
    {
      method: 'GET',
      path: `${pools}/:pool/providers`,
      permission: reads.providers,
      answer: (request) =>
        listed(
          request,
          state.providers.filter((one) =>
            String(one['name']).includes(`/workloadIdentityPools/${param(request, 'pool')}/`),
          ),
          'workloadIdentityPoolProviders',
        ),
    },
    {
      method: 'GET',
      path: `${pools}/:pool/providers/:provider`,
      permission: acts.readProvider,
      answer(request) {
        const provider = providerFound(request);
        return provider ? ok(provider) : notFound();
      },
    },
    {
      method: 'PATCH',
      path: `${pools}/:pool/providers/:provider`,
      permission: acts.changeProvider,
      answer(request) {
        const provider = providerFound(request);
        if (!provider) return notFound();
        provider['disabled'] = bodyOf(request)['disabled'] === true;
        logged(state, {
          method: 'google.iam.v1.WorkloadIdentityPools.UpdateWorkloadIdentityPoolProvider',
          service: 'iam.googleapis.com',
          resource: String(provider['name']),
          actor: doing.actorOf(request),
          at: clock.now(),
          payload: { request: { workloadIdentityPoolProvider: { ...provider } } },
        });
        return ok({ name: `${String(provider['name'])}/operations/op1`, done: true });
      },
    },
    {
      method: 'GET',
      path: '/v2/projects/:project/locations/global/keys',
      permission: reads.apiKeys,
      answer: (request) =>
        listed(
          request,
          state.apiKeys
            .filter((one) => inProject(one, param(request, 'project')))
            .map(({ keyString: _secret, ...one }) => one),
          'keys',
        ),
    },
    {
      method: 'POST',
      path: '/v2/entries:list',
      permission: reads.logs,
      changes: false,
      answer(request) {
        const body = bodyOf(request);
        const filter = str(body['filter']) ?? '';
        const from = /timestamp>="([^"]+)"/.exec(filter)?.[1] ?? '';
        const until = /timestamp<"([^"]+)"/.exec(filter)?.[1] ?? '9';
        const all = state.log
          .filter(({ timestamp }) => String(timestamp) >= from && String(timestamp) < until)
          .sort((a, b) => String(a['timestamp']).localeCompare(String(b['timestamp'])));
        return paged(all, 'entries', str(body['pageToken']), LOG_PAGE);
      },
    },
  ];
};

export const gcpRoutes = (doing: Doing): readonly TwinRoute[] => [
  ...resourceRoutes(doing),
  ...accountRoutes(doing),
  ...otherRoutes(doing),
];
