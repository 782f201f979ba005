/** What takes rights away: API tokens, group memberships, admin roles. */
import type { Action, Residual } from '../../../model/index.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import type { OktaApi } from '../client.ts';
import { oktaManage as manage, oktaScopes as scopes } from '../permissions.ts';
import { type Acting, accessTokens, appSessions } from './acting.ts';
import { findToken, findUser, readAll, readOne } from './find.ts';
import { enc, oktaAction, type Params, refuse, textOf } from './lever.ts';

const tokenPath = (plan: Params): string => `/api/v1/api-tokens/${enc(plan, 'tokenId')}`;

export const revokeApiToken = (acting: Acting): Action =>
  oktaAction(acting, {
    id: 'okta.revoke_api_token',
    title: 'Revoke an API token',
    undo: 'irreversible',
    stage: 'freeze',
    permissions: { do: [scopes.tokens, manage.tokens], verify: [scopes.tokens], undo: [] },
    find: findToken,
    async look(api, ids) {
      const token = await readOne(api, scopes.tokens, tokenPath(ids));
      if (token === undefined) return refuse('there is no such API token any more');
      const mine = await acting.self();
      return mine !== undefined && str(token['userId']) === mine
        ? refuse('it may be the token that Countersign itself works with; revoke it by hand')
        : { facts: { name: str(token['name']) ?? '' }, standing: false };
    },
    stands: async (api, plan) => (await readOne(api, scopes.tokens, tokenPath(plan))) === undefined,
    async change(api, plan) {
      await api.send(manage.tokens, { method: 'DELETE', path: tokenPath(plan) });
    },
    changes: (plan) => `revoke API token ${textOf(plan, 'tokenId')} (${String(plan['name'])})`,
    disruption: 'what calls Okta with this token is refused at once',
    // Okta itself checks the token at each call, and none can be made from it.
    residual: () => [],
    heldTells: (nativeId, plan) => nativeId === plan['tokenId'],
  });

const groupsOf = (api: OktaApi, plan: Params) =>
  readAll(api, scopes.groups, `/api/v1/users/${enc(plan, 'userId')}/groups`);

const feeds = (rule: Raw, group: string): boolean =>
  rule['status'] === 'ACTIVE' &&
  list(obj(obj(rule['actions'])['assignUserToGroups'])['groupIds']).includes(group);

const memberPath = (plan: Params): string =>
  `/api/v1/groups/${enc(plan, 'groupId')}/users/${enc(plan, 'userId')}`;

export const removeFromGroup = (acting: Acting): Action =>
  oktaAction(acting, {
    id: 'okta.remove_from_group',
    title: 'Take a user out of a group',
    undo: 'exact',
    stage: 'sweep',
    permissions: {
      do: [scopes.groups, manage.groups],
      verify: [scopes.groups],
      undo: [scopes.groups, manage.groups],
    },
    find(target, params) {
      const user = findUser(target);
      if ('refused' in user) return user;
      const groupId = str(params['groupId'])?.replace(/^okta:/, '');
      return groupId !== undefined && /^00g\w{1,37}$/.test(groupId)
        ? { ...user, groupId }
        : refuse('parameter groupId names no Okta group (an id beginning with 00g)');
    },
    async look(api, ids) {
      const group = await readOne(api, scopes.groups, `/api/v1/groups/${enc(ids, 'groupId')}`);
      if (group === undefined) return refuse('there is no such group any more');
      if (group['type'] !== 'OKTA_GROUP')
        return refuse(
          'this group is kept by Okta itself or by a directory: change it at its source',
        );
      const rules = await readAll(api, scopes.groups, '/api/v1/groups/rules?limit=200');
      if (rules.some((rule) => feeds(rule, textOf(ids, 'groupId'))))
        return refuse('a group rule puts people into this group: change the rule or what it reads');
      const member = (await groupsOf(api, ids)).some(({ id }) => id === ids['groupId']);
      return member ? { facts: {}, standing: false } : refuse('the user is not in this group');
    },
    stands: async (api, plan) =>
      !(await groupsOf(api, plan)).some(({ id }) => id === plan['groupId']),
    async change(api, plan) {
      await api.send(manage.groups, { method: 'DELETE', path: memberPath(plan) });
    },
    async back(api, plan) {
      await api.send(manage.groups, { method: 'PUT', path: memberPath(plan) });
      return [];
    },
    changes: (plan) =>
      `take user ${textOf(plan, 'userId')} out of group ${textOf(plan, 'groupId')}`,
    disruption: 'the user loses the apps, roles and policies that this group gives',
    residual: (_plan, at) => [appSessions, accessTokens(at)],
    heldTells: () => false,
  });

