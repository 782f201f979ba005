/**
 * Sign-in by the site's own OpenID provider: authorization code with PKCE (RFC 7636), state and nonce (OpenID Connect
 * Core 1.0, 3.1), the issuer pinned, roles from a claim. What it cannot prove gives nobody anything: only a verified
 * e-mail address is a name here, because owners are asked by that name.
 */
import * as openid from 'openid-client';
import { z } from 'zod';
import {
  boundedFetch,
  type Clock,
  CountersignError,
  HOUR,
  type Log,
  MINUTE,
  messageOf,
  type OutboundPolicy,
  sha256Hex,
} from '../../core/index.ts';
import type { InventoryView } from '../../inventory/index.ts';
import type { Sealer, TenantStore, UserRow } from '../../store/index.ts';
import type { RoleName } from '../contract/index.ts';
import { type KeptOidc, keepOidc, type OidcSettings } from './settings.ts';
import { transactions } from './transaction.ts';

/** How long a discovery document is believed. */
const DISCOVERED_MS = 10 * MINUTE;
/** Somebody whom the provider saw longer ago is asked anew. */
const OLDEST_PROOF_SECONDS = (12 * HOUR) / 1_000;

export interface OidcParts {
  readonly store: TenantStore;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly log: Log;
  /** Origin by which a browser reaches us. */
  publicUrl(): string;
  outbound(): Promise<OutboundPolicy>;
  /** The graph in force, to know whose accounts are whose. */
  view(): InventoryView | undefined;
}

/** What the provider proved of somebody. */
interface OidcPerson {
  readonly user: UserRow;
  readonly isNew: boolean;
  /** When they proved themselves there, epoch ms. */
  readonly provedAt: number;
  readonly next: string | undefined;
}

const begun = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  issuer: z.string(),
  fresh: z.boolean(),
  next: z.string().optional(),
});

const refused = (because: string): CountersignError =>
  new CountersignError('ERR_UNAUTHENTICATED', because);

/** Values of a claim: a text, or a list of them. */
const valuesOf = (claim: unknown): readonly string[] =>
  (Array.isArray(claim) ? claim : [claim]).filter((one) => typeof one === 'string');

const rolesFrom = (settings: OidcSettings, claim: unknown): readonly RoleName[] => {
  const values = new Set(valuesOf(claim));
  const roles = settings.roles.filter(({ value }) => values.has(value));
  return [...new Set(roles.flatMap((one) => one.roles))];
};

type Claims = Readonly<Record<string, unknown>>;

/** The e-mail address, where it is proved to be theirs. */
const emailOf = ({ email }: OidcSettings, claims: Claims): string | undefined => {
  const said = claims['email'];
  const proved = email === 'always' || claims['email_verified'] === true;
  return proved && typeof said === 'string' && said.includes('@') ? said.toLowerCase() : undefined;
};

/** Accounts that are called after this address: whose they are is linked to what they did. */
const accountsOf = (view: InventoryView | undefined, email: string): readonly string[] =>
  (view?.whoIs(email) ?? []).flatMap(({ id }) =>
    view?.identity(id)?.name.toLowerCase() === email ? [id] : [],
  );

