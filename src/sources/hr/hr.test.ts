import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInventory } from '../../inventory/index.ts';
import { known, type Person, type Snapshot } from '../../model/index.ts';
import { inventorySuite } from '../inventory-suite.case.ts';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { type HrConfig, hrConfig } from './config.ts';
import { hrSource } from './index.ts';
import { probeHr, pullHr } from './pull.ts';
import { staffFromCsv } from './staff.ts';
import { type HrTwin, startHrTwin } from './twin.ts';
import { vendorsFromCsv } from './vendors.ts';

const AT = Date.UTC(2026, 5, 1);
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

const staff = [
  {
    number: '100',
    name: 'Ada Boss',
    email: 'ada@x.org',
    department: 'Board',
    hireDate: '2019-01-07',
  },
  {
    number: '101',
    name: 'Jane Doe',
    email: 'jane@x.org',
    department: 'Platform',
    manager: '100',
    hireDate: '2022-03-01',
  },
  {
    number: '102',
    name: 'Jim Left',
    email: 'jim@x.org',
    department: 'Sales',
    manager: '100',
    hireDate: '2021-05-03',
    lastDay: '2026-04-30',
  },
  {
    number: '103',
    name: 'Nora New',
    email: 'nora@x.org',
    department: 'Platform',
    manager: '101',
    hireDate: '2026-07-01',
  },
  {
    number: '104',
    name: 'Ole Soon',
    email: 'ole@x.org',
    department: 'Sales',
    manager: '100',
    hireDate: '2020-02-03',
    lastDay: '2026-06-30',
  },
];
const contracts = [
  ['Vendor', 'Domains', 'App IDs', 'Address Ranges', 'Contract End', 'Owner'],
  [
    'Acme Mail',
    'acme.example, acme.test',
    'app-1;app-2',
    '192.0.2.0/24',
    '2026-12-31',
    'jane@x.org',
  ],
  ['Old Tool', 'old.example', 'app-9', '', '2025-12-31', 'jim@x.org'],
];

const start = (): Promise<HrTwin> => startHrTwin(staff, contracts);

const configOf = (twin: HrTwin, kind: 'scim' | 'csv', token = twin.token): HrConfig =>
  hrConfig.parse({
    staff: { kind, url: kind === 'scim' ? twin.scimUrl : twin.staffReport, token },
    vendors: { url: twin.vendorReport, token },
  });

const noWait = { sleep: async () => {} };

const personsIn = (snapshots: readonly Snapshot[]): readonly Person[] =>
  snapshots.flatMap(({ facts }) => facts.filter((fact) => fact.kind === 'person'));

describe.each(['scim', 'csv'] as const)('staff by %s', (kind) => {
  inventorySuite({
    source: hrSource,
    expected: { person: 5, vendor: 2, owner: 2, identity: 0 },
    outside: (id) => id.startsWith('vendor:'),
    async start() {
      const twin = await start();
      const config = configOf(twin, kind);
      return {
        pull: (at, options) => pullHr(config, at, { ...options, ...noWait }),
        pullUnknown: (at) => pullHr(configOf(twin, kind, 'nobody'), at, noWait),
        deny: twin.server.deny,
        throttle: twin.server.throttle,
        fail: twin.server.fail,
        requests: twin.server.requests,
        picture: twin.picture,
        secrets: [twin.token, twin.webhookSecret],
        close: twin.server.close,
      };
    },
  });

  it('says who works here, who left and who is to come, with managers', async () => {
    const twin = await start();
    const snapshots: Snapshot[] = [];
    for await (const one of pullHr(configOf(twin, kind), AT, noWait)) snapshots.push(one);
    await twin.server.close();
    expect(personsIn(snapshots)).toMatchObject([
      { id: 'hr:100', employment: 'active', startsAt: day('2019-01-07') },
      { id: 'hr:101', email: 'jane@x.org', team: 'Platform', managerId: 'hr:100' },
      { id: 'hr:102', employment: 'left', endsAt: day('2026-05-01') },
      { id: 'hr:103', employment: 'future', startsAt: day('2026-07-01'), managerId: 'hr:101' },
      { id: 'hr:104', employment: 'active', endsAt: day('2026-07-01') },
    ]);
  });
});

