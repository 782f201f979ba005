/**
 * A hunt that counts by what was counted ahead, written anew over a rollup. Only what is known to mean the same there is
 * taken; everything else is asked of the events themselves.
 */
import { DAY, HOUR, isObject } from '../../core/index.ts';
import { COUNTED, type RollupKind, rollupKinds } from './kinds.ts';

type Node = Readonly<Record<string, unknown>>;

class NotRolled extends Error {}
const refuse = (): never => {
  throw new NotRolled();
};

/** Of the moment no more than this is asked, so that a share rounded down to it answers the same. */
const coarse: Readonly<Record<string, number>> = {
  ...{ hour: HOUR, day: DAY, week: DAY, month: DAY, quarter: DAY, year: DAY },
  ...{ dow: DAY, isodow: DAY, doy: DAY, dayofweek: DAY, weekday: DAY, dayname: DAY },
  ...{ monthname: DAY, dayofmonth: DAY, dayofyear: DAY },
};
/** The same of the same texts and numbers, whenever and however often it is asked. */
const pure = new Set(
  [
    'lower upper length contains prefix suffix starts_with ends_with',
    '|| + - * / // % ~~ !~~ ~~* !~~*',
  ]
    .join(' ')
    .split(' '),
);
const selects = new Set(['ORDER_MODIFIER', 'LIMIT_MODIFIER']);

const nodes = (value: unknown): readonly Node[] =>
  Array.isArray(value) ? value.filter(isObject) : refuse();
const node = (value: unknown): Node => (isObject(value) ? value : refuse());
const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

const counted = (alias: unknown, filter: unknown): Node => ({
  ...{ class: 'CAST', type: 'OPERATOR_CAST', alias, query_location: 0, try_cast: false },
  cast_type: { id: 'BIGINT', type_info: null },
  child: {
    ...{ class: 'OPERATOR', type: 'OPERATOR_COALESCE', alias: '', query_location: 0 },
    children: [
      {
        ...{ class: 'FUNCTION', type: 'FUNCTION', alias: '', query_location: 0 },
        ...{ function_name: 'sum', schema: '', catalog: '', filter, distinct: false },
        children: [
          {
            ...{ class: 'COLUMN_REF', type: 'COLUMN_REF', alias: '', query_location: 0 },
            column_names: [COUNTED],
          },
        ],
        ...{ is_operator: false, export_state: false },
        order_bys: { type: 'ORDER_MODIFIER', orders: [] },
      },
      {
        ...{ class: 'CONSTANT', type: 'VALUE_CONSTANT', alias: '', query_location: 0 },
        value: { type: { id: 'INTEGER', type_info: null }, is_null: false, value: 0 },
      },
    ],
  },
});

/** A moment of the question, epoch ms, where it stands there as it is. */
const momentOf = (value: Node): number => {
  if (value['class'] === 'CAST' && node(value['cast_type'])['id'] === 'TIMESTAMP')
    return momentOf(node(value['child']));
  if (value['class'] !== 'CONSTANT') return refuse();
  const said = node(value['value'])['value'];
  if (typeof said === 'number') return said;
  const [, day, clock = '00:00:00'] =
    /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2}))?$/.exec(String(said)) ?? refuse();
  return Date.parse(`${day}T${clock}Z`);
};

class Rewriting {
  readonly #kind: RollupKind;
  readonly #aliases: ReadonlySet<string>;
  readonly #tables: ReadonlySet<string>;
  sums = 0;

  constructor(kind: RollupKind, aliases: ReadonlySet<string>, tables: ReadonlySet<string>) {
    this.#kind = kind;
    this.#aliases = aliases;
    this.#tables = tables;
  }

  #isTime(value: unknown): boolean {
    if (!isObject(value) || value['class'] !== 'COLUMN_REF') return false;
    const names = value['column_names'];
    if (!Array.isArray(names)) return false;
    const [table, column] = names.length === 2 ? names : [undefined, names[0]];
    if (table !== undefined && !this.#tables.has(String(table).toLowerCase())) return false;
    return ['ts', 'time'].includes(String(column).toLowerCase());
  }

