/** Asks who holds which admin role: of those users Okta names, of every group, of every service app. */
import type { InventoryFact } from '../../../model/index.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { oktaScopes as scopes } from '../permissions.ts';
import { assignmentFacts, type CustomRoles, customRoleFact, oncePerRole } from './admin.ts';
import { isServiceApp } from './apps.ts';
import type { OktaArea, OktaWorld } from './world.ts';

const enc = encodeURIComponent;

const IAM = '/api/v1/iam';

const customRoles = async ({ api }: OktaWorld, roles: readonly Raw[]): Promise<CustomRoles> => {
  const permissions = new Map<string, readonly string[]>();
  const resources = new Map<string, readonly string[]>();
  for (const role of roles) {
    const id = str(role['id']) ?? '';
    const body = await api.get(scopes.roles, `${IAM}/roles/${enc(id)}/permissions`);
    permissions.set(
      id,
      list(body['permissions']).flatMap((one) => str(obj(one)['label']) ?? []),
    );
  }
  for await (const page of api.pages(scopes.roles, `${IAM}/resource-sets`, 'resource-sets')) {
    for (const set of page) {
      const id = str(set['id']) ?? '';
      const inside: string[] = [];
      const path = `${IAM}/resource-sets/${enc(id)}/resources`;
      for await (const some of api.pages(scopes.roles, path, 'resources'))
        inside.push(...some.flatMap((one) => str(one['orn']) ?? str(one['id']) ?? []));
      resources.set(id, inside);
    }
  }
  return { permissions, resources };
};

const EXPAND = `expand=${enc('targets/groups,targets/catalog/apps')}`;

/** Before the users: where only administrators are asked for factors, they must be known. */
export const administrators: OktaArea = {
  name: 'administrators',
  permission: scopes.roles,
  kinds: [],
  fillsWorld: true,
  async *list({ api, admins }) {
    const people = `${IAM}/assignees/users?limit=200`;
    for await (const page of api.pages(scopes.roles, people, 'value')) {
      for (const user of page) admins.add(str(user['id']) ?? '');
      yield [];
    }
  },
};

export const roles: OktaArea = {
  name: 'admin roles',
  permission: scopes.roles,
  kinds: ['role', 'entitlement'],
  async *list(world) {
    const { api, scope, admins } = world;
    const made: Raw[] = [];
    for await (const page of api.pages(scopes.roles, `${IAM}/roles`, 'roles')) {
      made.push(...page);
      yield page.map((role) => customRoleFact(role, scope));
    }
    const custom = await customRoles(world, made);
    const told = new Set<string>();
    const assigned = async (path: string, id: string, kind: 'USER' | 'GROUP' | 'CLIENT') => {
      const facts: InventoryFact[] = [];
      for await (const page of api.pages(scopes.roles, path))
        facts.push(...page.flatMap((one) => assignmentFacts(one, { id, kind }, custom, scope)));
      return oncePerRole(facts, told);
    };
    for (const id of admins)
      yield await assigned(`/api/v1/users/${enc(id)}/roles?${EXPAND}`, id, 'USER');
    for (const { id } of world.groups.filter(({ builtIn }) => !builtIn))
      yield await assigned(`/api/v1/groups/${enc(id)}/roles?${EXPAND}`, id, 'GROUP');
    for (const { id } of world.apps.filter((app) => isServiceApp(app.raw)))
      yield await assigned(`/oauth2/v1/clients/${enc(id)}/roles`, id, 'CLIENT');
  },
};
