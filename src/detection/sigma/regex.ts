/** Regular expressions that run in time linear in the text: re2js, or V8 where that is proven. */
import { RE2JS } from 're2js';
import { messageOf } from '../../core/index.ts';
import { type RegexShape, readRegexShape } from './regex-shape.ts';

export interface LinearRegex {
  readonly engine: 'v8' | 're2';
  /** Does any part of `text` match? */
  test(text: string): boolean;
}

export type RegexOutcome =
  | { readonly ok: true; readonly regex: LinearRegex }
  | { readonly ok: false; readonly because: string };

/** Most ways to try one starting place that we leave to V8: a constant factor, so still linear. */
const MAX_PATHS = 64;
const MAX_SOURCE = 8192;

const re2Flags = (flags: string): number =>
  (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
  (flags.includes('m') ? RE2JS.MULTILINE : 0) |
  (flags.includes('s') ? RE2JS.DOTALL : 0);

/** A leading `(?i)` and its like become flags. */
const splitFlags = (source: string, flags: string): readonly [string, string] => {
  const found = /^\(\?([ims]+)\)/.exec(source);
  return found ? [source.slice(found[0].length), flags + found[1]] : [source, flags];
};

/** `\u00e9` of PCRE and JSON is `\x{00e9}` to RE2. */
const withoutU = (source: string): string =>
  source.includes('\\u')
    ? source.replace(/\\(?:u([0-9a-fA-F]{4})|.)/gs, (part, hex?: string) =>
        hex === undefined ? part : `\\x{${hex}}`,
      )
    : source;

/** `ſ` and `K` fold to ASCII letters; such texts skip the literal check. */
const FOLDING = /[\u017f\u212a]/;

const withLiteral = (literal: string, flags: string, test: (text: string) => boolean) => {
  if (literal.length < 2) return test;
  if (!flags.includes('i')) return (text: string) => text.includes(literal) && test(text);
  const lower = literal.toLowerCase();
  return (text: string) => (text.toLowerCase().includes(lower) || FOLDING.test(text)) && test(text);
};

const runsInV8 = ({ paths, unbounded, anchored }: RegexShape): boolean =>
  paths <= MAX_PATHS && unbounded <= (anchored ? 1 : 0);

/**
 * V8 runs an expression only when each starting place has a bounded number of ways to try, and at
 * most one unbounded repeat when there is only one starting place (`^`, no `m`). The rest is RE2's,
 * which has no back references and no look-around: those are refused, with the reason.
 */
export const compileRegex = (written: string, writtenFlags: string): RegexOutcome => {
  if (written.length > MAX_SOURCE) {
    return { ok: false, because: `the expression is longer than ${MAX_SOURCE} characters` };
  }
  const [source, flags] = splitFlags(withoutU(written), writtenFlags);
  const shape = readRegexShape(source, flags.includes('s'));
  let re2: RE2JS;
  try {
    re2 = RE2JS.compile(source, re2Flags(flags));
  } catch (error) {
    return { ok: false, because: messageOf(error) };
  }
  if (shape && !flags.includes('m') && runsInV8(shape)) {
    const v8 = new RegExp(shape.source, flags.includes('i') ? 'iu' : 'u');
    const test = withLiteral(shape.literal, flags, (text) => v8.test(text));
    return { ok: true, regex: { engine: 'v8', test } };
  }
  const test = withLiteral(shape?.literal ?? '', flags, (text) => re2.test(text));
  return { ok: true, regex: { engine: 're2', test } };
};
