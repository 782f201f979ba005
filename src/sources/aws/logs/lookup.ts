/**
 * CloudTrail's event history, region by region: management events of the last 90 days, newest first, 50 a page, two
 * requests a second. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 * Time is cut into slices, oldest first, each read whole before it is given: records come in order, and a
 * break-off repeats one slice.
 */
import { type CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  DAY,
  HOUR,
  isCountersignError,
  isObject,
  MINUTE,
  parseJson,
  SECOND,
  sha256Hex,
} from '../../../core/index.ts';
import { type Raw, str } from '../../record.ts';
import { awsLateness } from '../permissions.ts';
import { MAX_SEEN, type RegionState } from './cursor.ts';
import { logFault } from './fault.ts';

const LOOKUP = 'cloudtrail:LookupEvents';

const KEPT = 90 * DAY;
const PAGE = 50;
/** Two requests a second, for each account and region. */
const PACE = 500;
const MAX_SLICE = 6 * HOUR;
/** Pages of one slice; a slice with more is halved. */
const MAX_PAGES = 40;
/** Usual lateness, read again each time. */
const OVERLAP = 15 * MINUTE;
/** Worst lateness, read again so often. */
const SWEEP_EVERY = HOUR;
const WORST = awsLateness.worstSeconds * SECOND;

export interface LookupTurn {
  readonly client: CloudTrailClient;
  readonly region: string;
  readonly before: RegionState | undefined;
  readonly since: number;
  readonly until: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface RegionStep {
  readonly records: readonly Raw[];
  readonly state: RegionState;
}

/** What is no record is handed on as such, so that it is set aside and counted. */
const recordOf = (text: string | undefined): Raw => {
  try {
    const parsed = parseJson(text ?? '');
    return isObject(parsed) ? parsed : { notARecord: typeof parsed };
  } catch (fault) {
    if (!isCountersignError(fault)) throw fault;
    return { notARecord: fault.message };
  }
};

const markOf = (record: Raw): string =>
  sha256Hex(str(record['eventID']) ?? JSON.stringify(record)).slice(0, 16);

const timeOf = (record: Raw): number => Date.parse(str(record['eventTime']) ?? '') || 0;

/** All records of a slice, oldest first; undefined where there are too many for one. */
const sliceOf = async (
  { client, region, sleep }: LookupTurn,
  from: number,
  to: number,
): Promise<readonly Raw[] | undefined> => {
  const found: Raw[] = [];
  let NextToken: string | undefined;
  for (let page = 1; ; page++) {
    await sleep(PACE);
    const asked = {
      StartTime: new Date(from),
      EndTime: new Date(to),
      MaxResults: PAGE,
      ...(NextToken === undefined ? {} : { NextToken }),
    };
    const answer = await client.send(new LookupEventsCommand(asked)).catch((cause: unknown) => {
      throw logFault(cause, LOOKUP, region);
    });
    found.push(...(answer.Events ?? []).map(({ CloudTrailEvent }) => recordOf(CloudTrailEvent)));
    NextToken = answer.NextToken;
    if (NextToken === undefined) return found.reverse();
    if (page >= MAX_PAGES && to - from > SECOND) return undefined;
  }
};

const startOf = ({ before, since, until }: LookupTurn): number => {
  const oldest = until - KEPT;
  if (before === undefined) return Math.max(since, oldest);
  const back = until - before.sweptAt >= SWEEP_EVERY ? WORST : OVERLAP;
  return Math.max(before.from - back, oldest);
};

/** Give a region's records since `before`, a slice at a time. */
export async function* lookUp(turn: LookupTurn): AsyncGenerator<RegionStep> {
  const { before, until } = turn;
  let from = startOf(turn);
  const sweeps = before === undefined || until - before.sweptAt >= SWEEP_EVERY;
  const known = before?.seen ?? [];
  const seen = new Set(known);
  const recent = [...known];
  let slice = MAX_SLICE;
  while (from < until) {
    const to = Math.min(until, from + slice);
    const records = await sliceOf(turn, from, to);
    if (records === undefined) {
      slice = Math.max(SECOND, Math.floor((to - from) / 2));
      continue;
    }
    const fresh = records.filter((record) => !seen.has(markOf(record)));
    for (const record of fresh) {
      const mark = markOf(record);
      seen.add(mark);
      if (timeOf(record) >= until - WORST) recent.push(mark);
    }
    from = to;
    yield {
      records: fresh,
      state: {
        from: Math.max(before?.from ?? 0, to),
        sweptAt: sweeps && to >= until ? until : (before?.sweptAt ?? turn.since),
        seen: recent.slice(-MAX_SEEN),
      },
    };
  }
}
