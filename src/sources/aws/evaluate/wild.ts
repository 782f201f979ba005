/**
 * IAM patterns: `*` any run, `?` one character, and policy variables.
 * IAM User Guide, "IAM policy elements: Variables and tags": variables work from Version 2012-10-17 on;
 * `${*}`, `${?}` and `${$}` are the characters themselves; `${key, 'default'}` has a default.
 */
import { wildcardMatch } from '../access/wildcard.ts';
import { type ContextValues, keyOf, type RequestContext } from './context.ts';

/** Stand for `*` and `?` as plain characters: private use, so no ARN holds them. */
const PLAIN_STAR = '\uE000';
const PLAIN_ANY = '\uE001';

const plain = (text: string): string => text.replaceAll('*', PLAIN_STAR).replaceAll('?', PLAIN_ANY);

export type Resolved =
  | { readonly known: true; readonly pattern: string }
  /** The variable has no value: nothing is matched by it. `missing` is set when that is not certain. */
  | { readonly known: false; readonly missing?: string };

const variable = /\$\{([^}]*)\}/g;

const variableValue = (
  written: string,
  context: RequestContext,
): { readonly value?: string; readonly missing?: string } => {
  if (written === '*' || written === '?' || written === '$') return { value: written };
  const [name = '', fallback] = written.split(/,\s*(?=')/);
  const values: ContextValues | undefined = context.get(keyOf(name.trim()));
  // A key of many values stands for none of them.
  if (values?.length === 1) return { value: values[0] ?? '' };
  const spare = fallback === undefined ? undefined : /^'(.*)'$/s.exec(fallback.trim())?.[1];
  if (values === undefined && !context.isComplete) return { missing: name.trim() };
  return spare === undefined ? {} : { value: spare };
};

/** @param version of the policy that holds the text. */
export const resolvePattern = (
  text: string,
  version: string | undefined,
  context: RequestContext,
): Resolved => {
  if (!text.includes('${') || version !== '2012-10-17') return { known: true, pattern: text };
  let isKnown = true;
  let missing: string | undefined;
  const pattern = text.replace(variable, (_, written: string) => {
    const found = variableValue(written, context);
    if (found.value !== undefined) return plain(found.value);
    isKnown = false;
    missing ??= found.missing;
    return '';
  });
  if (isKnown) return { known: true, pattern };
  return missing === undefined ? { known: false } : { known: false, missing };
};

/** Case-sensitive; of a resolved pattern. */
export const matchesPattern = (pattern: string, text: string): boolean =>
  wildcardMatch(
    pattern,
    pattern.includes(PLAIN_STAR) || pattern.includes(PLAIN_ANY) ? plain(text) : text,
  );

/** The resolved pattern as the text it stands for, for operators without wildcards. */
export const literalOf = (pattern: string): string =>
  pattern.replaceAll(PLAIN_STAR, '*').replaceAll(PLAIN_ANY, '?');

const SEGMENTS = 6;
const segmentsOf = (arn: string): readonly string[] => {
  const parts = arn.split(':');
  return parts.length <= SEGMENTS
    ? parts
    : [...parts.slice(0, SEGMENTS - 1), parts.slice(SEGMENTS - 1).join(':')];
};

/** ArnLike: each of the six parts by itself (IAM User Guide, "ARN condition operators"). */
export const matchesArn = (pattern: string, text: string): boolean => {
  if (pattern === '*') return true;
  const wanted = segmentsOf(pattern);
  const given = segmentsOf(text);
  return (
    given.length === SEGMENTS &&
    wanted.length === given.length &&
    wanted.every((part, index) => matchesPattern(part, given[index] ?? ''))
  );
};
