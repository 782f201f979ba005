/** What may be changed in the twin, with the permission it needs, the state it leaves and the record it writes. */
import { isObject } from '../../../core/index.ts';
import { list, type Raw, str } from '../../record.ts';
import type { TwinAnswer, TwinRequest, TwinRoute } from '../../twin-server.ts';
import { bodyOf, fault, missing } from './answers.ts';
import { audited, property } from './audit-log.ts';
import { guid, type TwinState } from './state.ts';

export interface Changing {
  readonly state: TwinState;
  now(): number;
  /** Client id of the caller. */
  callerOf(request: TwinRequest): string;
}

const done: TwinAnswer = { status: 204 };

const target = (type: string, one: Raw, modified: readonly Raw[] = []): Raw => ({
  id: one['id'],
  displayName: one['displayName'] ?? null,
  type,
  userPrincipalName: one['userPrincipalName'] ?? null,
  modifiedProperties: modified,
});

const route = (
  method: string,
  path: string,
  permission: TwinRoute['permission'],
  answer: TwinRoute['answer'],
): TwinRoute => ({ method, path: `/v1.0${path}`, permission, answer });

const switches = ({ state, now, callerOf }: Changing): readonly TwinRoute[] => [
  route(
    'PATCH',
    '/users/:id',
    (request) =>
      bodyOf(request)['passwordProfile'] === undefined
        ? 'User.EnableDisableAccount.All'
        : 'User-PasswordProfile.ReadWrite.All',
    (request) => {
      const id = request.params['id'] ?? '';
      const user = state.users.get(id);
      if (user === undefined) return missing(id);
      const change = bodyOf(request);
      const enabled = change['accountEnabled'];
      state.users.set(id, { ...user, ...change });
      if (typeof enabled === 'boolean' && enabled !== user['accountEnabled']) {
        state.changedAt.set(`enabled ${id}`, now());
      }
      audited(state, now(), {
        activity:
          enabled === false ? 'Disable account' : enabled ? 'Enable account' : 'Update user',
        category: 'UserManagement',
        operationType: 'Update',
        by: callerOf(request),
        targets: [target('User', user)],
      });
      return done;
    },
  ),
  route('PATCH', '/servicePrincipals/:id', 'Application.ReadWrite.All', (request) => {
    const id = request.params['id'] ?? '';
    const principal = state.servicePrincipals.get(id);
    if (principal === undefined) return missing(id);
    const change = bodyOf(request);
    state.servicePrincipals.set(id, { ...principal, ...change });
    if (change['accountEnabled'] !== principal['accountEnabled']) {
      state.changedAt.set(`enabled ${id}`, now());
    }
    audited(state, now(), {
      activity:
        change['accountEnabled'] === false
          ? 'Disable service principal'
          : 'Update service principal',
      category: 'ApplicationManagement',
      operationType: 'Update',
      by: callerOf(request),
      targets: [
        target('ServicePrincipal', principal, [
          property('AccountEnabled', [principal['accountEnabled']], [change['accountEnabled']]),
        ]),
      ],
    });
    return done;
  }),
  route('POST', '/users/:id/revokeSignInSessions', 'User.RevokeSessions.All', (request) => {
    const id = request.params['id'] ?? '';
    const user = state.users.get(id);
    if (user === undefined) return missing(id);
    const at = new Date(now()).toISOString();
    state.users.set(id, { ...user, signInSessionsValidFromDateTime: at });
    state.changedAt.set(`revoked ${id}`, now());
    audited(state, now(), {
      activity: 'Update StsRefreshTokenValidFrom Timestamp',
      category: 'UserManagement',
      operationType: 'Update',
      by: callerOf(request),
      targets: [target('User', user)],
    });
    return { status: 200, body: { value: true } };
  }),
];

const described = (one: Raw, type: string): string =>
  `[KeyIdentifier=${String(one['keyId'])},KeyType=${type},KeyUsage=Verify,DisplayName=${String(one['displayName'] ?? '')}]`;

const credentials = ({ state, now, callerOf }: Changing): readonly TwinRoute[] => {
  const write = (request: TwinRequest, app: Raw, next: Raw): void => {
    const describe = (one: Raw): readonly string[] => [
      ...list(one['passwordCredentials'])
        .filter(isObject)
        .map((key) => described(key, 'Password')),
      ...list(one['keyCredentials'])
        .filter(isObject)
        .map((key) => described(key, 'AsymmetricX509Cert')),
    ];
    state.applications.set(String(app['id']), next);
    audited(state, now(), {
      activity: 'Update application – Certificates and secrets management ',
      category: 'ApplicationManagement',
      operationType: 'Update',
      by: callerOf(request),
      targets: [
        target('Application', app, [property('KeyDescription', describe(app), describe(next))]),
      ],
    });
  };
  return [
    route('POST', '/applications/:id/removePassword', 'Application.ReadWrite.All', (request) => {
      const app = state.applications.get(request.params['id'] ?? '');
      if (app === undefined) return missing(request.params['id'] ?? '');
      const keyId = str(bodyOf(request)['keyId']) ?? '';
      const before = list(app['passwordCredentials']).filter(isObject);
      if (!before.some((one) => one['keyId'] === keyId)) {
        return fault(
          400,
          'Request_BadRequest',
          `No password credential found with keyId '${keyId}'.`,
        );
      }
      state.changedAt.set(`credential ${keyId}`, now());
      const left = before.filter((one) => one['keyId'] !== keyId);
      write(request, app, { ...app, passwordCredentials: left });
      return done;
    }),
    route('PATCH', '/applications/:id', 'Application.ReadWrite.All', (request) => {
      const app = state.applications.get(request.params['id'] ?? '');
      if (app === undefined) return missing(request.params['id'] ?? '');
      const kept = list(bodyOf(request)['keyCredentials']).filter(isObject);
      const held = list(app['keyCredentials']).filter(isObject);
      const ids = new Set(kept.map((one) => one['keyId']));
      for (const one of held) {
        if (!ids.has(one['keyId']))
          state.changedAt.set(`credential ${String(one['keyId'])}`, now());
      }
      const left = held.filter((one) => ids.has(one['keyId']));
      write(request, app, { ...app, keyCredentials: left });
      return done;
    }),
  ];
};

