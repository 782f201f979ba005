/** CloudTrail's event history and a trail's bucket, as the twin answers for them. */
import { gzipSync } from 'node:zlib';
import type { Raw } from '../../record.ts';
import { str } from '../../record.ts';
import { TwinFault } from './twin-fault.ts';
import { escapeXml } from './xml.ts';

/** Answers `LookupEvents` of one region: newest first, two requests a second. */
export type TrailLookup = (asked: Raw, region: string) => Raw;

const PER_SECOND = 2;

/** Dates travel as epoch seconds. */
const msOf = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value * 1_000 : otherwise;

const timeOf = (record: Raw): number => Date.parse(str(record['eventTime']) ?? '');

/** `records` may grow while the twin runs. */
export const trailLookup = (records: readonly Raw[], now: () => number): TrailLookup => {
  const asks = new Map<string, readonly number[]>();
  return (asked, region) => {
    const recent = (asks.get(region) ?? []).filter((at) => at > now() - 1_000);
    if (recent.length >= PER_SECOND) throw new TwinFault('Throttling', 'Rate exceeded');
    asks.set(region, [...recent, now()]);
    const size = Number(asked['MaxResults'] ?? 50);
    if (size > 50) throw new TwinFault('ValidationError', 'MaxResults is 50 at most.');
    const from = Math.max(msOf(asked['StartTime'], 0), now() - 90 * 86_400_000);
    const to = msOf(asked['EndTime'], now());
    const found = records
      .filter((one) => one['awsRegion'] === region && one['managementEvent'] !== false)
      .filter((one) => timeOf(one) >= from && timeOf(one) <= to)
      .sort((a, b) => timeOf(b) - timeOf(a));
    const start = Number(str(asked['NextToken']) ?? 0);
    const end = start + size;
    return {
      Events: found.slice(start, end).map((one) => ({
        EventId: one['eventID'],
        EventName: one['eventName'],
        EventTime: timeOf(one) / 1_000,
        CloudTrailEvent: JSON.stringify(one),
      })),
      ...(end < found.length ? { NextToken: String(end) } : {}),
    };
  };
};

/** Objects of all buckets: `<bucket>/<key>` → bytes. */
export type TwinObjects = Map<string, Uint8Array>;

export const trailFile = (records: readonly Raw[]): Uint8Array =>
  gzipSync(JSON.stringify({ Records: records }));

/** Small, so that every list has more pages than one. */
const KEYS_PER_PAGE = 3;

export const objectIn = (objects: TwinObjects, asked: Raw): Raw => {
  const key = `${str(asked['bucketName'])}/${str(asked['key'])}`;
  const body = objects.get(key);
  if (body === undefined) throw new TwinFault('NoSuchKey', 'The specified key does not exist.');
  return { type: 'application/octet-stream', body };
};

/** ListObjectsV2, in XML. */
export const listObjects = (objects: TwinObjects, bucket: string, asked: Raw): string => {
  const prefix = str(asked['prefix']) ?? '';
  const delimiter = str(asked['delimiter']);
  const keys = [...objects.keys()]
    .filter((one) => one.startsWith(`${bucket}/${prefix}`))
    .map((one) => one.slice(bucket.length + 1))
    .sort();
  const rolled = keys.map((key) => {
    const cut = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
    return cut < 0 ? { key } : { folder: key.slice(0, cut + 1) };
  });
  const rows = [...new Map(rolled.map((one) => [one.key ?? one.folder, one])).values()];
  const start = Number(str(asked['continuation-token']) ?? 0);
  const end = start + KEYS_PER_PAGE;
  const page = rows
    .slice(start, end)
    .map(({ key, folder }) =>
      key === undefined
        ? `<CommonPrefixes><Prefix>${escapeXml(folder ?? '')}</Prefix></CommonPrefixes>`
        : `<Contents><Key>${escapeXml(key)}</Key><Size>1</Size></Contents>`,
    );
  const more = end < rows.length;
  return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${escapeXml(bucket)}</Name><IsTruncated>${more}</IsTruncated>${more ? `<NextContinuationToken>${end}</NextContinuationToken>` : ''}${page.join('')}</ListBucketResult>`;
};
