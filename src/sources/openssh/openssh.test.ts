import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { opensshSource } from './index.ts';
import { readSyslogLine } from './lines.ts';

let second = 10;
const record = (program: string, message: string, more: Raw = {}): Raw => ({
  timestamp: `2026-03-03T09:14:${second++}.512Z`,
  hostname: 'fs01',
  program,
  pid: 2581,
  message,
  ...more,
});
const KEY = 'SHA256:2bY2MKh36kTq5SWjmj5abcdEFGHijklmnopqrstuvw0';
const CA = 'SHA256:9xY2MKh36kTq5SWjmj5abcdEFGHijklmnopqrstuvw0';

const records: readonly Raw[] = [
  record('sshd', `Accepted publickey for nadia from 203.0.113.9 port 52144 ssh2: ED25519 ${KEY}`),
  record(
    'sshd',
    `Accepted publickey for deploy from 203.0.113.9 port 52145 ssh2: ED25519-CERT ${KEY} ID deploy@ci run 7 (serial 42) CA ED25519 ${CA}`,
  ),
  record('sshd', 'Accepted password for nadia from 203.0.113.9 port 52146 ssh2'),
  record('sshd', 'Failed password for root from 198.51.100.7 port 1 ssh2'),
  record('sshd', 'Failed password for invalid user admin from 198.51.100.7 port 2 ssh2'),
  record('sshd', 'Invalid user x from 10.0.0.1 port 5 from 198.51.100.7 port 3'),
  record('sshd', 'Connection closed by authenticating user root 198.51.100.7 port 4 [preauth]'),
  record('sshd-session', 'Disconnected from user nadia 203.0.113.9 port 52144'),
  record('sshd', 'pam_unix(sshd:session): session opened for user nadia(uid=1000) by (uid=0)'),
  record('sudo', 'nadia : TTY=pts/0 ; PWD=/home/nadia ; USER=root ; COMMAND=/usr/bin/id'),
  record('sudo', 'nadia : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/bash'),
  record('su', 'FAILED SU (to root) nadia on pts/0'),
  record(
    'useradd',
    'new user: name=toor, UID=0, GID=0, home=/root, shell=/bin/bash, from=/dev/pts/0',
  ),
  record('usermod', "add 'nadia' to group 'sudo'"),
  record('passwd', 'pam_unix(passwd:chauthtok): password changed for nadia'),
  record('sshd', 'Server listening on 0.0.0.0 port 22.'),
  record('sshd', 'User root from 198.51.100.7 not allowed because not listed in AllowUsers'),
];

parseSuite(opensshSource, records);

const eventAt = (index: number) => opensshSource.parse(records[index] ?? {})[0];

