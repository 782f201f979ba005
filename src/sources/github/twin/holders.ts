/**
 * Tokens that somebody else may hold: whose they are, what they open, and how the audit log names who comes with one.
 * Docs: "Identifying audit log events performed by an access token".
 */
import { createHash } from 'node:crypto';
import type { TwinRequest, TwinRoute } from '../../twin-server.ts';
import { inRepo } from './answers.ts';
import type { TwinLog } from './changes.ts';
import type { TwinState } from './state.ts';

type Seeded = 'fineGrained' | 'classic' | 'app' | 'vendorApp' | 'guest' | 'member';

/** Two of sam's, those of the apps of our own and of somebody else, one of guest's and one of a member's. */
export const heldTokens: Readonly<Record<Seeded, string>> = {
  fineGrained: 'github_pat_11AAAA_sam',
  classic: 'ghp_sams_classic_token',
  app: 'ghs_countersign_ci',
  vendorApp: 'ghs_deploy_helper',
  guest: 'ghp_guests_token',
  member: 'ghp_member_0',
};

type Named = Readonly<Record<string, unknown>>;

export interface Holder {
  readonly actor: string;
  readonly type: string;
  /** As the lists of tokens have it; apps' tokens stand in none. */
  readonly tokenId?: number;
  readonly may: readonly string[];
  /** Does it still open what the organisation has? */
  opens(state: TwinState): boolean;
}

const reads = ['metadata: read', 'contents: read'];
const manages = [...reads, 'administration: write'];
const CLASSIC = 'Personal access token (classic)';
const APP = 'GitHub App server-to-server token';

const isOn = (state: TwinState, id: number): boolean =>
  state.installations.find((one) => one.id === id)?.suspended_at === null;

const seeded: readonly (readonly [string, Holder])[] = [
  [
    heldTokens.fineGrained,
    {
      actor: 'sam',
      type: 'Fine-grained personal access token',
      tokenId: 4_711,
      may: manages,
      opens: ({ pats }: TwinState) => pats.some(({ id }) => id === 401),
    },
  ],
  [
    heldTokens.classic,
    {
      actor: 'sam',
      type: CLASSIC,
      tokenId: 4_801,
      may: manages,
      opens: ({ authorizations }: TwinState) =>
        authorizations.some((one) => one.credential_id === 451),
    },
  ],
  [
    heldTokens.app,
    {
      actor: 'countersign-ci[bot]',
      type: APP,
      may: manages,
      opens: (state: TwinState) => isOn(state, 301),
    },
  ],
  [
    heldTokens.vendorApp,
    {
      actor: 'deploy-helper[bot]',
      type: APP,
      may: reads,
      opens: (state: TwinState) => isOn(state, 302),
    },
  ],
  [
    heldTokens.guest,
    {
      actor: 'guest',
      type: CLASSIC,
      tokenId: 4_901,
      may: manages,
      opens: ({ users, blocks }: TwinState) => users.has('guest') && !blocks.has('guest'),
    },
  ],
  [
    heldTokens.member,
    {
      actor: 'member-0',
      type: CLASSIC,
      tokenId: 4_902,
      may: reads,
      opens: ({ users }: TwinState) => users.has('member-0'),
    },
  ],
];

export const tokenIn = ({ headers }: TwinRequest): string =>
  (headers['authorization'] ?? '').replace(/^(?:bearer|token) /i, '');

/** As the audit log writes a token. */
export const hashOf = (token: string): string =>
  createHash('sha256').update(token).digest('base64');

export const createHolders = (state: TwinState) => {
  const holders = new Map(seeded);
  /** Fields by which the audit log names whoever comes with a token. */
  const named = (token: string): Named | undefined => {
    const holder = holders.get(token);
    return (
      holder && {
        actor: holder.actor,
        actor_is_bot: holder.actor.endsWith('[bot]'),
        programmatic_access_type: holder.type,
        hashed_token: hashOf(token),
        ...(holder.tokenId === undefined ? {} : { token_id: holder.tokenId }),
      }
    );
  };
  return {
    hold: (token: string, holder: Holder) => void holders.set(token, holder),
    /** Undefined: it is nobody's of these. */
    holderOf(token: string): { may(permission: string): boolean } | undefined {
      const holder = holders.get(token);
      return holder && { may: (one) => holder.may.includes(one) && holder.opens(state) };
    },
    named,
    /** Of who comes with this request; undefined where it is nobody of these. */
    actorIn(request: TwinRequest): Named | undefined {
      const said = named(tokenIn(request));
      return (
        said && {
          ...said,
          // A twin is reached over loopback: a test says where its caller sits.
          actor_ip: request.headers['x-forwarded-for'] ?? '127.0.0.1',
          user_agent: request.headers['user-agent'],
        }
      );
    },
  };
};

/** What those who hold a token do beside listing repositories; each is logged as GitHub does. */
export const holderRoutes = (state: TwinState, log: TwinLog): readonly TwinRoute[] => [
  {
    method: 'GET',
    path: '/repos/:owner/:repo/zipball/:ref',
    permission: 'contents: read',
    answer: inRepo(state, (repo) => {
      log('repo.download_zip', { operation_type: 'access', repo: `${state.org}/${repo.name}` });
      return { status: 200, body: 'PK' };
    }),
  },
  {
    method: 'DELETE',
    path: '/repos/:owner/:repo/branches/:branch/protection',
    permission: 'administration: write',
    answer: inRepo(state, (repo, { params }) => {
      repo.protection = undefined;
      log('protected_branch.destroy', {
        operation_type: 'remove',
        repo: `${state.org}/${repo.name}`,
        name: params['branch'],
      });
      return { status: 204 };
    }),
  },
];
