import { describe, expect, it } from 'vitest';
import type { Event } from '../../../model/index.ts';
import { parseSuite } from '../../parse-suite.case.ts';
import { activeDirectorySource } from '../index.ts';
import { DOMAIN, evtx, flat, otel, records, subject, wazuh, winlogbeat } from './records.case.ts';

parseSuite(activeDirectorySource, Object.values(records));

const eventOf = (name: keyof typeof records): Event =>
  activeDirectorySource.parse(records[name])[0] as Event;
const classOf = (name: keyof typeof records) => {
  const { classUid, activityId, outcome } = eventOf(name);
  return [classUid, activityId, outcome];
};

describe('a Windows Security event', () => {
  it('means the same whatever shipped it', () => {
    const data = { ...subject, TargetSid: `${DOMAIN}-1140`, TargetUserName: 'alice' };
    const small = Object.fromEntries(
      Object.entries(data).map(([key, value]) => [
        key.charAt(0).toLowerCase() + key.slice(1),
        value,
      ]),
    );
    const pairs = Object.entries(data).map(([Name, text]) => ({
      '#attributes': { Name },
      '#text': text,
    }));
    const shapes = [
      flat(4724, data),
      winlogbeat(4724, data),
      evtx(4724, data),
      evtx(4724, { Data: pairs }),
      otel(4724, data),
      otel(4724, { data: Object.entries(data).map(([key, value]) => ({ [key]: value })) }),
      wazuh(4724, small),
    ];
    const told = shapes.map((record) => {
      const { actor, targets, time, cloud, classUid, activityId, outcome } =
        activeDirectorySource.parse(record)[0] as Event;
      return { actor, targets, time, cloud, classUid, activityId, outcome };
    });
    expect(told[0]).toMatchObject({
      actor: {
        principalId: `active-directory:${DOMAIN}-1131`,
        session: { id: 'dc01.corp.example.com/0x3f1a22' },
      },
      targets: [{ kind: 'identity', id: `active-directory:${DOMAIN}-1140` }],
      cloud: { account: 'corp.example.com' },
      outcome: 'success',
    });
    for (const one of told) expect(one).toEqual(told[0]);
  });

  it('says who signed in, with what, from where', () => {
    expect(eventOf('signIn')).toMatchObject({
      actor: {
        principalId: `active-directory:${DOMAIN}-1140`,
        scope: 'corp',
        session: { id: 'dc01.corp.example.com/0x8a11c' },
        credential: {
          type: 'session_token',
          nativeId: 'logon-guid:0a1b2c3d-0000-4000-8000-00000000000a',
        },
      },
      src: { ip: '10.20.4.66' },
    });
    expect(eventOf('refused')).toMatchObject({
      actor: { principalId: 'active-directory:corp\\alice' },
      outcome: 'failure',
      error: { code: '0xc000006a', message: 'wrong password' },
    });
    expect(eventOf('refused').actor.credential).toBeUndefined();
    expect(eventOf('explicit')).toMatchObject({
      actor: { name: 'nadia' },
      targets: [{ kind: 'identity', id: 'active-directory:corp\\svc-sql' }],
    });
  });

  it('joins tickets to what they were asked with and used for', () => {
    const [tgt, service, use] = [eventOf('tgt'), eventOf('serviceTicket'), eventOf('signIn')];
    expect(tgt.actor.credential).toMatchObject({ type: 'certificate', nativeId: 'ab12' });
    expect(tgt.issued?.nativeId).toBe(service.actor.credential?.nativeId);
    expect(service.issued?.nativeId).toBe(use.actor.credential?.nativeId);
    expect(service).toMatchObject({ kind: 'token_issuance', targets: [{ name: 'FS01$' }] });
    expect(eventOf('preauth')).toMatchObject({
      error: { code: '0x18', message: 'wrong password' },
    });
  });

  it('has the class that OCSF has for it', () => {
    expect(classOf('signIn')).toEqual([3002, 1, 'success']);
    expect(classOf('privileges')).toEqual([3003, 1, 'success']);
    expect(classOf('tgt')).toEqual([3002, 3, 'success']);
    expect(classOf('serviceTicket')).toEqual([3002, 4, 'success']);
    expect(classOf('preauth')).toEqual([3002, 6, 'failure']);
    expect(classOf('member')).toEqual([3006, 3, 'success']);
    expect(classOf('created')).toEqual([3001, 1, 'success']);
    expect(classOf('reset')).toEqual([3001, 4, 'success']);
    expect(classOf('right')).toEqual([3005, 1, 'success']);
    expect(classOf('certificate')).toEqual([3004, 1, 'success']);
    expect(classOf('cleared')).toEqual([3004, 4, 'success']);
    expect(classOf('sysmon')).toEqual([6003, 99, 'success']);
  });

  it('names the group and the member, and keeps built-in groups of machines apart', () => {
    expect(eventOf('member').targets).toEqual([
      { kind: 'group', id: `active-directory:${DOMAIN}-512`, name: 'Domain Admins' },
      { kind: 'identity', id: `active-directory:${DOMAIN}-1140`, name: `${DOMAIN}-1140` },
    ]);
    expect(eventOf('builtIn').targets[0]?.id).toBe(
      'active-directory:dc01.corp.example.com/S-1-5-32-544',
    );
    expect(eventOf('builtIn').targets[1]?.name).toBe('Ng, Alice');
    expect(eventOf('system').actor).toMatchObject({
      principalId: 'active-directory:dc01.corp.example.com/S-1-5-18',
      principalKind: 'service',
      kind: 'automation',
    });
  });

  it('is told in terms of directory rights', () => {
    expect(eventOf('dcsync')).toMatchObject({
      kind: 'secret_access',
      privilege: 'GetChangesAll',
    });
    expect(eventOf('spn')).toMatchObject({
      privilege: 'WriteSPN',
      targets: [{ kind: 'identity', name: 'alice' }],
    });
    expect(eventOf('reset').privilege).toBe('ForceChangePassword');
  });

  it('is set aside with the name of the field when it has no time or number', () => {
    const { TimeCreated: _time, ...timeless } = records.reset;
    expect(() => activeDirectorySource.parse(timeless)).toThrow(/TimeCreated/);
    expect(() => activeDirectorySource.parse(flat(-1, {}))).toThrow(/EventID/);
    const dated = activeDirectorySource.parse({
      ...records.reset,
      TimeCreated: '/Date(1772529247512)/',
    })[0];
    expect(dated?.time).toBe(Date.UTC(2026, 2, 3, 9, 14, 7, 512));
  });
});

