/** A rule from records that a hunt found: what they have in common, in the vendor's own field names. */

export type Scalar = string | number | boolean;
export interface Common {
  readonly path: string;
  readonly value: Scalar;
}

const MOST_DEPTH = 8;
const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const leavesOf = (value: unknown, path = '', depth = 0): readonly Common[] => {
  if (isScalar(value)) return path === '' ? [] : [{ path, value }];
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > MOST_DEPTH)
    return [];
  return Object.entries(value).flatMap(([key, one]) =>
    // A dot in a key would be read as a step of the path.
    key.includes('.') ? [] : leavesOf(one, path === '' ? key : `${path}.${key}`, depth + 1),
  );
};

/** Fields that have one value in every record. */
export const commonOf = (records: readonly unknown[]): readonly Common[] => {
  const [first, ...rest] = records.map((record) => leavesOf(record));
  if (!first) return [];
  return first.filter(({ path, value }) =>
    rest.every((leaves) => leaves.some((one) => one.path === path && one.value === value)),
  );
};

/** JSON is YAML; a string in double quotes cannot be read as anything else. */
const scalar = (value: Scalar): string => JSON.stringify(value);

const indented = (text: string, by: number): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? line : `${' '.repeat(by)}${line}`))
    .join('\n');

export interface Draft {
  readonly title: string;
  readonly level: string;
  readonly logsource: Readonly<Record<string, string>>;
  readonly fields: readonly Common[];
  /** A record that the rule must match. */
  readonly fires: unknown;
  readonly sql: string;
}

export const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);

/** A whole rule file; what is missing for a good one stands in it as a comment. */
export const ruleTextOf = (draft: Draft): string => {
  const { title, level, logsource, fields, fires, sql } = draft;
  const source = Object.entries(logsource).map(([key, value]) => `  ${key}: ${scalar(value)}`);
  const selection = fields.map(({ path, value }) => `    ${scalar(path)}: ${scalar(value)}`);
  return `${[
    `title: ${scalar(title)}`,
    `name: ${scalar(slugOf(title))}`,
    'status: experimental',
    `description: ${scalar(`Made from a hunt: ${sql.replaceAll(/\s+/g, ' ').slice(0, 400)}`)}`,
    'logsource:',
    ...source,
    'detection:',
    '  selection:',
    ...selection,
    '  condition: selection',
    'falsepositives:',
    '  - Say here who does this honestly',
    `level: ${level}`,
    'countersign:',
    '  fires:',
    `    - ${indented(JSON.stringify(fires, null, 2), 6).trimStart()}`,
    '  # quiet: a near miss that must not match, such as the same call refused',
    '  quiet: [{}]',
  ].join('\n')}\n`;
};
