import type { ImmediateSpec } from '../../immediate-action.ts';
import { str } from '../../record.ts';
import { type GitlabClient, rights } from '../client.ts';
import { clones, fact, idIn, refuse } from './frame.ts';

/** Docs, "Moderate users": a blocked user can neither sign in nor use Git or the API, with whatever token. */
export const blockUser = (client: () => GitlabClient): ImmediateSpec => {
  const state = async (user: string): Promise<string | undefined> =>
    str((await client().one(rights.admin, `/users/${user}`))?.['state']);
  return {
    id: 'gitlab.block_user',
    title: 'Block a user',
    classes: ['human', 'service_account'],
    undo: 'exact',
    stage: 'freeze',
    permissions: {
      do: [rights.admin, rights.actAdmin],
      verify: [rights.admin],
      undo: [rights.admin, rights.actAdmin],
    },
    async find(target) {
      const user = idIn(target, 'user');
      const before = user === undefined ? undefined : await state(user);
      if (user === undefined || before === undefined)
        return refuse(`${target.nativeId} is no user: user/ID`);
      const blocked = before !== 'active';
      return {
        facts: { user, before },
        changes: [blocked ? `none: user ${user} is ${before} already` : `block user ${user}`],
        disruption: 'they are signed out and all their personal tokens and SSH keys are refused',
      };
    },
    async stands(facts) {
      const now = await state(fact(facts, 'user'));
      return {
        stands: now !== 'active',
        detail: `user ${fact(facts, 'user')} is ${now ?? 'gone'}`,
      };
    },
    async make(facts) {
      await client().change(rights.actAdmin, 'POST', `/users/${fact(facts, 'user')}/block`);
    },
    residual: () => [
      {
        what: 'project and group access tokens, deploy tokens and deploy keys that they made',
        until: undefined,
        because:
          'these act by bot users of their own, and go on working when their maker is blocked',
      },
      clones,
    ],
    heldTells: () => true,
    async takeBack(facts) {
      const user = fact(facts, 'user');
      if (fact(facts, 'before') !== 'active')
        return {
          undone: true,
          differences: [],
          detail: `user ${user} was ${fact(facts, 'before')} before and stays so`,
        };
      await client().change(rights.actAdmin, 'POST', `/users/${user}/unblock`);
      return { undone: true, differences: [], detail: `user ${user} is active again` };
    },
  };
};

/** Docs: "Personal access tokens API", revoke. */
export const revokeToken = (client: () => GitlabClient): ImmediateSpec => {
  const read = (token: string) => client().one(rights.admin, `/personal_access_tokens/${token}`);
  return {
    id: 'gitlab.revoke_token',
    title: 'Revoke an access token',
    classes: 'any',
    undo: 'irreversible',
    stage: 'freeze',
    permissions: { do: [rights.admin, rights.actAdmin], verify: [rights.admin], undo: [] },
    async find(target) {
      const token = idIn(target, 'token');
      const row = token === undefined ? undefined : await read(token);
      if (token === undefined || row === undefined)
        return refuse(`${target.nativeId} is no token that an administrator sees: token/ID`);
      return {
        facts: { token },
        changes: [
          row['revoked'] === true
            ? `none: token ${token} is revoked already`
            : `revoke token ${token} (${str(row['name']) ?? ''})`,
        ],
        disruption: 'whatever uses this token is refused; a new one must be made and handed out',
      };
    },
    async stands(facts) {
      const row = await read(fact(facts, 'token'));
      const dead = row === undefined || row['revoked'] === true;
      return {
        stands: dead,
        detail: `token ${fact(facts, 'token')} is ${dead ? 'revoked' : 'valid'}`,
      };
    },
    async make(facts) {
      await client().change(
        rights.actAdmin,
        'DELETE',
        `/personal_access_tokens/${fact(facts, 'token')}`,
      );
    },
    residual: () => [
      {
        what: 'tokens, keys and jobs that were made with it',
        until: undefined,
        because: 'what its holder created by the API stands by itself: sweep what was added since',
      },
      clones,
    ],
    heldTells: (nativeId, facts) => nativeId === `token/${fact(facts, 'token')}`,
  };
};
