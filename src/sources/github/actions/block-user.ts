/** A user blocked from the organisation, and let in again exactly. */
import type { Action } from '../../../model/index.ts';
import { str } from '../../record.ts';
import {
  type Acting,
  changeOrGone,
  fact,
  githubAction,
  nativeOf,
  readOr,
  refuse,
} from './acting.ts';
import { loginOf, MEMBERS } from './people.ts';

const BLOCKING = {
  read: 'organization_user_blocking: read',
  write: 'organization_user_blocking: write',
} as const;

/** Docs: "Blocking a user from your organization". A member cannot be blocked. */
export const blockUser = (acting: Acting): Action => {
  const isBlocked = async (login: string): Promise<boolean> =>
    (await readOr(acting.client(), BLOCKING.read, 'GET /orgs/{org}/blocks/{username}', {
      username: login,
    })) !== undefined;
  return githubAction({
    id: 'github.block_user',
    title: 'Block an account from the organisation',
    classes: ['human'],
    undo: 'exact',
    stage: 'freeze',
    permissions: {
      do: [MEMBERS.read, BLOCKING.read, BLOCKING.write],
      verify: [BLOCKING.read],
      undo: [BLOCKING.read, BLOCKING.write],
    },
    async find(target) {
      const login = loginOf(nativeOf(target));
      if (login === undefined) return refuse(`${target.nativeId} is no user account`);
      const member = await readOr(
        acting.client(),
        MEMBERS.read,
        'GET /orgs/{org}/memberships/{username}',
        { username: login },
      );
      if (str(member?.['state']) === 'active')
        return refuse(
          `${login} is a member: GitHub blocks no member; use github.remove_member first`,
        );
      const before = await isBlocked(login);
      return {
        facts: { login, before: String(before) },
        changes: [
          before ? `none: ${login} is blocked already` : `block ${login} from ${acting.org}`,
        ],
        disruption:
          'they can no longer open issues, comment, push to or fork what belongs to the organisation',
      };
    },
    async stands(facts) {
      const blocked = await isBlocked(fact(facts, 'login'));
      return {
        stands: blocked,
        detail: `${fact(facts, 'login')} is ${blocked ? '' : 'not '}blocked`,
      };
    },
    async make(facts) {
      await acting.client().ask(BLOCKING.write, 'PUT /orgs/{org}/blocks/{username}', {
        username: fact(facts, 'login'),
      });
    },
    residual: () => [
      {
        what: 'clones and public repositories',
        until: undefined,
        because:
          'what was cloned stays cloned, and what is public stays readable without an account',
      },
    ],
    heldTells: () => true,
    async takeBack(facts) {
      if (fact(facts, 'before') === 'true')
        return {
          undone: true,
          differences: [],
          detail: `${fact(facts, 'login')} was blocked before and stays so`,
        };
      await changeOrGone(acting.client(), BLOCKING.write, 'DELETE /orgs/{org}/blocks/{username}', {
        username: fact(facts, 'login'),
      });
      return {
        undone: true,
        differences: [],
        detail: `${fact(facts, 'login')} is no longer blocked`,
      };
    },
  });
};
