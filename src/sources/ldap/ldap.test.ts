import { describe, expect, it } from 'vitest';
import type { Event } from '../../model/index.ts';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { ldapSource } from './index.ts';

const ALICE = 'uid=alice,ou=people,dc=example,dc=test';
const ADMIN = 'cn=admin,dc=example,dc=test';
let nth = 10;
const entry = (reqType: string, reqDN: string, more: Raw = {}): Raw => ({
  reqStart: `20260303091407.0000${nth++}Z`,
  reqType,
  reqDN,
  reqSession: '1003',
  reqAuthzID: ADMIN,
  reqResult: '0',
  ...more,
});
const stamps = ['entryCSN:= 20260303091407.1Z#0#0#0', `modifiersName:= ${ADMIN}`];
const records = {
  bind: entry('bind', ALICE, { reqAuthzID: '', reqMethod: 'SIMPLE' }),
  refused: entry('bind', ALICE, { reqAuthzID: '', reqResult: '49' }),
  lastBind: entry('modify', ALICE, { reqMod: ['pwdLastSuccess:= 20260303091407Z', ...stamps] }),
  lastFailure: entry('modify', ALICE, { reqMod: ['pwdFailureTime:+ 20260303091407Z', ...stamps] }),
  password: entry('modify', ALICE, {
    reqMod: [
      'userPassword:= {SSHA}hidden-hash',
      'pwdHistory:+ 20260303091407Z#1#14#hidden-old',
      ...stamps,
    ],
    reqOld: ['userPassword: hidden-old'],
  }),
  member: entry('modify', 'cn=payroll,ou=groups,dc=example,dc=test', {
    reqMod: [`member:+ ${ALICE}`, ...stamps],
  }),
  unmember: entry('modify', 'cn=payroll,ou=groups,dc=example,dc=test', {
    reqMod: [`member:- ${ALICE}`, ...stamps],
  }),
  locked: entry('modify', ALICE, { reqMod: ['pwdAccountLockedTime:+ 000001010000Z', ...stamps] }),
  unlocked: entry('modify', ALICE, { reqMod: ['pwdAccountLockedTime:-', ...stamps] }),
  added: entry('add', ALICE, { reqMod: ['objectClass:+ inetOrgPerson', 'uid:+ alice'] }),
  removed: entry('delete', ALICE, { reqResult: '50' }),
  searched: entry('search', 'dc=example,dc=test'),
};
const lines = {
  accept:
    '69a6a3bf.11d630ac 0x7f6b5adfe6c0 conn=1003 fd=14 ACCEPT from IP=203.0.113.9:53848 (IP=192.0.2.1:636)',
  asked: `69a6a3bf.12d630ac 0x7f6b5adfe6c0 conn=1003 op=0 BIND dn="${ALICE}" method=128`,
  taken: `69a6a3bf.13d630ac 0x7f6b5adfe6c0 conn=1003 op=0 BIND dn="${ALICE}" mech=SIMPLE bind_ssf=0 ssf=256`,
  refused:
    '69a6a3bf.14d630ac 0x7f6b5adfe6c0 conn=1003 op=0 RESULT tag=97 err=49 qtime=0.000013 etime=0.006093 text=',
  changed: `2026-03-03T09:14:07.512Z ldap1 slapd[812]: conn=1003 op=1 MOD dn="${ALICE}"`,
  v6: '69a6a3bf.15d630ac 0x7f6b5adfe6c0 conn=1004 fd=15 ACCEPT from IP=[2001:db8::7]:53848 (IP=[::]:636)',
  other:
    '[03/Mar/2026:09:14:07.123456789 +0100] conn=11 fd=608 slot=608 connection from 203.0.113.9 to 192.0.2.1',
  otherBind: `[03/Mar/2026:09:14:07 +0100] conn=11 op=0 BIND dn="${ALICE}" method=128 version=3`,
} as const;
const lineRecords = Object.values(lines).map((line) => ldapSource.readLine?.(line) ?? {});

parseSuite(ldapSource, [...Object.values(records), ...lineRecords]);

const eventOf = (name: keyof typeof records): Event => ldapSource.parse(records[name])[0] as Event;
const lineOf = (name: keyof typeof lines): Event =>
  ldapSource.parse(ldapSource.readLine?.(lines[name]) ?? {})[0] as Event;

describe("an entry of OpenLDAP's access log", () => {
  it('says who signed in, also where only the last sign-in is written', () => {
    for (const name of ['bind', 'lastBind'] as const)
      expect(eventOf(name)).toMatchObject({
        classUid: 3002,
        operation: 'bind',
        outcome: 'success',
        actor: { principalId: `ldap:${ALICE}`, name: 'alice', session: { id: 'conn=1003' } },
      });
    for (const name of ['refused', 'lastFailure'] as const)
      expect(eventOf(name)).toMatchObject({
        operation: 'bind',
        outcome: 'failure',
        error: { code: '49', message: 'invalidCredentials' },
      });
  });

  it('means what was changed', () => {
    const meant = (name: keyof typeof records) => {
      const { classUid, activityId } = eventOf(name);
      return [classUid, activityId];
    };
    expect(meant('password')).toEqual([3001, 4]);
    expect(meant('member')).toEqual([3006, 3]);
    expect(meant('unmember')).toEqual([3006, 4]);
    expect(meant('locked')).toEqual([3001, 9]);
    expect(meant('unlocked')).toEqual([3001, 12]);
    expect(meant('added')).toEqual([3001, 1]);
    expect(meant('searched')).toEqual([6003, 2]);
    expect(eventOf('member').targets).toMatchObject([
      { kind: 'group', name: 'payroll' },
      { kind: 'identity', id: `ldap:${ALICE}` },
    ]);
    expect(eventOf('removed')).toMatchObject({ outcome: 'failure', actor: { name: 'admin' } });
  });

  it('tells no password that the server logged', () => {
    expect(JSON.stringify(ldapSource.ocsf(eventOf('password')))).not.toContain('hidden');
  });
});

describe('a line of a directory server', () => {
  it('gives the address, who asked and how it ended', () => {
    expect(lineOf('accept').src.ip).toBe('203.0.113.9');
    expect(lineOf('v6').src.ip).toBe('2001:db8::7');
    expect(lineOf('other').src.ip).toBe('203.0.113.9');
    expect(lineOf('asked').outcome).toBe('unknown');
    expect(lineOf('taken')).toMatchObject({ outcome: 'success', actor: { name: 'alice' } });
    expect(lineOf('refused')).toMatchObject({
      outcome: 'failure',
      error: { code: '49' },
      actor: { principalKind: 'unknown', session: { id: 'conn=1003' } },
    });
    expect(lineOf('otherBind')).toMatchObject({ outcome: 'unknown', actor: { name: 'alice' } });
    expect(lineOf('other').time).toBe(Date.UTC(2026, 2, 3, 8, 14, 7));
    expect(lineOf('changed').targets).toMatchObject([{ id: `ldap:${ALICE}` }]);
  });

  it('leaves other lines alone, and is quick with long ones', () => {
    for (const line of [
      '',
      'conn=1 op=0 BIND',
      'sshd[1]: Accepted publickey',
      `${lines.asked}`.slice(30),
    ])
      expect(ldapSource.readLine?.(line)).toBeUndefined();
    expect(ldapSource.readLine?.(`${lines.accept}${' '.repeat(100_000)}`)).toBeUndefined();
  });
});
