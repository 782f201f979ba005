/** What we rest on: the database, the event log, and the platform itself where it runs. */
import type { DoctorCheck } from '../../cli/index.ts';
import { boundedFetch, isObject, messageOf, SECOND } from '../../core/index.ts';
import { lookAtNats, type NatsLook, openLocalStream } from '../../stream/index.ts';
import { streamSettings } from '../open-stream.ts';
import { type DoctorContext, isSick, type Look, type Sick } from './context.ts';

const SKEW_WARN = 500;
const SKEW_FAIL = 5 * SECOND;
const SLOW_MS = 100;
const CROWDED = 0.9;
const OLDEST_NATS = [2, 9] as const;
/** Blocks; each is up to 256 events. */
const LAG_WARN = 1_000;

const noDatabase = ({ isRunning }: DoctorContext): Omit<DoctorCheck, 'id'> =>
  isRunning
    ? {
        ...{ verdict: 'warn', says: 'the running platform has it to itself' },
        remedy: 'see "platform"; stop it to look at the database',
      }
    : {
        ...{ verdict: 'warn', says: 'none yet' },
        remedy: 'the first `countersign up` makes it; or give --store',
      };

export const database: Look = (context) => {
  const id = 'database';
  const { store } = context;
  if (store === undefined) return { id, ...noDatabase(context) };
  if (isSick(store))
    return {
      ...{ id, verdict: 'fail', says: store.because },
      remedy: 'start the server, open the way to it, or mend the address and the password',
    };
  const { server, encoding, tookMs, connections, isStandby } = store;
  const says = `PostgreSQL ${server}, ${encoding}, ${tookMs} ms away, ${connections.used} of ${connections.most} connections`;
  if (isStandby)
    return { id, verdict: 'fail', says: `${says}, a standby`, remedy: 'name the primary' };
  if (server < 15 || encoding !== 'UTF8')
    return { id, verdict: 'fail', says, remedy: 'use PostgreSQL 15 or newer, and a UTF8 database' };
  if (connections.used > connections.most * CROWDED)
    return { id, verdict: 'warn', says, remedy: 'raise max_connections; each node takes 10' };
  if (tookMs > SLOW_MS)
    return {
      id,
      verdict: 'warn',
      says,
      remedy: 'bring the database nearer: every turn waits for it',
    };
  return { id, verdict: 'pass', says };
};

export const schema: Look = (context) => {
  const id = 'schema';
  const { store } = context;
  if (store === undefined) return { id, ...noDatabase(context) };
  if (isSick(store))
    return { id, verdict: 'unknown', says: 'no database to ask', remedy: 'see above' };
  const { schema: has, newest } = store;
  if (has > newest)
    return {
      ...{ id, verdict: 'fail', says: `at ${has}, this version knows ${newest}` },
      remedy: 'start the newer countersign that made it',
    };
  if (has < newest)
    return {
      ...{ id, verdict: 'warn', says: `at ${has} of ${newest}` },
      remedy: 'take a backup; the next `countersign up` brings it on',
    };
  return { id, verdict: 'pass', says: `at ${has}, the newest` };
};

export const rights: Look = (context) => {
  const id = 'rights in it';
  const { store } = context;
  if (store === undefined) return { id, ...noDatabase(context) };
  if (isSick(store))
    return { id, verdict: 'unknown', says: 'no database to ask', remedy: 'see above' };
  const { plainRole, mayMakeRoles, unguarded } = store;
  const administrator =
    'an administrator runs: create role countersign_app nologin; grant countersign_app to <this user>;';
  if (plainRole === 'unbound')
    return {
      ...{ id, verdict: 'fail', says: 'countersign_app bypasses row-level security' },
      remedy: 'alter role countersign_app nosuperuser nobypassrls;',
    };
  if (plainRole !== 'right' && !mayMakeRoles)
    return { id, verdict: 'fail', says: `the plain role is ${plainRole}`, remedy: administrator };
  if (unguarded.length > 0)
    return {
      ...{ id, verdict: 'fail', says: `row-level security is off on ${unguarded.join(', ')}` },
      remedy: 'alter table … enable row level security; alter table … force row level security;',
    };
  return { id, verdict: 'pass', says: 'a plain role, bound by row-level security on every table' };
};

