/** The Resource Manager, roles, federation, API Keys and Logging APIs of the twin. */
import { str, strings } from '../../record.ts';
import type { TwinRequest, TwinRoute } from '../../twin-server.ts';
import { acts, reads } from '../permissions.ts';
import { accountRoutes } from './account-routes.ts';
import {
  bodyOf,
  type Doing,
  type Draft,
  LOG_PAGE,
  listed,
  notFound,
  ok,
  paged,
  param,
  verbOf,
} from './answer.ts';
import { getPolicy, setPolicy } from './policy.ts';
import { logged } from './state.ts';

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
