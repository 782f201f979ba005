/**
 * A trail's bucket: gzip files of records under `AWSLogs/[o-…/]<account>/CloudTrail/<region>/YYYY/MM/DD/`, named by
 * the minute of delivery. Digest files stand under a name of their own and are not read.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
 */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { DAY, HOUR, isObject, MINUTE, messageOf, parseJson } from '../../../core/index.ts';
import { list, type Raw } from '../../record.ts';
import type { AwsConfig } from '../config.ts';
import { type FolderState, MAX_SEEN, stateAt, type TrailCursor } from './cursor.ts';
import { logFault } from './fault.ts';

const LIST = 's3:ListBucket';
const GET = 's3:GetObject';

type TrailBucket = NonNullable<AwsConfig['trailBucket']>;

/** A file of an earlier minute may still appear so much later. */
const OVERLAP = 30 * MINUTE;
/** CloudTrail's files hold some megabytes; a larger one is set aside, not read. */
const MAX_PACKED = 16 * 1_024 * 1_024;
const MAX_UNPACKED = 96 * 1_024 * 1_024;

const unpack = promisify(gunzip);

const day = (time: number): string => new Date(time).toISOString().slice(0, 10).replace(/-/g, '/');

/** `…_20150801T0210Z_Mu0KsOhtH1ar15ZZ.json.gz` → epoch ms. */
const deliveredAt = (key: string): number | undefined => {
  const found = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[A-Za-z0-9]+\.json\.gz$/.exec(key);
  if (found === null) return undefined;
  const [, year, month, date, hour, minute] = found.map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, date, hour, minute);
};

const nameIn = (key: string): string => key.slice(key.lastIndexOf('_') + 1).replace('.json.gz', '');

interface Reader {
  readonly client: S3Client;
  readonly bucket: string;
}

const under = async ({ client, bucket }: Reader, prefix: string): Promise<readonly string[]> => {
  const asked = { Bucket: bucket, Prefix: prefix, Delimiter: '/' };
  const found: string[] = [];
  try {
    for await (const page of paginateListObjectsV2({ client }, asked))
      found.push(...(page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []));
  } catch (cause) {
    throw logFault(cause, LIST, bucket);
  }
  return found;
};

const lastPart = (prefix: string): string => prefix.split('/').at(-2) ?? '';

/** Folders of an account's region; an organisation's trail keeps them one level deeper. */
const foldersOf = async (reader: Reader, prefix: string): Promise<readonly string[]> => {
  const root = `${prefix === '' ? '' : `${prefix.replace(/\/+$/, '')}/`}AWSLogs/`;
  const top = await under(reader, root);
  const organisations = top.filter((one) => lastPart(one).startsWith('o-'));
  const deeper = await Promise.all(organisations.map((one) => under(reader, one)));
  const accounts = [...top, ...deeper.flat()].filter((one) => /^\d{12}$/.test(lastPart(one)));
  const regions: string[] = [];
  for (const one of accounts) regions.push(...(await under(reader, `${one}CloudTrail/`)));
  return regions.sort();
};

const keysOf = async ({ client, bucket }: Reader, prefix: string): Promise<readonly string[]> => {
  const found: string[] = [];
  try {
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix }))
      found.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
  } catch (cause) {
    throw logFault(cause, LIST, bucket);
  }
  return found;
};

/** Each record is judged by itself: one that is not accepted takes no other with it. */
const checked = (value: unknown): Raw => {
  try {
    const record = parseJson(JSON.stringify(value));
    return isObject(record) ? record : { notARecord: typeof record };
  } catch (fault) {
    return { notARecord: messageOf(fault) };
  }
};

/** What cannot be read is handed on as one record that no source claims, so that it is set aside and counted. */
const recordsOf = async (packed: Uint8Array, key: string): Promise<readonly Raw[]> => {
  const unreadable = (because: string): readonly Raw[] => [{ unreadableLogFile: key, because }];
  try {
    const bytes = await unpack(packed, { maxOutputLength: MAX_UNPACKED });
    const file: unknown = JSON.parse(bytes.toString('utf8'));
    if (!isObject(file) || !Array.isArray(file['Records'])) return unreadable('it has no Records');
    return list(file['Records']).map(checked);
  } catch (fault) {
    return unreadable(messageOf(fault));
  }
};

const readFile = async ({ client, bucket }: Reader, key: string): Promise<readonly Raw[]> => {
  const answer = await client
    .send(new GetObjectCommand({ Bucket: bucket, Key: key }))
    .catch((cause: unknown) => {
      // Lifecycle rules take files away while they are listed.
      if (cause instanceof Error && cause.name === 'NoSuchKey') return undefined;
      throw logFault(cause, GET, bucket);
    });
  if (answer === undefined) return [];
  if ((answer.ContentLength ?? 0) > MAX_PACKED)
    return [{ unreadableLogFile: key, because: 'it is too large' }];
  const bytes = await answer.Body?.transformToByteArray();
  return bytes === undefined ? [] : recordsOf(bytes, key);
};

export interface BucketTurn {
  readonly client: S3Client;
  readonly trail: TrailBucket;
  readonly cursor: TrailCursor;
  readonly since: number;
  readonly until: number;
}

export interface FolderStep {
  readonly folder: string;
  readonly records: readonly Raw[];
  readonly state: FolderState;
}

const daysFrom = (from: number, until: number): readonly string[] => {
  const days: string[] = [];
  for (let at = from; ; at += DAY) {
    days.push(day(Math.min(at, until)));
    if (at >= until || day(at) === day(until)) return days;
  }
};

async function* readFolder(
  reader: Reader,
  folder: string,
  { cursor, since, until }: BucketTurn,
): AsyncGenerator<FolderStep> {
  const before = stateAt(cursor.folders, folder);
  const start = before === undefined ? since : before.from - OVERLAP;
  const seen = new Set(before?.seen);
  let recent = [...(before?.seen ?? [])];
  let newest = before?.from ?? since;
  for (const one of daysFrom(start, until)) {
    for (const key of await keysOf(reader, `${folder}${one}/`)) {
      const at = deliveredAt(key);
      const name = nameIn(key);
      if (at === undefined || at < start - MINUTE || seen.has(name)) continue;
      const records = await readFile(reader, key);
      newest = Math.max(newest, at);
      recent = [...recent, name].slice(-MAX_SEEN);
      yield { folder, records, state: { from: newest, seen: recent } };
    }
  }
  // A folder where nothing happens is not listed from its last file on for ever.
  if (until - newest > HOUR) yield { folder, records: [], state: { from: until, seen: recent } };
}

/** @throws CountersignError as `SourceDefinition.pullLogs`. */
export async function* readBucket(turn: BucketTurn): AsyncGenerator<FolderStep> {
  const { bucket, prefix = '' } = turn.trail;
  const reader = { client: turn.client, bucket };
  for (const folder of await foldersOf(reader, prefix)) yield* readFolder(reader, folder, turn);
}
