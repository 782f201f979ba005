/**
 * A second reading of the evaluation rules, written apart from the evaluator and slow: it asks each question
 * of the flow chart by itself, on raw documents, with regular expressions made of the patterns. Test only.
 */

export interface RawStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Principal?: '*' | { readonly AWS: string | readonly string[] };
  readonly NotPrincipal?: { readonly AWS: string | readonly string[] };
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}
export interface RawPolicy {
  readonly Version?: string;
  readonly Statement: readonly RawStatement[];
}
export interface RawCase {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly identity: readonly RawPolicy[];
  readonly boundary: readonly RawPolicy[] | undefined;
  readonly session: readonly RawPolicy[] | undefined;
  readonly resourcePolicy: RawPolicy | undefined;
  readonly scp: readonly (readonly RawPolicy[])[];
  readonly rcp: readonly (readonly RawPolicy[])[];
}

const many = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

const regexOf = (pattern: string, flags: string): RegExp =>
  new RegExp(
    `^${[...pattern].map((c) => (c === '*' ? '[^]*' : c === '?' ? '[^]' : c.replace(/[$()+.[\\\]^{|}]/g, '\\$&'))).join('')}$`,
    flags,
  );

const valuesOf = (one: RawCase, key: string): readonly string[] | undefined => {
  for (const [name, value] of Object.entries(one.context))
    if (name.toLowerCase() === key.toLowerCase()) return many(value);
  const account = one.principal.split(':')[4] ?? '';
  if (key.toLowerCase() === 'aws:principalaccount') return [account];
  if (key.toLowerCase() === 'aws:principalarn')
    return [
      one.principal.includes(':assumed-role/')
        ? `arn:aws:iam::${account}:role/${one.principal.split('/')[1]}`
        : one.principal,
    ];
  return undefined;
};

/** The text with its variables filled in, as a regular expression; undefined = a variable has no value. */
const filled = (one: RawCase, text: string, version: string | undefined): string | undefined => {
  if (version !== '2012-10-17') return text;
  let out: string | undefined = text;
  for (const [whole, name] of text.matchAll(/\$\{([^}]+)\}/g)) {
    const values = valuesOf(one, name ?? '');
    out = values?.length === 1 ? out?.replace(whole, values[0] ?? '') : undefined;
    if (out === undefined) return undefined;
  }
  return out;
};

const compareOne = (operator: string, wanted: string, actual: string): boolean => {
  switch (operator) {
    case 'StringEquals':
      return wanted === actual;
    case 'StringLike':
      return regexOf(wanted, 'u').test(actual);
    case 'StringEqualsIgnoreCase':
      return wanted.toUpperCase() === actual.toUpperCase();
    case 'NumericLessThan':
      return Number.parseFloat(actual) < Number.parseFloat(wanted);
    case 'Bool':
      return /^(true true|false false)$/i.test(`${actual} ${wanted}`);
    default:
      throw new Error(`the reference does not know ${operator}`);
  }
};

const negations: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotLike: 'StringLike',
};

interface Written {
  readonly operator: string;
  readonly key: string;
  readonly wanted: readonly string[];
}

const oneTrue = (one: RawCase, written: Written, version: string | undefined): boolean => {
  const values = valuesOf(one, written.key);
  const present = values !== undefined && values.length > 0;
  if (written.operator === 'Null') return written.wanted.includes(present ? 'false' : 'true');
  const [, set = '', bare = '', optional = ''] =
    /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/.exec(written.operator) ?? [];
  const base = negations[bare] ?? bare;
  const isNegated = base !== bare;
  if (!present) return optional !== '' || set === 'ForAllValues:' || (set === '' && isNegated);
  const wanted = written.wanted.flatMap((text) => filled(one, text, version) ?? []);
  const judged = values.map(
    (actual) => wanted.some((text) => compareOne(base, text, actual)) !== isNegated,
  );
  return set === 'ForAnyValue:' || (set === '' && !isNegated)
    ? judged.includes(true)
    : !judged.includes(false);
};

const conditionTrue = (
  one: RawCase,
  condition: RawStatement['Condition'],
  version: string | undefined,
): boolean =>
  Object.entries(condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) =>
      oneTrue(one, { operator, key, wanted: many(wanted) }, version),
    ),
  );

type How = 'nobody' | 'account' | 'role' | 'self';

