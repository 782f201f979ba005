/** The streams that we transmit: SSF 1.0 §8, kept per receiver. What is wrong is thrown with the code of its answer. */
import { z } from 'zod';
import { CountersignError, randomId } from '../../core/index.ts';
import type { Sealer, TenantStore, Versioned } from '../../store/index.ts';
import { transmitted } from './events.ts';
import { matchesSubject, type Subject, subjectSchema } from './subject.ts';

export const PUSH = 'urn:ietf:rfc:8935';
export const POLL = 'urn:ietf:rfc:8936';
export const STREAM = 'stream';

const statuses = ['enabled', 'paused', 'disabled'] as const;
export type StreamStatus = (typeof statuses)[number];

const url = z.url({ protocol: /^https?$/ }).max(2_000);
const asked = z.looseObject({
  stream_id: z.string().min(1).max(100).optional(),
  iss: z.unknown().optional(),
  aud: z.unknown().optional(),
  events_supported: z.unknown().optional(),
  events_delivered: z.unknown().optional(),
  min_verification_interval: z.unknown().optional(),
  inactivity_timeout: z.unknown().optional(),
  events_requested: z.array(z.string().min(1).max(500)).max(200).optional(),
  description: z.string().max(1_000).optional(),
  delivery: z
    .looseObject({
      method: z.enum([PUSH, POLL]),
      endpoint_url: url.optional(),
      authorization_header: z.string().max(8_000).optional(),
    })
    .optional(),
});

const kept = z.object({
  id: z.string(),
  /** Whose it is: a user of ours with the role of a receiver. */
  owner: z.string(),
  iss: z.string(),
  aud: z.string(),
  requested: z.array(z.string()).optional(),
  method: z.enum([PUSH, POLL]),
  endpointUrl: z.string().optional(),
  description: z.string().optional(),
  status: z.enum(statuses),
  reason: z.string().optional(),
  /** Everybody is told of, save these; SSF 1.0 §8.1.3, `default_subjects` ALL. */
  removed: z.array(subjectSchema),
  verifiedAt: z.number().optional(),
  createdAt: z.number(),
});

export type Stream = z.infer<typeof kept>;

const MAX_STREAMS = 20;
const MAX_REMOVED = 5_000;
const MIN_VERIFICATION_SECONDS = 10;

export interface StreamsParts {
  readonly store: TenantStore;
  readonly sealer: Sealer;
  now(): number;
  /** Our own address as receivers know it, and our issuer. */
  issuer(): string;
}

/** As SSF 1.0 §8.1.1 writes it. */
export type StreamConfig = Readonly<Record<string, unknown>>;

export interface Streams {
  create(owner: string, body: unknown): Promise<StreamConfig>;
  read(owner: string, id: string): Promise<StreamConfig>;
  all(owner: string): Promise<readonly StreamConfig[]>;
  update(owner: string, body: unknown): Promise<StreamConfig>;
  replace(owner: string, body: unknown): Promise<StreamConfig>;
  remove(owner: string, id: string): Promise<void>;
  status(owner: string, id: string): Promise<StreamConfig>;
  setStatus(
    owner: string,
    said: { readonly id: string; readonly status: StreamStatus; readonly reason?: string },
  ): Promise<StreamConfig>;
  subject(owner: string, id: string, subject: unknown, wanted: boolean): Promise<void>;
  /** Marks that a verification was asked for. @throws ERR_THROTTLED by its interval */
  verify(owner: string, id: string): Promise<Stream>;
  find(owner: string, id: string): Promise<Stream>;
  /** Every receiver's. */
  every(): Promise<readonly Stream[]>;
  authorizationOf(id: string): Promise<string | undefined>;
}

const wrong = (message: string): CountersignError =>
  new CountersignError('ERR_INPUT_INVALID', message);

const read = (body: unknown): z.infer<typeof asked> => {
  const parsed = asked.safeParse(body);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw wrong(`${first?.path.join('.') ?? 'body'}: ${first?.message ?? 'invalid'}`);
};

/** Other receivers' names for machines of theirs may be plain http on a loopback that the site allows, nothing else. */
const isLocal = (address: string): boolean =>
  ['localhost', '127.0.0.1', '[::1]'].includes(new URL(address).hostname);

