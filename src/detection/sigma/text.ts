/** Sigma strings: escapes and wildcards (specification, "Wildcards" and "Escaping"; points 1–10). */
import type { TextPart, Wild } from './tree.ts';

const ANY: TextPart = { wild: 'any' };
const ONE: TextPart = { wild: 'one' };
const DASH: TextPart = { wild: 'dash' };
export const DASHES = '-/\u2013\u2014\u2015';

/** Join neighbouring literals, drop empty ones, make `**` one `*`. */
export const normalParts = (parts: readonly TextPart[]): TextPart[] => {
  const out: TextPart[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (part === '') continue;
    if (typeof part === 'string' && typeof last === 'string') out[out.length - 1] = last + part;
    else if (isWild(part, 'any') && last !== undefined && isWild(last, 'any')) continue;
    else out.push(part);
  }
  return out;
};

export const isWild = (part: TextPart, wild: Wild): boolean =>
  typeof part !== 'string' && part.wild === wild;

/**
 * A backslash escapes `*`, `?` and itself; before anything else, and at the end, it is a letter.
 * @example parseText('a\\*b*')  // ['a*b', { wild: 'any' }]
 */
export const parseText = (raw: string): TextPart[] => {
  const parts: TextPart[] = [];
  let literal = '';
  for (let i = 0; i < raw.length; i++) {
    const c = raw.charAt(i);
    const next = raw.charAt(i + 1);
    if (c === '\\' && (next === '*' || next === '?' || next === '\\')) {
      literal += next;
      i++;
    } else if (c === '*' || c === '?') {
      parts.push(literal, c === '*' ? ANY : ONE);
      literal = '';
    } else literal += c;
  }
  parts.push(literal);
  return normalParts(parts);
};

/** The text without wildcards, or undefined when it has one. */
export const plainText = (parts: readonly TextPart[]): string | undefined => {
  if (parts.length === 0) return '';
  const [only] = parts;
  return parts.length === 1 && typeof only === 'string' ? only : undefined;
};

export const openStart = (parts: readonly TextPart[]): TextPart[] => normalParts([ANY, ...parts]);
export const openEnd = (parts: readonly TextPart[]): TextPart[] => normalParts([...parts, ANY]);

/** Letters of any script make words, as in Python's `\b`. */
const WORD_DASH = /(?<![\p{L}\p{N}_])[-/](?=[\p{L}\p{N}_])/u;

/** `-` or `/` at the start of a word (pySigma's `\B[-/]\b`) stands for any dash. */
export const withDashes = (parts: readonly TextPart[]): TextPart[] =>
  normalParts(
    parts.flatMap((part) => {
      if (typeof part !== 'string') return [part];
      const pieces = part.split(WORD_DASH);
      return pieces.flatMap((piece, i): TextPart[] => (i === 0 ? [piece] : [DASH, piece]));
    }),
  );

/** Every text a `dash` can stand for, for modifiers that need plain text; undefined above `limit`. */
export const spellDashes = (
  parts: readonly TextPart[],
  limit: number,
): readonly TextPart[][] | undefined => {
  let spelled: TextPart[][] = [[]];
  for (const part of parts) {
    const choices: TextPart[] = isWild(part, 'dash') ? [...DASHES] : [part];
    spelled = spelled.flatMap((head) => choices.map((choice) => [...head, choice]));
    if (spelled.length > limit) return undefined;
  }
  return spelled.map(normalParts);
};
