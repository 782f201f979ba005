import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { known } from '../../model/index.ts';
import { hrSource } from './index.ts';
import { staffFromCsv } from './staff.ts';
import { vendorsFromCsv } from './vendors.ts';

const AT = Date.UTC(2026, 5, 1);
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

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
      expect(snapshot?.facts).toEqual(
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
