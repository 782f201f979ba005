/** Admin roles, API tokens, apps and their assignments, identity providers, as events change them. */
import { type Credential, known, unknown } from '../../../model/index.ts';
import { obj, str } from '../../record.ts';
import { nativeOf, standardRoleId } from '../ids.ts';
import { end, type Handler, patch, put, type Scene, target, typed } from './change.ts';

/** Names of roles as the log writes them → types of the API. */
const roleTypes: ReadonlyMap<string, string> = new Map([
  ['super administrator', 'SUPER_ADMIN'],
  ['organization administrator', 'ORG_ADMIN'],
  ['application administrator', 'APP_ADMIN'],
  ['group administrator', 'USER_ADMIN'],
  ['user administrator', 'USER_ADMIN'],
  ['help desk administrator', 'HELP_DESK_ADMIN'],
  ['group membership administrator', 'GROUP_MEMBERSHIP_ADMIN'],
  ['read only administrator', 'READ_ONLY_ADMIN'],
  ['read-only administrator', 'READ_ONLY_ADMIN'],
  ['mobile administrator', 'MOBILE_ADMIN'],
  ['api access management administrator', 'API_ACCESS_MANAGEMENT_ADMIN'],
  ['report administrator', 'REPORT_ADMIN'],
]);

const rolesIn = ({ event }: Scene, field: string): readonly string[] => {
  const said = str(obj(obj(event.raw['debugContext'])['debugData'])[field]) ?? '';
  const named = event.targets.filter(({ kind }) => kind === 'role').map(({ name }) => name);
  return [...said.slice(0, 2_000).split(','), ...named].flatMap((one) => {
    const name = one
      .replace(/\([^()]*\)/g, '')
      .trim()
      .toLowerCase();
    return roleTypes.get(name) ?? [];
  });
};

const holderOf = (scene: Scene): string | undefined =>
  (target(scene, 'group') ?? target(scene, 'identity'))?.id;

export const rolesGranted: Handler = (scene) => {
  const holder = holderOf(scene);
  if (holder === undefined) return [];
  return [...new Set(rolesIn(scene, 'privilegeGranted'))].map((type) =>
    put(scene, {
      kind: 'entitlement',
      id: `${holder}#role/${type}`,
      system: 'okta',
      holderId: holder,
      effect: 'allow',
      privileges: [type],
      privilegesInverted: false,
      // The log does not say what it was bounded to: the next pull does.
      resources: ['*'],
      resourcesInverted: false,
      conditions: { assignedAt: scene.event.time, role: standardRoleId(type), status: 'ACTIVE' },
      via: { kind: 'assignment', name: type },
      standing: 'standing',
    }),
  );
};

export const rolesRevoked: Handler = (scene) => {
  const holder = holderOf(scene);
  return holder === undefined
    ? []
    : rolesIn(scene, 'privilegeRevoked').map((type) =>
        end(scene, 'entitlement', `${holder}#role/${type}`),
      );
};

export const tokenCreated: Handler = (scene) => {
  const { issued } = scene.event;
  if (issued === undefined) return [];
  const token: Credential = {
    kind: 'credential',
    id: `okta:${issued.nativeId}`,
    system: 'okta',
    ofId: issued.forId,
    type: 'api_token',
    nativeId: issued.nativeId,
    status: 'active',
    issuer: scene.scope,
    createdAt: known(scene.event.time),
    lastUsedAt: known(null),
    lastUsedPrecision: 0,
    expiresAt: unknown('it ends 30 days after its last use, and each use puts that off'),
    rotatedAt: known(null),
    storedIn: 'unknown',
    binding: 'unknown',
    revocability: 'now',
  };
  return [put(scene, token)];
};

export const tokenRevoked: Handler = (scene) => {
  const token = target(scene, 'credential');
  return token === undefined ? [] : [end(scene, 'credential', token.id)];
};

export const appStatus =
  (status: 'active' | 'disabled'): Handler =>
  (scene) => {
    const id = typed(scene, 'AppInstance') ?? typed(scene, 'PublicClientApp');
    return id === undefined || scene.view.identity(id) === undefined
      ? []
      : [patch(scene, 'identity', id, { status })];
  };

export const appDeleted: Handler = (scene) => {
  const id = typed(scene, 'AppInstance');
  return id === undefined ? [] : [end(scene, 'identity', id), end(scene, 'resource', id)];
};

export const assigned: Handler = (scene) => {
  const app = typed(scene, 'AppInstance');
  const holder = typed(scene, 'UserGroup') ?? typed(scene, 'User');
  if (app === undefined || holder === undefined) return [];
  const label = scene.event.targets.find(({ id }) => id === app)?.name ?? app;
  return [
    put(scene, {
      kind: 'entitlement',
      id: `${holder}#app/${nativeOf(app)}`,
      system: 'okta',
      holderId: holder,
      effect: 'allow',
      privileges: ['app.sign_in'],
      privilegesInverted: false,
      resources: [app],
      resourcesInverted: false,
      conditions: { assignedAt: scene.event.time },
      via: { kind: 'assignment', name: label, nativeId: nativeOf(app) },
      standing: 'standing',
    }),
  ];
};

export const unassigned: Handler = (scene) => {
  const app = typed(scene, 'AppInstance');
  const holder = typed(scene, 'UserGroup') ?? typed(scene, 'User');
  return app === undefined || holder === undefined
    ? []
    : [end(scene, 'entitlement', `${holder}#app/${nativeOf(app)}`)];
};

export const providerEnded: Handler = (scene) => {
  const id = typed(scene, 'IdentityProvider');
  return id === undefined ? [] : [end(scene, 'trust', id)];
};
