/**
 * One Windows event, whatever shipped it: flat (NXLog, Sentinel), winlogbeat and Elastic Agent, EVTX as JSON,
 * the OpenTelemetry receiver, Wazuh. All are read into the same few words.
 * https://learn.microsoft.com/windows/win32/wes/eventschema-event-element
 */
import { instant, need, needInstant, obj, type Raw } from '../../record.ts';

export interface WindowsRecord {
  readonly eventId: number;
  readonly channel: string;
  readonly provider: string;
  /** The machine that wrote it. */
  readonly computer: string | undefined;
  readonly recordId: string | undefined;
  readonly time: number;
  /** `failure` and `success` as the audit keyword says; undefined where it does not. */
  readonly audit: 'success' | 'failure' | undefined;
  /** One field of the event's own data; `-` and blanks mean that there is none. */
  data(name: string): string | undefined;
}

const text = (value: unknown): string | undefined => {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value !== 'string') return undefined;
  const trimmed = value.trim();
  return trimmed === '' ? undefined : trimmed;
};

/** XML turned to JSON keeps text beside attributes, each tool in its own way. */
const inner = (value: unknown): string | undefined =>
  text(value) ??
  text(obj(value)['#text']) ??
  text(obj(value)['Value']) ??
  text(obj(value)['value']) ??
  text(obj(value)['id']);

const attribute = (node: Raw, name: string, key: string): string | undefined => {
  const one = obj(node[name]);
  return (
    text(obj(one['#attributes'])[key]) ??
    text(one[`@${key}`]) ??
    text(one[key]) ??
    text(obj(node[`${name}_attributes`])[key])
  );
};

/** `{Data: [{Name, #text}]}` or `{data: [{name: value}]}` as a plain object. */
const named = (value: unknown): Raw => {
  const node = obj(value);
  const items = node['Data'] ?? node['data'];
  if (!Array.isArray(items)) return node;
  const pairs = items.slice(0, 500).flatMap((item): (readonly [string, unknown])[] => {
    const one = obj(item);
    const name = text(one['@Name']) ?? text(one['Name']) ?? text(obj(one['#attributes'])['Name']);
    if (name !== undefined) return [[name, one['#text'] ?? one['value'] ?? '']];
    return Object.entries(one);
  });
  return Object.fromEntries(pairs.filter(([name]) => name !== '__proto__'));
};

/** 1102 and a few more write under UserData, one level further down. */
const userData = (value: unknown): Raw => {
  const node = obj(value);
  const first = Object.entries(node).find(
    ([key, one]) =>
      !key.startsWith('@') && !key.startsWith('#') && Object.keys(obj(one)).length > 0,
  );
  return first === undefined ? node : obj(first[1]);
};

interface Head {
  readonly eventId: string | undefined;
  readonly channel: string | undefined;
  readonly provider: string | undefined;
  readonly computer: string | undefined;
  readonly recordId: string | undefined;
  readonly times: readonly unknown[];
  readonly keywords: unknown;
  readonly fields: readonly Raw[];
  /** Field names begin with a small letter. */
  readonly small?: true;
}

const ofEvtx = (event: Raw): Head => {
  const system = obj(event['System']);
  return {
    eventId: inner(system['EventID']),
    channel: inner(system['Channel']),
    provider: attribute(system, 'Provider', 'Name'),
    computer: inner(system['Computer']),
    recordId: inner(system['EventRecordID']),
    times: [attribute(system, 'TimeCreated', 'SystemTime'), system['TimeCreated']],
    keywords: inner(system['Keywords']),
    fields: [named(event['EventData']), userData(event['UserData'])],
  };
};

const ofWinlogbeat = (record: Raw): Head => {
  const winlog = obj(record['winlog']);
  return {
    eventId: inner(winlog['event_id']) ?? inner(obj(record['event'])['code']),
    channel: inner(winlog['channel']),
    provider: inner(winlog['provider_name']) ?? inner(obj(record['event'])['provider']),
    computer: inner(winlog['computer_name']) ?? inner(obj(record['host'])['name']),
    recordId: inner(winlog['record_id']),
    times: [record['@timestamp'], obj(record['event'])['created']],
    keywords: winlog['keywords'] ?? obj(record['event'])['outcome'],
    fields: [obj(winlog['event_data']), obj(winlog['user_data'])],
  };
};

/** https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/receiver/windowseventlogreceiver */
const ofOtel = (body: Raw): Head => ({
  eventId: inner(body['event_id']),
  channel: inner(body['channel']),
  provider: inner(obj(body['provider'])['name']) ?? inner(body['provider']),
  computer: inner(body['computer']),
  recordId: inner(body['record_id']),
  times: [body['system_time']],
  keywords: body['keywords'],
  fields: [named(body['event_data']), userData(body['user_data'])],
});

const ofWazuh = (win: Raw): Head => {
  const system = obj(win['system']);
  return {
    eventId: inner(system['eventID']),
    channel: inner(system['channel']),
    provider: inner(system['providerName']),
    computer: inner(system['computer']),
    recordId: inner(system['eventRecordID']),
    times: [system['systemTime']],
    keywords: system['severityValue'],
    fields: [obj(win['eventdata']), userData(win['logFileCleared'])],
    small: true,
  };
};

