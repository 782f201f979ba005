/** A real OpenID provider (npm oidc-provider) on loopback, whose events are written down in our shape. Test only. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { listen } from './oidc-events.case.ts';

type Raw = Readonly<Record<string, unknown>>;

export interface OidcPeer {
  readonly issuer: string;
  readonly records: readonly Raw[];
  readonly secrets: readonly string[];
  readonly registered: readonly {
    readonly registrationUri: string;
    readonly registrationToken: string;
  }[];
  signIn(account: string): Promise<Readonly<Record<string, string>>>;
  token(form: Readonly<Record<string, string>>, client?: string): Promise<Response>;
  post(path: string, form: Readonly<Record<string, string>>, client?: string): Promise<Response>;
  logout(cookieOf: string): Promise<void>;
  deny(permission: string): void;
  fail(status: number, times: number, after: number): void;
  throttle(times: number): void;
  requests(): readonly string[];
  close(): Promise<void>;
}

const secret = 'web-Secret-of-32-characters-00001';
const jobSecret = 'job-Secret-of-32-characters-00002';
const redirect = 'http://127.0.0.1:9/callback';

const permissionOf = (path: string): string | undefined => {
  if (path.startsWith('/.well-known')) return 'discovery:read';
  if (path === '/jwks') return 'jwks:read';
  return path.startsWith('/reg/') ? 'registration:read' : undefined;
};

const configuration = {
  clients: [
    {
      client_id: 'web',
      client_secret: secret,
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [redirect],
    },
    {
      client_id: 'job',
      client_secret: jobSecret,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    },
  ],
  scopes: ['openid', 'offline_access', 'api'],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    registration: { enabled: true },
    registrationManagement: { enabled: true },
  },
  pkce: { required: () => false },
  cookies: { keys: ['a-cookie-key-of-the-peer'] },
  issueRefreshToken: () => true,
  findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
};

const refusal = (status: number): string =>
  JSON.stringify({ error: 'temporarily_unavailable', error_description: `status ${status}` });

export const startOidcPeer = async (): Promise<OidcPeer> => {
  const denied = new Set<string>();
  let failing = { status: 500, times: 0, after: 0 };
  let throttled = 0;
  const seen: string[] = [];
  const records: Raw[] = [];
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    ...configuration,
    interactions: { url: (_: unknown, one: { uid: string }) => `/interaction/${one.uid}` },
  });
  listen(provider, issuer, records);
  const handle = provider.callback();

  /** Everybody may sign in with password and one-time code, and consents to all. */
  const interact: typeof handle = async (request, response) => {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login') {
      const login = { accountId: String(params['login_hint']), amr: ['pwd', 'otp'] };
      return provider.interactionFinished(request, response, { login });
    }
    const grant = new provider.Grant({
      accountId: session?.accountId ?? '',
      clientId: String(params['client_id']),
    });
    grant.addOIDCScope('openid offline_access');
    return provider.interactionFinished(request, response, {
      consent: { grantId: await grant.save() },
    });
  };

  const status = (path: string): number | undefined => {
    const permission = permissionOf(path);
    if (permission === undefined) return undefined;
    if (throttled > 0) {
      throttled--;
      return 429;
    }
    if (failing.times > 0) {
      if (failing.after > 0) failing = { ...failing, after: failing.after - 1 };
      else {
        failing = { ...failing, times: failing.times - 1 };
        return failing.status;
      }
    }
    return denied.has(permission) ? 403 : undefined;
  };
  server.on('request', (request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (permissionOf(path) !== undefined) seen.push(`GET ${path}`);
    const refused = status(path);
    if (refused !== undefined) {
      response.writeHead(refused, { 'content-type': 'application/json', 'retry-after': '0' });
      response.end(refusal(refused));
    } else if (path.startsWith('/interaction/'))
      Promise.resolve(interact(request, response)).catch(() => response.destroy());
    else handle(request, response);
  });

  const post = (path: string, form: Readonly<Record<string, string>>, client = 'web') =>
    fetch(`${issuer}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': 'peer-test/1',
        authorization: `Basic ${Buffer.from(`${client}:${client === 'job' ? jobSecret : secret}`).toString('base64')}`,
      },
      body: new URLSearchParams(form).toString(),
    });

  /** Follows redirects with cookies until the code is at the client. */
  const cookies = new Map<string, Map<string, string>>();
  const browse = async (account: string, start: string): Promise<URL> => {
    const jar = cookies.get(account) ?? new Map<string, string>();
    cookies.set(account, jar);
    let url = new URL(start, issuer);
    for (let hop = 0; hop < 12 && url.origin === issuer; hop++) {
      const answer = await fetch(url, {
        redirect: 'manual',
        headers: {
          'user-agent': 'peer-test/1',
          cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        },
      });
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      const next = answer.headers.get('location');
      if (next === null)
        throw new Error(`${url.pathname}: ${answer.status} ${await answer.text()}`);
      url = new URL(next, url);
    }
    return url;
  };

  const registered: { registrationUri: string; registrationToken: string }[] = [];
  const clientSecrets: string[] = [];
  for (const [name, grants] of [
    ['Partner portal', ['authorization_code']],
    ['Nightly export', ['client_credentials']],
  ] as const) {
    const answer = await fetch(`${issuer}/reg`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_name: name,
        grant_types: grants,
        client_uri: 'https://partner.example',
        ...(grants[0] === 'authorization_code'
          ? { redirect_uris: ['https://partner.example/callback'] }
          : { redirect_uris: [], response_types: [] }),
      }),
    });
    const made = (await answer.json()) as Record<string, string>;
    if (answer.status !== 201) throw new Error(JSON.stringify(made));
    registered.push({
      registrationUri: made['registration_client_uri'] ?? '',
      registrationToken: made['registration_access_token'] ?? '',
    });
    clientSecrets.push(made['client_secret'] ?? '');
  }

  return {
    issuer,
    records,
    secrets: [
      secret,
      jobSecret,
      ...clientSecrets,
      ...registered.map((one) => one.registrationToken),
    ],
    registered,
    async signIn(account) {
      const query = new URLSearchParams({
        client_id: 'web',
        response_type: 'code',
        redirect_uri: redirect,
        scope: 'openid offline_access',
        prompt: 'consent',
        login_hint: account,
      });
      const back = await browse(account, `/auth?${query}`);
      const code = back.searchParams.get('code');
      if (code === null) throw new Error(back.href);
      const answer = await post('/token', {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirect,
      });
      return (await answer.json()) as Record<string, string>;
    },
    token: (form, client) => post('/token', form, client),
    post,
    async logout(account) {
      const jar = cookies.get(account) ?? new Map<string, string>();
      const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const page = await fetch(`${issuer}/session/end`, { headers: { cookie: cookie() } });
      for (const line of page.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
      await fetch(`${issuer}/session/end/confirm`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: cookie(), 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ xsrf, logout: 'yes' }).toString(),
      });
    },
    deny: (permission) => void denied.add(permission),
    fail(code, times, after) {
      failing = { status: code, times, after };
    },
    throttle(times) {
      throttled = times;
    },
    requests: () => seen,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((fault) => (fault ? reject(fault) : resolve()));
        server.closeAllConnections();
      }),
  };
};
