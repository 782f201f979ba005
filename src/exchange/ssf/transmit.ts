/** Telling others: one token per stream, kept until its receiver has taken it. Push is RFC 8935, poll is RFC 8936. */
import { boundedFetch, hashId, messageOf, type OutboundPolicy, SECOND } from '../../core/index.ts';
import type { OutboxDraft, OutboxMessage, TenantStore } from '../../store/index.ts';
import type { Delivered } from '../deliver.ts';
import { STREAM_UPDATED, transmitted, VERIFICATION } from './events.ts';
import type { SigningKeys } from './keys.ts';
import { signSet } from './set.ts';
import { deliveredOf, isTold, POLL, PUSH, STREAM, type Stream, type Streams } from './streams.ts';
import type { Subject } from './subject.ts';

/** One thing that happened to one subject. */
export interface Told {
  /** Stable: the same told twice is told once. */
  readonly id: string;
  readonly type: string;
  readonly subject: Subject;
  readonly body: Readonly<Record<string, unknown>>;
  /** What belongs together: RFC 8417 §2.2 `txn`. */
  readonly txn: string;
}

export interface TransmitterParts {
  readonly store: TenantStore;
  readonly streams: Streams;
  readonly keys: SigningKeys;
  now(): number;
  policy(): Promise<OutboundPolicy>;
}

export interface Transmitter {
  /** Answers the streams that are told. Held where a stream is paused, left out where it is disabled. */
  tell(told: Told): Promise<readonly string[]>;
  /** SSF 1.0 §8.1.4. */
  verification(stream: Stream, state: string | undefined): Promise<void>;
  /** Our own change of a stream's status, said before it stops. */
  updated(stream: Stream, status: Stream['status'], reason: string): Promise<void>;
  /** Channels of push streams that may be sent to now. */
  channels(): Promise<readonly string[]>;
  push(message: OutboxMessage): Promise<Delivered>;
  poll(stream: Stream, request: PollRequest, signal: AbortSignal): Promise<PollAnswer>;
}

export interface PollRequest {
  readonly maxEvents?: number | undefined;
  readonly returnImmediately?: boolean | undefined;
  readonly ack?: readonly string[] | undefined;
  readonly setErrs?:
    | Readonly<Record<string, { readonly err: string; readonly description?: string | undefined }>>
    | undefined;
}

export interface PollAnswer {
  readonly sets: Readonly<Record<string, string>>;
  readonly moreAvailable: boolean;
}

const MOST_AT_ONCE = 100;
const LONG_POLL = 20 * SECOND;
const LOOK_EVERY = 500;

export const channelOf = (streamId: string): string => `${STREAM}:${streamId}`;

/** What a receiver said no to, it will say no to again. */
const final = ['invalid_request', 'invalid_key', 'invalid_issuer', 'invalid_audience'];

const errorIn = (text: string): { readonly err: string; readonly description: string } => {
  try {
    const value: unknown = JSON.parse(text);
    const { err, description } = (value ?? {}) as { err?: unknown; description?: unknown };
    return { err: String(err ?? ''), description: String(description ?? '').slice(0, 200) };
  } catch (error) {
    return { err: '', description: `no JSON: ${messageOf(error)}` };
  }
};

