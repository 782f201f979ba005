import { describe, expect, it } from 'vitest';
import { describeRows, fires, line, saidOf } from './points.case.ts';

const wide = (text: string): string => Buffer.from(text, 'utf16le').toString('latin1');

describeRows('texts', [
  [
    '25: wide, then base64, then contains',
    'f|wide|base64offset|contains',
    'ping',
    { f: 'AHAAaQBuAGcA' },
    true,
  ],
  ['25: contains alone would not find it', 'f|contains', 'ping', { f: 'AHAAaQBuAGcA' }, false],
  ['25: startswith then endswith is contains', 'f|startswith|endswith', 'b', { f: 'abc' }, true],
  ['26: contains', 'f|contains', 'b', { f: 'aBc' }, true],
  ['26: contains takes wildcards inside', 'f|contains', "'b*d'", { f: 'abcde' }, true],
  ['26: contains of empty text wants a value', 'f|contains', "''", {}, false],
  ['26: startswith', 'f|startswith', 'a', { f: 'aBc' }, true],
  ['26: startswith is not contains', 'f|startswith', 'b', { f: 'aBc' }, false],
  ['26: endswith', 'f|endswith', 'C', { f: 'aBc' }, true],
  ['26: endswith is not contains', 'f|endswith', 'b', { f: 'aBc' }, false],
  ['26: re with startswith stands at the start', 'f|re|startswith', "'b|a'", { f: 'xb' }, false],
  ['26: re with endswith stands at the end', 'f|re|endswith', "'b|a'", { f: 'xb' }, true],
  ['26: re with contains is a search', 'f|re|contains', "'b+'", { f: 'abbc' }, true],
  ['27: all', 'f|contains|all', '[a, z]', { f: 'abc' }, false],
  ['27: all, each in its own element', 'f|all', '[a, b]', { f: ['b', 'a'] }, true],
  ['27: all over one value says nothing', 'f|contains|all', 'a', { f: 'abc' }, true],
  ['28: exists counts null', 'f|exists', 'true', { f: null }, true],
  ['28: exists counts empty text', 'f|exists', 'true', { f: '' }, true],
  ['28: exists counts an empty list', 'f|exists', 'true', { f: [] }, true],
  ['28: exists false', 'f|exists', 'false', {}, true],
  ['28: exists false where it is', 'f|exists', 'false', { f: '' }, false],
  ['28: exists in an array', 'f.g|exists', 'true', { f: [{}, { g: null }] }, true],
  ['28: exists of a key with dots', 'f.g|exists', 'true', { 'f.g': 1 }, true],
  ['29: cased', 'f|cased', 'Ab', { f: 'ab' }, false],
  ['29: cased, the same', 'f|cased', 'Ab', { f: 'Ab' }, true],
  ['29: cased contains', 'f|contains|cased', 'Ab', { f: 'xAbx' }, true],
  ['29: cased in either place', 'f|cased|contains', 'Ab', { f: 'xabx' }, false],
  ['29: cased wildcards', 'f|cased', "'A*b'", { f: 'Axxb' }, true],
  ['30: neq', 'f|neq', 'a', { f: 'b' }, true],
  ['30: neq ignores case like equality', 'f|neq', 'a', { f: 'A' }, false],
  ['30: neq of a list is none of them', 'f|neq', '[a, b]', { f: 'b' }, false],
  ['30: neq of an absent field', 'f|neq', 'a', {}, true],
  ['30: neq of nothing', 'f|neq', 'null', {}, false],
  ['30: neq with another modifier', 'f|contains|neq', 'b', { f: 'abc' }, false],
  ['30: neq before another modifier', 'f|neq|startswith', 'b', { f: 'abc' }, true],
  ['30: neq of a number', 'f|neq', '5', { f: '5' }, false],
  ['30: neq of all', 'f|contains|all|neq', '[a, z]', { f: 'abc' }, true],
]);

