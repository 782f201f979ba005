/** Pipelines: a repository's Actions switched off, and a run stopped. */
import { DAY, HOUR, MINUTE } from '../../../core/index.ts';
import type { Action, Residual } from '../../../model/index.ts';
import { str } from '../../record.ts';
import { type Acting, fact, githubAction, nativeOf, pathIn, readOr, refuse } from './acting.ts';

const ADMIN = { read: 'administration: read', write: 'administration: write' } as const;
const ACTIONS = { read: 'actions: read', write: 'actions: write' } as const;

/** AWS MaxSessionDuration is 12 h at most; Google and Entra tokens end within hours. */
const cloudSessions = (at: number): Residual => ({
  what: 'cloud sessions got by OIDC from earlier jobs',
  until: at + 12 * HOUR,
  because:
    'a cloud does not ask GitHub again: the session lives as long as the cloud says, an AWS role at most 12 h',
});

/** Docs, "Usage limits": a job on GitHub's runners ends after 6 h, on one's own after 5 days. */
const runsUnderWay = (at: number): Residual => ({
  what: 'runs under way',
  until: at + 5 * DAY,
  because:
    'switching off stops new runs alone; a job may go on for 6 h, on self-hosted runners for 5 days: cancel the runs too',
});

/** Docs: "REST API endpoints for GitHub Actions permissions". */
export const disableActions = (acting: Acting): Action => {
  const read = (facts: Readonly<Record<string, string>>) =>
    readOr(acting.client(), ADMIN.read, 'GET /repos/{owner}/{repo}/actions/permissions', {
      owner: fact(facts, 'owner'),
      repo: fact(facts, 'repo'),
    });
  return githubAction({
    id: 'github.disable_actions',
    title: 'Switch Actions off for a repository',
    classes: ['workload'],
    undo: 'exact',
    stage: 'freeze',
    permissions: {
      do: [ADMIN.read, ADMIN.write],
      verify: [ADMIN.read],
      undo: [ADMIN.read, ADMIN.write],
    },
    async find(target) {
      const path = pathIn(nativeOf(target).replace(/^(?:actions|repo)\//, ''));
      const row = path === undefined ? undefined : await read(path);
      if (path === undefined || row === undefined)
        return refuse(`${target.nativeId} is no repository's pipeline: actions/owner/repo`);
      const before = row['enabled'] === true;
      return {
        facts: {
          ...path,
          before: String(before),
          allowed: str(row['allowed_actions']) ?? '',
          pinning:
            typeof row['sha_pinning_required'] === 'boolean'
              ? String(row['sha_pinning_required'])
              : '',
        },
        changes: [
          before
            ? `switch Actions off for ${path.owner}/${path.repo}`
            : 'none: Actions are off already',
        ],
        disruption: 'no workflow of the repository starts: no builds, no deployments, no scans',
      };
    },
    async stands(facts) {
      const enabled = (await read(facts))?.['enabled'] === true;
      return {
        stands: !enabled,
        detail: `Actions are ${enabled ? 'on' : 'off'} in ${fact(facts, 'owner')}/${fact(facts, 'repo')}`,
      };
    },
    async make(facts) {
      await acting.client().ask(ADMIN.write, 'PUT /repos/{owner}/{repo}/actions/permissions', {
        owner: fact(facts, 'owner'),
        repo: fact(facts, 'repo'),
        enabled: false,
      });
    },
    residual: (_facts, at) => [runsUnderWay(at), cloudSessions(at)],
    async takeBack(facts) {
      if (fact(facts, 'before') !== 'true')
        return { undone: true, differences: [], detail: 'Actions were off before and stay so' };
      const allowed = fact(facts, 'allowed');
      const pinning = fact(facts, 'pinning');
      await acting.client().ask(ADMIN.write, 'PUT /repos/{owner}/{repo}/actions/permissions', {
        owner: fact(facts, 'owner'),
        repo: fact(facts, 'repo'),
        enabled: true,
        ...(allowed === '' ? {} : { allowed_actions: allowed }),
        ...(pinning === '' ? {} : { sha_pinning_required: pinning === 'true' }),
      });
      return {
        undone: true,
        differences: [],
        detail: `Actions are on again in ${fact(facts, 'owner')}/${fact(facts, 'repo')}`,
      };
    },
  });
};

/** Docs: "Cancel a workflow run"; the job's own token ends with the job. */
export const cancelRun = (acting: Acting): Action => {
  const read = (facts: Readonly<Record<string, string>>) =>
    readOr(acting.client(), ACTIONS.read, 'GET /repos/{owner}/{repo}/actions/runs/{run_id}', {
      owner: fact(facts, 'owner'),
      repo: fact(facts, 'repo'),
      run_id: Number(fact(facts, 'run')),
    });
  return githubAction({
    id: 'github.cancel_run',
    title: 'Stop a workflow run',
    classes: ['workload'],
    undo: 'irreversible',
    stage: 'end_sessions',
    permissions: { do: [ACTIONS.read, ACTIONS.write], verify: [ACTIONS.read], undo: [] },
    async find(target, params) {
      const path = pathIn(nativeOf(target).replace(/^(?:actions|repo)\//, ''));
      const asked = params['runId'];
      const run =
        typeof asked === 'number' ? String(asked) : (str(asked)?.replace(/^run\//, '') ?? '');
      if (path === undefined || !/^\d+$/.test(run))
        return refuse(
          `a run needs its pipeline (actions/owner/repo) and params.runId; github.disable_actions stops new ones`,
        );
      const row = await read({ ...path, run });
      if (row === undefined) return refuse(`${path.owner}/${path.repo} has no run ${run}`);
      return {
        facts: { ...path, run },
        changes: [
          str(row['status']) === 'completed'
            ? `none: run ${run} is over already`
            : `cancel run ${run} of ${path.owner}/${path.repo}`,
        ],
        disruption: 'what the run was doing is left half done',
      };
    },
    async stands(facts) {
      const status = str((await read(facts))?.['status']);
      return {
        stands: status === undefined || status === 'completed',
        detail: `run ${fact(facts, 'run')} is ${status ?? 'gone'}`,
      };
    },
    async make(facts) {
      await acting
        .client()
        .ask(ACTIONS.write, 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel', {
          owner: fact(facts, 'owner'),
          repo: fact(facts, 'repo'),
          run_id: Number(fact(facts, 'run')),
        });
    },
    residual: (_facts, at) => [
      {
        what: 'an OIDC token the job had asked for',
        until: at + 15 * MINUTE,
        because: 'it can be shown to a cloud until it ends, minutes after it was made',
      },
      cloudSessions(at),
    ],
  });
};