describe('a line of the sign-in log', () => {
  it('says who, from where, with which key, in which session', () => {
    expect(eventAt(0)).toMatchObject({
      classUid: 3002,
      outcome: 'success',
      actor: {
        principalId: 'openssh:fs01/nadia',
        credential: { type: 'ssh_key', nativeId: KEY, temporary: false },
        session: { id: 'fs01/203.0.113.9:52144' },
      },
      src: { ip: '203.0.113.9' },
      targets: [{ kind: 'resource', id: 'openssh:fs01' }],
    });
    expect(eventAt(7)?.actor.session?.id).toBe('fs01/203.0.113.9:52144');
  });

  it('tells a certificate by its key id, serial and authority', () => {
    expect(eventAt(1)?.actor).toMatchObject({
      credential: { type: 'ssh_certificate', nativeId: KEY, temporary: true },
      session: {
        asserted: [
          { kind: 'key_id', value: 'deploy@ci run 7' },
          { kind: 'serial', value: '42' },
          { kind: 'certificate_authority', value: CA },
        ],
      },
    });
  });

  it('takes the address from the end, whatever somebody calls himself', () => {
    expect(eventAt(5)).toMatchObject({
      actor: { principalKind: 'anonymous', name: 'x from 10.0.0.1 port 5' },
      src: { ip: '198.51.100.7' },
      outcome: 'failure',
    });
    expect(eventAt(5)?.actor.principalId).toBeUndefined();
  });

  it('is of the class of what was done', () => {
    expect(records.map((_, at) => [eventAt(at)?.classUid, eventAt(at)?.activityId])).toEqual([
      [3002, 1],
      [3002, 1],
      [3002, 1],
      [3002, 1],
      [3002, 1],
      [3002, 1],
      [3002, 1],
      [3002, 2],
      [3002, 99],
      [3003, 99],
      [3003, 99],
      [3003, 99],
      [3001, 1],
      [3006, 3],
      [3001, 3],
      [6003, 99],
      [3002, 1],
    ]);
    expect(
      records.map((_, at) => eventAt(at)?.outcome).filter((one) => one === 'failure'),
    ).toHaveLength(7);
  });

  it('is read from every form of syslog', () => {
    const now = Date.UTC(2026, 2, 4);
    const message = 'Accepted password for nadia from 203.0.113.9 port 52146 ssh2';
    const same = { hostname: 'fs01', program: 'sshd', pid: 2581, message };
    const read = (line: string) => readSyslogLine(line, now);
    expect(read(`Mar  3 09:14:07 fs01 sshd[2581]: ${message}`)).toEqual({
      timestamp: '2026-03-03T09:14:07Z',
      ...same,
    });
    // No year is written: what would lie ahead was last year.
    expect(read(`<38>Dec 30 09:14:07 fs01 sshd[2581]: ${message}`)?.['timestamp']).toBe(
      '2025-12-30T09:14:07Z',
    );
    expect(read(`2026-03-03T09:14:07.512345+01:00 fs01 sshd[2581]: ${message}`)).toMatchObject(
      same,
    );
    expect(read(`<38>1 2026-03-03T09:14:07.512Z fs01 sshd 2581 - - ${message}`)).toMatchObject(
      same,
    );
    const journal = {
      __REALTIME_TIMESTAMP: '1772529247512345',
      _HOSTNAME: 'fs01',
      SYSLOG_IDENTIFIER: 'sshd',
      _PID: '2581',
      MESSAGE: message,
    };
    expect(opensshSource.parse(journal)[0]).toMatchObject({
      time: 1_772_529_247_512,
      actor: { principalId: 'openssh:fs01/nadia' },
    });
    for (const foreign of [
      '',
      '{}',
      `Mar  3 09:14:07 fs01 nginx[1]: ${message}`,
      'Foo  3 09:14:07 fs01 sshd[1]: x',
    ])
      expect(read(foreign)).toBeUndefined();
    for (const foreign of [{}, { message }, { program: 'nginx', hostname: 'a', message }])
      expect(opensshSource.detect(foreign)).toBe(false);
  });
});

const published = resolve(
  import.meta.dirname,
  '../../../../shared/data/microsoft/linux-logons-msticnb.jsonl',
);
describe.skipIf(!existsSync(published))(
  '75 published records (skipped without ../shared/data)',
  () => {
    const rows = existsSync(published)
      ? readFileSync(published, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Raw)
      : [];

    it('are all read, and agree with their own columns of who, from where and how it went', () => {
      expect(rows).toHaveLength(75);
      const events = rows.map((row) => ({ row, event: opensshSource.parse(row)[0] }));
      for (const { row, event } of events) {
        expect(opensshSource.detect(row)).toBe(true);
        if (row['SourceIP']) expect(event?.src.ip).toBe(row['SourceIP']);
        if (row['AccountName']) expect(event?.actor.name).toBe(row['AccountName']);
        if (row['LogonResult'] === 'Success') expect(event?.outcome).toBe('success');
        if (row['LogonResult'] === 'Failure')
          expect([row['SyslogMessage'], event?.outcome]).toEqual([row['SyslogMessage'], 'failure']);
      }
      const classes: Record<string, number> = {};
      for (const { event } of events)
        classes[event?.classUid ?? 0] = (classes[event?.classUid ?? 0] ?? 0) + 1;
      expect(classes).toEqual({ 3002: 71, 6003: 4 });
    });
  },
);
