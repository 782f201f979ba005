/** How records and lines are spoilt: the same way for the same seed. */
import { isObject } from '../../src/core/index.ts';
import type { Raw } from './fuzz-seeds.part.ts';

/** xorshift32: the same for the same seed, on every machine. */
export const randomOf = (seed: number) => {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return (below: number): number => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
};
type Random = ReturnType<typeof randomOf>;

const deep = (levels: number): unknown => {
  let value: unknown = 'end';
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

const odd: readonly (() => unknown)[] = [
  () => null,
  () => undefined,
  () => '',
  () => 0,
  () => -1,
  () => 1e308,
  () => Number.MAX_SAFE_INTEGER,
  () => true,
  () => [],
  () => ({}),
  () => [[], {}, null],
  () => deep(40),
  () => 'a'.repeat(10_000),
  () => `${' '.repeat(5_000)}x`,
  () => `${'arn:aws:iam::'.repeat(300)}!`,
  () => `${'1.'.repeat(2_000)}1`,
  () => '\u0000\u202e\ud800',
  () => '__proto__',
  () => 'constructor',
  () => '9999-99-99T99:99:99Z',
  () => '0001-01-01T00:00:00Z',
  () => '256.256.256.256',
  () => '::ffff:1.2.3.4%eth0',
  () => '{"__proto__":{"polluted":true}}',
  () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  () => new Array(500).fill({ id: 'x', type: 'user', name: 'y' }),
  () => Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, i])),
];

export const pick = <T>(random: Random, items: readonly T[]): T => items[random(items.length)] as T;

/** Records are bounded where they come in; one that grew past any such bound is none. */
const MAX_NODES = 50_000;

const isBounded = (value: unknown, left = { nodes: MAX_NODES }): boolean => {
  if (--left.nodes < 0) return false;
  if (typeof value === 'string') left.nodes -= value.length >> 8;
  if (Array.isArray(value)) return value.every((one) => isBounded(one, left));
  return !isObject(value) || Object.values(value).every((one) => isBounded(one, left));
};

/** A copy with some places changed: replaced, taken out, doubled, renamed, or filled from another record. */
export const spoil = (record: Raw, other: Raw, random: Random): Raw => {
  const copy = structuredClone(record) as Record<string, unknown>;
  const changes = 1 + random(4);
  for (let change = 0; change < changes; change++) {
    let at: Record<string, unknown> = copy;
    for (let depth = random(6); depth > 0; depth--) {
      const inner = Object.values(at).flatMap((one) =>
        isObject(one) ? [one] : Array.isArray(one) ? one.filter(isObject) : [],
      );
      if (inner.length === 0) break;
      at = pick(random, inner);
    }
    const keys = Object.keys(at);
    if (keys.length === 0) continue;
    const key = pick(random, keys);
    const what = random(12);
    if (what === 0) delete at[key];
    else if (what === 1) at[key] = [at[key], at[key]];
    else if (what === 2) at[key] = { [key]: at[key] };
    else if (what === 3) at[key] = structuredClone(pick(random, Object.values(other)));
    else if (what === 4 && typeof at[key] === 'string')
      at[key] = spoilText(at[key] as string, random);
    else if (what === 5) at[key] = String(at[key]);
    else if (what === 6) at[key.toUpperCase()] = at[key];
    else at[key] = pick(random, odd)();
    if (!isBounded(copy)) return structuredClone(record);
  }
  return copy;
};

export const spoilText = (text: string, random: Random): string => {
  const at = random(text.length + 1);
  const bits = [
    '',
    '"',
    ' ',
    '\u0000',
    '=',
    ':',
    '[',
    '(((',
    '\\',
    '%s',
    '\ud800',
    'ß',
    '9'.repeat(400),
  ];
  switch (random(5)) {
    case 0:
      return text.slice(0, at) + pick(random, bits) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + random(8));
    case 2:
      return (
        text.slice(0, at) +
        text.slice(Math.max(0, at - 8), at).repeat(1 + random(600)) +
        text.slice(at)
      );
    case 3:
      return text.slice(0, at);
    default:
      return text + text;
  }
};
