/** How texts are spoilt: by characters, by words of their language, by lines, and as the JSON that they are. */
import { isObject } from '../../src/core/index.ts';
import { pick, spoil, spoilText } from './fuzz-mutation.part.ts';
import type { Random } from './fuzz-target.part.ts';

/** What comes in is bounded; longer inputs only make the proof slow. */
export const MOST_CHARACTERS = 65_536;

const values: readonly string[] = [
  '~',
  'null',
  '[]',
  '{}',
  '""',
  '-1',
  '1e309',
  '.nan',
  '0x7fffffffffffffff',
  '2026-13-45',
  '&a [*a]',
  '*a',
  '!!js/function x',
  '!!binary AAAA',
  '!!set {a, b}',
  '<<: *a',
  '|\n  text',
  '"\\ud800"',
  '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[',
  '__proto__',
  '{__proto__: {polluted: true}}',
  'constructor',
  '(a+)+$',
  '.*.*.*.*.*x',
  '%00',
  '9'.repeat(300),
];

const insertWord = (text: string, words: readonly string[], random: Random): string => {
  const at = random(text.length + 1);
  const word = pick(random, words);
  return random(2) === 0
    ? text.slice(0, at) + word + text.slice(at)
    : text.slice(0, at) + word + text.slice(at + word.length);
};

const byWord = (text: string, words: readonly string[], random: Random): string =>
  words.length === 0 ? spoilText(text, random) : insertWord(text, words, random);

const cross = (text: string, other: string, random: Random): string => {
  const from = random(other.length + 1);
  const part = other.slice(from, from + 1 + random(200));
  const at = random(text.length + 1);
  return text.slice(0, at) + part + text.slice(at + (random(2) === 0 ? 0 : part.length));
};

/** YAML, policies, files of settings: what is changed is a line, its depth or its value. */
export const spoilLines = (text: string, other: string, random: Random): string => {
  const lines = text.split('\n');
  const at = random(lines.length);
  const line = lines[at] ?? '';
  const cut = line.search(/[:=]\s?/);
  switch (random(9)) {
    case 0:
      lines.splice(at, 1 + random(3));
      break;
    case 1:
      lines.splice(at, 0, line);
      break;
    case 2:
      lines[at] = ' '.repeat(random(8)) + line.trimStart();
      break;
    case 3: {
      const others = other.split('\n');
      const from = random(others.length);
      lines.splice(at, random(2), ...others.slice(from, from + 1 + random(5)));
      break;
    }
    case 4:
    case 5:
      if (cut >= 0) lines[at] = `${line.slice(0, cut + 1)} ${pick(random, values)}`;
      break;
    case 6:
      lines[at] = `${line.match(/^\s*/)?.[0] ?? ''}- ${line.trim()}`;
      break;
    case 7: {
      const block = lines.slice(at, at + 1 + random(4));
      for (let turn = random(30); turn > 0; turn--) lines.splice(at, 0, ...block);
      break;
    }
    default:
      lines[at] = spoilText(line, random);
  }
  return lines.join('\n');
};

const parsed = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** Values and keys of a JSON document are changed; a text that is none is changed as text. */
export const spoilJson = (text: string, other: string, random: Random): string => {
  const record = random(8) === 0 ? undefined : parsed(text);
  const beside = record && parsed(other);
  return record
    ? JSON.stringify(
        spoil(record, beside && Object.keys(beside).length > 0 ? beside : { a: 1 }, random),
      )
    : spoilText(text, random);
};

/** One to four changes, mostly those of its own kind. */
export const spoilInput = (
  text: string,
  other: string,
  {
    words,
    own,
    random,
  }: {
    readonly words: readonly string[];
    readonly own: ((text: string, other: string, random: Random) => string) | undefined;
    readonly random: Random;
  },
): string => {
  let out = text;
  for (let change = 1 + random(4); change > 0; change--) {
    const how = random(10);
    if (own !== undefined && how < 6) out = own(out, other, random);
    else if (how < 8) out = byWord(out, words, random);
    else if (how === 8) out = cross(out, other, random);
    else out = spoilText(out, random);
    if (out.length > MOST_CHARACTERS) out = out.slice(0, MOST_CHARACTERS);
  }
  return out;
};