export const clock: Look = (context) => {
  const id = 'clock';
  const { store } = context;
  if (store === undefined) return { id, ...noDatabase(context) };
  if (isSick(store))
    return { id, verdict: 'unknown', says: 'no database to ask', remedy: 'see above' };
  const skew = Math.round(store.asked - store.clock);
  const says = `${Math.abs(skew)} ms ${skew < 0 ? 'behind' : 'ahead of'} the database`;
  const remedy = 'let both follow one time server (chrony): leases are measured in this time';
  if (Math.abs(skew) > SKEW_FAIL + store.tookMs) return { id, verdict: 'fail', says, remedy };
  if (Math.abs(skew) > SKEW_WARN + store.tookMs) return { id, verdict: 'warn', says, remedy };
  return { id, verdict: 'pass', says };
};

const natsOf = async ({ options, parts }: DoctorContext): Promise<NatsLook | Sick> => {
  const url = options.stream as string;
  const credentials = parts.env['COUNTERSIGN_NATS_CREDENTIALS'];
  try {
    return await lookAtNats({
      url: url.split('?')[0] ?? url,
      name: streamSettings(url).name,
      ...(credentials === undefined ? {} : { credentials }),
    });
  } catch (error) {
    return { because: messageOf(error) };
  }
};

const natsCheck = (look: NatsLook | Sick, { options }: DoctorContext): DoctorCheck => {
  const id = 'event log';
  if (isSick(look))
    return {
      ...{ id, verdict: 'fail', says: look.because },
      remedy:
        'start NATS, open the way to it, or mend the address and COUNTERSIGN_NATS_CREDENTIALS',
    };
  const { version, fault, partitions } = look;
  if (fault !== undefined)
    return {
      ...{ id, verdict: 'fail', says: `NATS ${version} without JetStream: ${fault}` },
      remedy: 'switch JetStream on for this account (nats-server -js, or `jetstream {}`)',
    };
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST_NATS[0] || (major === OLDEST_NATS[0] && minor < OLDEST_NATS[1]))
    return { id, verdict: 'fail', says: `NATS ${version}`, remedy: 'use NATS 2.9 or newer' };
  const says = `NATS ${version}, ${partitions.length} partitions`;
  const wanted = options.partitions ?? partitions.length;
  if (partitions.length > 0 && partitions.length !== wanted)
    return {
      ...{ id, verdict: 'fail', says },
      remedy: `give --partitions ${partitions.length}: it is fixed when the log is made`,
    };
  const weak = partitions.filter((one) => !one.hasLeader || one.current < one.replicas);
  if (weak.length > 0)
    return {
      ...{
        id,
        verdict: 'fail',
        says: `${says}, not all copies up: ${weak.map((one) => one.partition).join(', ')}`,
      },
      remedy: 'bring the missing NATS servers back; with half of them gone nothing is taken in',
    };
  if (partitions.some((one) => one.replicas < 3))
    return {
      ...{ id, verdict: 'warn', says: `${says}, with fewer than 3 copies` },
      remedy:
        'a lost server loses what only it had: give --stream nats://…?replicas=3 on a cluster',
    };
  return { id, verdict: 'pass', says };
};

const localEnd = async ({ dir, parts, options }: DoctorContext) => {
  const stream = await openLocalStream({
    dir: dir.stream,
    partitions: options.partitions ?? 1,
    log: parts.log,
  });
  try {
    return await Promise.all(
      Array.from({ length: stream.partitions }, async (_, partition) => ({
        partition,
        end: await stream.end(partition),
      })),
    );
  } finally {
    await stream.close();
  }
};

