/** What an organisation lists of itself: settings, repositories, apps, tokens, runners, webhooks. */
import { CountersignError, isCountersignError } from '../../../core/index.ts';
import type { FactKind, InventoryFact } from '../../../model/index.ts';
import { obj, type Raw, str } from '../../record.ts';
import { pipelineNative } from '../ids.ts';
import { listing } from '../listing.ts';
import { hookFact, installationFacts, runnerFact } from './apps.ts';
import { identityFact } from './facts.ts';
import { members, outside, saml, teams } from './people-areas.ts';
import { orgFacts, repoFact, repoRef } from './repositories.ts';
import { authorizationFacts, fineGrainedFacts } from './tokens.ts';
import { ADMIN, type GithubArea, type GithubWorld } from './world.ts';

const organization: GithubArea = {
  name: 'organisation',
  permission: ADMIN,
  kinds: ['resource', 'entitlement'],
  async *list({ client }) {
    const { data } = await client.ask(ADMIN, 'GET /orgs/{org}');
    const facts = orgFacts(client.org, obj(data));
    if (facts === undefined) {
      throw new CountersignError(
        'ERR_SOURCE_DENIED',
        `GitHub left out the settings of ${client.org}, as it does without ${ADMIN}`,
        { detail: { permission: ADMIN } },
      );
    }
    yield facts;
  },
};

const orgPipeline = (org: string): InventoryFact =>
  identityFact({
    native: pipelineNative(org),
    org,
    class: 'workload',
    classReason: 'all Actions workflows of the organisation: what its common secrets are handed to',
    interactive: false,
  });

/** Everything told repository by repository stands or falls with their list. */
const ofRepositories: readonly FactKind[] = [
  'resource',
  'identity',
  'credential',
  'entitlement',
  'owner',
];

const repositories: GithubArea = {
  name: 'repositories',
  permission: 'metadata: read',
  kinds: ofRepositories,
  async *list(world) {
    const { org } = world.client;
    yield [orgPipeline(org)];
    for await (const page of listing(world.client, 'metadata: read', 'GET /orgs/{org}/repos')) {
      yield page.flatMap((row) => {
        const ref = repoRef(row);
        if (ref === undefined) return [];
        world.repos.push(ref);
        return [repoFact(org, row, ref)];
      });
    }
  },
};

/** The public page of an app; private ones have none for others. */
const appPage = async (
  { client }: GithubWorld,
  slug: string | undefined,
): Promise<Raw | undefined> => {
  if (slug === undefined) return undefined;
  try {
    return obj((await client.ask(ADMIN, 'GET /apps/{app_slug}', { app_slug: slug })).data);
  } catch (fault) {
    const isHidden =
      isCountersignError(fault, 'ERR_NOT_FOUND') || isCountersignError(fault, 'ERR_SOURCE_DENIED');
    if (!isHidden) throw fault;
    return undefined;
  }
};

const installations: GithubArea = {
  name: 'apps',
  permission: ADMIN,
  kinds: ['identity', 'entitlement'],
  async *list(world) {
    const ownApps = new Set((world.config.ownApps ?? []).map(({ appId }) => String(appId)));
    for await (const page of listing(world.client, ADMIN, 'GET /orgs/{org}/installations')) {
      const pages = await Promise.all(page.map((row) => appPage(world, str(row['app_slug']))));
      yield page.flatMap((row, index) =>
        installationFacts(world.client.org, row, { ownApps, page: pages[index] }),
      );
    }
  },
};

const authorizations: GithubArea = {
  name: 'tokens authorised for single sign-on',
  permission: ADMIN,
  kinds: ['credential', 'entitlement'],
  async *list(world) {
    for await (const page of listing(
      world.client,
      ADMIN,
      'GET /orgs/{org}/credential-authorizations',
    ))
      yield page.flatMap((row) => authorizationFacts(world.client.org, row));
  },
};

const PATS = 'organization_personal_access_tokens: read';

const fineGrained: GithubArea = {
  name: 'fine-grained tokens',
  permission: PATS,
  kinds: ['credential', 'entitlement'],
  async *list(world) {
    const route = 'GET /orgs/{org}/personal-access-tokens';
    for await (const page of listing(world.client, PATS, route)) {
      for (const grant of page) {
        const repos: Raw[] = [];
        if (str(grant['repository_selection']) === 'subset') {
          const more = { pat_id: grant['id'] };
          for await (const some of listing(
            world.client,
            PATS,
            `${route}/{pat_id}/repositories`,
            more,
          ))
            repos.push(...some);
        }
        yield fineGrainedFacts(world.client.org, grant, repos);
      }
    }
  },
};

const simple = (
  name: string,
  permission: string,
  kind: FactKind,
  route: string,
  map: (org: string, row: Raw) => readonly InventoryFact[],
): GithubArea => ({
  name,
  permission,
  kinds: [kind],
  async *list(world) {
    for await (const page of listing(world.client, permission, route))
      yield page.flatMap((row) => map(world.client.org, row));
  },
});

export const orgAreas: readonly GithubArea[] = [
  saml,
  members,
  outside,
  teams,
  organization,
  repositories,
  installations,
  authorizations,
  fineGrained,
  simple(
    'runners',
    'organization_self_hosted_runners: read',
    'identity',
    'GET /orgs/{org}/actions/runners',
    (org, row) => runnerFact(org, org, row),
  ),
  simple('webhooks', 'organization_hooks: read', 'resource', 'GET /orgs/{org}/hooks', (org, row) =>
    hookFact(org, org, row),
  ),
];
