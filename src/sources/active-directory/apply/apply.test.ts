import { describe, expect, it } from 'vitest';
import { createInventory, type Inventory } from '../../../inventory/index.ts';
import { known, unknown } from '../../../model/index.ts';
import type { Raw } from '../../record.ts';
import { activeDirectorySource } from '../index.ts';
import { type Account, accountFacts } from '../inventory/account.ts';
import { groupFact } from '../inventory/grants.ts';

const SID = 'S-1-5-21-111111111-222222222-333333333';
const DOMAIN = 'corp.example.com';
const AT = Date.UTC(2026, 2, 3, 9);
const id = (rid: number): string => `active-directory:${SID}-${rid}`;
const dnOf = (name: string): string => `CN=${name},OU=Staff,DC=corp,DC=example,DC=com`;

const account = (rid: number, name: string, more: Partial<Account> = {}): Account => ({
  sid: `${SID}-${rid}`,
  domain: DOMAIN,
  dn: dnOf(name),
  name,
  kind: 'user',
  enabled: known(true),
  createdAt: known(1),
  passwordSetAt: known(1),
  passwordExpiresAt: known(null),
  lastLogonAt: known(null),
  smartcardRequired: unknown('not asked'),
  spns: [],
  sidHistory: [],
  certificates: [],
  keys: [],
  marks: [],
  tags: {},
  ...more,
});

const start = (): Inventory => {
  const inventory = createInventory({ now: () => AT + 3_600_000 });
  inventory.applySnapshot({
    system: 'active-directory',
    scope: DOMAIN,
    takenAt: AT - 60_000,
    complete: [],
    blind: [],
    facts: [
      ...accountFacts(account(1131, 'nadia')),
      ...accountFacts(account(1140, 'alice')),
      ...accountFacts(account(1150, 'svc-sql', { spns: ['MSSQLSvc/sql'] })),
      ...accountFacts(
        account(1000, 'DC01$', {
          kind: 'computer',
          marks: ['domain_controller'],
          tags: { dNSHostName: `dc01.${DOMAIN}` },
        }),
      ),
      groupFact(`${SID}-1200`, DOMAIN, 'Payroll'),
      groupFact('S-1-5-32-544', DOMAIN, 'Administrators'),
    ],
  });
  return inventory;
};

let nth = 1;
const windows = (EventID: number, data: Raw): Raw => ({
  EventID,
  Channel: 'Security',
  Computer: `dc01.${DOMAIN}`,
  EventRecordID: nth++,
  TimeCreated: '2026-03-03T09:14:07.512Z',
  SubjectUserSid: `${SID}-1131`,
  SubjectUserName: 'nadia',
  ...data,
});
const samba = (attributes: Raw, more: Raw = {}): Raw => ({
  timestamp: `2026-03-03T09:14:0${nth++ % 10}.000000+0000`,
  type: 'dsdbChange',
  dsdbChange: {
    statusCode: 0,
    operation: 'Modify',
    userSid: `${SID}-1131`,
    dn: dnOf('alice'),
    attributes,
    ...more,
  },
});
const action = (name: string, ...values: readonly string[]): Raw => ({
  actions: [{ action: name, values: values.map((value) => ({ value })) }],
});

const applied = (...records: readonly Raw[]): Inventory => {
  const inventory = start();
  for (const record of records)
    for (const event of activeDirectorySource.parse(record))
      inventory.applyChanges(activeDirectorySource.apply?.(event, inventory.view) ?? []);
  return inventory;
};

const aliceIs = { TargetSid: `${SID}-1140`, TargetUserName: 'alice' };

