/** Whom a federated trust lets in: an issuer, and patterns over the subjects of its tokens. */
import type { Trust } from '../../model/index.ts';

export interface SubjectPattern {
  readonly text: string;
  /** `*` and `?` stand for something. */
  readonly wild: boolean;
}

export interface FederatedSubjects {
  readonly issuer: string;
  readonly patterns: readonly SubjectPattern[];
  /** Further conditions, which only a token can meet: the trust is then possible, not certain. */
  readonly further: readonly string[];
}

/** Issuers are written as URL, as host and path, or inside the name of a provider; compared as host and path. */
export const issuerKey = (text: string): string => {
  const provider = text.lastIndexOf(':oidc-provider/');
  const named = provider < 0 ? text : text.slice(provider + ':oidc-provider/'.length);
  const bare = named.trim().replace(/^https?:\/\//i, '');
  const trimmed = bare.endsWith('/') ? bare.slice(0, -1) : bare;
  const slash = trimmed.indexOf('/');
  return slash < 0
    ? trimmed.toLowerCase()
    : trimmed.slice(0, slash).toLowerCase() + trimmed.slice(slash);
};

const MAX_PREFIXES = 16;
const isBoundary = (char: string | undefined): boolean => char === ':' || char === '/';

/** `repo:org/` of `repo:org/app:*`… up to the last `:` or `/` before the first wildcard. */
export const literalPrefix = (pattern: string): string => {
  const wild = pattern.search(/[*?]/);
  let end = wild < 0 ? pattern.length : wild;
  while (end > 0 && !isBoundary(pattern[end - 1])) end--;
  return prefixesOf(pattern.slice(0, end)).at(-1) ?? '';
};

/** All prefixes that end at a boundary, from the empty one on; at most 16. */
export const prefixesOf = (text: string): readonly string[] => {
  const out = [''];
  for (let i = 0; i < text.length && out.length < MAX_PREFIXES; i++) {
    if (isBoundary(text[i])) out.push(text.slice(0, i + 1));
  }
  return out;
};

/** `*` any run, `?` one character; never worse than length times length. */
export const matches = ({ text: pattern, wild }: SubjectPattern, subject: string): boolean => {
  if (!wild) return pattern === subject;
  let p = 0;
  let s = 0;
  let star = -1;
  let mark = 0;
  while (s < subject.length) {
    if (pattern[p] === '*') {
      star = p++;
      mark = s;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === subject[s])) {
      p++;
      s++;
    } else if (star >= 0) {
      p = star + 1;
      s = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
};

const MAX_PATTERNS = 200;
const texts = (value: unknown): readonly string[] =>
  [value].flat().filter((one): one is string => typeof one === 'string');

const operatorOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^for(any|all)values?:/, '')
    .replace(/ifexists$/, '');

const isSubjectKey = (key: string): boolean => /(^|:)sub(ject)?$/i.test(key);
/** The audience is the receiving system itself. */
const isAudience = (key: string): boolean => /(^|:)aud(iences?)?$/i.test(key);

const read = (
  conditions: Readonly<Record<string, unknown>>,
): { readonly patterns: readonly SubjectPattern[]; readonly further: readonly string[] } => {
  const patterns: SubjectPattern[] = [];
  const further: string[] = [];
  for (const [name, inner] of Object.entries(conditions)) {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) {
      // Plain form: `{issuer, subject, audiences}`.
      if (isSubjectKey(name)) {
        patterns.push(...texts(inner).map((text) => ({ text, wild: false })));
      } else if (!isAudience(name) && name !== 'issuer') further.push(name);
      continue;
    }
    const operator = operatorOf(name);
    for (const [key, value] of Object.entries(inner)) {
      if (isAudience(key)) continue;
      if (isSubjectKey(key) && operator === 'stringequals') {
        patterns.push(...texts(value).map((text) => ({ text, wild: false })));
      } else if (isSubjectKey(key) && operator === 'stringlike') {
        patterns.push(...texts(value).map((text) => ({ text, wild: /[*?]/.test(text) })));
      } else further.push(`${name} ${key}`);
    }
  }
  return { patterns: patterns.slice(0, MAX_PATTERNS), further };
};

/** Undefined where the trust is no federation by subject; a trust of any subject names nobody. */
export const federatedSubjects = (trust: Trust): FederatedSubjects | undefined => {
  if (trust.effect !== 'allow' || trust.principal.kind !== 'federated') return undefined;
  const { conditions = {} } = trust;
  const { issuer } = conditions as { readonly issuer?: unknown };
  const { patterns, further } = read(conditions);
  const real = patterns.filter(({ text }) => !/^[*?:]*$/.test(text));
  if (real.length === 0) return undefined;
  return {
    issuer: issuerKey(typeof issuer === 'string' ? issuer : trust.principal.value),
    patterns: real,
    further,
  };
};
