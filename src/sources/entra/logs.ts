/**
 * Entra's logs through Graph, one stream after the other: sign-ins of all kinds, audits, risk detections,
 * provisioning. A stream is asked again for its last hours, because records come late; those that were given already
 * are left out. https://learn.microsoft.com/graph/api/resources/signin, …/directoryaudit, …/riskdetection
 */
import { z } from 'zod';
import {
  CountersignError,
  HOUR,
  isCountersignError,
  isObject,
  parseJson,
} from '../../core/index.ts';
import type { LogPage, LogPullOptions } from '../contract.ts';
import { instant, list, type Raw, str } from '../record.ts';
import type { EntraConfig } from './config.ts';
import { connectGraph, type Graph, type GraphOptions, isUnlicensed } from './graph.ts';

interface Stream {
  readonly name: string;
  readonly permission: string;
  readonly path: string;
  /** Its time, by which it is asked for. */
  readonly field: string;
  readonly beta: boolean;
  /** Beside the times. */
  readonly filter?: string;
  /** May be absent for want of a licence: then there is nothing to read. */
  readonly premium: boolean;
}

const AUDIT = 'AuditLog.Read.All';
/** Only the beta endpoint gives the sign-ins that are not interactive. */
const kinds =
  "signInEventTypes/any(t:t eq 'interactiveUser' or t eq 'nonInteractiveUser' or t eq 'servicePrincipal' or t eq 'managedIdentity')";

const streams: readonly Stream[] = [
  {
    name: 'audits',
    permission: AUDIT,
    path: 'auditLogs/directoryAudits',
    field: 'activityDateTime',
    beta: false,
    premium: false,
  },
  {
    name: 'signIns',
    permission: AUDIT,
    path: 'auditLogs/signIns',
    field: 'createdDateTime',
    beta: true,
    filter: kinds,
    premium: true,
  },
  {
    name: 'risks',
    permission: 'IdentityRiskEvent.Read.All',
    path: 'identityProtection/riskDetections',
    field: 'detectedDateTime',
    beta: false,
    premium: true,
  },
  {
    name: 'principalRisks',
    permission: 'IdentityRiskyServicePrincipal.Read.All',
    path: 'identityProtection/servicePrincipalRiskDetections',
    field: 'detectedDateTime',
    beta: false,
    premium: true,
  },
  {
    name: 'provisioning',
    permission: AUDIT,
    path: 'auditLogs/provisioning',
    field: 'activityDateTime',
    beta: false,
    premium: true,
  },
];

export const logPermissions: readonly string[] = [
  ...new Set(streams.map(({ permission }) => permission)),
];

/** Worst lateness of Entra's reports. */
const OVERLAP = 3 * HOUR;
/** Ids of the overlap that are remembered; beyond it a record may be given twice, which changes nothing. */
const MAX_SEEN = 5_000;

const streamState = z.object({
  from: z.number(),
  /** Where a listing broke off, and the end of its window. */
  next: z.string().optional(),
  until: z.number().optional(),
  seen: z.array(z.string()).max(MAX_SEEN),
});
const cursorShape = z.object({ v: z.literal(1), streams: z.record(z.string(), streamState) });
type Cursor = z.infer<typeof cursorShape>;
type StreamState = z.infer<typeof streamState>;

const read = (text: string | undefined): Cursor => {
  if (text === undefined) return { v: 1, streams: {} };
  const parsed = cursorShape.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new CountersignError('ERR_INPUT_INVALID', 'the cursor is none of an Entra log pull');
};

const iso = (time: number): string => new Date(time).toISOString();

const pathOf = (stream: Stream, from: number, until: number): string => {
  const times = `${stream.field} ge ${iso(from)} and ${stream.field} le ${iso(until)}`;
  const filter = stream.filter === undefined ? times : `${times} and ${stream.filter}`;
  const order = stream.premium && stream.name !== 'signIns' ? '' : `&$orderby=${stream.field}`;
  return `${stream.path}?$filter=${encodeURIComponent(filter)}${order}&$top=500`;
};

/** A detection keeps its id when its state changes. */
const keyOf = (record: Raw): string | undefined => {
  const id = str(record['id']);
  const state = str(record['riskState']);
  return id === undefined || state === undefined ? id : `${id}/${state}`;
};

interface Turn {
  readonly graph: Graph;
  readonly stream: Stream;
  readonly before: StreamState;
  readonly until: number;
}

interface Step {
  readonly records: readonly Raw[];
  readonly state: StreamState;
}

const firstPage = async ({ graph, stream, before, until }: Turn, path: string): Promise<Raw> => {
  const ask = (one: string): Promise<Raw> =>
    graph.send({ permission: stream.permission, method: 'GET', path: one, beta: stream.beta });
  try {
    return await ask(path);
  } catch (fault) {
    // Graph forgets where it was after a while: then from the beginning of the window.
    const forgotten = isCountersignError(fault, 'ERR_ACTION_FAILED') && before.next === path;
    if (!forgotten || isUnlicensed(fault)) throw fault;
    return ask(pathOf(stream, before.from, until));
  }
};

async function* pull(turn: Turn): AsyncIterable<Step> {
  const { stream, before, until } = turn;
  const seen = new Set(before.seen);
  const recent: string[] = [...before.seen];
  const edge = until - OVERLAP;
  let path: string | undefined = before.next ?? pathOf(stream, before.from, until);
  while (path !== undefined) {
    const page: Raw = await firstPage(turn, path);
    const found = list(page['value']).filter(isObject);
    const fresh = found.filter((record) => !seen.has(keyOf(record) ?? ''));
    for (const record of fresh) {
      const key = keyOf(record);
      if (key === undefined) continue;
      seen.add(key);
      if ((instant(record[stream.field]) ?? 0) >= edge) recent.push(key);
    }
    path = str(page['@odata.nextLink']);
    const remembered = recent.slice(-MAX_SEEN);
    const state: StreamState =
      path === undefined
        ? { from: Math.max(before.from, edge), seen: remembered }
        : { from: before.from, next: path, until, seen: remembered };
    yield { records: fresh, state };
  }
}

/** @throws CountersignError as `SourceDefinition.pullLogs`. */
export async function* pullEntraLogs(
  config: EntraConfig,
  cursor: string | undefined,
  { since, until }: LogPullOptions,
  options?: GraphOptions,
): AsyncIterable<LogPage> {
  const graph = connectGraph(config, config.app, options);
  let state = read(cursor);
  for (const stream of streams) {
    try {
      // A window that broke off is finished as it was asked for; then comes what is newer.
      for (let end = 0; end < until; ) {
        const before: StreamState = state.streams[stream.name] ?? { from: since, seen: [] };
        end = before.next === undefined ? until : Math.min(until, before.until ?? until);
        for await (const step of pull({ graph, stream, before, until: end })) {
          state = { v: 1, streams: { ...state.streams, [stream.name]: step.state } };
          // Graph's records do not say whose they are.
          const records = step.records.map((one) => ({ tenantId: config.tenantId, ...one }));
          yield { records, cursor: JSON.stringify(state) };
        }
      }
    } catch (fault) {
      if (!stream.premium || !isUnlicensed(fault)) throw fault;
    }
  }
}