describe("a line of Samba's audit log", () => {
  it('says who proved what to which service', () => {
    expect(eventOf('sambaTicket')).toMatchObject({
      classUid: 3002,
      activityId: 3,
      actor: {
        principalId: `active-directory:${DOMAIN}-1140`,
        session: { id: '60b2364caf015d43' },
        credential: { type: 'password', nativeId: `password:${DOMAIN}-1140` },
      },
      src: { ip: '10.20.4.66' },
      cloud: { account: 'corp.example.com' },
    });
    expect(eventOf('sambaWrong')).toMatchObject({
      actor: { principalId: 'active-directory:corp\\alice' },
      outcome: 'failure',
      error: { code: 'NT_STATUS_WRONG_PASSWORD' },
    });
    expect(eventOf('sambaWrong').actor.credential).toBeUndefined();
    expect(eventOf('sambaSession')).toMatchObject({ classUid: 3003, service: 'LDAP' });
  });

  it('says what was changed by whom', () => {
    expect(classOf('sambaDisabled')).toEqual([3001, 5, 'success']);
    expect(classOf('sambaSpn')).toEqual([3004, 3, 'success']);
    expect(classOf('sambaReset')).toEqual([3001, 4, 'failure']);
    expect(eventOf('sambaSpn')).toMatchObject({
      actor: { principalId: `active-directory:${DOMAIN}-1131` },
      src: { ip: 'fd00::5' },
      privilege: 'WriteSPN',
    });
    expect(eventOf('sambaMember')).toMatchObject({
      classUid: 3006,
      activityId: 3,
      targets: [
        { kind: 'group', name: 'Payroll' },
        { kind: 'identity', id: `active-directory:${DOMAIN}-1140`, name: 'alice' },
      ],
    });
    expect(eventOf('sambaNote').kind).toBe('other');
    expect(eventOf('sambaNew').targets.map(({ kind }) => kind)).toEqual(['identity']);
  });
});
