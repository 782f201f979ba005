/**
 * An access token given way to a new one of the same name, scopes and user. Docs, "Personal access tokens API", "Project
 * access tokens API", "Group access tokens API": rotate. The old one is refused at once, the new one is told once; to
 * rotate a token that is revoked already ends the whole family, so an old id is never asked for twice.
 */
import { CountersignError, DAY } from '../../../core/index.ts';
import type {
  Action,
  ActionContext,
  ActionPlan,
  ActionTarget,
  Keeper,
  Residual,
} from '../../../model/index.ts';
import { handTo, noPlaceFor } from '../../keeping.ts';
import { instant, type Raw, str } from '../../record.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import { type GitlabClient, listing, rights } from '../client.ts';
import { clones, idIn, refuse } from './frame.ts';

interface Sort {
  readonly id: string;
  readonly title: string;
  readonly read: string;
  readonly write: string;
  /** Parameter that names the place; undefined: the token is a person's. */
  readonly place: 'projectId' | 'groupId' | undefined;
  /** Of one token, and the list that its successor stands in. */
  paths(place: string, token: string): { readonly one: string; readonly list: string };
}

const ONE_YEAR = 365;

/** A token's successor has another number and the same name: the name is what its consumers are found by. */
const holderOf = ({ scope }: ActionTarget, account: string) => ({
  system: 'gitlab',
  scope,
  account,
});

/** As long as the old one was meant to live; GitLab's own default is a week. */
const endOf = (row: Raw, now: number): string | undefined => {
  const [from, to] = [instant(row['created_at']), instant(row['expires_at'])];
  if (from === undefined || to === undefined) return undefined;
  const days = Math.min(ONE_YEAR, Math.max(1, Math.round((to - from) / DAY)));
  return new Date(now + days * DAY).toISOString().slice(0, 10);
};

const residual: readonly Residual[] = [
  {
    what: 'tokens, keys and jobs that were made with the old token',
    until: undefined,
    because: 'what its holder created by the API stands by itself: sweep what was added since',
  },
  clones,
];

const permissionsOf = ({ read, write }: Sort) => ({ do: [read, write], verify: [read], undo: [] });

