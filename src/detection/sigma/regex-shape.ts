/**
 * Reads a small, well-understood part of regular expression syntax and says how many ways a
 * backtracking engine could try it. Anything else is "not understood", and so never run by V8.
 */

export interface RegexShape {
  /** Ways to match at one starting place, apart from unbounded repeats. */
  readonly paths: number;
  /** Unbounded repeats (`*`, `+`, `{n,}`). */
  readonly unbounded: number;
  /** Every alternative starts with `^`. */
  readonly anchored: boolean;
  /** The same expression with RE2's meaning of `.`, `\s` and `\S` spelled out for V8. */
  readonly source: string;
  /** Literal text that every match contains, '' where there is none; lower case it for `i`. */
  readonly literal: string;
}

interface Piece {
  readonly source: string;
  readonly paths: number;
  readonly unbounded: number;
  readonly anchored: boolean;
  /** The one character it always matches, where it is a literal. */
  readonly char?: string;
  readonly group: boolean;
  readonly literal: string;
}

const PUNCTUATION = /^[\\^$.|?*+()[\]{}/"'`~!@#%&=:;,<> _-]$/;
const CLASS_ESCAPES: Readonly<Record<string, string>> = {
  d: '0-9',
  w: '0-9A-Za-z_',
  s: '\\t\\n\\f\\r ',
};
const CONTROL: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' };
/** Escaped for V8's `u` mode, outside a class and inside one. */
const escaped = (c: string): string => (/[\\^$.|?*+()[\]{}/]/.test(c) ? `\\${c}` : c);
const escapedInClass = (c: string): string => (c === '-' ? '\\-' : escaped(c));
const longer = (a: string, b: string): string => (b.length > a.length ? b : a);

class NotUnderstood extends Error {}

/** One pass over the pattern; recursion is bounded by `depth`. */
const createReader = (pattern: string, dotAll: boolean) => {
  let at = 0;
  const peek = (): string => pattern.charAt(at);
  const take = (): string => {
    const c = pattern.charAt(at++);
    if (c === '' || c > '\uffff') throw new NotUnderstood();
    return c;
  };
  const plain = (source: string, char?: string): Piece => ({
    source,
    paths: 1,
    unbounded: 0,
    anchored: false,
    group: false,
    literal: char ?? '',
    ...(char === undefined ? {} : { char }),
  });

  const escapeSequence = (): Piece => {
    const c = take();
    const inClass = Object.hasOwn(CLASS_ESCAPES, c) ? CLASS_ESCAPES[c] : undefined;
    if (inClass) return plain(`[${inClass}]`);
    const negated = Object.hasOwn(CLASS_ESCAPES, c.toLowerCase())
      ? CLASS_ESCAPES[c.toLowerCase()]
      : undefined;
    if (negated) return plain(`[^${negated}]`);
    if (Object.hasOwn(CONTROL, c)) return plain(`\\${c}`, CONTROL[c]);
    if (PUNCTUATION.test(c)) return plain(escaped(c), c);
    throw new NotUnderstood();
  };

  const classMember = (before: string): string => {
    const c = take();
    if (c === '[' || c === '&' || c === '~') throw new NotUnderstood();
    if (c !== '\\') return c;
    const e = take();
    if (Object.hasOwn(CLASS_ESCAPES, e)) {
      if (before.endsWith('-') || peek() === '-') throw new NotUnderstood();
      return CLASS_ESCAPES[e] ?? '';
    }
    if (Object.hasOwn(CONTROL, e)) return `\\${e}`;
    if (PUNCTUATION.test(e)) return escapedInClass(e);
    throw new NotUnderstood();
  };

  const characterClass = (): Piece => {
    let source = '[';
    if (peek() === '^') source += take();
    if (peek() === ']') throw new NotUnderstood();
    while (peek() !== ']') source += classMember(source);
    at++;
    return plain(`${source}]`);
  };

  const group = (depth: number): Piece => {
    if (peek() === '?') {
      at++;
      if (take() !== ':') throw new NotUnderstood();
    }
    const inner = alternatives(depth + 1);
    if (take() !== ')') throw new NotUnderstood();
    return { ...inner, source: `(?:${inner.source})`, group: true };
  };

  const atom = (depth: number): Piece => {
    const c = take();
    if (c === '(') return group(depth);
    if (c === '[') return characterClass();
    if (c === '\\') return escapeSequence();
    if (c === '.') return plain(dotAll ? '[^]' : '[^\\n]');
    if (c === '^') return { ...plain('^'), anchored: true };
    if (c === '$') return plain('$');
    if ('*+?{})|]'.includes(c)) throw new NotUnderstood();
    return plain(escaped(c), c);
  };

  const bounds = (): readonly [number, number] | undefined => {
    const c = peek();
    if (c === '*' || c === '+' || c === '?') {
      at++;
      return c === '?' ? [0, 1] : [c === '+' ? 1 : 0, Number.POSITIVE_INFINITY];
    }
    if (c !== '{') return undefined;
    const found = /^\{(\d{1,3})(?:(,)(\d{1,3})?)?\}/.exec(pattern.slice(at, at + 12));
    if (!found) throw new NotUnderstood();
    at += found[0].length;
    const least = Number(found[1]);
    const most = found[3] ? Number(found[3]) : found[2] ? Number.POSITIVE_INFINITY : least;
    return [least, most];
  };

  const repeated = (depth: number): Piece => {
    const start = at;
    const piece = atom(depth);
    const from = at;
    const found = bounds();
    if (!found) return piece;
    const [least, most] = found;
    if (pattern.slice(start, from) === '^' || piece.anchored) throw new NotUnderstood();
    let suffix = pattern.slice(from, at);
    if (peek() === '?') suffix += take();
    if ('*+?{'.includes(peek()) && peek() !== '') throw new NotUnderstood();
    // A repeated group is understood only where it cannot nest choices: `(…)?`.
    if (piece.group && !(least === 0 && most === 1)) throw new NotUnderstood();
    return {
      source: piece.source + suffix,
      paths: Number.isFinite(most) ? piece.paths * (most - least) + 1 : 1,
      unbounded: piece.unbounded + (Number.isFinite(most) ? 0 : 1),
      anchored: false,
      group: false,
      literal: least > 0 ? piece.literal : '',
    };
  };

  const sequence = (depth: number): Piece => {
    let [source, literal, run] = ['', '', ''];
    let [paths, unbounded, anchored, first] = [1, 0, false, true];
    while (peek() !== '' && peek() !== '|' && peek() !== ')') {
      const piece = repeated(depth);
      source += piece.source;
      paths *= piece.paths;
      unbounded += piece.unbounded;
      if (first) anchored = piece.anchored;
      first = false;
      run = piece.char === undefined ? '' : run + piece.char;
      literal = longer(longer(literal, piece.literal), run);
    }
    return { source, paths, unbounded, anchored, group: false, literal };
  };

  const alternatives = (depth: number): Piece => {
    if (depth > 32) throw new NotUnderstood();
    const found = [sequence(depth)];
    while (peek() === '|') {
      at++;
      found.push(sequence(depth));
    }
    return {
      source: found.map((one) => one.source).join('|'),
      paths: found.reduce((sum, one) => sum + one.paths, 0),
      unbounded: found.reduce((sum, one) => sum + one.unbounded, 0),
      anchored: found.every((one) => one.anchored),
      group: false,
      literal: found.length === 1 ? (found[0]?.literal ?? '') : '',
    };
  };

  return (): RegexShape => {
    const whole = alternatives(0);
    if (at !== pattern.length) throw new NotUnderstood();
    return whole;
  };
};

/** `undefined` = not understood. */
export const readRegexShape = (pattern: string, dotAll: boolean): RegexShape | undefined => {
  if (pattern.length > 4096 || /[^\t -~]/.test(pattern)) return undefined;
  try {
    return createReader(pattern, dotAll)();
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
};
