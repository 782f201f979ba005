import { expect, it } from 'vitest';
import type { SetupField } from '../../contract.ts';
import { settingsOf } from './settings.ts';

const field = (name: string, kind: SetupField['kind'] = 'line'): SetupField => ({
  ...{ name, title: name, kind, required: false, secret: false },
});

it('nests what was typed, reads each kind, and leaves out what was left empty', () => {
  const fields = [
    field('url'),
    field('read.name'),
    field('read.password'),
    field('act.name'),
    field('timeout', 'number'),
    field('all', 'flag'),
    field('regions', 'lines'),
    field('columns', 'json'),
  ];
  const typed = {
    ...{ url: 'https://x', 'read.name': 'r', 'read.password': ' p ', 'act.name': '  ' },
    ...{ timeout: '30', all: 'true', regions: 'eu\n\n us ', columns: '{"a":1}' },
  };
  expect(settingsOf(fields, typed)).toEqual({
    ...{ url: 'https://x', read: { name: 'r', password: ' p ' } },
    ...{ timeout: 30, all: true, regions: ['eu', 'us'], columns: { a: 1 } },
  });
});

it('says which field cannot be read', () => {
  expect(() => settingsOf([field('port', 'number')], { port: 'x' })).toThrow('port is a number');
  expect(() => settingsOf([field('columns', 'json')], { columns: '{' })).toThrow('not JSON');
});