export const createTransmitter = (parts: TransmitterParts): Transmitter => {
  const { store, streams, keys, now } = parts;

  const put = async (stream: Stream, { id, type, subject, body, txn }: Told): Promise<void> => {
    const at = now();
    const jti = hashId('set', [stream.id, id]);
    if ((await store.outbox.state(channelOf(stream.id), jti)) !== undefined) return;
    const set = await signSet(
      {
        iss: stream.iss,
        aud: stream.aud,
        iat: Math.floor(at / 1_000),
        jti,
        txn,
        sub_id: subject,
        events: { [type]: body },
      },
      await keys.signer(at),
    );
    const draft: OutboxDraft = {
      channel: channelOf(stream.id),
      id: jti,
      subject: JSON.stringify(subject),
      message: { set, type },
      createdAt: at,
    };
    await store.outbox.put([draft]);
  };

  const own = (stream: Stream): Subject => ({ format: 'opaque', id: stream.id });

  const waiting = async (stream: Stream, limit: number) =>
    stream.status === 'enabled' ? store.outbox.waiting(channelOf(stream.id), limit) : [];

  const pause = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
    });

  const acknowledge = async (channel: string, { ack, setErrs }: PollRequest): Promise<void> => {
    const at = now();
    if (ack?.length) await store.outbox.sent(channel, ack, at);
    for (const [jti, { err, description }] of Object.entries(setErrs ?? {}))
      await store.outbox.setAside(channel, jti, `${err}: ${description ?? ''}`, at);
  };

  return {
    async tell(told) {
      if (!transmitted.includes(told.type)) return [];
      const fitting = (await streams.every()).filter(
        (stream) =>
          stream.status !== 'disabled' &&
          deliveredOf(stream).includes(told.type) &&
          isTold(stream, told.subject),
      );
      for (const stream of fitting) await put(stream, told);
      return fitting.map(({ id }) => id);
    },
    async verification(stream, state) {
      const txn = hashId('txn', ['verification', stream.id, stream.verifiedAt ?? now()]);
      await put(stream, {
        id: txn,
        type: VERIFICATION,
        subject: own(stream),
        body: state === undefined ? {} : { state },
        txn,
      });
    },
    async updated(stream, status, reason) {
      const txn = hashId('txn', ['updated', stream.id, status, now()]);
      await put(stream, {
        id: txn,
        type: STREAM_UPDATED,
        subject: own(stream),
        body: { status, reason },
        txn,
      });
    },
    async channels() {
      return (await streams.every())
        .filter(({ method, status }) => method === PUSH && status === 'enabled')
        .map(({ id }) => channelOf(id));
    },
    async push(message) {
      const id = message.channel.slice(STREAM.length + 1);
      const stream = (await streams.every()).find((one) => one.id === id);
      if (stream?.endpointUrl === undefined)
        return { taken: 'never', because: 'the stream is gone' };
      const authorization = await streams.authorizationOf(id);
      const answer = await boundedFetch(
        stream.endpointUrl,
        {
          method: 'POST',
          headers: {
            'content-type': 'application/secevent+jwt',
            accept: 'application/json',
            ...(authorization === undefined ? {} : { authorization }),
          },
          body: String(message.message['set']),
          maxBytes: 64 * 1024,
        },
        await parts.policy(),
      );
      if (answer.status === 202 || answer.status === 200) return { taken: 'yes' };
      const { err, description } = errorIn(answer.text);
      const because = `answered ${answer.status} ${err} ${description}`.trim();
      return answer.status === 400 && final.includes(err)
        ? { taken: 'never', because }
        : { taken: 'later', because };
    },
    async poll(stream, request, signal) {
      const channel = channelOf(stream.id);
      await acknowledge(channel, request);
      const most = Math.min(request.maxEvents ?? MOST_AT_ONCE, MOST_AT_ONCE);
      if (most <= 0) return { sets: {}, moreAvailable: false };
      const began = performance.now();
      let found = await waiting(stream, most + 1);
      while (
        found.length === 0 &&
        request.returnImmediately !== true &&
        !signal.aborted &&
        performance.now() - began < LONG_POLL
      ) {
        await pause(LOOK_EVERY, signal);
        found = await waiting(await streams.find(stream.owner, stream.id), most + 1);
      }
      return {
        sets: Object.fromEntries(
          found.slice(0, most).map(({ id, message }) => [id, String(message['set'])]),
        ),
        moreAvailable: found.length > most,
      };
    },
  };
};

/** SSF 1.0 §7.1; empty lists are left out. */
export const transmitterMetadata = (issuer: string): Readonly<Record<string, unknown>> => ({
  spec_version: '1_0',
  issuer,
  jwks_uri: `${issuer}/api/v1/ssf/jwks`,
  delivery_methods_supported: [PUSH, POLL],
  configuration_endpoint: `${issuer}/api/v1/ssf/streams`,
  status_endpoint: `${issuer}/api/v1/ssf/status`,
  add_subject_endpoint: `${issuer}/api/v1/ssf/subjects/add`,
  remove_subject_endpoint: `${issuer}/api/v1/ssf/subjects/remove`,
  verification_endpoint: `${issuer}/api/v1/ssf/verify`,
  authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }],
  default_subjects: 'ALL',
});
