/**
 * A secret of Actions set to a new value that its issuer has just minted. Docs: "REST API endpoints for GitHub Actions
 * Secrets", create or update. The old value is not ended here: that is for its issuer, once jobs run with the new one.
 */
import { CountersignError, DAY } from '../../../core/index.ts';
import type { Action, Residual } from '../../../model/index.ts';
import { str } from '../../record.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import { sealFor } from '../sealed-box.ts';
import { type Acting, nativeOf, readOr, refuse } from './acting.ts';

const READ = 'secrets: read';
const WRITE = 'secrets: write';
const permissions = { do: [READ, WRITE], verify: [READ], undo: [] };
const SECRET = '/repos/{owner}/{repo}/actions/secrets/{secret_name}';

export interface SecretPlaceToFill {
  readonly repository: string;
  readonly name: string;
  readonly stepId: string;
}

/**
 * Asks whoever issued the credential for a new one. Asked again for the same step it gives the same value, so that an
 * interrupted rotation ends with one credential.
 */
export type Mint = (place: SecretPlaceToFill) => Promise<{
  readonly value: string;
  /** Where it was minted; shown to people, holds no secret. */
  readonly receipt: string;
}>;

const residualAt = (at: number): readonly Residual[] => [
  {
    what: 'the old credential behind the secret',
    until: undefined,
    because: 'its issuer still accepts it: revoke it there, once jobs run with the new one',
  },
  {
    what: 'runs under way, which hold the old value',
    until: at + 5 * DAY,
    because:
      'a job is handed its secrets when it starts; on self-hosted runners it may run for 5 days',
  },
];

export const rotateSecret = (acting: Acting, mint: Mint | undefined): Action => {
  const placeOf = (owner: string, repo: string, name: string) => ({
    owner,
    repo,
    secret_name: name,
  });
  const changedAt = async (place: ReturnType<typeof placeOf>): Promise<string | undefined> => {
    const row = await readOr(acting.client(), READ, `GET ${SECRET}`, place);
    return row && (str(row['updated_at']) ?? '');
  };
  const planned = (plan: Parameters<Action['do']>[0]) =>
    placeOf(factOf(plan, 'owner'), factOf(plan, 'repo'), factOf(plan, 'name'));

  return vendorAction('github', {
    id: 'github.rotate_actions_secret',
    title: 'Set a secret of Actions to a newly minted credential',
    classes: ['workload'],
    undo: 'irreversible',
    stage: 'rotate',
    permissions,
    async planFor(target, _params, context) {
      if (mint === undefined) return refuse('nobody who mints the new credential is configured');
      const [, owner, repo, name] =
        /^secret\/actions\/([\w.-]+)\/([\w.-]+)\/([A-Za-z_]\w*)$/.exec(nativeOf(target)) ?? [];
      if (owner === undefined || repo === undefined || name === undefined)
        return refuse(
          `${target.nativeId} is no secret of a repository; those of organisations and environments are set by their owners`,
        );
      const before = await changedAt(placeOf(owner, repo, name));
      if (before === undefined) return refuse(`${owner}/${repo} has no secret ${name} any more`);
      return {
        facts: { owner, repo, name, before },
        changes: [`mint a new credential and set secret ${name} of ${owner}/${repo} to it`],
        disruption: 'jobs that start from now on use the new credential; none should fail',
        permissions,
        residual: residualAt(context.now()),
      };
    },
    async do(plan, context) {
      if (mint === undefined)
        throw new CountersignError('ERR_ACTION_REFUSED', 'nobody mints the new credential');
      const place = planned(plan);
      const { owner, repo, secret_name: name } = place;
      const alreadyDone = (await changedAt(place)) !== factOf(plan, 'before');
      const repository = `${owner}/${repo}`;
      let receipt = 'it was set since the plan was made';
      if (!alreadyDone) {
        const minted = await mint({ repository, name, stepId: context.stepId });
        receipt = minted.receipt;
        const client = acting.client();
        const route = 'GET /repos/{owner}/{repo}/actions/secrets/public-key';
        const box = (await readOr(client, READ, route, { owner, repo })) ?? {};
        await client.ask(WRITE, `PUT ${SECRET}`, {
          ...place,
          key_id: str(box['key_id']) ?? '',
          encrypted_value: await sealFor(str(box['key']) ?? '', minted.value),
        });
      }
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone,
        acceptedAt,
        residual: residualAt(acceptedAt),
        undoState: {},
        detail: `secret ${name} of ${repository}: ${receipt}`,
      };
    },
    async verify(plan, result, { now }) {
      const place = planned(plan);
      const at = await changedAt(place);
      const stands = at !== undefined && at !== factOf(plan, 'before');
      const checkedAt = now();
      const what = `secret ${place.secret_name} of ${place.owner}/${place.repo}`;
      return {
        effective: stands ? 'yes' : 'no',
        checkedAt,
        how: 'read_back',
        residual: result.residual.filter(({ until }) => until === undefined || until > checkedAt),
        detail: stands
          ? `${what} was set at ${at}; GitHub shows no value`
          : `${what} is ${at === undefined ? 'gone' : 'as it was'}`,
      };
    },
  });
};