const howNamed = (one: RawCase, names: readonly string[]): How => {
  const account = one.principal.split(':')[4] ?? '';
  const role = one.principal.includes(':assumed-role/') ? one.principal.split('/')[1] : undefined;
  let how: How = 'nobody';
  for (const name of names) {
    if (name === '*' || name === one.principal) return 'self';
    if (role !== undefined && name === `arn:aws:iam::${account}:role/${role}`) how = 'role';
    if (how !== 'role' && (name === account || name === `arn:aws:iam::${account}:root`))
      how = 'account';
  }
  return how;
};

const speaks = (
  one: RawCase,
  statement: RawStatement,
  version: string | undefined,
  hung: boolean,
): How => {
  const actions = many(statement.Action ?? statement.NotAction).some((pattern) =>
    regexOf(pattern, 'iu').test(one.action),
  );
  if (actions === (statement.NotAction !== undefined)) return 'nobody';
  const resources = many(statement.Resource ?? statement.NotResource);
  if (resources.length > 0) {
    const hit = resources.some((text) => {
      const pattern = filled(one, text, version);
      return pattern !== undefined && regexOf(pattern, 'u').test(one.resource);
    });
    if (hit === (statement.NotResource !== undefined)) return 'nobody';
  }
  if (!conditionTrue(one, statement.Condition, version)) return 'nobody';
  if (!hung) return 'self';
  if (statement.NotPrincipal !== undefined)
    return howNamed(one, many(statement.NotPrincipal.AWS)) === 'nobody' ? 'self' : 'nobody';
  return howNamed(one, statement.Principal === '*' ? ['*'] : many(statement.Principal?.AWS));
};

const hits = (
  one: RawCase,
  policies: readonly RawPolicy[],
  effect: 'Allow' | 'Deny',
  hung = false,
): readonly How[] =>
  policies.flatMap((policy) =>
    policy.Statement.filter((statement) => statement.Effect === effect)
      .map((statement) => speaks(one, statement, policy.Version, hung))
      .filter((how) => how !== 'nobody'),
  );

const forEverybody = ({ NotPrincipal: _, ...rest }: RawStatement): RawStatement => ({
  ...rest,
  Principal: '*',
});

/** The flow chart, question by question. */
export const referenceAnswer = (
  one: RawCase,
): 'Allowed' | 'ImplicitlyDenied' | 'ExplicitlyDenied' => {
  const hung = one.resourcePolicy === undefined ? [] : [one.resourcePolicy];
  const everyPolicy: readonly (readonly [readonly RawPolicy[], boolean])[] = [
    [one.identity, false],
    [one.boundary ?? [], false],
    [one.session ?? [], false],
    ...one.scp.map((level) => [level, false] as const),
    ...one.rcp.map((level) => [level, true] as const),
    [hung, true],
  ];
  if (everyPolicy.some(([policies, isHung]) => hits(one, policies, 'Deny', isHung).length > 0))
    return 'ExplicitlyDenied';
  if (
    one.boundary !== undefined &&
    hung.some((policy) =>
      policy.Statement.some(
        (statement) =>
          statement.Effect === 'Deny' &&
          statement.NotPrincipal !== undefined &&
          speaks(one, forEverybody(statement), policy.Version, true) !== 'nobody',
      ),
    )
  )
    return 'ExplicitlyDenied';
  if (one.scp.some((level) => hits(one, level, 'Allow').length === 0)) return 'ImplicitlyDenied';
  const byOwn = hits(one, one.identity, 'Allow').length > 0;
  const bounded = one.boundary !== undefined && hits(one, one.boundary, 'Allow').length === 0;
  const narrowed = one.session !== undefined && hits(one, one.session, 'Allow').length === 0;
  const free = !bounded && !narrowed;
  const names = hits(one, hung, 'Allow', true);
  if (one.principal.split(':')[4] !== one.resourceAccount)
    return byOwn && free && names.length > 0 ? 'Allowed' : 'ImplicitlyDenied';
  if (names.includes('self')) return 'Allowed';
  if (names.includes('role') && free) return 'Allowed';
  const keeper =
    one.resource.includes(':key/') ||
    (one.resource.includes(':role/') && one.action.toLowerCase().startsWith('sts:'));
  if (!byOwn || !free) return 'ImplicitlyDenied';
  return keeper && names.length === 0 ? 'ImplicitlyDenied' : 'Allowed';
};
