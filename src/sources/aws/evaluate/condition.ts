/**
 * The Condition element: keys AND, values OR (negated operators: none of them), missing keys, sets.
 * IAM User Guide, "Condition operators" and "Conditions with multiple context keys or values".
 */
import ipaddr from 'ipaddr.js';
import { obj, type Raw } from '../../record.ts';
import { keyOf, type RequestContext } from './context.ts';
import { literalOf, matchesArn, matchesPattern, resolvePattern } from './wild.ts';

/** `open`: it depends on a key that nobody told us. */
export type Holds =
  | { readonly holds: boolean; readonly open?: undefined }
  | { readonly holds?: undefined; readonly open: string };

type Compare = (wanted: string, actual: string) => boolean;

const number = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** ISO 8601, or seconds since 1970. */
const time = (text: string): number =>
  /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text);

const isWithin: Compare = (wanted, actual) => {
  if (!ipaddr.isValid(actual)) return false;
  try {
    const [network, bits] = wanted.includes('/')
      ? ipaddr.parseCIDR(wanted)
      : ([ipaddr.parse(wanted), ipaddr.parse(wanted).kind() === 'ipv4' ? 32 : 128] as const);
    const address = ipaddr.process(actual);
    return address.kind() === network.kind() && address.match(network, bits);
  } catch {
    // A value that is no network is the policy's fault: it matches no address.
    return false;
  }
};

const on =
  (read: (text: string) => number, compare: (wanted: number, actual: number) => boolean): Compare =>
  (wanted, actual) =>
    compare(read(literalOf(wanted)), read(actual));

const equalText: Compare = (wanted, actual) => literalOf(wanted) === actual;
const equalAnyCase: Compare = (wanted, actual) =>
  literalOf(wanted).toLowerCase() === actual.toLowerCase();

const equalTruth: Compare = (wanted, actual) =>
  /^(true|false)$/i.test(actual) && equalAnyCase(wanted, actual);

interface Operator {
  readonly compare: Compare;
  readonly negated: boolean;
}
const positive = (compare: Compare): Operator => ({ compare, negated: false });
const negative = (compare: Compare): Operator => ({ compare, negated: true });

const operators: ReadonlyMap<string, Operator> = new Map([
  ['stringequals', positive(equalText)],
  ['stringnotequals', negative(equalText)],
  ['stringequalsignorecase', positive(equalAnyCase)],
  ['stringnotequalsignorecase', negative(equalAnyCase)],
  ['stringlike', positive(matchesPattern)],
  ['stringnotlike', negative(matchesPattern)],
  ['arnequals', positive(matchesArn)],
  ['arnlike', positive(matchesArn)],
  ['arnnotequals', negative(matchesArn)],
  ['arnnotlike', negative(matchesArn)],
  ['bool', positive(equalTruth)],
  ['binaryequals', positive(equalText)],
  ['ipaddress', positive(isWithin)],
  ['notipaddress', negative(isWithin)],
  ['numericequals', positive(on(number, (a, b) => a === b))],
  ['numericnotequals', negative(on(number, (a, b) => a === b))],
  ['numericlessthan', positive(on(number, (a, b) => b < a))],
  ['numericlessthanequals', positive(on(number, (a, b) => b <= a))],
  ['numericgreaterthan', positive(on(number, (a, b) => b > a))],
  ['numericgreaterthanequals', positive(on(number, (a, b) => b >= a))],
  ['dateequals', positive(on(time, (a, b) => a === b))],
  ['datenotequals', negative(on(time, (a, b) => a === b))],
  ['datelessthan', positive(on(time, (a, b) => b < a))],
  ['datelessthanequals', positive(on(time, (a, b) => b <= a))],
  ['dategreaterthan', positive(on(time, (a, b) => b > a))],
  ['dategreaterthanequals', positive(on(time, (a, b) => b >= a))],
]);

const said = (holds: boolean): Holds => ({ holds });

const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).map((one) => String(one));

interface Test {
  readonly operator: string;
  readonly key: string;
  readonly wanted: readonly string[];
  readonly version: string | undefined;
}

const testNull = (test: Test, context: RequestContext): Holds => {
  const values = context.get(keyOf(test.key));
  if (values === undefined && !context.isComplete) return { open: test.key };
  const isAbsent = values === undefined || values.length === 0;
  return said(test.wanted.some((one) => (one.toLowerCase() === 'true') === isAbsent));
};

/** One operator on one key. */
const testKey = (test: Test, context: RequestContext): Holds => {
  const name = test.operator.toLowerCase();
  const quantifier = /^for(any|all)values?:/.exec(name)?.[1];
  const isOptional = name.endsWith('ifexists');
  const plain = name.replace(/^for(?:any|all)values?:/, '').replace(/ifexists$/, '');
  if (plain === 'null') return testNull(test, context);
  const operator = operators.get(plain);
  // AWS refuses to save such a policy; whoever shows us one shows us what we cannot judge.
  if (!operator) return { open: `operator ${test.operator}` };
  const values = context.get(keyOf(test.key));
  if (values === undefined || values.length === 0) {
    if (values === undefined && !context.isComplete) return { open: test.key };
    if (isOptional || quantifier === 'all') return said(true);
    return said(quantifier === undefined && operator.negated);
  }
  const wanted: string[] = [];
  for (const text of test.wanted) {
    const resolved = resolvePattern(text, test.version, context);
    if (resolved.known) wanted.push(resolved.pattern);
    else if (resolved.missing !== undefined) return { open: resolved.missing };
  }
  const fits = (actual: string): boolean =>
    wanted.some((one) => operator.compare(one, actual)) !== operator.negated;
  if (quantifier === 'any') return said(values.some(fits));
  if (quantifier === 'all' || operator.negated) return said(values.every(fits));
  return said(values.some(fits));
};

/** All operators and all their keys. A condition that surely fails decides, whatever else is open. */
export const conditionHolds = (
  condition: Raw | undefined,
  version: string | undefined,
  context: RequestContext,
): Holds => {
  let open: string | undefined;
  for (const [operator, keys] of Object.entries(condition ?? {})) {
    for (const [key, value] of Object.entries(obj(keys))) {
      const outcome = testKey({ operator, key, wanted: textsOf(value), version }, context);
      if (outcome.holds === false) return outcome;
      open ??= outcome.open;
    }
  }
  return open === undefined ? said(true) : { open };
};