/** `2020-06-09 22:51:02` is in the zone of who wrote it: any time with a zone is better. */
const isZoned = (value: unknown): boolean =>
  typeof value === 'string' && /(?:Z|[+-]\d\d:?\d\d|\))$/.test(value.trim());

const ofFlat = (record: Raw): Head => {
  const times = [
    'TimeCreated',
    'TimeGenerated',
    'SystemTime',
    'EventTime',
    '@timestamp',
    'timestamp',
    'UtcTime',
  ];
  const written = times.map((name) => record[name]).filter((one) => one !== undefined);
  return {
    eventId: inner(record['EventID']) ?? inner(record['EventId']) ?? inner(record['event_id']),
    channel: inner(record['Channel']) ?? inner(record['channel']) ?? inner(record['log_name']),
    provider:
      inner(record['Provider_Name']) ??
      inner(record['ProviderName']) ??
      inner(record['EventSourceName']) ??
      inner(record['SourceName']) ??
      inner(record['source_name']),
    computer:
      inner(record['Computer']) ??
      inner(record['Hostname']) ??
      inner(record['ComputerName']) ??
      inner(record['MachineName']) ??
      inner(record['computer_name']),
    recordId:
      inner(record['EventRecordID']) ?? inner(record['RecordNumber']) ?? inner(record['RecordId']),
    times: [...written.filter(isZoned), ...written],
    keywords: record['Keywords'] ?? record['keywords'],
    fields: [named(record['EventData']), obj(record['event_data']), record],
  };
};

const headOf = (record: Raw): Head => {
  if (Object.keys(obj(record['winlog'])).length > 0) return ofWinlogbeat(record);
  const event = obj(record['Event']);
  if (Object.keys(obj(event['System'])).length > 0) return ofEvtx(event);
  if (Object.keys(obj(record['System'])).length > 0) return ofEvtx(record);
  const body = obj(record['body']);
  if (body['event_id'] !== undefined) return ofOtel(body);
  if (record['system_time'] !== undefined) return ofOtel(record);
  const win = obj(obj(record['data'])['win'] ?? record['win']);
  if (Object.keys(obj(win['system'])).length > 0) return ofWazuh(win);
  return ofFlat(record);
};

/** Every form has one of these: where none is there, nothing more is read. Asked of each record of every system. */
const marks = [
  'EventID',
  'EventId',
  'event_id',
  'winlog',
  'Event',
  'System',
  'body',
  'system_time',
  'data',
  'win',
] as const;

/** Cheap: an event number beside a channel, a provider or a machine. */
export const isWindowsEvent = (record: Raw): boolean => {
  if (!marks.some((name) => record[name] !== undefined)) return false;
  const head = headOf(record);
  if (head.eventId === undefined || !/^\d{1,5}$/.test(head.eventId)) return false;
  return head.channel !== undefined || head.provider !== undefined || head.computer !== undefined;
};

/** Masks of the keywords "Audit Success" and "Audit Failure"; some shippers write words. */
const auditOf = (keywords: unknown): WindowsRecord['audit'] => {
  const written = (Array.isArray(keywords) ? keywords : [keywords]).map((one) => String(one ?? ''));
  const says = (pattern: RegExp) => written.some((one) => pattern.test(one));
  if (says(/^0x8010000000000000$|^-9218868437227405\d{3}$|audit.failure|^failure$/i))
    return 'failure';
  if (says(/^0x8020000000000000$|^-9214364837600034\d{3}$|audit.success|^success$/i))
    return 'success';
  return undefined;
};

/** PowerShell's JSON writes `/Date(1583256847000)/`. */
const timeOf = (times: readonly unknown[]): number => {
  for (const one of times) {
    const ticks = typeof one === 'string' ? /^\/Date\((\d{12,14})\)\/$/.exec(one)?.[1] : undefined;
    const time = instant(ticks === undefined ? one : Number(ticks));
    if (time !== undefined && Math.abs(time) < 8.64e15)
      return needInstant(new Date(time).toISOString(), 'TimeCreated');
  }
  return needInstant(undefined, 'TimeCreated');
};

const providerOf = (channel: string): string =>
  /^security$/i.test(channel) ? 'Microsoft-Windows-Security-Auditing' : channel;

/** The Security channel is the only one of events in this range. */
const channelOf = (head: Head, eventId: number): string =>
  head.channel ??
  (/Security-Auditing/i.test(head.provider ?? '') || (eventId >= 4600 && eventId < 5200)
    ? 'Security'
    : 'unknown');

const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** @throws CountersignError ERR_INPUT_INVALID naming the field. */
export const readWindowsRecord = (record: Raw): WindowsRecord => {
  const head = headOf(record);
  const written = need(head.eventId, 'EventID');
  const eventId = Number(need(/^\d{1,5}$/.test(written) ? written : undefined, 'EventID'));
  const channel = channelOf(head, eventId);
  return {
    eventId,
    channel,
    provider: head.provider ?? providerOf(channel),
    computer: head.computer?.slice(0, 256),
    recordId: head.recordId,
    time: timeOf(head.times),
    audit: auditOf(head.keywords),
    data(name) {
      const key = head.small ? camel(name) : name;
      for (const fields of head.fields) {
        if (!Object.hasOwn(fields, key)) continue;
        const value = inner(fields[key]);
        if (value !== undefined && value !== '-' && value !== 'N/A') return value;
      }
      return undefined;
    },
  };
};
