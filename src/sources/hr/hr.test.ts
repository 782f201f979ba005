import { describe, expect, it } from 'vitest';
import { createInventory } from '../../inventory/index.ts';
import type { Person, Snapshot } from '../../model/index.ts';
import { inventorySuite } from '../inventory-suite.case.ts';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { type HrConfig, hrConfig } from './config.ts';
import { hrSource } from './index.ts';
import { probeHr, pullHr } from './pull.ts';
import { type HrTwin, startHrTwin } from './twin.ts';

const AT = Date.UTC(2026, 5, 1);
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);

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