describeRows('expressions', [
  ['31: re searches', 'f|re', "'b+'", { f: 'abbc' }, true],
  ['31: re counts case', 'f|re', "'B'", { f: 'abc' }, false],
  ['31: re with anchors', 'f|re', "'^a.{2}$'", { f: 'abc' }, true],
  ['31: re with classes and choices', 'f|re', "'[0-9]{2,3}(a|b)?x'", { f: 'id 12x' }, true],
  ['31: re on a number', 'f|re', "'^46'", { f: 4688 }, true],
  ['31: re on nothing', 'f|re', "'.*'", {}, false],
  ['31: re with a wildcard of its own', 'f|re', "'a\\*b'", { f: 'a*b' }, true],
  ['31: re with a code point', 'f|re', "'\\u00e9'", { f: 'é' }, true],
  ['32: re|i', 'f|re|i', "'B'", { f: 'abc' }, true],
  ['32: re|ignorecase', 'f|re|ignorecase', "'B'", { f: 'abc' }, true],
  ['32: (?i) at the head', 'f|re', "'(?i)B'", { f: 'abc' }, true],
  ['33: re|m', 'f|re|m', "'^b$'", { f: 'a\nb\nc' }, true],
  ['33: without m', 'f|re', "'^b$'", { f: 'a\nb\nc' }, false],
  ['33: re|multiline', 'f|re|multiline', "'^b'", { f: 'a\nb' }, true],
  ['34: re|s', 'f|re|s', "'a.b'", { f: 'a\nb' }, true],
  ['34: a dot is no line break', 'f|re', "'a.b'", { f: 'a\nb' }, false],
  ['34: re|dotall and re|i together', 'f|re|dotall|i', "'A.B'", { f: 'a\nb' }, true],
]);

describe('what stands first', () => {
  it('point 35: re and cidr are refused after another modifier', () => {
    expect(saidOf(line('f|contains|re', 'x'))).toContain('must be the first');
    expect(saidOf(line('f|base64|cidr', '10.0.0.0/8'))).toContain('must be the first');
    expect(saidOf(line('f|re|i|m', 'x'))).toBe('');
    expect(saidOf(line('f|i', 'x'))).toContain('belongs after');
  });
  it('point 31: what no engine runs in linear time is refused with the reason', () => {
    expect(saidOf(line('f|re', "'(a)\\1'"))).toContain('the expression is refused');
    expect(saidOf(line('f|re', "'(?=a)b'"))).toContain('the expression is refused');
    expect(saidOf(line('f|re', "'a('"))).toContain('the expression is refused');
  });
  it('point 28: exists stands first, on a field, with true or false', () => {
    expect(saidOf(line('f|contains|exists', 'true'))).toContain('must be the first');
    expect(saidOf(line('f|exists', 'perhaps'))).toContain('needs true or false');
  });
  it('point 27: all over one value is warned of', () => {
    expect(saidOf(line('f|all', 'a'))).toContain('warning: ');
  });
});

