/** People and teams, each list behind the one permission that opens it. */
import { isCountersignError } from '../../../core/index.ts';
import { known, unknown } from '../../../model/index.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { githubId, teamId } from '../ids.ts';
import { listing } from '../listing.ts';
import {
  memberFacts,
  membersGroup,
  membershipFact,
  outsideFact,
  repoGrant,
  teamFacts,
} from './people.ts';
import type { GithubArea, GithubWorld } from './world.ts';

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

export const saml: GithubArea = {
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

export const members: GithubArea = {
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

export const outside: GithubArea = {
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

export const teams: GithubArea = {
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
