/**
 * Lines of slapd's `stats` log (with the time slapd itself writes, or an RFC 5424 one from syslog) and of 389 Directory
 * Server's access log, taken apart into records. A sign-in is several lines: who asked, and apart from it how it ended.
 */
import type { Raw } from '../record.ts';

const VERBS =
  'ACCEPT|BIND|RESULT|SEARCH RESULT|MOD|ADD|DEL|MODRDN|PASSMOD|SRCH|CMP|EXT|UNBIND|STARTTLS|connection from|closed|TLS established|TLS';

const slapd = new RegExp(
  `^(?:([0-9a-f]{8})\\.([0-9a-f]{8}) 0x[0-9a-f]{1,16} |(\\d{4}-\\d\\d-\\d\\dT[0-9:.]{8,18}(?:Z|[+-]\\d\\d:\\d\\d)) \\S{1,255} slapd\\[\\d{1,10}\\]: )conn=(\\d{1,12}) (?:(?:fd|op)=-?\\d{1,12} )?(${VERBS})\\b(.*)$`,
);
const directoryServer = new RegExp(
  `^\\[(\\d\\d)/([A-Z][a-z]{2})/(\\d{4}):(\\d\\d:\\d\\d:\\d\\d)(?:\\.\\d{1,9})? ([+-]\\d{4})\\] conn=(\\d{1,12}) (?:fd=\\d{1,9} slot=\\d{1,9} |op=-?\\d{1,12} )(?:SSL )?(${VERBS})\\b(.*)$`,
);

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec';

const quoted = (rest: string, name: string): string | undefined =>
  new RegExp(`\\b${name}="([^"]{0,1000})"`).exec(rest)?.[1];
const bare = (rest: string, name: string): string | undefined =>
  new RegExp(`\\b${name}=([^ "]{1,100})`).exec(rest)?.[1];

const fieldsOf = (verb: string, rest: string): Raw => {
  const from =
    /^ (?:from )?(?:IP=)?(\[[0-9a-f:.]{2,60}\]|[0-9a-fA-F:.]{3,60}?)(?::\d{1,5})?(?: |$)/.exec(
      rest,
    )?.[1];
  const entries: readonly (readonly [string, string | undefined])[] = [
    ['dn', quoted(rest, 'dn') ?? quoted(rest, 'id') ?? quoted(rest, 'base')],
    ['err', bare(rest, 'err')],
    ['tag', bare(rest, 'tag')],
    ['mech', bare(rest, 'mech')],
    ['method', bare(rest, 'method')],
    ['attr', /^ attr=(.{1,500})$/.exec(rest)?.[1]],
    [
      'ip',
      verb === 'ACCEPT' || verb === 'connection from' ? from?.replace(/[[\]]/g, '') : undefined,
    ],
  ];
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
};

const record = (server: string, time: string, conn: string, verb: string, rest: string): Raw => ({
  ldap: { server, time, conn, verb, ...fieldsOf(verb, rest) },
});

/** One line → one record, or undefined when it is none of theirs. */
export const readLdapLine = (line: string): Raw | undefined => {
  if (line.length > 20_000) return undefined;
  const one = slapd.exec(line);
  if (one) {
    const [, seconds, nanos, written, conn = '', verb = '', rest = ''] = one;
    const time =
      written ??
      new Date(
        Number.parseInt(seconds ?? '0', 16) * 1_000 +
          Math.floor(Number.parseInt(nanos ?? '0', 16) / 1e6),
      ).toISOString();
    return record('slapd', time, conn, verb, rest);
  }
  const other = directoryServer.exec(line);
  if (!other) return undefined;
  const [, day, month = '', year, clock, zone = '', conn = '', verb = '', rest = ''] = other;
  const number = String(months.indexOf(month) / 3 + 1).padStart(2, '0');
  const time = `${year}-${number}-${day}T${clock}${zone.slice(0, 3)}:${zone.slice(3)}`;
  return record('389', time, conn, verb === 'connection from' ? 'ACCEPT' : verb, rest);
};
