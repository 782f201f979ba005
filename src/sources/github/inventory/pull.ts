/** The live pull of one organisation. */
import type { BlindSpot, InventoryFact, Snapshot } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import { pullAreas } from '../../pull-areas.ts';
import { connectGithub, type GithubOptions } from '../client.ts';
import type { GithubConfig } from '../config.ts';
import { repoId } from '../ids.ts';
import { orgAreas } from './org-areas.ts';
import { repoAreas } from './repo-areas.ts';
import type { GithubWorld } from './world.ts';

/** What no right opens. Docs: "Managing programmatic access to your organization". */
const neverSeen: readonly BlindSpot[] = [
  {
    area: 'classic tokens',
    because:
      'GitHub lists classic personal access tokens and SSH keys only where single sign-on authorised them; what else its owners made shows when the audit log sees it used',
  },
  {
    area: 'keys of apps',
    because: 'private keys and live tokens of GitHub Apps are shown to the owner of the app alone',
  },
];

/** Repositories with what was read of their guard; untold where it was not. */
const finish =
  (world: GithubWorld) =>
  (facts: readonly InventoryFact[]): readonly InventoryFact[] =>
    facts.map((fact) => {
      if (fact.kind !== 'resource' || fact.type !== 'repository') return fact;
      const tags = world.protection.get(fact.name);
      return tags === undefined || fact.id !== repoId(fact.name)
        ? fact
        : { ...fact, tags: { ...fact.tags, ...tags } };
    });

export async function* pullGithub(
  config: GithubConfig,
  at: number,
  options: PullOptions & GithubOptions = {},
): AsyncIterable<Snapshot> {
  const client = connectGithub(config, 'read', options);
  const world: GithubWorld = {
    client,
    config,
    saml: new Map(),
    teams: [],
    repos: [],
    environments: new Map(),
    orgTemplate: undefined,
    templates: new Map(),
    rulesets: new Set(),
    protection: new Map(),
  };
  // Whom GitHub does not know at all gets no list of blind spots.
  await client.ask('metadata: read', 'GET /rate_limit');
  const snapshot = await pullAreas({
    system: 'github',
    scope: config.organization,
    at,
    areas: [...orgAreas, ...repoAreas],
    world,
    options,
    finish: finish(world),
  });
  yield { ...snapshot, blind: [...snapshot.blind, ...neverSeen] };
}
