/**
 * `/<tenant>/oauth2/v2.0/token`: Countersign's own apps, the tenant's apps by their secrets, and people's refresh tokens.
 * What is asked is judged by what stands in the twin, and written to its sign-in log.
 */
import type { Raw } from '../../record.ts';
import type { TwinAnswer, TwinRequest, TwinRoute } from '../../twin-server.ts';
import { reasons, type SignedIn, signedIn } from './sign-in-log.ts';
import type { TwinApp, TwinState } from './state.ts';
import { hasCredential, isAccepted, isOn } from './tokens.ts';

export const TOKEN_PATH = '/oauth2/v2.0/token';
const LIFE_SECONDS = 3_599;

const encoded = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

export const tokenOf = (app: TwinApp): string =>
  `${encoded({ alg: 'none' })}.${encoded({ appid: app.clientId, roles: app.roles })}.twin`;

const given = (access_token: string): TwinAnswer => ({
  status: 200,
  body: { token_type: 'Bearer', expires_in: LIFE_SECONDS, access_token },
});

type Code = keyof typeof reasons;

const refused = (code: Code): TwinAnswer => ({
  status: code === 50173 || code === 50057 ? 400 : 401,
  body: {
    error: code === 50173 || code === 50057 ? 'invalid_grant' : 'invalid_client',
    error_description: `AADSTS${code}: ${reasons[code]}\r\nTrace ID: t`,
    error_codes: [code],
  },
});

/** The twin stands behind a proxy, which says whose the request is. */
const from = ({ headers }: TwinRequest): Pick<SignedIn, 'address' | 'agent'> => ({
  address: headers['x-forwarded-for'] ?? '127.0.0.1',
  agent: headers['user-agent'] ?? '',
});

/** Of an app of the tenant: the credential that this secret is, as long as it is obeyed. */
const keyOf = (state: TwinState, app: Raw, secret: string | null, now: number) => {
  const [keyId] = [...state.secrets].find(([, one]) => one === secret) ?? [];
  const isItsOwn = keyId !== undefined && state.keyOwners.get(keyId) === app['appId'];
  return isItsOwn && hasCredential(state, keyId, now) ? keyId : undefined;
};

export const tokenRoute = (state: TwinState, now: () => number): TwinRoute => {
  const byPrincipal = (request: TwinRequest, principal: Raw, secret: string | null): TwinAnswer => {
    const keyId = keyOf(state, principal, secret, now());
    const on = isOn(state, String(principal['id']), now());
    const code: Code = keyId === undefined ? 7_000_215 : on ? 0 : 7_000_112;
    signedIn(state, {
      ...from(request),
      at: now(),
      holder: principal,
      kind: 'servicePrincipal',
      code,
      ...(keyId === undefined ? {} : { keyId }),
    });
    return code === 0 ? given(`token of ${String(principal['id'])}`) : refused(code);
  };
  const byRefresh = (request: TwinRequest, tokenId: string | null): TwinAnswer => {
    const token = state.tokens.find(({ id, kind }) => id === tokenId && kind === 'refresh');
    const user = state.users.get(token?.ofId ?? '');
    if (token === undefined || user === undefined) return refused(50_173);
    const good = isAccepted(state, token, now());
    const code: Code = good ? 0 : isOn(state, token.ofId, now()) ? 50_173 : 50_057;
    signedIn(state, {
      ...from(request),
      at: now(),
      holder: user,
      kind: 'nonInteractiveUser',
      code,
      session: token.session ?? `session of ${token.id}`,
    });
    return good ? given(`token of ${token.ofId}`) : refused(code);
  };
  return {
    method: 'POST',
    path: `/:tenant${TOKEN_PATH}`,
    permission: undefined,
    changes: false,
    answer(request) {
      const form = new URLSearchParams(request.body);
      if (form.get('grant_type') === 'refresh_token')
        return byRefresh(request, form.get('refresh_token'));
      const [client, secret] = [form.get('client_id'), form.get('client_secret')];
      const own = state.apps.find((one) => one.clientId === client);
      if (own) return own.secret === secret ? given(tokenOf(own)) : refused(7_000_215);
      const principal = [...state.servicePrincipals.values()].find(
        (one) => one['appId'] === client,
      );
      return principal ? byPrincipal(request, principal, secret) : refused(7_000_215);
    },
  };
};