describeRows('networks and numbers', [
  ['36: IPv4', 'f|cidr', '10.0.0.0/8', { f: '10.255.0.1' }, true],
  ['36: IPv4 outside', 'f|cidr', '10.0.0.0/8', { f: '11.0.0.1' }, false],
  ['36: IPv4, odd length', 'f|cidr', '192.168.4.0/22', { f: '192.168.7.255' }, true],
  ['36: one address', 'f|cidr', '10.0.0.1/32', { f: '10.0.0.2' }, false],
  ['36: an address without length is itself', 'f|cidr', '10.0.0.1', { f: '10.0.0.1' }, true],
  ['36: everything', 'f|cidr', '0.0.0.0/0', { f: '8.8.8.8' }, true],
  ['36: a list', 'f|cidr', '[10.0.0.0/8, 172.16.0.0/12]', { f: '172.31.0.1' }, true],
  ['36: IPv6', 'f|cidr', "'2001:db8::/32'", { f: '2001:DB8:1::1' }, true],
  ['36: IPv6 outside', 'f|cidr', "'2001:db8::/32'", { f: '2001:db9::1' }, false],
  ['36: IPv6 written long', 'f|cidr', "'fe80::/10'", { f: 'fe80:0:0:0:0:0:0:1' }, true],
  ['36: IPv4 inside IPv6', 'f|cidr', '10.0.0.0/8', { f: '::ffff:10.1.2.3' }, true],
  ['36: an IPv4 network inside IPv6', 'f|cidr', "'::ffff:10.0.0.0/104'", { f: '10.1.2.3' }, true],
  ['36: IPv4 is not in a network of IPv6', 'f|cidr', "'::/0'", { f: '10.1.2.3' }, false],
  ['36: neq', 'f|cidr|neq', '10.0.0.0/8', { f: '11.0.0.1' }, true],
  ['37: a name is in no network', 'f|cidr', '0.0.0.0/0', { f: 'service.example.org' }, false],
  ['37: too large an octet', 'f|cidr', '0.0.0.0/0', { f: '10.0.0.256' }, false],
  ['37: an octet of unclear base', 'f|cidr', '0.0.0.0/0', { f: '10.0.0.010' }, false],
  ['37: an address with a port', 'f|cidr', '10.0.0.0/8', { f: '10.0.0.1:443' }, false],
  ['37: a number', 'f|cidr', '0.0.0.0/0', { f: 167772161 }, false],
  ['38: lt', 'f|lt', '5', { f: 4 }, true],
  ['38: lt is not at most', 'f|lt', '5', { f: 5 }, false],
  ['38: lte', 'f|lte', '5', { f: 5 }, true],
  ['38: gt', 'f|gt', '5', { f: 5.5 }, true],
  ['38: gte', 'f|gte', '5', { f: 5 }, true],
  ['38: numeric text in the record', 'f|lt', '5', { f: '4' }, true],
  ['38: numeric text in the rule', 'f|gt', "'-3'", { f: -2 }, true],
  ['38: by number, not by letters', 'f|gt', '9', { f: '10' }, true],
  ['38: text is not comparable', 'f|gte', '5', { f: 'five' }, false],
  ['38: empty text is not zero', 'f|gt', '-1', { f: '' }, false],
  ['38: nothing is not comparable', 'f|lt', '5', { f: null }, false],
  ['38: an absent field is not comparable', 'f|lt', '5', {}, false],
  ['38: true is no number', 'f|gte', '1', { f: true }, false],
  ['38: any element', 'f|gt', '5', { f: [1, 9] }, true],
]);

describe('networks and numbers that are none', () => {
  it('point 37: are refused', () => {
    for (const written of ['10.0.0.0/33', 'example.org', '10.0.0/8', '::/129']) {
      expect(saidOf(line('f|cidr', `'${written}'`)), written).toContain('is no network');
    }
  });
  it('point 38: are refused', () => {
    expect(saidOf(line('f|gt', 'x'))).toContain('needs a number');
    expect(saidOf(line('f|gt', "''"))).toContain('needs a number');
  });
});

describeRows('bytes', [
  ['39: base64', 'f|base64', 'foo', { f: 'Zm9v' }, true],
  ['39: base64 inside', 'f|base64|contains', 'foo', { f: 'xxZm9vxx' }, true],
  ['39: base64 of letters beyond ASCII is of UTF-8', 'f|base64', 'é', { f: 'w6k=' }, true],
  ['39: base64 of an escaped star', 'f|base64', "'a\\*'", { f: 'YSo=' }, true],
  [
    '40: base64offset, first place',
    'f|base64offset|contains',
    'secret',
    { f: Buffer.from('secretx').toString('base64') },
    true,
  ],
  [
    '40: base64offset, second place',
    'f|base64offset|contains',
    'secret',
    { f: Buffer.from('xsecret').toString('base64') },
    true,
  ],
  [
    '40: base64offset, third place',
    'f|base64offset|contains',
    'secret',
    { f: Buffer.from('xxsecret').toString('base64') },
    true,
  ],
  [
    '40: base64offset, not there',
    'f|base64offset|contains',
    'secret',
    { f: Buffer.from('nothing').toString('base64') },
    false,
  ],
  [
    '40: base64offset of a list',
    'f|base64offset|contains',
    '[aaaa, secret]',
    { f: Buffer.from('xxsecret').toString('base64') },
    true,
  ],
  [
    '41: wide',
    'f|wide|base64offset|contains',
    'ping',
    { f: Buffer.from('xping', 'utf16le').toString('base64') },
    true,
  ],
  [
    '41: utf16le is wide',
    'f|utf16le|base64offset|contains',
    'ping',
    { f: Buffer.from('ping', 'utf16le').toString('base64') },
    true,
  ],
  ['41: wide after base64 is meant before', 'f|base64|wide', 'A', { f: 'QQA=' }, true],
  ['41: wide alone is the bytes', 'f|wide|contains', 'ab', { f: `x${wide('abc')}` }, true],
  ['41: wide keeps wildcards', 'f|wide', "'a*c'", { f: wide('abbc') }, true],
  ['42: utf16be', 'f|utf16be|base64', 'A', { f: 'AEE=' }, true],
  ['43: utf16 has a mark in front', 'f|utf16|base64', 'A', { f: '//5BAA==' }, true],
]);