const lagCheck = (
  ends: readonly { readonly partition: number; readonly end: number }[],
  { standing, parts, store }: DoctorContext,
): DoctorCheck => {
  const id = 'lag';
  if (store === undefined || isSick(store))
    return { id, verdict: 'unknown', says: 'no database to ask', remedy: 'see above' };
  const now = parts.clock.now();
  const beyond = ends.filter(
    ({ partition, end }) =>
      (standing.find((one) => one.partition === partition)?.position ?? 0) > end,
  );
  if (beyond.length > 0)
    return {
      ...{
        id,
        verdict: 'fail',
        says: `the database is ahead of the log in partition ${beyond.map((one) => one.partition).join(', ')}`,
      },
      remedy: 'log and database are not of one moment: restore both from one backup',
    };
  const behind = ends.reduce(
    (sum, { partition, end }) =>
      sum + end - (standing.find((one) => one.partition === partition)?.position ?? 0),
    0,
  );
  const owned = standing.filter((one) => one.holder !== undefined && one.expiresAt > now);
  const says = `${behind} blocks wait; ${owned.length} of ${Math.max(ends.length, standing.length)} partitions have an owner`;
  if (behind > 0 && owned.length < ends.length)
    return { id, verdict: 'warn', says, remedy: 'nobody works on them: start a node' };
  if (behind > LAG_WARN)
    return { id, verdict: 'warn', says, remedy: 'add a node, or look why it is slow (metrics)' };
  return { id, verdict: 'pass', says };
};

/** Both ask the log once. */
export const eventLog = async (context: DoctorContext): Promise<readonly DoctorCheck[]> => {
  if (context.options.stream !== undefined) {
    const look = await natsOf(context);
    const check = natsCheck(look, context);
    return [check, lagCheck(isSick(look) ? [] : look.partitions, context)];
  }
  const id = 'event log';
  if (context.isRunning || !context.isThere)
    return [
      {
        ...{
          id,
          verdict: 'warn',
          says: context.isRunning ? 'the running platform has it open' : 'none yet',
        },
        remedy: context.isRunning ? 'see "platform"' : 'the first start makes it',
      },
    ];
  try {
    const ends = await localEnd(context);
    const blocks = ends.reduce((sum, one) => sum + one.end, 0);
    return [
      { id, verdict: 'pass', says: `${blocks} blocks in segment files` },
      lagCheck(ends, context),
    ];
  } catch (error) {
    return [
      {
        ...{ id, verdict: 'fail', says: messageOf(error) },
        remedy: 'give the same --partitions as `up`; a damaged log comes back from a backup',
      },
    ];
  }
};

export const platform: Look = async ({ isRunning, door }) => {
  const id = 'platform';
  if (!isRunning) return { id, verdict: 'warn', says: 'is not running', remedy: 'countersign up' };
  if (door === undefined)
    return {
      ...{
        id,
        verdict: 'warn',
        says: 'a process has the folder open and has not said where it listens',
      },
      remedy: 'it is starting, or another verb works on the folder: ask again in a moment',
    };
  try {
    const { status, text } = await boundedFetch(
      `${door.url}/api/v1/health`,
      { timeoutMs: 5 * SECOND, maxBytes: 64 * 1024 },
      { allowPrivateHosts: [new URL(door.url).hostname] },
    );
    const answer: unknown = JSON.parse(text);
    const parts = isObject(answer) && Array.isArray(answer['parts']) ? answer['parts'] : [];
    const ill = parts.filter((part) => isObject(part) && part['ok'] !== true);
    if (status === 200)
      return { id, verdict: 'pass', says: `${door.url} is well, ${parts.length} parts answer` };
    return {
      ...{
        id,
        verdict: 'fail',
        says: `not well: ${ill.map((part) => String(isObject(part) ? part['name'] : '')).join(', ')}`,
      },
      remedy: 'its log on standard error says why',
    };
  } catch (error) {
    return {
      ...{ id, verdict: 'fail', says: `${door.url} does not answer: ${messageOf(error)}` },
      remedy: 'restart it; what was acknowledged is not lost',
    };
  }
};
