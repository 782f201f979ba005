/** Shared Signals over HTTP: what SSF 1.0 §8 says of codes and headers stands here, what streams are in `exchange`. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { CountersignError, HOUR, SECOND } from '../../core/index.ts';
import { issuerSettings, transmitterMetadata } from '../../exchange/index.ts';
import type { Permission } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { writeLedger } from './ledger-write.ts';

const MAX_BYTES = 128 * 1024;
const TOKEN_LIFE = HOUR;

/** Body of a route that reads its own; bounded. */
export const rawText = async (body: unknown): Promise<string> => {
  if (!(body instanceof Readable)) return '';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES)
      throw new CountersignError('ERR_INPUT_TOO_LARGE', `at most ${MAX_BYTES} bytes are taken`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const asJson = (reply: FastifyReply, status: number, value: unknown): FastifyReply =>
  reply
    .status(status)
    .type('application/json; charset=utf-8')
    .serializer((one: unknown) => JSON.stringify(one))
    .send(value);

const nothing = (reply: FastifyReply, status: number): FastifyReply => reply.status(status).send();

const scopes: Readonly<Record<string, Permission>> = {
  'ssf.read': 'signals:read',
  'ssf.manage': 'signals:manage',
};

/** RFC 6749 §2.3.1: by header, or in the form. */
const clientOf = (
  authorization: string | undefined,
  form: URLSearchParams,
): { readonly id: string; readonly secret: string } | undefined => {
  const [, basic] = /^Basic ([A-Za-z0-9+/=]+)$/.exec(authorization ?? '') ?? [];
  if (basic === undefined) {
    const [id, secret] = [form.get('client_id'), form.get('client_secret')];
    return id && secret ? { id, secret } : undefined;
  }
  const text = Buffer.from(basic, 'base64').toString('utf8');
  const cut = text.indexOf(':');
  const part = (one: string): string => {
    try {
      return decodeURIComponent(one.replaceAll('+', ' '));
    } catch (error) {
      if (error instanceof URIError) return '';
      throw error;
    }
  };
  return cut < 0 ? undefined : { id: part(text.slice(0, cut)), secret: part(text.slice(cut + 1)) };
};

export const signalHandlers = (deps: ApiDeps) => {
  const { exchange } = deps;
  const { streams, transmitter } = exchange;

  return {
    'ssf.metadata': async () => transmitterMetadata(deps.publicUrl),
    'ssf.authorisation': async () => ({
      issuer: deps.publicUrl,
      token_endpoint: `${deps.publicUrl}/api/v1/ssf/token`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: ['token'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      scopes_supported: Object.keys(scopes),
    }),
    'ssf.jwks': async () => exchange.keys.jwks(deps.clock.now()),
    'ssf.token': async ({ request, reply }) => {
      const form = new URLSearchParams(await rawText(request.body));
      const fault = (status: number, error: string) => asJson(reply, status, { error });
      if (form.get('grant_type') !== 'client_credentials')
        return fault(400, 'unsupported_grant_type');
      const client = clientOf(request.headers.authorization, form);
      const who = client && (await deps.signIn.authenticate(client.secret));
      // What was had for a secret is no secret: it cannot buy its own successor.
      if (
        client === undefined ||
        who?.userId !== client.id ||
        who.via !== 'api' ||
        who.expiresAt <= deps.clock.now() + TOKEN_LIFE
      )
        return fault(401, 'invalid_client');
      const asked = (form.get('scope') ?? Object.keys(scopes).join(' ')).split(/\s+/);
      const wanted = asked.map((scope) => scopes[scope]);
      const granted = wanted.filter(
        (one): one is Permission => one !== undefined && who.permissions.has(one),
      );
      if (wanted.includes(undefined) || granted.length === 0) return fault(400, 'invalid_scope');
      const { token } = await deps.signIn.createApiToken(who.userId, granted, TOKEN_LIFE);
      return asJson(reply.header('cache-control', 'no-store'), 200, {
        access_token: token,
        token_type: 'Bearer',
        expires_in: TOKEN_LIFE / SECOND,
        scope: asked.filter((scope) => granted.some((one) => one === scopes[scope])).join(' '),
      });
    },
    'ssf.read': async ({ query, who }) =>
      query.stream_id === undefined
        ? [...(await streams.all(who.userId))]
        : streams.read(who.userId, query.stream_id),
    'ssf.create': async ({ body, who, reply }) =>
      asJson(reply, 201, await streams.create(who.userId, body)),
    'ssf.update': async ({ body, who }) => streams.update(who.userId, body),
    'ssf.replace': async ({ body, who }) => streams.replace(who.userId, body),
    'ssf.delete': async ({ query, who, reply }) => {
      await streams.remove(who.userId, query.stream_id);
      return nothing(reply, 204);
    },
    'ssf.status': async ({ query, who }) => streams.status(who.userId, query.stream_id),
    'ssf.setStatus': async ({ body, who }) => {
      const { stream_id, status, reason } = body;
      return streams.setStatus(who.userId, {
        id: stream_id,
        status,
        ...(reason === undefined ? {} : { reason }),
      });
    },
    'ssf.addSubject': async ({ body, who }) => {
      await streams.subject(who.userId, body.stream_id, body.subject, true);
      return {};
    },
    'ssf.removeSubject': async ({ body, who, reply }) => {
      await streams.subject(who.userId, body.stream_id, body.subject, false);
      return nothing(reply, 204);
    },
    'ssf.verify': async ({ body, who, reply }) => {
      const stream = await streams.verify(who.userId, body.stream_id);
      await transmitter.verification(stream, body.state);
      return nothing(reply, 204);
    },
    'ssf.poll': async ({ params, body, who, request }) => {
      const stream = await streams.find(who.userId, params.stream);
      const gone = new AbortController();
      request.raw.once('close', () => {
        if (request.raw.destroyed && !request.raw.complete) gone.abort();
      });
      request.socket.once('close', () => gone.abort());
      const { sets, moreAvailable } = await transmitter.poll(stream, body, gone.signal);
      return { sets, moreAvailable };
    },
    'ssf.receive': async ({ params, request, reply }) => {
      const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
      const said =
        type === 'application/secevent+jwt'
          ? await exchange.receiver.push(params.name, {
              authorization: request.headers.authorization,
              token: (await rawText(request.body)).trim(),
            })
          : ({
              ok: false,
              err: 'invalid_request',
              description: 'the content type is application/secevent+jwt',
            } as const);
      if (said.ok) return nothing(reply, 202);
      const { err, description } = said;
      return asJson(reply.header('content-language', 'en'), 400, { err, description });
    },
    'signals.overview': async () => {
      const counts = await deps.store.outbox.counts();
      return {
        issuers: (await exchange.issuers.list()).map(
          ({ verification: _state, ...issuer }) => issuer,
        ),
        received: Object.fromEntries(
          Object.entries(await deps.store.signals.counts()).map(([name, by]) => [name, { ...by }]),
        ),
        streams: (await streams.every()).map(({ removed, ...stream }) => ({
          ...stream,
          removed: removed.length,
          queue: counts[`stream:${stream.id}`] ?? { waiting: 0, sent: 0, setAside: 0 },
        })),
        recent: (await deps.store.signals.recent(50)).map(({ digest: _digest, ...one }) => ({
          ...one,
          signal: { ...one.signal },
        })),
      };
    },
    'signals.subscribe': async ({ body, who }) => {
      const settings = issuerSettings.safeParse(body.settings);
      if (!settings.success) {
        const [first] = settings.error.issues;
        throw new CountersignError(
          'ERR_INPUT_INVALID',
          `settings.${first?.path.join('.')}: ${first?.message}`,
        );
      }
      const known = deps.sources.map(({ id }) => id);
      const strange = settings.data.governs.systems.find((one) => !known.includes(one));
      if (strange !== undefined)
        throw new CountersignError('ERR_INPUT_INVALID', `governs.systems: no system "${strange}"`);
      const { issuer, push } = await exchange.subscriber.subscribe(settings.data, body.credential);
      await writeLedger(deps, who, {
        verb: 'signals.subscribed',
        subject: issuer.issuer,
        detail: { name: issuer.name, governs: issuer.governs, weight: issuer.weight },
      });
      return { issuer, ...(push ? { push } : {}) };
    },
    'signals.verify': async ({ params }) => {
      await exchange.subscriber.verify(params.name);
      return { ok: true };
    },
    'signals.unsubscribe': async ({ params, who }) => {
      const ok = await exchange.subscriber.unsubscribe(params.name);
      if (ok) await writeLedger(deps, who, { verb: 'signals.unsubscribed', subject: params.name });
      return { ok };
    },
    'signals.rotateKeys': async ({ who }) => {
      const { kid, signsFrom } = await exchange.keys.rotate(deps.clock.now());
      await writeLedger(deps, who, { verb: 'signals.key_rotated', subject: kid });
      return { kid, signsFrom };
    },
  } satisfies Partial<Handlers>;
};
