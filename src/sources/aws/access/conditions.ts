/** Policy conditions, as far as they are about who asks and what is asked; the rest stays open. */
import { obj, type Raw, strings } from '../../record.ts';
import { wildcardMatch } from './wildcard.ts';

/** Ordered by strength: a step is as sure as its weakest part. */
export type Sure = 'no' | 'maybe' | 'yes';

export const weakest = (...parts: readonly Sure[]): Sure => {
  if (parts.includes('no')) return 'no';
  return parts.includes('maybe') ? 'maybe' : 'yes';
};

/** Lower-cased key → value; `null` = the request is known not to carry the key; missing = unknown. */
export type RequestContext = ReadonlyMap<string, string | null>;

/** Whoever asks picks these: a condition on them is no wall. */
const askersChoice =
  /^(?:aws:requestedregion|aws:requesttag\/|aws:tagkeys$|sts:rolesessionname$|sts:sourceidentity$|sts:transitivetagkeys$)/;

type Compare = (expected: string, actual: string) => boolean;

const equal: Compare = (expected, actual) => expected === actual;
const equalIgnoringCase: Compare = (expected, actual) =>
  expected.toLowerCase() === actual.toLowerCase();
const like: Compare = (expected, actual) => wildcardMatch(expected, actual);

const operators: ReadonlyMap<string, { readonly compare: Compare; readonly negated: boolean }> =
  new Map([
    ['stringequals', { compare: equal, negated: false }],
    ['stringnotequals', { compare: equal, negated: true }],
    ['stringequalsignorecase', { compare: equalIgnoringCase, negated: false }],
    ['stringnotequalsignorecase', { compare: equalIgnoringCase, negated: true }],
    ['stringlike', { compare: like, negated: false }],
    ['stringnotlike', { compare: like, negated: true }],
    ['arnequals', { compare: like, negated: false }],
    ['arnlike', { compare: like, negated: false }],
    ['arnnotequals', { compare: like, negated: true }],
    ['arnnotlike', { compare: like, negated: true }],
    ['bool', { compare: equalIgnoringCase, negated: false }],
  ]);

/**
 * Times of a request are not known, but neither is before the principal was made: a bound older than
 * that is surely passed.
 */
const judgeTime = (operator: string, expected: readonly string[], born: number): Sure => {
  const bounds = expected.map((one) => Date.parse(one));
  if (bounds.some((bound) => Number.isNaN(bound) || bound > born)) return 'maybe';
  if (operator.startsWith('dategreaterthan')) return 'yes';
  return operator.startsWith('datelessthan') ? 'no' : 'maybe';
};

const times: ReadonlySet<string> = new Set(['aws:tokenissuetime', 'aws:currenttime']);

/** Context key under which the principal's creation is kept, as epoch ms. */
export const BORN = 'countersign:principal-created';

const said = (holds: boolean): Sure => (holds ? 'yes' : 'no');

/**
 * Missing key: false for positive operators, true for negated ones and `…IfExists`
 * (IAM User Guide, "Condition operators").
 */
const judge = (
  operator: string,
  key: string,
  request: { readonly expected: readonly string[]; readonly context: RequestContext },
): Sure => {
  const { expected, context } = request;
  const name = key.toLowerCase();
  const actual = context.get(name);
  const forAny = operator.startsWith('foranyvalue:');
  const plain = operator.replace(/^for(?:any|all)values?:/, '').replace(/ifexists$/, '');
  if (plain === 'null') {
    if (actual === undefined) return 'maybe';
    return said(expected.some((one) => (one.toLowerCase() === 'true') === (actual === null)));
  }
  const born = context.get(BORN);
  if (times.has(name) && typeof born === 'string') return judgeTime(plain, expected, Number(born));
  if (actual === undefined) return askersChoice.test(name) ? 'yes' : 'maybe';
  const found = operators.get(plain);
  if (found === undefined) return 'maybe';
  if (actual === null) {
    return said(operator.endsWith('ifexists') || (found.negated && !forAny));
  }
  const some = expected.some((one) => found.compare(resolve(one, context) ?? '', actual));
  return said(found.negated ? !some : some);
};

/** Policy variables: an unknown one matches nothing. */
export const resolve = (text: string, context: RequestContext): string | undefined => {
  if (!text.includes('${')) return text;
  let isKnown = true;
  const out = text.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    if (name === '*' || name === '?' || name === '$') return name;
    const value = context.get(name.toLowerCase());
    if (typeof value !== 'string') isKnown = false;
    return typeof value === 'string' ? value : '';
  });
  return isKnown ? out : undefined;
};

/** All operators and keys must hold (AND); the values of one key are alternatives (OR). */
export const conditionsHold = (conditions: Raw | undefined, context: RequestContext): Sure => {
  if (conditions === undefined) return 'yes';
  const parts = Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(obj(keys)).map(([key, values]) => {
      const expected = typeof values === 'boolean' ? [String(values)] : strings(values);
      return judge(operator.toLowerCase(), key, { expected, context });
    }),
  );
  return weakest(...parts);
};
