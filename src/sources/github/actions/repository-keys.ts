/** Keys and secrets of repositories deleted: deploy keys, secrets of Actions. */
import type { Action } from '../../../model/index.ts';
import { str } from '../../record.ts';
import {
  type Acting,
  changeOrGone,
  fact,
  githubAction,
  nativeOf,
  pathIn,
  readOr,
  refuse,
} from './acting.ts';
import { clones } from './tokens.ts';

const REPO = { read: 'administration: read', write: 'administration: write' } as const;

const SECRETS = { read: 'secrets: read', write: 'secrets: write' } as const;

/** Docs: "REST API endpoints for deploy keys". A key cannot be switched off, only deleted. */
export const deleteDeployKey = (acting: Acting): Action => {
  const read = (facts: Readonly<Record<string, string>>) =>
    readOr(acting.client(), REPO.read, 'GET /repos/{owner}/{repo}/keys/{key_id}', {
      owner: fact(facts, 'owner'),
      repo: fact(facts, 'repo'),
      key_id: Number(fact(facts, 'key')),
    });
  return githubAction({
    id: 'github.delete_deploy_key',
    title: 'Delete a deploy key',
    classes: ['service_account'],
    undo: 'approximate',
    stage: 'freeze',
    permissions: {
      do: [REPO.read, REPO.write],
      verify: [REPO.read],
      undo: [REPO.read, REPO.write],
    },
    async find(target) {
      const [, rest = ''] = /^deploy-key\/(.+)$/.exec(nativeOf(target)) ?? [];
      const path = pathIn(rest);
      const key = rest.split('/')[2];
      if (path === undefined || key === undefined || !/^\d+$/.test(key))
        return refuse(`${target.nativeId} is no deploy key: deploy-key/owner/repo/id`);
      const row = await read({ ...path, key });
      if (row === undefined)
        return refuse(`${path.owner}/${path.repo} has no deploy key ${key} any more`);
      return {
        facts: {
          ...path,
          key,
          public: str(row['key']) ?? '',
          title: str(row['title']) ?? '',
          readOnly: String(row['read_only'] === true),
        },
        changes: [
          `delete deploy key ${key} (${str(row['title']) ?? ''}) of ${path.owner}/${path.repo}`,
        ],
        disruption: 'whatever pulls or pushes with this key is refused',
      };
    },
    async stands(facts) {
      const row = await read(facts);
      return {
        stands: row === undefined,
        detail: `deploy key ${fact(facts, 'key')} is ${row ? 'there' : 'gone'}`,
      };
    },
    async make(facts) {
      await changeOrGone(
        acting.client(),
        REPO.write,
        'DELETE /repos/{owner}/{repo}/keys/{key_id}',
        {
          owner: fact(facts, 'owner'),
          repo: fact(facts, 'repo'),
          key_id: Number(fact(facts, 'key')),
        },
      );
    },
    residual: () => [clones],
    async takeBack(facts) {
      const path = { owner: fact(facts, 'owner'), repo: fact(facts, 'repo') };
      for await (const page of acting
        .client()
        .pages(REPO.read, 'GET /repos/{owner}/{repo}/keys', path))
        if (page.some((one) => str(one['key']) === fact(facts, 'public')))
          return {
            undone: true,
            differences: ['the key is there already, under a new id'],
            detail: 'the key is back',
          };
      await acting.client().ask(REPO.write, 'POST /repos/{owner}/{repo}/keys', {
        ...path,
        title: fact(facts, 'title'),
        key: fact(facts, 'public'),
        read_only: fact(facts, 'readOnly') === 'true',
      });
      return {
        undone: true,
        differences: ['the key has a new id, a new date and is added by us'],
        detail: `deploy key ${fact(facts, 'title')} is back in ${fact(facts, 'owner')}/${fact(facts, 'repo')}`,
      };
    },
  });
};

/** Docs: "REST API endpoints for GitHub Actions Secrets". The value cannot be read, so it cannot be put back. */
export const deleteSecret = (acting: Acting): Action => {
  const read = (facts: Readonly<Record<string, string>>) =>
    readOr(
      acting.client(),
      SECRETS.read,
      'GET /repos/{owner}/{repo}/actions/secrets/{secret_name}',
      {
        owner: fact(facts, 'owner'),
        repo: fact(facts, 'repo'),
        secret_name: fact(facts, 'name'),
      },
    );
  return githubAction({
    id: 'github.delete_actions_secret',
    title: 'Delete a secret of Actions',
    classes: ['workload'],
    undo: 'irreversible',
    stage: 'sweep',
    permissions: { do: [SECRETS.read, SECRETS.write], verify: [SECRETS.read], undo: [] },
    async find(target) {
      const [, owner, repo, name] =
        /^secret\/actions\/([\w.-]+)\/([\w.-]+)\/([A-Za-z_]\w*)$/.exec(nativeOf(target)) ?? [];
      if (owner === undefined || repo === undefined || name === undefined)
        return refuse(
          `${target.nativeId} is no secret of a repository; those of organisations and environments are deleted by their owners`,
        );
      const row = await read({ owner, repo, name });
      if (row === undefined) return refuse(`${owner}/${repo} has no secret ${name} any more`);
      return {
        facts: { owner, repo, name },
        changes: [
          `delete secret ${name} of ${owner}/${repo}; its value cannot be read, so nobody can put it back from here`,
        ],
        disruption: 'jobs that need it fail until it is set again',
      };
    },
    async stands(facts) {
      const row = await read(facts);
      return {
        stands: row === undefined,
        detail: `secret ${fact(facts, 'name')} is ${row ? 'there' : 'gone'}`,
      };
    },
    async make(facts) {
      const route = 'DELETE /repos/{owner}/{repo}/actions/secrets/{secret_name}';
      await changeOrGone(acting.client(), SECRETS.write, route, {
        owner: fact(facts, 'owner'),
        repo: fact(facts, 'repo'),
        secret_name: fact(facts, 'name'),
      });
    },
    residual: () => [
      {
        what: 'the credential behind the secret',
        until: undefined,
        because:
          'the issuer still accepts it: it must be revoked where it was made; jobs under way hold it already',
      },
    ],
  });
};