describe('the staff file', () => {
  it('is recognised by its headers, and its odd rows are told with their lines', () => {
    const path = 'anything.csv';
    const text = fixture('staff.csv');
    const snapshot = hrSource.inventoryFile?.({ path, text }, undefined)?.(AT);
    expect(snapshot?.complete).toEqual([]);
    expect(snapshot?.blind.map(({ because }) => because)).toEqual([
      'line 4 set aside: end_date: "03/04/2026" may be day/month or month/day; set dateOrder, or write 2026-MM-DD',
      'line 5 set aside: neither employee_id nor email is given',
      'line 7 set aside: hr:2001 stands in the file twice',
      'line 8 set aside: 3 cells under 8 headers',
    ]);
    expect(snapshot?.facts).toMatchObject([
      { id: 'hr:2001', employment: 'active', startsAt: day('2020-02-29') },
      { id: 'hr:2002', employment: 'left', endsAt: day('2026-04-01'), managerId: 'hr:2001' },
      { id: 'hr:2003', employment: 'unknown' },
      { id: 'hr:2005', name: 'Núria "Nu" Vidal', employment: 'active' },
    ]);
  });

  it('reads the ambiguous date where the site says how it is meant, and its own headers', () => {
    const text = 'Kennung;Wer;Raus\n7;Jo;03/04/2026\n';
    const config = {
      organisation: 'acme',
      columns: { employee_id: 'Kennung', name: 'Wer', end_date: 'Raus' },
    };
    const read = (dateOrder: 'dmy' | 'mdy') =>
      staffFromCsv(text, AT, { ...config, dateOrder }).persons[0];
    expect(read('dmy')).toMatchObject({ id: 'hr:acme/7', endsAt: day('2026-04-04') });
    expect(read('mdy')).toMatchObject({ id: 'hr:acme/7', endsAt: day('2026-03-05') });
  });

  it('takes no other file for its own', () => {
    for (const text of [
      'user,arn,password_enabled\nx,y,true\n',
      'name,email\nJo,jo@x.org\n',
      '',
      'hello',
    ])
      expect(hrSource.inventoryFile?.({ path: 'x.csv', text }, undefined)).toBeUndefined();
    expect(hrSource.inventoryFile?.({ path: 'x.json', text: '{}' }, {})).toBeUndefined();
  });
});

const workday = join(
  import.meta.dirname,
  '../../../../shared/data/inventory/cartography/workday__people.json',
);

describe('a report in JSON', () => {
  const entry = {
    Employee_ID: '7',
    Name: 'Jo',
    'Email_-_Work': 'Jo@x.org',
    Worker_s_Manager_group: [{ Manager_ID: '8' }],
    Termination_Date: '2026-05-29',
    Salary: 1,
  };

  it('is read like a table, with the manager that it keeps in a list of one', () => {
    const json = { Report_Entry: [entry, { Name: 'Nobody' }] };
    const text = JSON.stringify(json);
    const snapshot = hrSource.inventoryFile?.({ path: 'x.json', text }, json)?.(AT);
    expect(snapshot).toMatchObject({
      complete: [],
      blind: [{ because: 'line 2 set aside: neither employee_id nor email is given' }],
      facts: [{ id: 'hr:7', email: 'jo@x.org', managerId: 'hr:8', employment: 'left' }],
    });
    expect(JSON.stringify(snapshot)).not.toContain('Salary');
  });

  it.skipIf(!existsSync(workday))(
    'of Workday is read without loss (skipped without ../shared/data)',
    () => {
      const text = readFileSync(workday, 'utf8');
      const json = (JSON.parse(text) as Record<string, unknown>)['GET_WORKDAY_DIRECTORY_RESPONSE'];
      const snapshot = hrSource.inventoryFile?.({ path: 'workday.json', text }, json)?.(AT);
      expect(snapshot?.complete).toEqual(['person']);
      expect(personsIn(snapshot ? [snapshot] : [])).toEqual(
        [
          ['emp001', 'Alice Johnson', 'Core Platform', 'emp003'],
          ['emp002', 'Bob Smith', 'User Experience', 'emp003'],
          ['emp003', 'Carol Williams', 'Engineering Leadership', 'emp004'],
          ['emp004', 'David Brown', 'Executive Team', undefined],
        ].map(([number = '', name = '', team, boss]) => ({
          kind: 'person',
          id: `hr:${number}`,
          name,
          email: `${name.toLowerCase().replace(' ', '.')}@example.com`,
          employeeId: number,
          team,
          ...(boss === undefined ? {} : { managerId: `hr:${boss}` }),
          // The directory does not say who still works there.
          employment: 'unknown',
        })),
      );
    },
  );
});

describe('the file of vendor contracts', () => {
  it('adds up contracts of one vendor, and leaves an unreadable end unknown', () => {
    const { vendors, owners, blind, whole } = vendorsFromCsv(fixture('vendors.csv'), {});
    expect(vendors).toEqual([
      {
        kind: 'vendor',
        id: 'vendor:acme-mail',
        name: 'Acme Mail',
        domains: ['acme.example', 'mail.acme.example'],
        appIds: ['app-1', 'app-2'],
        addressRanges: ['192.0.2.0/24', '198.51.100.7/32'],
        contractEndsAt: known(day('2027-07-01')),
      },
      {
        kind: 'vendor',
        id: 'vendor:evergreen',
        name: 'Evergreen',
        domains: [],
        appIds: [],
        addressRanges: [],
        contractEndsAt: known(null),
      },
      {
        kind: 'vendor',
        id: 'vendor:odd',
        name: 'Odd',
        domains: [],
        appIds: [],
        addressRanges: [],
        contractEndsAt: {
          known: false,
          because:
            'line 5: "05/06/2026" may be day/month or month/day; set dateOrder, or write 2026-MM-DD',
        },
      },
    ]);
    expect(owners.map(({ ofId, who }) => [ofId, who])).toEqual([
      ['vendor:acme-mail', 'jane@x.org'],
    ]);
    expect([blind.length, whole]).toEqual([2, true]);
  });
});

