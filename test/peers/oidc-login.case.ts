/** A real OpenID provider (npm oidc-provider) on loopback that signs people in, and a browser without a screen. Test only. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

type Claims = Readonly<Record<string, unknown>>;

export interface LoginProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly secret: string;
  /** Account → what is said of it. */
  readonly people: Map<string, Claims>;
  /** Who stands before the next sign-in page. */
  account: string;
  /** Changes what the discovery document says, as somebody in between would. */
  discovery: (document: Record<string, unknown>) => Record<string, unknown>;
  /** Changes what the token endpoint answers. */
  tokens: (answer: Record<string, unknown>) => Record<string, unknown>;
  /** Parameters of the authorization requests that came. */
  readonly asked: URLSearchParams[];
  close(): Promise<void>;
}

export const startLoginProvider = async (returnTo: string): Promise<LoginProvider> => {
  const clientId = 'countersign';
  const secret = 'a-Secret-of-the-console-at-its-provider';
  const people = new Map<string, Claims>();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: secret,
        grant_types: ['authorization_code'],
        redirect_uris: [returnTo],
      },
    ],
    scopes: ['openid', 'email', 'profile'],
    claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
    // As most providers do: what was asked for stands in the ID token.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    cookies: { keys: ['a-cookie-key-of-the-peer'] },
    interactions: { url: (_: unknown, one: { uid: string }) => `/interaction/${one.uid}` },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, ...people.get(id) }),
    }),
  });
  const handle = provider.callback();
  const peer: LoginProvider = {
    ...{ issuer, clientId, secret, people },
    account: 'ada',
    discovery: (document) => document,
    tokens: (answer) => answer,
    asked: [],
    close: () =>
      new Promise((resolve, reject) => {
        server.close((fault) => (fault ? reject(fault) : resolve()));
        server.closeAllConnections();
      }),
  };
  const interact: typeof handle = async (request, response) => {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login')
      return provider.interactionFinished(request, response, {
        login: { accountId: peer.account },
      });
    const grant = new provider.Grant({
      accountId: session?.accountId ?? '',
      clientId: String(params['client_id']),
    });
    grant.addOIDCScope('openid email profile');
    return provider.interactionFinished(request, response, {
      consent: { grantId: await grant.save() },
    });
  };
  server.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', issuer);
    if (url.pathname === '/auth') peer.asked.push(url.searchParams);
    const change =
      url.pathname === '/.well-known/openid-configuration'
        ? peer.discovery
        : url.pathname === '/token'
          ? peer.tokens
          : undefined;
    if (url.pathname.startsWith('/interaction/'))
      return void Promise.resolve(interact(request, response)).catch(() => response.destroy());
    if (change) {
      const end = response.end.bind(response);
      response.end = ((body?: unknown) => {
        const said = JSON.parse(String(body)) as Record<string, unknown>;
        const text = JSON.stringify(change(said));
        if (!response.headersSent) response.setHeader('content-length', Buffer.byteLength(text));
        return end(text);
      }) as typeof response.end;
    }
    handle(request, response);
  });
  return peer;
};

/** Follows redirects with cookies until the provider sends back to us; answers the query that it sent. */
export const goThrough = async (
  start: string,
  jar: Map<string, string> = new Map(),
): Promise<string> => {
  let url = new URL(start);
  const { origin } = url;
  for (let hop = 0; hop < 12 && url.origin === origin; hop++) {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const next = answer.headers.get('location');
    if (next === null) throw new Error(`${url.pathname}: ${answer.status} ${await answer.text()}`);
    url = new URL(next, url);
  }
  return url.search;
};