/** App roles and consents: the API is the target; directory roles: the member is. */
const targetsOf = (state: TwinState, right: Raw): readonly Raw[] => {
  const resource = state.servicePrincipals.get(String(right['resourceId']));
  if (right['roleDefinitionId'] !== undefined) {
    const id = String(right['principalId']);
    const type = state.users.has(id) ? 'User' : state.groups.has(id) ? 'Group' : 'ServicePrincipal';
    const role = state.roleDefinitions.get(String(right['roleDefinitionId'])) ?? {};
    return [
      target(type, state.users.get(id) ?? { id }, [
        property('Role.ObjectID', 'tenant-copy', undefined),
        property('Role.DisplayName', role['displayName'], undefined),
        property('Role.TemplateId', role['id'], undefined),
      ]),
    ];
  }
  const isConsent = right['clientId'] !== undefined;
  const modified = isConsent
    ? [
        property('DelegatedPermissionGrant.Scope', right['scope'], undefined),
        property('DelegatedPermissionGrant.ConsentType', right['consentType'], undefined),
        property(
          'DelegatedPermissionGrant.PrincipalId',
          right['principalId'] ?? undefined,
          undefined,
        ),
        property('ServicePrincipal.ObjectID', right['clientId'], undefined),
      ]
    : [
        property('AppRole.Id', right['appRoleId'], undefined),
        property('ServicePrincipal.ObjectID', right['principalId'], undefined),
      ];
  return [target('ServicePrincipal', resource ?? { id: right['resourceId'] }, modified)];
};

const rights = ({ state, now, callerOf }: Changing): readonly TwinRoute[] => {
  const removal = (
    path: string,
    permission: string,
    map: Map<string, Raw>,
    words: readonly [activity: string, category: string],
  ): TwinRoute =>
    route('DELETE', path, permission, (request) => {
      const id = request.params['item'] ?? '';
      const found = map.get(id);
      if (found === undefined) return missing(id);
      map.delete(id);
      state.changedAt.set(`right ${id}`, now());
      audited(state, now(), {
        activity: words[0],
        category: words[1],
        operationType: 'Unassign',
        by: callerOf(request),
        targets: targetsOf(state, found),
      });
      return done;
    });
  const creation = (path: string, permission: string, map: Map<string, Raw>, more: Raw = {}) =>
    route('POST', path, permission, (request) => {
      const id = guid(state, 'newright');
      map.set(id, {
        ...more,
        ...bodyOf(request),
        id,
        ...(map === state.appRoleAssignments
          ? { createdDateTime: new Date(now()).toISOString() }
          : {}),
      });
      return { status: 201, body: map.get(id) };
    });
  const APP_ROLES = 'AppRoleAssignment.ReadWrite.All';
  const GRANTS = 'DelegatedPermissionGrant.ReadWrite.All';
  const ROLES = 'RoleManagement.ReadWrite.Directory';
  const app = [
    'Remove app role assignment from service principal',
    'ApplicationManagement',
  ] as const;
  return [
    removal(
      '/servicePrincipals/:id/appRoleAssignedTo/:item',
      APP_ROLES,
      state.appRoleAssignments,
      app,
    ),
    creation('/servicePrincipals/:id/appRoleAssignedTo', APP_ROLES, state.appRoleAssignments),
    removal('/oauth2PermissionGrants/:item', GRANTS, state.grants, [
      'Remove delegated permission grant',
      'ApplicationManagement',
    ]),
    creation('/oauth2PermissionGrants', GRANTS, state.grants),
    removal('/roleManagement/directory/roleAssignments/:item', ROLES, state.roleAssignments, [
      'Remove member from role',
      'RoleManagement',
    ]),
    creation('/roleManagement/directory/roleAssignments', ROLES, state.roleAssignments, {
      assignmentType: 'Assigned',
      memberType: 'Direct',
    }),
  ];
};

export const changeRoutes = (changing: Changing): readonly TwinRoute[] => [
  ...switches(changing),
  ...credentials(changing),
  ...rights(changing),
];