const records: readonly Raw[] = [
  {
    type: 'hr.employee.hired',
    id: 'c1',
    time: '2026-06-01T08:00:00Z',
    actor: { id: 'hanna', name: 'Hanna', ip: '192.0.2.10' },
    employee: { employeeNumber: '200', name: 'Kim', email: 'Kim@x.org', startDate: '2026-06-01' },
  },
  {
    type: 'hr.employee.transferred',
    id: 'c2',
    time: '2026-06-02T08:00:00Z',
    organisation: 'acme',
    employee: { employeeNumber: '200', department: 'Sales', managerNumber: '100' },
  },
  {
    type: 'hr.employee.terminated',
    id: 'c3',
    time: '2026-06-03T08:00:00Z',
    employee: { email: 'kim@x.org', lastDay: '2026-06-02' },
  },
];

parseSuite(hrSource, records);

describe('changes that the HR system pushes', () => {
  it('are told with whom they are about, as managing that person', () => {
    const [hired] = hrSource.parse(records[0] ?? {});
    expect(hired).toMatchObject({
      classUid: 3004,
      activityId: 1,
      actor: { principalId: 'hr:user:hanna', kind: 'human' },
      src: { ip: '192.0.2.10' },
      targets: [{ kind: 'identity', id: 'hr:200', name: 'Kim' }],
    });
    expect(hrSource.parse(records[1] ?? {})[0]).toMatchObject({
      activityId: 5,
      actor: { principalKind: 'service' },
      targets: [{ id: 'hr:acme/200' }],
    });
  });

  it('name the field of a date that can be read in two ways', () => {
    const employee = { employeeNumber: '1', lastDay: '03/04/2026' };
    expect(() => hrSource.parse({ ...records[2], employee })).toThrow(/employee\.lastDay.*may be/);
  });

  it('carry a person through hire, transfer, leaving and being hired again', async () => {
    const twin = await start();
    const inventory = createInventory({ now: () => AT });
    for await (const one of pullHr(configOf(twin, 'scim'), AT, noWait))
      inventory.applySnapshot(one);
    const take = ({ body, headers }: ReturnType<HrTwin['transfer']>): void => {
      const request = { headers, body };
      expect(hrSource.webhook?.authentic(request, twin.webhookSecret)).toBe(true);
      for (const record of hrSource.webhook?.records(request) ?? [])
        for (const event of hrSource.parse(record))
          inventory.applyChanges(hrSource.apply?.(event, inventory.view) ?? []);
    };
    const kim = {
      number: '200',
      name: 'Kim',
      email: 'kim@x.org',
      department: 'Sales',
      hireDate: '2026-06-02',
    };
    take(twin.hire(kim, '2026-06-02T09:00:00Z'));
    take(twin.transfer('200', 'Platform', '2026-06-10T09:00:00Z'));
    take(twin.terminate('200', '2026-06-19', '2026-06-15T09:00:00Z'));
    take(twin.hire({ ...kim, hireDate: '2026-08-01' }, '2026-08-01T09:00:00Z'));
    await twin.server.close();
    const state = (text: string) => inventory.view.employmentOf('kim@x.org', day(text)).state;
    expect(['2026-06-03', '2026-06-18', '2026-06-20', '2026-08-02'].map(state)).toEqual([
      'active',
      'active',
      'left',
      'active',
    ]);
    expect(inventory.view.person('hr:200', day('2026-06-05'))?.team).toBe('Sales');
    expect(inventory.view.person('hr:200', day('2026-06-12'))?.team).toBe('Platform');
  });

  it('are believed by their signature only', () => {
    const body = JSON.stringify(records[0]);
    const { webhook } = hrSource;
    for (const signature of ['', 'sha256=00', 'sha256='.padEnd(71, '0')])
      expect(webhook?.authentic({ headers: { 'x-hr-signature': signature }, body }, 's')).toBe(
        false,
      );
    expect(webhook?.authentic({ headers: {}, body }, '')).toBe(false);
    expect(() => webhook?.records({ headers: {}, body: '[1]' })).toThrow(/no change/);
  });
});

describe('connecting', () => {
  it('tries each permission, and says which is refused or has no address', async () => {
    const twin = await start();
    const probe = async (config: HrConfig) => {
      const out: string[] = [];
      for await (const one of probeHr(config, noWait)) out.push(`${one.permission} ${one.granted}`);
      return out;
    };
    expect(await probe(configOf(twin, 'scim'))).toEqual(['staff:read yes', 'vendors:read yes']);
    twin.server.deny('vendors:read');
    expect(await probe(configOf(twin, 'csv'))).toEqual(['staff:read yes', 'vendors:read no']);
    expect(await probe(hrConfig.parse({}))).toEqual(['staff:read unknown', 'vendors:read unknown']);
    await twin.server.close();
  });

  it('has nothing to act on: no action, no permission to act', () => {
    expect([hrSource.actions, hrSource.permissions.act, hrSource.permissions.undo]).toEqual([
      undefined,
      [],
      [],
    ]);
  });
});