const rotate = (
  client: () => GitlabClient,
  keeper: Keeper | undefined,
  { id, title, read, write, place, paths }: Sort,
): Action => {
  const permissions = permissionsOf({ id, title, read, write, place, paths });
  const pathsOf = (plan: ActionPlan) => paths(factOf(plan, 'place'), factOf(plan, 'token'));
  const now = (plan: ActionPlan): Promise<Raw | undefined> => client().one(read, pathsOf(plan).one);

  const exchange = async (
    plan: ActionPlan,
    token: string,
    context: ActionContext,
  ): Promise<string> => {
    const end = factOf(plan, 'expires');
    const path = `${paths(factOf(plan, 'place'), token).one}/rotate`;
    const row = await client().change(write, 'POST', path, end === '' ? {} : { expires_at: end });
    const secret = str(row['token']);
    if (secret === undefined)
      throw new CountersignError(
        'ERR_SOURCE_UNAVAILABLE',
        'GitLab rotated the token and did not tell the new one; do it again',
      );
    return handTo(keeper, {
      ...holderOf(plan.target, factOf(plan, 'name')),
      kind: 'token',
      handle: String(row['id']),
      secret,
      stepId: context.stepId,
    });
  };

  /** The one that took its place; GitLab numbers tokens upwards. */
  const successor = async (plan: ActionPlan): Promise<string | undefined> => {
    const old = Number(factOf(plan, 'token'));
    let found: number | undefined;
    for await (const page of listing(client(), read, pathsOf(plan).list))
      for (const row of page) {
        const number = Number(row['id']);
        const same =
          String(row['user_id']) === factOf(plan, 'user') && row['name'] === factOf(plan, 'name');
        if (same && row['active'] === true && number > (found ?? old)) found = number;
      }
    return found === undefined ? undefined : String(found);
  };

  return vendorAction('gitlab', {
    id,
    title,
    classes: 'any',
    undo: 'irreversible',
    stage: 'rotate',
    permissions,
    async planFor(target, params, context) {
      // Before anything is asked: without a keeper there is nothing to ask for.
      const keeperless =
        keeper === undefined && (await noPlaceFor(keeper, holderOf(target, target.nativeId)));
      if (keeperless) return refuse(keeperless);
      const token = idIn(target, 'token');
      const at =
        place === undefined ? '' : (/^\d{1,18}$/.exec(String(params[place] ?? ''))?.[0] ?? '');
      if (token === undefined || (place !== undefined && at === ''))
        return refuse(
          `${target.nativeId}: the target is token/ID${place === undefined ? '' : `, with params.${place}`}`,
        );
      const row = await client().one(read, paths(at, token).one);
      if (row === undefined) return refuse(`there is no token ${token} here`);
      if (row['revoked'] === true || row['active'] === false)
        return refuse(`token ${token} is dead already: make a new one where it is needed`);
      const name = str(row['name']) ?? '';
      const homeless = await noPlaceFor(keeper, holderOf(target, name));
      if (homeless !== undefined) return refuse(homeless);
      return {
        facts: {
          place: at,
          token,
          name,
          user: String(row['user_id'] ?? ''),
          expires: endOf(row, context.now()) ?? '',
        },
        changes: [`give token ${token} (${name}) way to a new one, and hand that to its keeper`],
        disruption: 'whatever uses the old token is refused at once, until it is given the new one',
        permissions,
        residual,
      };
    },
    async do(plan, context) {
      const row = await now(plan);
      const isDead = row === undefined || row['revoked'] === true;
      const kept = isDead ? await keeper?.delivered(context.stepId) : undefined;
      const from = isDead && kept === undefined ? await successor(plan) : factOf(plan, 'token');
      const token = factOf(plan, 'token');
      const answer = (alreadyDone: boolean, detail: string) => ({
        accepted: true,
        alreadyDone,
        acceptedAt: context.now(),
        residual,
        undoState: {},
        detail,
      });
      if (kept !== undefined) return answer(true, `token ${token} was rotated; ${kept.receipt}`);
      if (from === undefined) return answer(true, `token ${token} was revoked by somebody`);
      return answer(false, `token ${token} is rotated; ${await exchange(plan, from, context)}`);
    },
    async verify(plan, result, { held, now: clock }) {
      const token = factOf(plan, 'token');
      const said = { residual: result.residual };
      const answer = held?.nativeId === `token/${token}` ? await held.probe() : 'unknown';
      if (answer !== 'unknown')
        return {
          ...said,
          checkedAt: clock(),
          how: 'held_credential',
          effective: answer === 'refused' ? 'yes' : 'no',
          detail: `GitLab ${answer === 'refused' ? 'refuses' : 'still accepts'} token ${token}`,
        };
      const row = await now(plan);
      const isDead = row === undefined || row['revoked'] === true;
      return {
        ...said,
        checkedAt: clock(),
        how: 'read_back',
        effective: isDead ? 'yes' : 'no',
        detail: `token ${token} is ${isDead ? 'revoked' : 'valid'}`,
      };
    },
  });
};

const sorts: readonly Sort[] = [
  {
    id: 'gitlab.rotate_token',
    title: 'Rotate a personal access token',
    read: rights.admin,
    write: rights.actAdmin,
    place: undefined,
    paths: (_place, token) => ({
      one: `/personal_access_tokens/${token}`,
      list: '/personal_access_tokens',
    }),
  },
  {
    id: 'gitlab.rotate_project_token',
    title: 'Rotate an access token of a project',
    read: rights.maintainer,
    write: rights.actMaintainer,
    place: 'projectId',
    paths: (place, token) => ({
      one: `/projects/${place}/access_tokens/${token}`,
      list: `/projects/${place}/access_tokens`,
    }),
  },
  {
    id: 'gitlab.rotate_group_token',
    title: 'Rotate an access token of a group',
    read: rights.owner,
    write: rights.actOwner,
    place: 'groupId',
    paths: (place, token) => ({
      one: `/groups/${place}/access_tokens/${token}`,
      list: `/groups/${place}/access_tokens`,
    }),
  },
];

export const rotations = (
  client: () => GitlabClient,
  keeper: Keeper | undefined,
): readonly Action[] => sorts.map((sort) => rotate(client, keeper, sort));
