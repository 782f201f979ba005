/** Text patterns with wildcards → the cheapest test that says the same. */
import { DASHES, isWild, plainText } from './text.ts';
import type { TextPart } from './tree.ts';

type TextTest = (text: string) => boolean;

/** A run between two `*`: fixed length, made of literals, `?` and dashes. */
interface Run {
  readonly length: number;
  /** Does it stand in `text` at `at`? */
  at(text: string, at: number): boolean;
  /** First place at or after `from`, or -1. */
  find(text: string, from: number): number;
}

const literalRun = (literal: string): Run => ({
  length: literal.length,
  at: (text, at) => text.startsWith(literal, at),
  find: (text, from) => text.indexOf(literal, from),
});

const mixedRun = (parts: readonly TextPart[]): Run => {
  const pieces = parts.map((part) => ({
    literal: typeof part === 'string' ? part : undefined,
    dash: isWild(part, 'dash'),
    length: typeof part === 'string' ? part.length : 1,
  }));
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const at = (text: string, from: number): boolean => {
    if (from < 0 || from + length > text.length) return false;
    let place = from;
    for (const piece of pieces) {
      if (piece.literal !== undefined && !text.startsWith(piece.literal, place)) return false;
      if (piece.dash && !DASHES.includes(text.charAt(place))) return false;
      place += piece.length;
    }
    return true;
  };
  const find = (text: string, from: number): number => {
    for (let place = from; place + length <= text.length; place++)
      if (at(text, place)) return place;
    return -1;
  };
  return { length, at, find };
};

const runOf = (parts: readonly TextPart[]): Run => {
  const literal = plainText(parts);
  return literal === undefined ? mixedRun(parts) : literalRun(literal);
};

const runsOf = (parts: readonly TextPart[]): TextPart[][] => {
  const runs: TextPart[][] = [[]];
  for (const part of parts) {
    if (isWild(part, 'any')) runs.push([]);
    else runs.at(-1)?.push(part);
  }
  return runs;
};

/** Greedy leftmost search is enough between stars: time is linear in text × pattern, never worse. */
const general = (runs: readonly Run[]): TextTest => {
  const [head, ...rest] = runs;
  const tail = rest.pop();
  if (!head) return () => true;
  if (!tail) return (text) => text.length === head.length && head.at(text, 0);
  const least = runs.reduce((sum, run) => sum + run.length, 0);
  return function matchesGlob(text) {
    if (text.length < least || !head.at(text, 0)) return false;
    const end = text.length - tail.length;
    if (!tail.at(text, end)) return false;
    let at = head.length;
    for (const run of rest) {
      const found = run.find(text, at);
      if (found < 0) return false;
      at = found + run.length;
    }
    return at <= end;
  };
};

/** The same by code points, for texts beyond the BMP: there a `?` is two UTF-16 units. */
const byCodePoint = (parts: readonly TextPart[]): TextTest => {
  const tokens = parts.flatMap((part): (TextPart | string)[] =>
    typeof part === 'string' ? [...part] : [part],
  );
  const one = (token: TextPart | undefined, c: string | undefined): boolean => {
    if (token === undefined || c === undefined) return false;
    if (typeof token === 'string') return token === c;
    return token.wild === 'one' || (token.wild === 'dash' && DASHES.includes(c));
  };
  return function matchesByCodePoint(text) {
    const points = [...text];
    let [t, p, star, mark] = [0, 0, -1, 0];
    while (p < points.length) {
      const token = tokens[t];
      if (token !== undefined && isWild(token, 'any')) {
        star = t++;
        mark = p;
      } else if (one(token, points[p])) {
        t++;
        p++;
      } else if (star >= 0) {
        t = star + 1;
        p = ++mark;
      } else return false;
    }
    while (t < tokens.length && isWild(tokens[t] ?? '', 'any')) t++;
    return t === tokens.length;
  };
};

const SURROGATE = /[\ud800-\udfff]/;

/** `?` is one code point, newlines too. Case-sensitive: give lower-cased parts and text for the other. */
export const compileGlob = (parts: readonly TextPart[]): TextTest => {
  const byUnit = compileByUnit(parts);
  if (!parts.some((part) => isWild(part, 'one'))) return byUnit;
  const byPoint = byCodePoint(parts);
  return (text) => (SURROGATE.test(text) ? byPoint(text) : byUnit(text));
};

const compileByUnit = (parts: readonly TextPart[]): TextTest => {
  const literal = plainText(parts);
  if (literal !== undefined) return (text) => text === literal;
  const runs = runsOf(parts);
  const [first = [], second = [], third = []] = runs;
  const [a, b, c] = [plainText(first), plainText(second), plainText(third)];
  if (runs.length === 2 && a !== undefined && b !== undefined) {
    if (b === '') return (text) => text.startsWith(a);
    if (a === '') return (text) => text.endsWith(b);
  }
  if (runs.length === 3 && a === '' && c === '' && b !== undefined) {
    return (text) => text.includes(b);
  }
  return general(runs.map(runOf));
};

/** The same parts with their literals in lower case. */
export const lowerParts = (parts: readonly TextPart[]): TextPart[] =>
  parts.map((part) => (typeof part === 'string' ? part.toLowerCase() : part));