describe('bytes of wildcards', () => {
  it('point 39: are refused', () => {
    expect(saidOf(line('f|base64', "'a*'"))).toContain('no wildcards');
    expect(saidOf(line('f|wide|base64offset|contains', "'a?'"))).toContain('no wildcards');
    expect(saidOf(line('f|contains|base64', 'a'))).toContain('no wildcards');
  });
});

const spelled = ['-', '/', '–', '—', '―'];
describeRows('dashes', [
  ...spelled.map(
    (dash) =>
      [`44: ${dash}`, 'f|windash|contains', "' -enc'", { f: `x ${dash}ENC y` }, true] as const,
  ),
  ...spelled.map(
    (dash) => [`44: a slash as ${dash}`, 'f|windash', "'/c'", { f: `${dash}c` }, true] as const,
  ),
  ['44: each by itself', 'f|windash|contains', "'-a -b'", { f: '/a –b' }, true],
  ['44: only where a word begins', 'f|windash|contains', 'test-flag', { f: 'test/flag' }, false],
  ['44: and there as it is', 'f|windash|contains', 'test-flag', { f: 'test-flag' }, true],
  ['44: not before a space', 'f|windash|contains', "'- a'", { f: '/ a' }, false],
  ['44: words of any script', 'f|windash|contains', "' -ü'", { f: 'x /Ü' }, true],
  ['44: with all', 'f|windash|contains|all', "[' -a', ' -b']", { f: 'x /b —A' }, true],
  ['44: with all, one missing', 'f|windash|contains|all', "[' -a', ' -b']", { f: 'x /b' }, false],
  ['44: with endswith', 'f|endswith|windash', "' -a'", { f: 'x ―a' }, true],
]);

describeRows('other fields', [
  ['45: fieldref', 'f|fieldref', 'g', { f: 'A', g: 'a' }, true],
  ['45: fieldref of a number and its text', 'f|fieldref', 'g', { f: 5, g: '5' }, true],
  [
    '45: fieldref of nested fields',
    'f.a|fieldref',
    'g.b',
    { f: { a: 1 }, g: [{ b: 2 }, { b: 1 }] },
    true,
  ],
  ['45: one absent', 'f|fieldref', 'g', { f: 'a' }, false],
  ['45: both absent', 'f|fieldref', 'g', {}, false],
  ['45: both null', 'f|fieldref', 'g', { f: null, g: null }, false],
  ['45: neq', 'f|fieldref|neq', 'g', { f: 'a', g: 'b' }, true],
  ['45: cased', 'f|fieldref|cased', 'g', { f: 'A', g: 'a' }, false],
  ['45: startswith', 'f|fieldref|startswith', 'g', { f: 'bob@x', g: 'Bob' }, true],
  ['45: endswith', 'f|fieldref|endswith', 'g', { f: 'user/bob', g: 'bob' }, true],
  ['45: contains, cased', 'f|fieldref|contains|cased', 'g', { f: 'xBobx', g: 'bob' }, false],
  ['45: a list of fields', 'f|fieldref', '[g, h]', { f: 'a', g: 'b', h: 'a' }, true],
  ['45: a wildcard in the other field is a letter', 'f|fieldref', 'g', { f: 'ab', g: 'a*' }, false],
]);

