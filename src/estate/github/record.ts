/** Entries of the organisation's audit log. https://docs.github.com/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/audit-log-events-for-your-organization */
import { spotOf } from '../common/spot.ts';
import type { Json } from '../common/stable.ts';
import type { Repository } from '../organisation/model.ts';
import type { Spot } from '../places.ts';
import type { Random } from '../random.ts';
import { type GithubBot, type GithubUser, ORG } from './org.ts';

export interface GithubClient {
  readonly address: string;
  readonly spot: Spot | undefined;
  readonly agent: string;
}

export interface Entry {
  readonly at: number;
  readonly random: Random;
  readonly action: string;
  readonly operation: 'create' | 'modify' | 'remove' | 'access' | 'authentication' | 'transfer';
  readonly actor: GithubUser | GithubBot;
  readonly client?: GithubClient | undefined;
  readonly repo?: Repository | undefined;
  readonly more?: Json;
}

const repoFields = (repo: Repository | undefined): Json =>
  repo === undefined
    ? {}
    : {
        repo: repo.name,
        repo_id: repo.id,
        public_repo: repo.visibility === 'public',
        visibility: repo.visibility,
      };

export const auditEntry = ({
  at,
  random,
  action,
  operation,
  actor,
  client,
  repo,
  more,
}: Entry): Json => ({
  '@timestamp': at,
  _document_id: random.hex(22),
  action,
  actor: actor.login,
  actor_id: actor.id,
  ...('slug' in actor ? { actor_is_bot: true } : {}),
  ...(client === undefined
    ? {}
    : {
        actor_ip: client.address,
        actor_location: { country_code: (spotOf(client.address) ?? client.spot)?.country ?? '' },
        user_agent: client.agent,
      }),
  business: 'northwind-enterprise',
  business_id: 4071,
  created_at: at,
  operation_type: operation,
  org: ORG,
  org_id: 90_221_117,
  ...repoFields(repo),
  ...more,
});

/** A personal token shows its id and hash; the value is never in the log. */
export const withToken = (
  user: Pick<GithubUser, 'tokenId' | 'hashedToken'>,
  scopes = 'repo,read:org',
): Json => ({
  programmatic_access_type: 'Personal access token (classic)',
  token_id: user.tokenId,
  hashed_token: user.hashedToken,
  token_scopes: scopes,
});

/** An app's token lives an hour, and is another one each time. */
export const withAppToken = (random: Random): Json => ({
  programmatic_access_type: 'GitHub App server-to-server token',
  hashed_token: Buffer.from(random.hex(64), 'hex').toString('base64'),
  token_scopes: '',
});

export const withKey = ({ keyFingerprint }: Pick<GithubUser, 'keyFingerprint'>): Json => ({
  programmatic_access_type: 'SSH key',
  public_key_fingerprint: keyFingerprint,
});

export const overHttps: Json = { transport_protocol: 1, transport_protocol_name: 'http' };
export const overSsh: Json = { transport_protocol: 2, transport_protocol_name: 'ssh' };
