/** Our side towards another's transmitter: find it, ask for a stream, have it verified, fetch from it. SSF 1.0 §7 and §8. */
import { z } from 'zod';
import {
  boundedFetch,
  CountersignError,
  isObject,
  type JsonObject,
  MINUTE,
  messageOf,
  type OutboundPolicy,
  parseJson,
  stringAt,
} from '../../core/index.ts';
import { transmitted } from './events.ts';
import { type Issuer, type IssuerSettings, type Issuers, newToken } from './issuers.ts';
import type { Receiver } from './receive.ts';
import { POLL, PUSH } from './streams.ts';

export interface SubscriberParts {
  readonly issuers: Issuers;
  readonly receiver: Pick<Receiver, 'take'>;
  now(): number;
  policy(): Promise<OutboundPolicy>;
  /** Our own address as others reach it. */
  publicUrl(): string;
}

export interface Subscribed {
  readonly issuer: Issuer;
  /** For a stream that the other side sets up by hand: where it pushes, and with what. Shown once. */
  readonly push?: { readonly url: string; readonly authorization: string };
}

export interface Subscriber {
  /** @throws CountersignError naming what the transmitter lacks */
  subscribe(settings: IssuerSettings, credential: string | undefined): Promise<Subscribed>;
  verify(name: string): Promise<void>;
  /** Fetches what waits at each that is polled; answers how many tokens came. */
  poll(): Promise<number>;
  /** Ends the stream there, as far as it lets us, and forgets it here. */
  unsubscribe(name: string): Promise<boolean>;
}

const metadataShape = z.looseObject({
  issuer: z.string(),
  spec_version: z.string().optional(),
  jwks_uri: z.url(),
  configuration_endpoint: z.url().optional(),
  verification_endpoint: z.url().optional(),
  critical_subject_members: z.array(z.string()).optional(),
});

const fault = (message: string): CountersignError =>
  new CountersignError('ERR_SOURCE_UNAVAILABLE', message);

/** The well-known part stands between host and path: RFC 8615, SSF 1.0 §7.2. */
const metadataUrl = (issuer: string): string => {
  const url = new URL(issuer);
  const path = url.pathname === '/' ? '' : url.pathname.replace(/\/$/, '');
  return `${url.origin}/.well-known/ssf-configuration${path}`;
};

const MOST_ROUNDS = 20;
const MOST_SETS = 100;

/** All of CAEP and RISC that we can weigh. */
const wanted: readonly string[] = [
  ...transmitted,
  'https://schemas.openid.net/secevent/caep/event-type/assurance-level-change',
  'https://schemas.openid.net/secevent/risc/event-type/credential-compromise',
  'https://schemas.openid.net/secevent/risc/event-type/account-credential-change-required',
  'https://schemas.openid.net/secevent/risc/event-type/recovery-activated',
  'https://schemas.openid.net/secevent/risc/event-type/recovery-information-changed',
];