const placeholders = { admins: ['ann', 'b*'], n: ['10'], rex: ['b.b'] };
describeRows(
  'placeholders',
  [
    ['46: expand', 'f|expand', "'%admins%'", { f: 'Ann' }, true],
    ['46: a value with a wildcard', 'f|expand', "'%admins%'", { f: 'bob' }, true],
    ['46: within a text', 'f|expand', "'x-%admins%-y'", { f: 'x-ann-y' }, true],
    ['46: twice', 'f|expand', "'%n%%n%'", { f: '1010' }, true],
    ['46: contains before', 'f|contains|expand', "'%admins%'", { f: 'xannx' }, true],
    ['46: contains after', 'f|expand|contains', "'%admins%'", { f: 'xannx' }, true],
    ['46: in an expression', 'f|re|expand', "'^%rex%$'", { f: 'bab' }, true],
    ['46: as a number', 'f|gt|expand', "'%n%'", { f: 11 }, true],
    ['46: an escaped percent sign', 'f|expand', "'\\%n\\%'", { f: '%n%' }, true],
    ['46: a percent sign alone', 'f|expand', "'100%'", { f: '100%' }, true],
    ['47: without expand it is text', 'f', "'%admins%'", { f: '%admins%' }, true],
    ['47: and only text', 'f', "'%admins%'", { f: 'ann' }, false],
  ],
  { placeholders },
);

describe('placeholders without values', () => {
  it('point 47: set the rule aside, with what to do', () => {
    expect(saidOf(line('f|expand', "'%other%'"), { placeholders })).toContain('set_aside: ');
    expect(() => fires(line('f|expand', "'%toString%'"), {})).toThrow(/has no values/);
  });
});

describeRows('times', [
  ['48: minute', 'f|minute', '10', { f: '2024-01-15T03:10:00Z' }, true],
  ['48: hour', 'f|hour', '3', { f: '2024-01-15T03:10:00Z' }, true],
  [
    '48: hour as it is written, whatever the zone',
    'f|hour',
    '3',
    { f: '2024-01-15T03:10:00+05:00' },
    true,
  ],
  ['48: a space before the time', 'f|hour', '3', { f: '2024-01-15 03:10:00.123' }, true],
  ['48: a number as text', 'f|hour', "'03'", { f: '2024-01-15T03:10:00Z' }, true],
  ['48: day', 'f|day', '15', { f: '2024-01-15' }, true],
  ['48: ISO week', 'f|week', '1', { f: '2024-12-30' }, true],
  ['48: month', 'f|month', '1', { f: '2024-01-15' }, true],
  ['48: year', 'f|year', '[2023, 2024]', { f: '2024-01-15' }, true],
  ['48: compared', 'f|hour|gte', '22', { f: '2024-01-15T23:10:00Z' }, true],
  ['48: compared, the other way round', 'f|lt|hour', '6', { f: '2024-01-15T23:10:00Z' }, false],
  ['48: Unix seconds', 'f|hour', '3', { f: 1705288200 }, true],
  ['48: Unix milliseconds', 'f|year', '2024', { f: '1705288200000' }, true],
  ['48: a day has no hour', 'f|hour', '0', { f: '2024-01-15' }, false],
  ['48: no date', 'f|hour', '3', { f: 'yesterday at 3' }, false],
]);

describe('unknown modifiers', () => {
  it('point 49: refuse the rule, and say which there are', () => {
    expect(saidOf(line('f|near', 'x'))).toMatch(/^broken: .*modifier "near" is not known/);
    expect(saidOf(line('f|Contains', 'x'))).toContain('"Contains" is not known');
    expect(saidOf(line('f|', 'x'))).toContain('"" is not known');
  });
});