const deliveryOf = (given: z.infer<typeof asked>): Pick<Stream, 'method' | 'endpointUrl'> => {
  const { method = POLL, endpoint_url } = given.delivery ?? {};
  if (method === POLL) return { method };
  if (endpoint_url === undefined) throw wrong('delivery.endpoint_url: push needs one');
  if (!endpoint_url.startsWith('https:') && !isLocal(endpoint_url))
    throw wrong('delivery.endpoint_url: it must be https');
  return { method, endpointUrl: endpoint_url };
};

export const deliveredOf = ({ requested }: Pick<Stream, 'requested'>): readonly string[] =>
  requested === undefined ? transmitted : transmitted.filter((one) => requested.includes(one));

export const isTold = (stream: Stream, subject: Subject): boolean =>
  !stream.removed.some((one) => matchesSubject(one, subject));

export const createStreams = ({ store, sealer, now, issuer }: StreamsParts): Streams => {
  const contextOf = (id: string): string => `${store.tenant}/stream/${id}`;
  const streamOf = (value: Readonly<Record<string, unknown>>): Stream => kept.parse(value);

  const configOf = (stream: Stream): StreamConfig => {
    const delivery =
      stream.method === POLL
        ? { method: POLL, endpoint_url: `${issuer()}/api/v1/ssf/poll/${stream.id}` }
        : { method: PUSH, endpoint_url: stream.endpointUrl };
    const delivered = deliveredOf(stream);
    return {
      stream_id: stream.id,
      iss: stream.iss,
      aud: stream.aud,
      events_supported: transmitted,
      ...(stream.requested?.length ? { events_requested: stream.requested } : {}),
      ...(delivered.length > 0 ? { events_delivered: delivered } : {}),
      delivery,
      min_verification_interval: MIN_VERIFICATION_SECONDS,
      ...(stream.description === undefined ? {} : { description: stream.description }),
    };
  };

  /** Somebody else's looks like none. */
  const one = async (owner: string, id: string | undefined) => {
    const found = id === undefined ? undefined : await store.counterparts.get(STREAM, id);
    const stream = found && streamOf(found.value.value);
    if (!found || stream?.owner !== owner)
      throw new CountersignError('ERR_NOT_FOUND', 'there is no such stream');
    return { version: found.version, sealed: found.value.sealed, stream };
  };

  const write = async (
    version: number,
    stream: Stream,
    sealed: Awaited<ReturnType<typeof one>>['sealed'],
  ): Promise<void> => {
    const next: Versioned<Parameters<typeof store.counterparts.put>[1]['value']> = {
      version,
      value: { id: stream.id, value: stream, ...(sealed ? { sealed } : {}) },
    };
    if (!(await store.counterparts.put(STREAM, next, now())))
      throw new CountersignError('ERR_CONFLICT', 'the stream is being changed; try again');
  };

  const seal = (id: string, header: string | undefined) =>
    header === undefined || header === ''
      ? undefined
      : sealer.seal(Buffer.from(header), contextOf(id));

  /** SSF 1.0 §8.1.1.3: what only we may say is said as we say it, or the change is refused. */
  const assertOurs = (given: z.infer<typeof asked>, stream: Stream): void => {
    const ours = configOf(stream);
    for (const name of [
      'iss',
      'aud',
      'events_supported',
      'events_delivered',
      'min_verification_interval',
      'inactivity_timeout',
    ] as const)
      if (name in given && JSON.stringify(given[name]) !== JSON.stringify(ours[name]))
        throw wrong(`${name}: the transmitter sets it`);
  };

  const change = async (owner: string, body: unknown, whole: boolean): Promise<StreamConfig> => {
    const given = read(body);
    if (given.stream_id === undefined) throw wrong('stream_id: say which stream');
    const { version, stream, sealed } = await one(owner, given.stream_id);
    assertOurs(given, stream);
    const delivery: Partial<Pick<Stream, 'method' | 'endpointUrl'>> =
      whole || given.delivery ? deliveryOf(given) : {};
    const { requested: _r, description: _d, endpointUrl: _e, ...rest } = stream;
    const requested = given.events_requested ?? (whole ? undefined : stream.requested);
    const description = given.description ?? (whole ? undefined : stream.description);
    const endpoint = delivery.method === undefined ? stream.endpointUrl : delivery.endpointUrl;
    const next: Stream = {
      ...rest,
      ...delivery,
      ...(requested === undefined ? {} : { requested }),
      ...(description === undefined ? {} : { description }),
      ...(endpoint === undefined ? {} : { endpointUrl: endpoint }),
    };
    const header = given.delivery?.authorization_header;
    await write(version, next, whole || header !== undefined ? seal(stream.id, header) : sealed);
    return configOf(next);
  };

  const statusOf = ({ id, status, reason }: Stream): StreamConfig => ({
    stream_id: id,
    status,
    ...(reason === undefined ? {} : { reason }),
  });

  const every = async (): Promise<readonly Stream[]> =>
    (await store.counterparts.list(STREAM)).map(({ value }) => streamOf(value.value));

  return {
    every,
    async create(owner, body) {
      const given = read(body);
      for (const name of [
        'stream_id',
        'iss',
        'aud',
        'events_supported',
        'events_delivered',
      ] as const)
        if (name in given) throw wrong(`${name}: the transmitter sets it`);
      const delivery = deliveryOf(given);
      const mine = (await every()).filter((stream) => stream.owner === owner);
      if (mine.length >= MAX_STREAMS)
        throw new CountersignError('ERR_CONFLICT', `a receiver has at most ${MAX_STREAMS} streams`);
      const id = randomId('str');
      const stream: Stream = {
        id,
        owner,
        iss: issuer(),
        aud: `${issuer()}/receivers/${encodeURIComponent(owner)}`,
        ...delivery,
        ...(given.events_requested === undefined ? {} : { requested: given.events_requested }),
        ...(given.description === undefined ? {} : { description: given.description }),
        status: 'enabled',
        removed: [],
        createdAt: now(),
      };
      await write(0, stream, seal(id, given.delivery?.authorization_header));
      return configOf(stream);
    },
    read: async (owner, id) => configOf((await one(owner, id)).stream),
    all: async (owner) => (await every()).filter((stream) => stream.owner === owner).map(configOf),
    update: (owner, body) => change(owner, body, false),
    replace: (owner, body) => change(owner, body, true),
    async remove(owner, id) {
      await one(owner, id);
      await store.counterparts.remove(STREAM, id);
    },
    status: async (owner, id) => statusOf((await one(owner, id)).stream),
    async setStatus(owner, { id, status, reason }) {
      const { version, stream, sealed } = await one(owner, id);
      const { reason: _before, ...rest } = stream;
      const next: Stream = { ...rest, status, ...(reason === undefined ? {} : { reason }) };
      await write(version, next, sealed);
      return statusOf(next);
    },
    async subject(owner, id, given, wanted) {
      const subject = subjectSchema.safeParse(given);
      if (!subject.success) throw wrong('subject: it is in no known subject format');
      const { version, stream, sealed } = await one(owner, id);
      const others = stream.removed.filter(
        (each) => JSON.stringify(each) !== JSON.stringify(subject.data),
      );
      const removed = wanted ? others : [...others, subject.data];
      if (removed.length > MAX_REMOVED)
        throw new CountersignError('ERR_CONFLICT', `at most ${MAX_REMOVED} subjects are removed`);
      await write(version, { ...stream, removed }, sealed);
    },
    async verify(owner, id) {
      const { version, stream, sealed } = await one(owner, id);
      const at = now();
      if (at - (stream.verifiedAt ?? 0) < MIN_VERIFICATION_SECONDS * 1_000)
        throw new CountersignError(
          'ERR_SOURCE_THROTTLED',
          `a verification may be asked for every ${MIN_VERIFICATION_SECONDS} seconds`,
        );
      const next = { ...stream, verifiedAt: at };
      await write(version, next, sealed);
      return next;
    },
    find: async (owner, id) => (await one(owner, id)).stream,
    async authorizationOf(id) {
      const sealed = (await store.counterparts.get(STREAM, id))?.value.sealed;
      return sealed && Buffer.from(sealer.open(sealed, contextOf(id))).toString('utf8');
    },
  };
};