describe('what an event changes in the inventory', () => {
  it('makes and ends accounts', () => {
    const made = { TargetSid: `${SID}-1160`, TargetUserName: 'mallory' };
    expect(applied(windows(4720, made)).view.identity(id(1160))).toMatchObject({
      name: 'mallory',
      status: 'disabled',
      scope: DOMAIN,
    });
    expect(applied(windows(4720, made), windows(4722, made)).view.identity(id(1160))?.status).toBe(
      'active',
    );
    expect(applied(windows(4726, aliceIs)).view.identity(id(1140))).toBeUndefined();
    const gone = samba({}, { operation: 'Delete' });
    expect(applied(gone).view.identity(id(1140))).toBeUndefined();
  });

  it('switches accounts off and on, with their credentials', () => {
    for (const record of [
      windows(4725, aliceIs),
      samba({ userAccountControl: action('replace', '514') }),
    ]) {
      const { view } = applied(record);
      expect(view.identity(id(1140))?.status).toBe('disabled');
      expect(view.credentialsOf(id(1140)).map(({ status }) => status)).toEqual(['inactive']);
    }
    const flags = samba({ userAccountControl: action('replace', '4194816') });
    expect(applied(flags).view.identity(id(1140))?.tags['flags']).toBe('preauth_not_required');
  });

  it('dates new passwords, and not those that were refused', () => {
    const dated = (inventory: Inventory) => inventory.view.credentialsOf(id(1140))[0]?.rotatedAt;
    const time = Date.UTC(2026, 2, 3, 9, 14, 7, 512);
    expect(dated(applied(windows(4724, aliceIs)))).toEqual(known(time));
    expect(dated(applied(windows(4724, { ...aliceIs, Keywords: '0x8010000000000000' })))).toEqual(
      known(1),
    );
    const redacted = { actions: [{ action: 'replace', redacted: true }] };
    expect(dated(applied(samba({ unicodePwd: redacted })))).not.toEqual(known(1));
    expect(dated(applied(samba({ unicodePwd: redacted }, { statusCode: 50 })))).toEqual(known(1));
  });

  it('adds members and takes them out, also of the built-in groups of the domain', () => {
    const groupsOf = (inventory: Inventory) =>
      inventory.view.groupsOf(id(1140)).map(({ name }) => name);
    const payroll = {
      TargetSid: `${SID}-1200`,
      TargetUserName: 'Payroll',
      MemberSid: `${SID}-1140`,
    };
    expect(groupsOf(applied(windows(4728, payroll)))).toEqual(['Payroll']);
    expect(groupsOf(applied(windows(4728, payroll), windows(4729, payroll)))).toEqual([]);
    const builtIn = { ...payroll, TargetSid: 'S-1-5-32-544', TargetUserName: 'Administrators' };
    expect(groupsOf(applied(windows(4732, builtIn)))).toEqual(['Administrators']);
    const elsewhere = { ...builtIn, Computer: `fs01.${DOMAIN}` };
    expect(groupsOf(applied(windows(4732, elsewhere)))).toEqual([]);
    const dn = { dn: dnOf('Payroll') };
    const add = samba({ member: action('add', `<SID=${SID}-1140>;${dnOf('alice')}`) }, dn);
    expect(groupsOf(applied(add))).toEqual(['Payroll']);
    const remove = samba({ member: action('delete', dnOf('alice')) }, dn);
    expect(groupsOf(applied(add, remove))).toEqual([]);
  });

  it('makes a service account of who gets a service name, and notes delegation', () => {
    const given = windows(5136, {
      ObjectDN: dnOf('alice'),
      ObjectClass: 'user',
      AttributeLDAPDisplayName: 'servicePrincipalName',
      AttributeValue: 'HTTP/planted',
      OperationType: '%%14674',
    });
    expect(applied(given).view.identity(id(1140))).toMatchObject({
      class: 'service_account',
      tags: { servicePrincipalNames: 'HTTP/planted' },
    });
    const taken = { ...given, OperationType: '%%14675', EventRecordID: 999 };
    expect(applied(given, taken).view.identity(id(1140))?.class).toBe('human');
    const delegated = samba({ 'msDS-AllowedToDelegateTo': action('add', 'MSSQLSvc/sql') });
    expect(applied(delegated).view.trustsInto(id(1150))).toMatchObject([
      { principal: { value: id(1140) }, mechanism: 'delegation' },
    ]);
  });

  it('makes nothing of what it cannot place', () => {
    const nobody = { dn: dnOf('nobody') };
    const records = [
      samba({ userAccountControl: action('replace', '514') }, nobody),
      samba({ member: action('add', dnOf('nobody')) }, { dn: dnOf('Payroll') }),
      samba({}, { operation: 'Add', dn: dnOf('new') }),
      samba({ lastLogon: action('replace', '1') }),
      windows(4728, { TargetSid: 'S-1-0-0', MemberSid: '-' }),
      windows(4624, { TargetUserSid: `${SID}-1140`, TargetUserName: 'alice' }),
    ];
    const { view } = start();
    for (const record of records)
      for (const event of activeDirectorySource.parse(record))
        expect(activeDirectorySource.apply?.(event, view)).toEqual([]);
  });
});
