/**
 * Self-hosted runners: a workflow runs on the machine, and stays on it unless that is thrown away; whoever holds the
 * machine sees the secrets and the token of each job that it takes. Docs: "Secure use reference", self-hosted runners.
 */
import type { InventoryView } from '../../inventory/index.ts';
import type { AccessEdge, Identity } from '../../model/index.ts';
import { githubId, pipelineNative } from './ids.ts';

/** `runner/<org>/<id>` serves the organisation, `runner/<org>/<repo>/<id>` the one repository. */
const placeOf = (native: string): string | undefined => /^runner\/(.+)\/[^/]+$/.exec(native)?.[1];

const isOfRepository = (place: string): boolean => place.includes('/');

const isPipeline = ({ nativeId }: Identity): boolean => nativeId.startsWith('actions/');

/** Which repositories may use a runner of the organisation stands in its group, which is not read. */
const served = (view: InventoryView, org: string, place: string): readonly Identity[] => {
  if (!isOfRepository(place)) return view.inScope('identity', 'github', org).filter(isPipeline);
  const own = view.identity(githubId(pipelineNative(place)));
  return [...(own ? [own] : []), ...view.identitiesUnder(githubId(pipelineNative(place)))];
};

/** Out of a runner: to what runs on it. */
export const edgesOfRunner = (view: InventoryView, runner: Identity): readonly AccessEdge[] => {
  const place = placeOf(runner.nativeId);
  if (place === undefined) return [];
  const certain = isOfRepository(place) && !runner.flags.ephemeral;
  return served(view, runner.scope, place).map(({ id, name }) => ({
    from: runner.id,
    to: id,
    kind: 'can_become',
    because: runner.flags.ephemeral
      ? `jobs of ${name} may run on it; thrown away after each, it sees the one that it runs`
      : `jobs of ${name} ${certain ? 'run' : 'may run'} on it: it sees their secrets and tokens`,
    certain,
  }));
};

/** Out of a pipeline: to the machines that its jobs may run on, and stay on. */
export const edgesToRunners = (view: InventoryView, pipeline: Identity): readonly AccessEdge[] => {
  const place = pipeline.nativeId.slice('actions/'.length).replace(/\/environment\/.*$/, '');
  const [org = ''] = place.split('/');
  const depth = (native: string): number => native.split('/').length;
  const ofOrg = view
    .identitiesUnder(githubId(`runner/${org}`))
    .filter(({ nativeId }) => depth(nativeId) === 3);
  const ofRepo = isOfRepository(place) ? view.identitiesUnder(githubId(`runner/${place}`)) : [];
  return [...ofRepo, ...ofOrg]
    .filter(({ flags }) => !flags.ephemeral)
    .map((runner) => ({
      from: pipeline.id,
      to: runner.id,
      kind: 'can_become',
      because: `its jobs may run on ${runner.name}, a machine that is not thrown away after them`,
      certain: ofRepo.includes(runner),
    }));
};
