/** The events of a real OpenID provider, written down in our shape. Test only. */
import { createHash } from 'node:crypto';
import type { Provider } from 'oidc-provider';

type Raw = Readonly<Record<string, unknown>>;

/** What is read of the provider's own context and tokens. */
interface Context {
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly oidc: {
    readonly client?: { readonly clientId: string };
    readonly session?: {
      readonly accountId?: string;
      readonly uid?: string;
      readonly amr?: readonly string[];
      readonly loginTs?: number;
    };
    readonly params?: Readonly<Record<string, string | undefined>>;
    readonly entities: Readonly<Record<string, Token | undefined>>;
  };
}
interface Token {
  readonly jti?: string;
  readonly accountId?: string;
  readonly clientId?: string;
  readonly sessionUid?: string;
  readonly amr?: readonly string[];
  readonly exp?: number;
}

/** Of opaque tokens the provider's `jti` is the token itself: only its fingerprint is written down. */
const fingerprint = (jti: string | undefined): string | undefined =>
  jti === undefined ? undefined : createHash('sha256').update(jti).digest('hex').slice(0, 32);

/** The adapter: each event of the provider becomes one record. */
export const listen = (provider: Provider, issuer: string, records: Raw[]): void => {
  let count = 0;
  const write = (event: string, ctx: Context | undefined, more: Raw): void => {
    records.push({
      iss: issuer,
      event,
      id: `peer-${++count}`,
      time: new Date().toISOString(),
      ...(ctx === undefined ? {} : { ip: ctx.ip, ua: ctx.headers['user-agent'] }),
      ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined)),
    });
  };
  const tokenOf = (token: Token | undefined): Raw => ({
    sub: token?.accountId,
    client_id: token?.clientId,
    sid: token?.sessionUid,
    jti: fingerprint(token?.jti),
    exp: token?.exp,
  });
  provider.on('authorization.success', (ctx: Context) => {
    const { session, client } = ctx.oidc;
    write('sign_in', ctx, {
      sub: session?.accountId,
      client_id: client?.clientId,
      sid: session?.uid,
      amr: session?.amr,
      auth_time: session?.loginTs,
    });
  });
  provider.on('grant.success', (ctx: Context) => {
    const { entities, params } = ctx.oidc;
    const token = entities['AccessToken'] ?? entities['ClientCredentials'];
    const grantType = params?.['grant_type'];
    write(grantType === 'refresh_token' ? 'refresh' : 'token_issued', ctx, {
      ...tokenOf(token),
      exp: token?.exp ?? Math.floor(Date.now() / 1000) + 3_600,
      client_id: ctx.oidc.client?.clientId,
      grant_type: grantType,
      token_type: 'access_token',
      presented_jti: fingerprint(
        entities['RotatedRefreshToken']?.jti ??
          (grantType === 'refresh_token' ? entities['RefreshToken']?.jti : undefined),
      ),
    });
  });
  provider.on(
    'grant.error',
    (ctx: Context, error: { error?: string; error_description?: string }) => {
      const named = ctx.oidc.client?.clientId ?? ctx.oidc.params?.['client_id'] ?? 'unnamed';
      write('error', ctx, {
        client_id: named,
        error: error.error,
        error_description: error.error_description,
      });
    },
  );
  provider.on('access_token.destroyed', (token: Token) =>
    write('revoke', undefined, tokenOf(token)),
  );
  provider.on('end_session.success', (ctx: Context) =>
    write('logout', ctx, {
      sub: ctx.oidc.session?.accountId,
      sid: ctx.oidc.session?.uid,
      client_id: 'web',
    }),
  );
};
