/** Condition operators of IAM policies (IAM JSON policy elements: Condition operators). */
import ipaddr from 'ipaddr.js';
import { matchesArn, matchesWildcard } from './wildcard.ts';

/** Lower-case condition key → values of this request; an absent key is not in the map. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

type Test = (given: string, wanted: string) => boolean;

const inNetwork: Test = (given, wanted) => {
  if (!ipaddr.isValid(given)) return false;
  const address = ipaddr.process(given);
  if (!wanted.includes('/'))
    return ipaddr.isValid(wanted) && ipaddr.process(wanted).toString() === address.toString();
  if (!ipaddr.isValidCIDR(wanted)) return false;
  const [network, bits] = ipaddr.parseCIDR(wanted);
  return network.kind() === address.kind() && address.match(network, bits);
};

const timeOf = (text: string): number =>
  /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text);

const tests: Readonly<Record<string, Test>> = {
  StringEquals: (given, wanted) => given === wanted,
  StringEqualsIgnoreCase: (given, wanted) => given.toLowerCase() === wanted.toLowerCase(),
  StringLike: (given, wanted) => matchesWildcard(wanted, given),
  ArnEquals: (given, wanted) => matchesArn(wanted, given),
  ArnLike: (given, wanted) => matchesArn(wanted, given),
  IpAddress: inNetwork,
  Bool: (given, wanted) => given.toLowerCase() === wanted.toLowerCase(),
  NumericEquals: (given, wanted) => Number(given) === Number(wanted),
  NumericLessThan: (given, wanted) => Number(given) < Number(wanted),
  NumericLessThanEquals: (given, wanted) => Number(given) <= Number(wanted),
  NumericGreaterThan: (given, wanted) => Number(given) > Number(wanted),
  NumericGreaterThanEquals: (given, wanted) => Number(given) >= Number(wanted),
  DateEquals: (given, wanted) => timeOf(given) === timeOf(wanted),
  DateLessThan: (given, wanted) => timeOf(given) < timeOf(wanted),
  DateLessThanEquals: (given, wanted) => timeOf(given) <= timeOf(wanted),
  DateGreaterThan: (given, wanted) => timeOf(given) > timeOf(wanted),
  DateGreaterThanEquals: (given, wanted) => timeOf(given) >= timeOf(wanted),
};

const negations: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NotIpAddress: 'IpAddress',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
};

interface Operator {
  readonly name: string;
  readonly quantifier: 'any' | 'all' | undefined;
  readonly ifExists: boolean;
}

const operatorOf = (text: string): Operator => {
  const [prefix, rest] = text.includes(':') ? text.split(':') : ['', text];
  const bare = rest ?? '';
  const ifExists = bare.endsWith('IfExists');
  return {
    name: ifExists ? bare.slice(0, -'IfExists'.length) : bare,
    quantifier: prefix === 'ForAnyValue' ? 'any' : prefix === 'ForAllValues' ? 'all' : undefined,
    ifExists,
  };
};

export const isOperator = (text: string): boolean => {
  const { name } = operatorOf(text);
  return name === 'Null' || Object.hasOwn(tests, name) || Object.hasOwn(negations, name);
};

/** `${aws:username}` and the like; an absent key leaves the text as it is, which matches nothing. */
export const withVariables = (text: string, context: RequestContext): string =>
  text.includes('${')
    ? text.replace(/\$\{([\w:/*?$-]{1,128})\}/g, (whole, key: string) => {
        if (key === '*' || key === '?' || key === '$') return key;
        return context.get(key.toLowerCase())?.[0] ?? whole;
      })
    : text;

const holds = (
  operator: Operator,
  given: readonly string[] | undefined,
  wanted: readonly string[],
): boolean => {
  if (operator.name === 'Null') return wanted.includes('true') === (given === undefined);
  const negated = negations[operator.name];
  const test = tests[negated ?? operator.name];
  if (test === undefined) return false;
  if (given === undefined) {
    return operator.ifExists || operator.quantifier === 'all' || negated !== undefined;
  }
  const one = (value: string): boolean =>
    wanted.some((candidate) => test(value, candidate)) !== (negated !== undefined);
  return operator.quantifier === 'all' ? given.every(one) : given.some(one);
};

/** All operators and keys must hold; the values of one key are alternatives. */
export const conditionsHold = (
  conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
  context: RequestContext,
): boolean =>
  Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) =>
      holds(
        operatorOf(operator),
        context.get(key.toLowerCase()),
        wanted.map((value) => withVariables(value, context)),
      ),
    ),
  );
