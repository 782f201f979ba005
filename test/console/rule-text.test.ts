import { describe, expect, it } from 'vitest';
import { commonOf, ruleTextOf, slugOf } from '../../console/src/pages/hunt/rule-text.ts';
import { readRules } from '../../src/detection/index.ts';

const records = [
  { verb: 'CreateKey', who: { name: 'ada', mfa: true }, at: 1, tags: ['a'] },
  { verb: 'CreateKey', who: { name: 'olga', mfa: true }, at: 2, tags: ['a'] },
];

describe('a rule from a hunt', () => {
  it('offers what every record has in common, with dots for what lies within', () => {
    expect(commonOf(records)).toEqual([
      { path: 'verb', value: 'CreateKey' },
      { path: 'who.mfa', value: true },
    ]);
    expect(commonOf([])).toEqual([]);
  });

  it('is a file that the loader takes, and that matches the record it was made from', () => {
    const text = ruleTextOf({
      title: 'Keys: made "by hand"\n- injected: true',
      level: 'high',
      logsource: { product: 'aws', service: 'cloudtrail' },
      fields: commonOf(records),
      fires: records[0],
      sql: "SELECT * FROM events -- 'x'\nWHERE 1=1",
    });
    const { rules, faults } = readRules([{ file: 'made.yml', text }]);
    expect(faults.filter(({ kind }) => kind === 'broken')).toEqual([]);
    expect(rules).toHaveLength(1);
    expect(rules[0]).toMatchObject({
      title: 'Keys: made "by hand"\n- injected: true',
      level: 'high',
      fires: [records[0]],
    });
  });

  it('is named in small letters', () => {
    expect(slugOf('Keys: made "by hand"!')).toBe('keys-made-by-hand');
  });
});