export const createOidc = (parts: OidcParts) => {
  const { store, clock } = parts;
  const kept = keepOidc(store, parts.sealer);
  const transaction = transactions(`${store.tenant}/sign-in/oidc`, begun, parts);
  let known:
    | { readonly of: string; readonly until: number; readonly config: openid.Configuration }
    | undefined;

  const discover = async ({ settings, secret }: KeptOidc): Promise<openid.Configuration> => {
    const of = sha256Hex(JSON.stringify([settings, secret]));
    if (known?.of === of && known.until > clock.now()) return known.config;
    const policy = await parts.outbound();
    const issuer = new URL(settings.issuer);
    const plain = issuer.protocol === 'http:';
    // Without TLS only what the site allowed by name: a provider on its own machine.
    if (plain && !policy.allowPrivateHosts.includes(issuer.hostname))
      throw new CountersignError('ERR_CONFIG_INVALID', 'the issuer has to be reached by https');
    const config = await openid
      .discovery(issuer, settings.clientId, secret, undefined, {
        // The ID token's own signature counts, however it came.
        execute: [
          openid.enableNonRepudiationChecks,
          ...(plain ? [openid.allowInsecureRequests] : []),
        ],
        [openid.customFetch]: async (url, { method, headers, body }) => {
          const answer = await boundedFetch(
            url,
            { method, headers, ...(body == null ? {} : { body: String(body) }) },
            policy,
          );
          return new Response(answer.text === '' ? null : answer.text, {
            status: answer.status,
            headers: answer.headers,
          });
        },
      })
      .catch((cause: unknown) => {
        throw new CountersignError(
          'ERR_SOURCE_UNAVAILABLE',
          `the identity provider ${settings.issuer} cannot be used: ${messageOf(cause)}`,
          { cause },
        );
      });
    if (config.serverMetadata().issuer !== settings.issuer)
      throw new CountersignError(
        'ERR_CONFIG_INVALID',
        `it calls itself ${config.serverMetadata().issuer}, not ${settings.issuer}`,
      );
    known = { of, until: clock.now() + DISCOVERED_MS, config };
    return config;
  };

  const inForce = async (): Promise<KeptOidc> => {
    const now = await kept.read();
    if (now) return now;
    throw new CountersignError('ERR_NOT_FOUND', 'no identity provider is set up here');
  };
  const returnTo = (): string => `${parts.publicUrl()}/sign-in/oidc`;
  const notVouched = (error: unknown): never => {
    parts.log.warn({ because: messageOf(error) }, 'a sign-in by the identity provider was refused');
    throw refused(`the identity provider did not vouch for you: ${messageOf(error)}`);
  };

  const userOf = async (
    settings: OidcSettings,
    claims: Claims & { readonly sub: string },
  ): Promise<{ readonly user: UserRow; readonly isNew: boolean }> => {
    const roles = rolesFrom(settings, claims[settings.claim]);
    if (roles.length === 0)
      throw new CountersignError(
        'ERR_FORBIDDEN',
        `your identity provider knows you, but none of what it says in "${settings.claim}" gives a role here`,
      );
    const id = `oidc_${sha256Hex(`${settings.issuer}\n${claims.sub}`).slice(0, 32)}`;
    const before = await store.access.user(id);
    if (before?.disabled) throw refused('this user is disabled here');
    const email = emailOf(settings, claims);
    const accounts = email === undefined ? [] : accountsOf(parts.view(), email);
    const user: UserRow = {
      id,
      name: email ?? `${claims.sub} of ${new URL(settings.issuer).host}`,
      roles,
      identityIds: [...new Set([...(before?.identityIds ?? []), ...accounts])],
      createdAt: before?.createdAt ?? clock.now(),
      disabled: false,
    };
    await store.access.putUser(user);
    return { user, isNew: before === undefined };
  };

  return {
    settings: async (): Promise<OidcSettings | undefined> => (await kept.read())?.settings,
    hasSecret: async (): Promise<boolean> => (await kept.read())?.secret !== undefined,
    /** Asks the provider first: what cannot work is not kept. @throws ERR_CONFIG_INVALID | ERR_SOURCE_UNAVAILABLE | ERR_OUTBOUND_REFUSED */
    async configure(settings: OidcSettings, secret: string | undefined): Promise<void> {
      const before = await kept.read();
      await discover({ settings, secret: secret ?? before?.secret });
      await kept.write(settings, secret);
    },
    async remove(): Promise<void> {
      await kept.write(undefined, undefined);
    },
    /** Where the browser goes next, and what it keeps until it comes back. */
    async start(how: { readonly next?: string | undefined; readonly fresh: boolean }) {
      const now = await inForce();
      const config = await discover(now);
      const verifier = openid.randomPKCECodeVerifier();
      const state = openid.randomState();
      const nonce = openid.randomNonce();
      const url = openid.buildAuthorizationUrl(config, {
        redirect_uri: returnTo(),
        scope: now.settings.scopes,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...{ state, nonce },
        max_age: how.fresh ? '0' : String(OLDEST_PROOF_SECONDS),
        ...(how.fresh ? { prompt: 'login' } : {}),
      });
      const { issuer } = now.settings;
      return {
        url: url.href,
        keep: transaction.give({
          state,
          nonce,
          verifier,
          issuer,
          fresh: how.fresh,
          next: how.next,
        }),
      };
    },
    /** `parameters`: the query that the provider sent the browser back with. @throws ERR_UNAUTHENTICATED | ERR_FORBIDDEN */
    async finish(parameters: string, keptByBrowser: string | undefined): Promise<OidcPerson> {
      const own = transaction.take(keptByBrowser);
      const now = await inForce();
      if (own.issuer !== now.settings.issuer)
        throw refused('the identity provider was changed: begin again');
      const config = await discover(now);
      const url = new URL(returnTo());
      url.search = parameters;
      const tokens = await openid
        .authorizationCodeGrant(config, url, {
          pkceCodeVerifier: own.verifier,
          expectedState: own.state,
          expectedNonce: own.nonce,
          idTokenExpected: true,
          maxAge: own.fresh ? 60 : OLDEST_PROOF_SECONDS,
        })
        .catch(notVouched);
      const said = tokens.claims();
      if (!said) throw refused('the identity provider sent no ID token');
      // Some providers say what is asked for at their other door only; the subject has to be the same.
      const more =
        said[now.settings.claim] === undefined && config.serverMetadata().userinfo_endpoint
          ? await openid.fetchUserInfo(config, tokens.access_token, said.sub).catch(notVouched)
          : {};
      const { user, isNew } = await userOf(now.settings, { ...more, ...said });
      const provedAt = Math.min(clock.now(), (said.auth_time ?? said.iat) * 1_000);
      return { user, isNew, provedAt, next: own.next };
    },
  };
};
export type Oidc = ReturnType<typeof createOidc>;