/** Assignments as far as they are wanted: those of the named kinds, or all. */
const wanted = (role: Raw, params: Params): boolean => {
  const one = str(params['roles']);
  const only = one === undefined ? list(params['roles']) : [one];
  return only.length === 0 || only.includes(role['type']) || only.includes(role['label']);
};

const rolePath = (plan: Params): string => `/api/v1/users/${enc(plan, 'userId')}/roles`;

const rolesNow = (api: OktaApi, plan: Params) => readAll(api, scopes.roles, rolePath(plan));

const direct = (role: Raw): boolean => role['assignmentType'] !== 'GROUP';

/** The same role over the same things, whatever the assignment's id. */
const keyOf = (role: Raw): string =>
  JSON.stringify([role['type'], role['role'], role['resource-set']]);

/** What is needed to assign it again. */
const asAsked = (role: Raw): Params => ({
  id: str(role['id']) ?? '',
  type: str(role['type']) ?? '',
  ...(str(role['role']) ? { role: str(role['role']) } : {}),
  ...(str(role['resource-set']) ? { 'resource-set': str(role['resource-set']) } : {}),
});

const takenIn = (plan: Params): readonly Raw[] => list(plan['taken']).map(obj);

const throughGroups = (plan: Params): readonly Residual[] =>
  list(plan['throughGroups']).map((label) => ({
    what: `the role ${String(label)} through a group`,
    until: undefined,
    because: 'the group holds it: okta.remove_from_group ends it',
  }));

export const removeAdminRole = (acting: Acting): Action =>
  oktaAction(acting, {
    id: 'okta.remove_admin_role',
    title: "Take away a user's own admin roles",
    undo: 'approximate',
    stage: 'freeze',
    permissions: {
      do: [scopes.roles, manage.roles],
      verify: [scopes.roles],
      undo: [scopes.roles, manage.roles],
    },
    find: findUser,
    async look(api, plan) {
      const roles = await rolesNow(api, plan);
      const taken = roles.filter((role) => direct(role) && wanted(role, plan)).map(asAsked);
      if (taken.length === 0)
        return refuse(
          'the user holds no such admin role of their own; okta.remove_from_group ends those of groups',
        );
      const others = roles.filter((role) => !direct(role)).map((role) => str(role['label']) ?? '');
      return { facts: { taken, throughGroups: others }, standing: false };
    },
    async stands(api, plan) {
      const taken = new Set(takenIn(plan).map(keyOf));
      return !(await rolesNow(api, plan)).some((role) => direct(role) && taken.has(keyOf(role)));
    },
    async change(api, plan) {
      const here = new Set((await rolesNow(api, plan)).filter(direct).map(({ id }) => id));
      for (const { id } of takenIn(plan).filter((one) => here.has(one['id'])))
        await api.send(manage.roles, {
          method: 'DELETE',
          path: `${rolePath(plan)}/${encodeURIComponent(String(id))}`,
        });
    },
    async back(api, plan) {
      const here = new Set((await rolesNow(api, plan)).filter(direct).map(keyOf));
      for (const { id: _id, ...body } of takenIn(plan).filter((one) => !here.has(keyOf(one))))
        await api.send(manage.roles, { method: 'POST', path: rolePath(plan), body });
      return [
        'the assignments have new ids and dates; bounds to single groups or apps are not restored',
      ];
    },
    changes: (plan) =>
      `take from user ${textOf(plan, 'userId')} the roles ${takenIn(plan)
        .map(({ type }) => String(type))
        .join(', ')}`,
    disruption:
      'the user can no longer administer what these roles cover; API tokens follow at once',
    residual: throughGroups,
    heldTells: () => false,
  });
