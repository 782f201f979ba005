/** Parameters of one query-protocol request: `Tags.member.1.Key=…`. */
import { TwinFault } from './twin-fault.ts';

const MAX_PARAMETERS = 2_000;
const MAX_MEMBERS = 1_000;

export interface Form {
  get(name: string): string | undefined;
  /** @throws TwinFault ValidationError when absent or empty. */
  need(name: string): string;
  /** `fallback` when absent. @throws TwinFault ValidationError when not a whole number in range. */
  int(name: string, range: { min: number; max: number; fallback: number }): number;
  flag(name: string): boolean;
  /** `Name.member.N`. */
  list(name: string): readonly string[];
  /** `Name.member.N.<field>` for each field. */
  records<F extends string>(
    name: string,
    fields: readonly F[],
  ): readonly Readonly<Record<F, string>>[];
  /** As CloudTrail shows it: lower camel case, lists as arrays. */
  trail(): Record<string, unknown>;
}

const lowerFirst = (name: string): string =>
  /^[A-Z]+$/.test(name) ? name.toLowerCase() : name.charAt(0).toLowerCase() + name.slice(1);

const HIDDEN = new Set(['Password', 'NewPassword', 'OldPassword', 'TokenCode']);
const NUMBERS = new Set(['DurationSeconds', 'MaxItems', 'MaxSessionDuration']);
const FLAGS = new Set(['PasswordResetRequired', 'SetAsDefault', 'OnlyAttached']);

const trailValue = (name: string, value: string): unknown => {
  if (NUMBERS.has(name)) return Number(value);
  if (FLAGS.has(name)) return value === 'true';
  return value;
};

/** Puts `Tags.member.1.Key` at `tags[0].key`. */
const place = (out: Record<string, unknown>, name: string, value: string): void => {
  const parts = name.split('.');
  const head = parts[0] ?? '';
  if (HIDDEN.has(head)) return;
  const key = lowerFirst(head);
  const index = parts[1] === 'member' ? Number(parts[2]) - 1 : Number.NaN;
  if (!Number.isInteger(index)) {
    out[key] = trailValue(head, value);
    return;
  }
  if (index < 0 || index >= MAX_MEMBERS) return;
  const known = Object.hasOwn(out, key) ? out[key] : undefined;
  const list: unknown[] = Array.isArray(known) ? known : [];
  out[key] = list;
  const field = parts[3];
  if (field === undefined) list[index] = value;
  else list[index] = { ...(list[index] as object | undefined), [lowerFirst(field)]: value };
};

/** @throws TwinFault ValidationError when there are too many parameters. */
export const readForm = (body: string): Form => {
  const search = new URLSearchParams(body);
  if (search.size > MAX_PARAMETERS) throw new TwinFault('ValidationError', 'Too many parameters');
  const values = new Map(search);
  const get = (name: string): string | undefined => {
    const value = values.get(name);
    return value === '' ? undefined : value;
  };
  const missing = (name: string): TwinFault =>
    new TwinFault(
      'ValidationError',
      `1 validation error detected: Value null at '${lowerFirst(name)}' failed to satisfy constraint: Member must not be null`,
    );
  return {
    get,
    need(name) {
      const value = get(name);
      if (value === undefined) throw missing(name);
      return value;
    },
    int(name, { min, max, fallback }) {
      const text = get(name);
      if (text === undefined) return fallback;
      const value = Number(text);
      if (!Number.isInteger(value) || value < min || value > max) {
        throw new TwinFault(
          'ValidationError',
          `1 validation error detected: Value '${text}' at '${lowerFirst(name)}' failed to satisfy constraint: Member must have value between ${min} and ${max}`,
        );
      }
      return value;
    },
    flag: (name) => get(name) === 'true',
    list(name) {
      const out: string[] = [];
      for (let i = 1; i <= MAX_MEMBERS; i++) {
        const value = values.get(`${name}.member.${i}`);
        if (value === undefined) break;
        out.push(value);
      }
      return out;
    },
    records(name, fields) {
      type Row = Record<(typeof fields)[number], string>;
      const out: Row[] = [];
      for (let i = 1; i <= MAX_MEMBERS; i++) {
        const found = fields.map((field) => values.get(`${name}.member.${i}.${field}`));
        if (found.every((value) => value === undefined)) break;
        out.push(Object.fromEntries(fields.map((field, at) => [field, found[at] ?? ''])) as Row);
      }
      return out;
    },
    trail() {
      const out: Record<string, unknown> = {};
      for (const [name, value] of values) {
        if (name !== 'Action' && name !== 'Version') place(out, name, value);
      }
      return out;
    },
  };
};
