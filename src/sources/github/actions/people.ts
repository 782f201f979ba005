/** People out: members and outside collaborators, each invited again where that is undone. */
import type { Action, Residual } from '../../../model/index.ts';
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

export const MEMBERS = { read: 'members: read', write: 'members: write' } as const;

export const loginOf = (native: string): string | undefined =>
  /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98})$/.exec(native)?.[0];

/** Docs, "Managing deploy keys": a key goes on working when the user who made it is removed. */
const afterPerson: readonly Residual[] = [
  {
    what: 'deploy keys, webhooks and app installations that they made',
    until: undefined,
    because:
      'these belong to the repository or organisation and go on working when their maker is removed',
  },
  {
    what: 'clones and public repositories',
    until: undefined,
    because: 'what was cloned stays cloned, and what is public stays readable to any account',
  },
];

/** Docs: "REST API endpoints for organization members", remove membership; "Reinstating a former member". */
export const removeMember = (acting: Acting): Action => {
  const read = (login: string) =>
    readOr(acting.client(), MEMBERS.read, 'GET /orgs/{org}/memberships/{username}', {
      username: login,
    });
  return githubAction({
    id: 'github.remove_member',
    title: 'Remove a member from the organisation',
    classes: ['human'],
    undo: 'approximate',
    stage: 'freeze',
    permissions: {
      do: [MEMBERS.read, MEMBERS.write],
      verify: [MEMBERS.read],
      undo: [MEMBERS.read, MEMBERS.write],
    },
    async find(target) {
      const login = loginOf(nativeOf(target));
      const row = login === undefined ? undefined : await read(login);
      if (login === undefined || row === undefined)
        return refuse(
          `${target.nativeId} is no member of ${acting.org}; outside collaborators go by github.remove_outside_collaborator, apps by github.suspend_installation`,
        );
      return {
        facts: { login, role: str(row['role']) ?? 'member' },
        changes: [
          `remove ${login} from ${acting.org}: teams, repositories, tokens authorised for it, private forks`,
        ],
        disruption: 'they lose the organisation whole; machines that use their tokens stop',
      };
    },
    async stands(facts) {
      const row = await read(fact(facts, 'login'));
      const active = str(row?.['state']) === 'active';
      return {
        stands: !active,
        detail: `${fact(facts, 'login')} is ${active ? 'a' : 'no'} member of ${acting.org}`,
      };
    },
    async make(facts) {
      await changeOrGone(
        acting.client(),
        MEMBERS.write,
        'DELETE /orgs/{org}/memberships/{username}',
        {
          username: fact(facts, 'login'),
        },
      );
    },
    residual: () => [
      ...afterPerson,
      {
        what: 'their account at the identity provider',
        until: undefined,
        because:
          'where members are provisioned (SCIM, team synchronisation), the next run lets them in again: act there too',
      },
    ],
    heldTells: () => true,
    async takeBack(facts) {
      await acting.client().ask(MEMBERS.write, 'PUT /orgs/{org}/memberships/{username}', {
        username: fact(facts, 'login'),
        role: fact(facts, 'role'),
      });
      return {
        undone: true,
        differences: [
          'they are invited, not in: they must accept, within seven days',
          'teams, rights on repositories and authorised tokens are not given back; an owner may reinstate them by hand within three months',
        ],
        detail: `${fact(facts, 'login')} is invited again as ${fact(facts, 'role')}`,
      };
    },
  });
};

interface OutsideRights {
  readonly repo: string;
  readonly level: string;
}

/** Docs: "REST API endpoints for outside collaborators". */
export const removeOutside = (acting: Acting): Action => {
  const isOutside = async (login: string): Promise<boolean> => {
    for await (const page of acting
      .client()
      .pages(MEMBERS.read, 'GET /orgs/{org}/outside_collaborators'))
      if (page.some((one) => str(one['login']) === login)) return true;
    return false;
  };
  const rightsOf = async (login: string): Promise<readonly OutsideRights[]> => {
    const out: OutsideRights[] = [];
    for await (const page of acting.client().pages('metadata: read', 'GET /orgs/{org}/repos')) {
      for (const row of page) {
        const parameters = {
          owner: acting.org,
          repo: str(row['name']) ?? '',
          affiliation: 'outside',
        };
        const route = 'GET /repos/{owner}/{repo}/collaborators';
        for await (const users of acting.client().pages('metadata: read', route, parameters))
          for (const user of users)
            if (str(user['login']) === login)
              out.push({ repo: parameters.repo, level: str(user['role_name']) ?? 'read' });
      }
    }
    return out;
  };
  const asPermission = (level: string): string => ({ read: 'pull', write: 'push' })[level] ?? level;
  return githubAction({
    id: 'github.remove_outside_collaborator',
    title: 'Remove an outside collaborator from all repositories',
    classes: ['human'],
    undo: 'approximate',
    stage: 'freeze',
    permissions: {
      do: ['metadata: read', MEMBERS.read, MEMBERS.write],
      verify: [MEMBERS.read],
      undo: [MEMBERS.read, 'administration: write'],
    },
    async find(target) {
      const login = loginOf(nativeOf(target));
      if (login === undefined || !(await isOutside(login)))
        return refuse(
          `${target.nativeId} is no outside collaborator of ${acting.org}; members go by github.remove_member`,
        );
      const rights = await rightsOf(login);
      return {
        facts: { login, rights: JSON.stringify(rights) },
        changes: [`remove ${login} from ${rights.length} repositories of ${acting.org}`],
        disruption: 'they lose these repositories; machines that use their tokens stop',
      };
    },
    async stands(facts) {
      const there = await isOutside(fact(facts, 'login'));
      return {
        stands: !there,
        detail: `${fact(facts, 'login')} is ${there ? 'an' : 'no'} outside collaborator`,
      };
    },
    async make(facts) {
      await changeOrGone(
        acting.client(),
        MEMBERS.write,
        'DELETE /orgs/{org}/outside_collaborators/{username}',
        {
          username: fact(facts, 'login'),
        },
      );
    },
    residual: () => afterPerson,
    heldTells: () => true,
    async takeBack(facts) {
      const rights = JSON.parse(fact(facts, 'rights')) as readonly OutsideRights[];
      for (const { repo, level } of rights) {
        await acting
          .client()
          .ask('administration: write', 'PUT /repos/{owner}/{repo}/collaborators/{username}', {
            owner: acting.org,
            repo,
            username: fact(facts, 'login'),
            permission: asPermission(level),
          });
      }
      return {
        undone: true,
        differences: ['they are invited to each repository again, and must accept'],
        detail: `${fact(facts, 'login')} is invited to ${rights.length} repositories`,
      };
    },
  });
};
