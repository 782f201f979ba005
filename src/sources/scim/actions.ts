/** A user switched off and on again: `active` by PATCH (RFC 7644 §3.5.2), read back to prove it. */
import { isCountersignError } from '../../core/index.ts';
import type { Action } from '../../model/index.ts';
import { type Facts, immediateAction } from '../immediate-action.ts';
import { obj, type Raw, str } from '../record.ts';
import { type ScimClient, scimClient } from './client.ts';
import { type ScimConfig, scopeOf } from './config.ts';

const READ = 'Users:read';
export const WRITE = 'Users:write';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

interface ActOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

const idOf = (facts: Facts): string => facts['userId'] ?? '';

const acting = (config: ScimConfig, { sleep }: ActOptions) => {
  let client: ScimClient | undefined;
  const own = (): ScimClient => {
    client ??= scimClient({
      url: config.url ?? '',
      vendor: 'SCIM',
      authorization: `Bearer ${config.actToken ?? ''}`,
      ...(sleep === undefined ? {} : { sleep }),
    });
    return client;
  };
  const path = (id: string): string => own().path(`/Users/${encodeURIComponent(id)}`);
  return {
    async read(id: string): Promise<Raw | undefined> {
      try {
        return obj((await own().http.send({ permission: READ, path: path(id) })).body);
      } catch (fault) {
        if (isCountersignError(fault, 'ERR_NOT_FOUND')) return undefined;
        throw fault;
      }
    },
    async setActive(id: string, value: boolean): Promise<void> {
      await own().http.send({
        permission: WRITE,
        method: 'PATCH',
        path: path(id),
        headers: { 'content-type': 'application/scim+json', accept: 'application/scim+json' },
        body: { schemas: [PATCH_OP], Operations: [{ op: 'replace', path: 'active', value }] },
      });
    },
  };
};

const refuse = (because: string) => ({ kind: 'refused', because }) as const;

const deactivate = (config: ScimConfig, options: ActOptions): Action => {
  const service = acting(config, options);
  const scope = scopeOf(config);
  return immediateAction('scim', {
    id: 'scim.deactivate_user',
    title: 'Switch a user off',
    classes: 'any',
    undo: 'exact',
    stage: 'freeze',
    permissions: { do: [READ, WRITE], verify: [READ], undo: [READ, WRITE] },
    async find(target) {
      if (config.actToken === undefined) return refuse('the connection has no actToken');
      const prefix = `scim:${scope}/Users/`;
      const { identityId } = target;
      if (identityId === undefined || !identityId.startsWith(prefix))
        return refuse(`${identityId ?? target.nativeId} is no user of ${scope}`);
      const id = identityId.slice(prefix.length);
      const user = await service.read(id);
      if (user === undefined) return refuse(`${scope} has no user ${id} any more`);
      const { active } = user;
      if (typeof active !== 'boolean')
        return refuse(`${scope} does not tell whether ${id} is active: it could not be restored`);
      const name = str(user['userName']) ?? id;
      return {
        facts: { userId: id, before: String(active) },
        changes: [active ? `set ${name} to inactive` : `none: ${name} is inactive already`],
        disruption: `${name} can no longer sign in to ${scope}`,
      };
    },
    async stands(facts) {
      const user = await service.read(idOf(facts));
      const stands = user === undefined || user['active'] === false;
      const state = user === undefined ? 'gone' : stands ? 'inactive' : 'not told to be inactive';
      return { stands, detail: `user ${idOf(facts)} is ${state}` };
    },
    make: (facts) => service.setActive(idOf(facts), false),
    residual: () => [
      {
        what: 'sessions and tokens that were given before',
        until: undefined,
        because:
          'SCIM switches the account and ends no session; whether the service does is its own matter',
      },
      {
        what: 'the account at the identity provider that provisions it',
        until: undefined,
        because:
          'it is untouched, and its next provisioning may switch the user on again: act there as well',
      },
    ],
    async takeBack(facts) {
      const id = idOf(facts);
      if (facts['before'] !== 'true')
        return { undone: true, differences: [], detail: `user ${id} was inactive before` };
      if ((await service.read(id)) === undefined)
        return {
          undone: false,
          differences: [`user ${id} was deleted meanwhile`],
          detail: `user ${id} is gone`,
        };
      await service.setActive(id, true);
      return { undone: true, differences: [], detail: `user ${id} is active again` };
    },
  });
};

export const scimActions = (config: ScimConfig, options: ActOptions = {}): readonly Action[] => [
  deactivate(config, options),
];
