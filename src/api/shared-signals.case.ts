/** Another's transmitter in a process of its own would look like this: real keys, real HTTP, on loopback. Test only. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CompactSign, type CryptoKey, exportJWK, generateKeyPair } from 'jose';

export const SESSION_REVOKED =
  'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
export const VERIFICATION = 'https://schemas.openid.net/secevent/ssf/event-type/verification';

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

export interface Told {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An identity provider that transmits, and a receiver that takes or refuses what it is pushed. */
export interface Other {
  readonly issuer: string;
  readonly received: Told[];
  /** What its receiver answers next; 202 where nothing is set. */
  readonly answers: { status: number; body?: string }[];
  readonly streams: Record<string, unknown>[];
  /** Waits at its poll endpoint: jti → token. */
  readonly sets: Record<string, string>;
  readonly polls: Record<string, unknown>[];
  readonly tokenRequests: string[];
  sign(
    claims: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
  ): Promise<string>;
  close(): Promise<void>;
}

export const openOther = async (): Promise<Other> => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  const other: Omit<Other, 'issuer' | 'close' | 'sign'> = {
    received: [],
    answers: [],
    streams: [],
    sets: {},
    polls: [],
    tokenRequests: [],
  };
  let issuer = '';
  const answer = async (
    request: IncomingMessage,
  ): Promise<{ readonly status: number; readonly body?: unknown }> => {
    const body = await textOf(request);
    switch ((request.url ?? '').split('?')[0]) {
      case '/.well-known/ssf-configuration':
        return {
          status: 200,
          body: {
            issuer,
            spec_version: '1_0',
            jwks_uri: `${issuer}/jwks`,
            configuration_endpoint: `${issuer}/streams`,
            verification_endpoint: `${issuer}/verify`,
            critical_subject_members: ['device'],
          },
        };
      case '/jwks':
        return { status: 200, body: { keys: [jwk] } };
      case '/token':
        other.tokenRequests.push(body);
        return { status: 200, body: { access_token: 'short-lived', expires_in: 600 } };
      case '/streams': {
        if (request.headers.authorization !== 'Bearer short-lived') return { status: 401 };
        if (request.method === 'DELETE') return { status: 204 };
        const asked = JSON.parse(body) as Record<string, unknown>;
        const delivery = asked['delivery'] as Record<string, unknown>;
        const made = {
          ...asked,
          stream_id: 'their-stream',
          iss: issuer,
          aud: 'https://us.example',
          delivery: { ...delivery, endpoint_url: delivery['endpoint_url'] ?? `${issuer}/poll` },
        };
        other.streams.push(made);
        return { status: 201, body: made };
      }
      case '/verify':
        return { status: 204 };
      case '/poll': {
        const asked = JSON.parse(body) as { ack?: string[]; maxEvents: number };
        other.polls.push(asked);
        for (const jti of asked.ack ?? []) delete other.sets[jti];
        return { status: 200, body: { sets: asked.maxEvents === 0 ? {} : { ...other.sets } } };
      }
      case '/receive':
        other.received.push({ headers: request.headers, body });
        return other.answers.shift() ?? { status: 202 };
      default:
        return { status: 404 };
    }
  };
  const server: Server = createServer((request, response) => {
    answer(request)
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(typeof body === 'string' ? body : JSON.stringify(body ?? ''));
      })
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...other,
    issuer,
    sign: (claims, header = {}) => signWith(privateKey, claims, header),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

export const signWith = (
  key: CryptoKey,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> =>
  new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'RS256', typ: 'secevent+jwt', kid: 'k1', ...header })
    .sign(key);
