/** What a pull of GitHub lists, area by area, each behind the one permission that opens it. */
import { CountersignError, isCountersignError } from '../../../core/index.ts';
import { type FactKind, type InventoryFact, known, unknown } from '../../../model/index.ts';
import type { Area } from '../../pull-areas.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import type { GithubClient } from '../client.ts';
import type { GithubConfig } from '../config.ts';
import { githubId, pipelineNative, teamId } from '../ids.ts';
import { listing } from '../listing.ts';
import {
  authorizationFacts,
  fineGrainedFacts,
  hookFact,
  installationFacts,
  runnerFact,
} from './credentials.ts';
import { identityFact } from './facts.ts';
import type { RepoRef, SubjectTemplate } from './oidc.ts';
import {
  memberFacts,
  membersGroup,
  membershipFact,
  outsideFact,
  repoGrant,
  type SamlName,
  teamFacts,
} from './people.ts';
import { orgFacts, repoFact, repoRef } from './repositories.ts';

export interface GithubWorld {
  readonly client: GithubClient;
  readonly config: GithubConfig;
  readonly saml: Map<string, SamlName>;
  readonly teams: string[];
  readonly repos: RepoRef[];
  readonly environments: Map<string, readonly Raw[]>;
  orgTemplate: Raw | undefined;
  readonly templates: Map<string, SubjectTemplate>;
  /** Tags found later, laid over the repositories at the end. */
  readonly protection: Map<string, Readonly<Record<string, string>>>;
}

type GithubArea = Area<GithubWorld>;

const MEMBERS = `query members($org: String!, $after: String) { organization(login: $org) {
  membersWithRole(first: 100, after: $after) { pageInfo { hasNextPage endCursor }
    edges { hasTwoFactorEnabled role node { login databaseId createdAt email
      organizationVerifiedDomainEmails(login: $org) } } } } }`;

const SAML = `query saml($org: String!, $after: String) { organization(login: $org) { samlIdentityProvider { issuer
  externalIdentities(first: 100, after: $after) { pageInfo { hasNextPage endCursor }
    edges { node { samlIdentity { nameId } user { login } } } } } } }`;

const MOST_PAGES = 10_000;

/** Edges of a GraphQL connection, page by page. */
async function* edges(
  { client }: GithubWorld,
  query: { readonly text: string; readonly permission: string },
  find: (organization: Raw) => Raw,
): AsyncIterable<{ readonly edges: readonly Raw[]; readonly around: Raw }> {
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await client.graphql(query.permission, query.text, { org: client.org, after });
    const organization = obj(answer['organization']);
    const connection = find(organization);
    yield { edges: list(connection['edges']).map(obj), around: organization };
    const info = obj(connection['pageInfo']);
    const next = str(info['endCursor']);
    if (info['hasNextPage'] !== true || next === undefined || next === after) return;
    after = next;
  }
}

const saml: GithubArea = {
  name: 'single sign-on names',
  permission: 'organization_administration: read',
  kinds: [],
  async *list(world) {
    const query = { text: SAML, permission: 'organization_administration: read' };
    const find = (organization: Raw) =>
      obj(obj(organization['samlIdentityProvider'])['externalIdentities']);
    for await (const page of edges(world, query, find)) {
      const issuer = str(obj(page.around['samlIdentityProvider'])['issuer']);
      for (const { node } of page.edges as readonly { readonly node?: unknown }[]) {
        const login = str(obj(obj(node)['user'])['login']);
        const nameId = str(obj(obj(node)['samlIdentity'])['nameId']);
        if (login && nameId) world.saml.set(login, { nameId, issuer });
      }
      yield [];
    }
  },
};

const members: GithubArea = {
  name: 'members',
  permission: 'members: read',
  kinds: ['identity', 'membership', 'group', 'entitlement'],
  async *list(world) {
    const { org } = world.client;
    yield [membersGroup(org)];
    const query = { text: MEMBERS, permission: 'members: read' };
    for await (const page of edges(world, query, (one) => obj(one['membersWithRole'])))
      yield page.edges.flatMap((edge) => memberFacts(org, edge, world.saml));
  },
};

const outside: GithubArea = {
  name: 'outside collaborators',
  permission: 'members: read',
  kinds: ['identity'],
  async *list(world) {
    const { org } = world.client;
    const route = 'GET /orgs/{org}/outside_collaborators';
    let without: Set<string> | undefined = new Set();
    try {
      for await (const page of listing(world.client, 'members: read', route, {
        filter: '2fa_disabled',
      }))
        for (const user of page) without.add(str(user['login']) ?? '');
    } catch (fault) {
      // Only owners may filter so; others are told 422.
      if (!isCountersignError(fault, 'ERR_ACTION_FAILED')) throw fault;
      without = undefined;
    }
    const untold = unknown('GitHub tells the second factor to owners of the organisation alone');
    for await (const page of listing(world.client, 'members: read', route)) {
      yield page.flatMap((user) =>
        outsideFact(org, user, without ? known(!without.has(str(user['login']) ?? '')) : untold),
      );
    }
  },
};

const teams: GithubArea = {
  name: 'teams',
  permission: 'members: read',
  kinds: ['group', 'membership', 'entitlement'],
  async *list(world) {
    const { org } = world.client;
    for await (const page of listing(world.client, 'members: read', 'GET /orgs/{org}/teams')) {
      for (const team of page) world.teams.push(str(team['slug']) ?? '');
      yield page.flatMap((team) => teamFacts(org, team));
    }
    for (const slug of world.teams) {
      const holder = teamId(`${org}/${slug}`);
      const path = 'GET /orgs/{org}/teams/{team_slug}';
      for await (const page of listing(world.client, 'members: read', `${path}/members`, {
        team_slug: slug,
      }))
        yield page.flatMap((user) => {
          const login = str(user['login']);
          return login ? [membershipFact(githubId(login), holder)] : [];
        });
      for await (const page of listing(world.client, 'members: read', `${path}/repos`, {
        team_slug: slug,
      }))
        yield page.flatMap((repo) => {
          const name = str(repo['full_name']);
          const level = str(repo['role_name']);
          return name && level ? [repoGrant(holder, name, level)] : [];
        });
    }
  },
};

const ADMIN = 'organization_administration: read';

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