  #column(one: Node): Node {
    const names = one['column_names'];
    if (!Array.isArray(names) || names.length > 2) return refuse();
    const name = String(names.at(-1)).toLowerCase();
    const isMine = names.length === 1 || this.#tables.has(String(names[0]).toLowerCase());
    const isKnown =
      this.#kind.dimensions.includes(name) || (names.length === 1 && this.#aliases.has(name));
    return isMine && isKnown ? one : refuse();
  }

  /** `date_trunc('hour', ts)`, `date_part('dow', ts)`, `dayofweek(ts)`. */
  #ofTime(one: Node): Node | undefined {
    const name = String(one['function_name']).toLowerCase();
    const children = nodes(one['children']);
    const isNamed = ['date_trunc', 'datetrunc', 'date_part', 'datepart'].includes(name);
    const part = isNamed ? isObject(children[0]?.['value']) && children[0]['value']['value'] : name;
    const grain = coarse[String(part).toLowerCase()];
    const at = isNamed ? children[1] : children[0];
    if (!this.#isTime(at) || node(at)['column_names'] === undefined) return undefined;
    const asked = String((node(at)['column_names'] as string[]).at(-1)).toLowerCase();
    const fits = grain !== undefined && grain >= this.#kind.grain && asked === 'ts';
    return fits && children.length === (isNamed ? 2 : 1) ? one : refuse();
  }

  #function(one: Node): Node {
    const { function_name: called, schema, catalog, distinct, order_bys, filter } = one;
    if (!['', 'main'].includes(String(schema)) || !isEmpty(catalog)) return refuse();
    if (!isEmpty(node(order_bys)['orders'])) return refuse();
    const name = String(called).toLowerCase();
    if (name === 'count_star') {
      if (distinct) return refuse();
      this.sums++;
      return counted(one['alias'], filter === null ? null : this.expression(node(filter)));
    }
    const children = nodes(one['children']);
    if (name === 'count' && distinct === true && children.length === 1) {
      this.sums++;
      return { ...one, children: children.map((child) => this.#column(child)) };
    }
    if (filter !== null || distinct) return refuse();
    const timely = this.#ofTime(one);
    if (timely) return timely;
    if (!pure.has(name)) return refuse();
    return { ...one, children: children.map((child) => this.expression(child)) };
  }

  #comparison(one: Node): Node {
    const [left, right] = [node(one['left']), node(one['right'])];
    if (!this.#isTime(left))
      return { ...one, left: this.expression(left), right: this.expression(right) };
    // From a whole hour or day on, or before one: what was rounded down to it stands on the same side.
    const isSide = ['COMPARE_GREATERTHANOREQUALTO', 'COMPARE_LESSTHAN'].includes(
      String(one['type']),
    );
    const isWhole = momentOf(right) % this.#kind.grain === 0;
    return isSide && isWhole ? one : refuse();
  }

  expression(one: Node): Node {
    const all = (value: unknown): readonly Node[] =>
      nodes(value).map((child) => this.expression(child));
    switch (one['class']) {
      case 'CONSTANT': {
        const { value } = node(one['value']);
        const isExact = typeof value !== 'number' || Math.abs(value) < Number.MAX_SAFE_INTEGER;
        return isExact ? one : refuse();
      }
      case 'COLUMN_REF':
        return this.#column(one);
      case 'FUNCTION':
        return this.#function(one);
      case 'COMPARISON':
        return this.#comparison(one);
      case 'CONJUNCTION':
      case 'OPERATOR':
        return { ...one, children: all(one['children']) };
      case 'CAST': {
        const child = node(one['child']);
        const { id, type_info } = node(one['cast_type']);
        if (
          !isEmpty(type_info) ||
          !['DATE', 'VARCHAR', 'BIGINT', 'INTEGER', 'DOUBLE'].includes(String(id))
        )
          return refuse();
        if (this.#isTime(child)) return id === 'DATE' ? one : refuse();
        return { ...one, child: this.expression(child) };
      }
      default:
        return refuse();
    }
  }
}

const columns = new Set(['ts', 'time', COUNTED, ...rollupKinds.flatMap((one) => one.dimensions)]);

/** Names given to what is selected; one that a column has too may mean either. */
const aliasesOf = (selected: readonly Node[]): ReadonlySet<string> => {
  const given = selected.map((one) => String(one['alias'] ?? '').toLowerCase());
  const named = new Set(given.filter((name) => name !== ''));
  for (const name of named) if (columns.has(name)) refuse();
  return named;
};

const isBare = ({ function_name, filter }: Node): boolean =>
  (function_name === 'count_star' || function_name === 'count') && filter === null;

const keepName = (before: Node, after: Node): Node =>
  isEmpty(before['alias']) && before['function_name'] === 'count_star'
    ? { ...after, alias: 'count_star()' }
    : after;

const rewritten = (select: Node, kind: RollupKind, into: string): Node => {
  const table = node(select['from_table']);
  const isEvents =
    table['type'] === 'BASE_TABLE' &&
    String(table['table_name']).toLowerCase() === 'events' &&
    ['schema_name', 'catalog_name', 'sample', 'at_clause', 'column_name_alias'].every((name) =>
      isEmpty(table[name]),
    );
  const isPlain =
    select['type'] === 'SELECT_NODE' &&
    isEmpty(node(select['cte_map'])['map']) &&
    ['sample', 'qualify'].every((name) => isEmpty(select[name]));
  if (!isEvents || !isPlain) return refuse();
  const alias = isEmpty(table['alias']) ? 'events' : String(table['alias']);
  const selected = nodes(select['select_list']);
  const own = new Rewriting(kind, aliasesOf(selected), new Set([alias.toLowerCase()]));
  const whole = (one: Node): Node => own.expression(one);
  const optional = (value: unknown): Node | null => (value === null ? null : whole(node(value)));
  const list = selected.map((one) => {
    const sums = own.sums;
    const after = whole(one);
    // What nobody named is called as it is written, which would not be as it was asked.
    const isAsWritten = isEmpty(one['alias']) && own.sums > sums && !isBare(one);
    return isAsWritten ? refuse() : keepName(one, after);
  });
  const modifiers = nodes(select['modifiers']).map((one) => {
    if (!selects.has(String(one['type']))) return refuse();
    if (one['type'] === 'LIMIT_MODIFIER') return one;
    return {
      ...one,
      orders: nodes(one['orders']).map((order) => ({
        ...order,
        expression: whole(node(order['expression'])),
      })),
    };
  });
  const groups = nodes(select['group_expressions']).map(whole);
  const isGrouped = groups.length > 0 || select['aggregate_handling'] === 'FORCE_AGGREGATES';
  const answer = {
    ...select,
    ...{ select_list: list, modifiers, group_expressions: groups },
    where_clause: optional(select['where_clause']),
    having: optional(select['having']),
    from_table: { ...table, alias, table_name: into },
  };
  return isGrouped || own.sums > 0 ? answer : refuse();
};

export interface RolledHunt {
  readonly kind: RollupKind;
  /** What DuckDB's `json_deserialize_sql` makes the new question of. */
  readonly json: string;
}

/**
 * @param json the question as DuckDB's `json_serialize_sql` has it
 * @param into the table of the rollup: columns of its kind, `ts` and `time` rounded down, and the count
 * @returns undefined where only the events can tell
 */
export const rolledHunt = (json: string, into: string): RolledHunt | undefined => {
  // Places in the text may be larger than a number of JavaScript can tell.
  const read: unknown = JSON.parse(json.replaceAll(/"query_location":\d+/g, '"query_location":0'));
  if (!isObject(read) || read['error'] === true) return undefined;
  for (const kind of rollupKinds) {
    try {
      const statements = nodes(read['statements']);
      const [only] = statements;
      if (!only || statements.length !== 1 || !isEmpty(only['named_param_map'])) return undefined;
      const select = rewritten(node(only['node']), kind, into);
      return { kind, json: JSON.stringify({ ...read, statements: [{ ...only, node: select }] }) };
    } catch (error) {
      if (!(error instanceof NotRolled)) throw error;
    }
  }
  return undefined;
};
