/**
 * Lines of syslog, and records that carry one: RFC 3164 (no year), RFC 5424, the ISO form of newer daemons,
 * journald's JSON and the Syslog table of Azure Monitor, all into the same few keys.
 */
import { DAY } from '../../core/index.ts';
import { obj, type Raw, str } from '../record.ts';

/** What is about signing in and about who may; the rest of a syslog is of other systems. */
const programs =
  /^(?:sshd|sshd-session|sshd-auth|sudo|su|useradd|userdel|usermod|groupadd|groupdel|groupmod|gpasswd|passwd|chpasswd|chage|adduser|deluser|systemd-logind|login|polkitd)$/;

const MAX_LINE = 16 * 1024;
const tag = String.raw`([\w./-]{1,64})(?:\(([\w-]{1,64})\))?(?:\[(\d{1,10})\])?`;
const host = String.raw`([\w.:-]{1,255})`;
const bsd = new RegExp(
  String.raw`^(?:<\d{1,3}>)?([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d) ${host} ${tag}: (.*)$`,
  's',
);
const iso = new RegExp(
  String.raw`^(?:<\d{1,3}>)?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)) ${host} ${tag}: (.*)$`,
  's',
);
const rfc5424 = new RegExp(
  String.raw`^<\d{1,3}>1 (\d{4}-\d\d-\d\dT\S{1,30}) ${host} ([\w./-]{1,48}) ([\w-]{1,128}) [\w-]{1,32} (.*)$`,
  's',
);
const months = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** The latest year in which this day is not ahead of the clock: a log is written before it is read. */
const withYear = (month: string, day: string, time: string, now: number): string | undefined => {
  const at = months.indexOf(month);
  if (at < 0 || at % 3 !== 0) return undefined;
  const stamp = (year: number) =>
    `${year}-${String(at / 3 + 1).padStart(2, '0')}-${day.padStart(2, '0')}T${time}Z`;
  const year = new Date(now).getUTCFullYear();
  const first = Date.parse(stamp(year));
  return first > now + DAY || Number.isNaN(first) ? stamp(year - 1) : stamp(year);
};

const record = (
  timestamp: string | undefined,
  hostname: string | undefined,
  program: string | undefined,
  pid: string | undefined,
  message: string | undefined,
): Raw | undefined => {
  const name = program?.split('/').at(-1);
  if (timestamp === undefined || !hostname || !name || !message || !programs.test(name))
    return undefined;
  return { timestamp, hostname, program: name, ...(pid ? { pid: Number(pid) } : {}), message };
};

/** RFC 5424 structured data: `-`, or `[…]` blocks; what comes after is the message. */
const afterData = (text: string): string => {
  if (text.startsWith('- ')) return text.slice(2);
  const end = text.indexOf('] ');
  return text.startsWith('[') && end > 0 ? text.slice(end + 2) : text;
};

/** Undefined where the line is none of ours. `now` decides the year that RFC 3164 leaves out. */
export const readSyslogLine = (line: string, now = Date.now()): Raw | undefined => {
  if (line.length > MAX_LINE) return undefined;
  const [, month = '', day = '', time = '', bsdHost, bsdTag, , bsdPid, bsdText] =
    bsd.exec(line) ?? [];
  if (bsdHost !== undefined)
    return record(withYear(month, day, time, now), bsdHost, bsdTag, bsdPid, bsdText);
  const [, at, isoHost, isoTag, , isoPid, isoText] = iso.exec(line) ?? [];
  if (at !== undefined) return record(at, isoHost, isoTag, isoPid, isoText);
  const [, when, someHost, app, pid, rest] = rfc5424.exec(line) ?? [];
  if (when === undefined || rest === undefined) return undefined;
  return record(
    when,
    someHost,
    app,
    pid === '-' ? undefined : pid,
    afterData(rest).replace(/^\ufeff/, ''),
  );
};

export interface Syslog {
  readonly timestamp: unknown;
  readonly hostname: string;
  readonly program: string;
  readonly pid: number | undefined;
  readonly message: string;
}

const number = (value: unknown): number | undefined => {
  const read = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isInteger(read) && read > 0 ? read : undefined;
};

/** journald: microseconds since 1970, as text. */
const fromMicroseconds = (value: unknown): string | undefined => {
  if (typeof value !== 'string' || !/^\d{13,17}$/.test(value)) return undefined;
  return new Date(Number(value) / 1000).toISOString();
};

/** The few keys, from whatever form it is. Undefined where it is of another program. */
export const syslogOf = (given: Raw): Syslog | undefined => {
  const made = (
    timestamp: unknown,
    hostname: unknown,
    program: unknown,
    pid: unknown,
    message: unknown,
  ): Syslog | undefined => {
    const name = str(program)?.split('/').at(-1);
    const at = str(hostname);
    const text = str(message);
    if (name === undefined || at === undefined || text === undefined) return undefined;
    return { timestamp, hostname: at, program: name, pid: number(pid), message: text };
  };
  if (given['MESSAGE'] !== undefined && given['__REALTIME_TIMESTAMP'] !== undefined) {
    const stamp = fromMicroseconds(given['__REALTIME_TIMESTAMP']);
    const program = given['SYSLOG_IDENTIFIER'] ?? given['_COMM'];
    const found = made(stamp, given['_HOSTNAME'], program, given['_PID'], given['MESSAGE']);
    return found && programs.test(found.program) ? found : undefined;
  }
  if (given['SyslogMessage'] !== undefined) {
    const program = given['ProcessName'] ?? given['LogonProcessName'];
    const hostname = given['HostName'] ?? given['Computer'];
    const at = given['EventTime'] ?? given['TimeGenerated'];
    // The table holds what an agent collected of sign-ins; `systemd` opens sessions there too.
    const facility = str(given['Facility']) ?? '';
    if (!/^auth(?:priv)?$/.test(facility)) return undefined;
    return made(at, hostname, program, given['ProcessID'], given['SyslogMessage']);
  }
  const process = obj(given['process']);
  const found = made(
    given['timestamp'] ?? given['@timestamp'],
    str(given['hostname']) ?? str(obj(given['host'])['hostname']) ?? str(given['host']),
    given['program'] ?? given['appname'] ?? process['name'],
    given['pid'] ?? given['procid'] ?? process['pid'],
    given['message'],
  );
  return found && programs.test(found.program) ? found : undefined;
};