export const createSubscriber = (parts: SubscriberParts): Subscriber => {
  const { issuers, receiver, now } = parts;
  const tokens = new Map<string, { readonly token: string; readonly until: number }>();
  /** Taken and not told yet; lost with this process, they come again and are known by their `jti`. */
  const toAck = new Map<string, string[]>();
  const toSay = new Map<string, Record<string, { err: string; description: string }>>();

  const call = async (
    target: string,
    request: Parameters<typeof boundedFetch>[1],
  ): Promise<{ readonly status: number; readonly value: unknown }> => {
    const answer = await boundedFetch(
      target,
      { maxBytes: 4 * 1024 * 1024, ...request },
      await parts.policy(),
    );
    const value = answer.text.trim() === '' ? undefined : parseJson(answer.text);
    return { status: answer.status, value };
  };

  const discover = async (issuer: string) => {
    const { status, value } = await call(metadataUrl(issuer), {});
    const parsed = metadataShape.safeParse(value);
    if (status !== 200 || !parsed.success)
      throw fault(`${metadataUrl(issuer)} answered ${status} and no transmitter's metadata`);
    if (parsed.data.issuer !== issuer)
      throw fault(`the metadata is of the issuer ${parsed.data.issuer}, not of ${issuer}`);
    return parsed.data;
  };

  /** Client credentials (RFC 6749 §4.4) with no more than what a receiver needs. */
  const bearer = async (
    { name, tokenUrl, clientId }: Pick<Issuer, 'name' | 'tokenUrl' | 'clientId'>,
    credential: string | undefined,
  ): Promise<string> => {
    if (credential === undefined) throw fault(`issuer ${name}: no credential for its management`);
    if (tokenUrl === undefined) return credential;
    const have = tokens.get(name);
    if (have !== undefined && have.until > now()) return have.token;
    const basic = Buffer.from(
      `${encodeURIComponent(clientId ?? name)}:${encodeURIComponent(credential)}`,
    ).toString('base64');
    const { status, value } = await call(tokenUrl, {
      method: 'POST',
      headers: {
        authorization: `Basic ${basic}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'ssf.read ssf.manage',
      }).toString(),
    });
    const token = stringAt(value, 'access_token');
    if (status !== 200 || token === undefined)
      throw fault(`${new URL(tokenUrl).origin} gave no token: ${status}`);
    const lasts = isObject(value) ? Number(value['expires_in'] ?? 300) : 300;
    tokens.set(name, { token, until: now() + lasts * 1_000 - MINUTE / 2 });
    return token;
  };

  const json = (token: string, body?: unknown) => ({
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

  const doorOf = (name: string): string => `${parts.publicUrl()}/api/v1/ssf/receive/${name}`;

  const createStream = async (
    settings: IssuerSettings,
    endpoint: string,
    { credential, pushToken }: { readonly credential: string; readonly pushToken: string },
  ): Promise<JsonObject> => {
    const delivery =
      settings.delivery === 'push'
        ? {
            method: PUSH,
            endpoint_url: doorOf(settings.name),
            authorization_header: `Bearer ${pushToken}`,
          }
        : { method: POLL };
    const { status, value } = await call(endpoint, {
      method: 'POST',
      ...json(await bearer(settings, credential), {
        delivery,
        events_requested: wanted,
        description: 'Countersign',
      }),
    });
    if (status !== 201 || !isObject(value))
      throw fault(`the transmitter made no stream: it answered ${status}`);
    if (value['iss'] !== settings.issuer)
      throw fault('the stream is of another issuer than the metadata');
    return value;
  };

  const streamOf = (config: JsonObject, metadata: z.infer<typeof metadataShape>) => {
    const id = stringAt(config, 'stream_id');
    const aud = config['aud'];
    const audience = (Array.isArray(aud) ? aud : [aud]).filter(
      (one): one is string => typeof one === 'string',
    );
    if (id === undefined || audience.length === 0)
      throw fault('the stream that was made has no stream_id or aud');
    const pollUrl = stringAt(config, 'delivery.endpoint_url');
    const isPoll = stringAt(config, 'delivery.method') === POLL;
    return {
      audience,
      stream: {
        id,
        configurationEndpoint: metadata.configuration_endpoint ?? '',
        ...(metadata.verification_endpoint === undefined
          ? {}
          : { verificationEndpoint: metadata.verification_endpoint }),
        ...(isPoll && pollUrl !== undefined ? { pollUrl } : {}),
      },
    };
  };

  const verify = async (name: string): Promise<void> => {
    const issuer = await issuers.get(name);
    const { stream } = issuer ?? {};
    if (issuer === undefined || stream?.verificationEndpoint === undefined)
      throw new CountersignError('ERR_NOT_FOUND', `issuer ${name} has no stream to verify`);
    const state = newToken();
    await issuers.change(name, (one) => ({ ...one, verification: { state, askedAt: now() } }));
    const { credential } = await issuers.secrets(name);
    const { status } = await call(stream.verificationEndpoint, {
      method: 'POST',
      ...json(await bearer(issuer, credential), { stream_id: stream.id, state }),
    });
    if (status !== 204) throw fault(`the transmitter does not verify: it answered ${status}`);
  };

  const takeAll = async (issuer: Issuer, sets: JsonObject): Promise<void> => {
    const acked = toAck.get(issuer.name) ?? [];
    const refused = toSay.get(issuer.name) ?? {};
    for (const [jti, token] of Object.entries(sets)) {
      const said =
        typeof token === 'string'
          ? await receiver.take(issuer, token)
          : ({ ok: false, err: 'invalid_request', description: 'it is no token' } as const);
      if (said.ok) acked.push(jti);
      else refused[jti] = { err: said.err, description: said.description };
    }
    toAck.set(issuer.name, acked);
    toSay.set(issuer.name, refused);
  };

  /** Acknowledged with the next request: RFC 8936 §2.4. */
  const round = async (issuer: Issuer, url: string, maxEvents: number): Promise<boolean> => {
    const { credential } = await issuers.secrets(issuer.name);
    const [ack, setErrs] = [toAck.get(issuer.name) ?? [], toSay.get(issuer.name) ?? {}];
    const { status, value } = await call(url, {
      method: 'POST',
      ...json(await bearer(issuer, credential), {
        maxEvents,
        returnImmediately: true,
        ...(ack.length > 0 ? { ack } : {}),
        ...(Object.keys(setErrs).length > 0 ? { setErrs } : {}),
      }),
    });
    if (status !== 200 || !isObject(value)) throw fault(`polling was answered with ${status}`);
    toAck.delete(issuer.name);
    toSay.delete(issuer.name);
    const { sets, moreAvailable } = value;
    if (isObject(sets)) await takeAll(issuer, sets);
    return moreAvailable === true;
  };

  const pollOne = async (issuer: Issuer): Promise<number> => {
    const url = issuer.stream?.pollUrl ?? issuer.pollUrl;
    if (url === undefined) return 0;
    let taken = 0;
    const count = (): number => toAck.get(issuer.name)?.length ?? 0;
    for (let rounds = 0; rounds < MOST_ROUNDS; rounds++) {
      const more = await round(issuer, url, MOST_SETS);
      taken += count();
      if (!more) break;
    }
    if (count() > 0 || Object.keys(toSay.get(issuer.name) ?? {}).length > 0)
      await round(issuer, url, 0);
    return taken;
  };

  return {
    verify,
    async subscribe(settings, credential) {
      const metadata = await discover(settings.issuer);
      const pushToken = newToken();
      const byHand = settings.audience !== undefined;
      if (!byHand && (metadata.configuration_endpoint === undefined || credential === undefined))
        throw new CountersignError(
          'ERR_CONFIG_INVALID',
          'give a credential for its management, or the audience of a stream made by hand',
        );
      const made = byHand
        ? { audience: settings.audience ?? [] }
        : streamOf(
            await createStream(settings, metadata.configuration_endpoint ?? '', {
              credential: credential ?? '',
              pushToken,
            }),
            metadata,
          );
      const issuer: Issuer = {
        ...settings,
        ...made,
        jwksUri: metadata.jwks_uri,
        critical: metadata.critical_subject_members ?? [],
        status: 'enabled',
      };
      await issuers.save(issuer, {
        pushToken,
        ...(credential === undefined ? {} : { credential }),
      });
      return {
        issuer,
        ...(byHand && settings.delivery === 'push'
          ? { push: { url: doorOf(settings.name), authorization: `Bearer ${pushToken}` } }
          : {}),
      };
    },
    async poll() {
      let taken = 0;
      for (const issuer of await issuers.list()) {
        if (issuer.delivery !== 'poll') continue;
        try {
          taken += await pollOne(issuer);
          if (issuer.fault !== undefined)
            await issuers.change(issuer.name, ({ fault: _mended, ...one }) => one);
        } catch (error) {
          const because = messageOf(error).slice(0, 300);
          if (issuer.fault !== because)
            await issuers.change(issuer.name, (one) => ({ ...one, fault: because }));
        }
      }
      return taken;
    },
    async unsubscribe(name) {
      const issuer = await issuers.get(name);
      if (issuer?.stream) {
        const { credential } = await issuers.secrets(name);
        const url = new URL(issuer.stream.configurationEndpoint);
        url.searchParams.set('stream_id', issuer.stream.id);
        const { status } = await call(url.href, {
          method: 'DELETE',
          ...json(await bearer(issuer, credential)),
        });
        if (status !== 204 && status !== 404)
          throw fault(`the transmitter did not end the stream: it answered ${status}`);
      }
      tokens.delete(name);
      return issuers.remove(name);
    },
  };
};
