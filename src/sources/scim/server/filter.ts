/** Filters as identity providers send them: `attribute eq "value"`, joined by `and`. RFC 7644 §3.4.2.2. */
import { list, obj, type Raw } from '../../record.ts';
import { ScimFault } from './contract.ts';

export interface Condition {
  readonly path: readonly string[];
  readonly value: string | boolean;
}

const one =
  /^\s*([A-Za-z][\w:.$-]{0,200})\s+eq\s+("(?:[^"\\\p{Cc}]|\\["\\/]){0,1000}"|true|false)\s*/iu;

const MOST = 8;

/** An extension's URN ends before its last colon; dots in it are no steps. */
export const pathOf = (text: string): readonly string[] => {
  const urn = /^(urn:[^[\]\s]{1,300}):([A-Za-z$][\w$-]*(?:\.[A-Za-z$][\w$-]*)?)$/i.exec(text);
  if (urn && /^urn:ietf:params:scim:schemas:core/i.test(urn[1] ?? ''))
    return (urn[2] ?? '').split('.');
  return urn ? [urn[1] ?? '', ...(urn[2] ?? '').split('.')] : text.split('.');
};

/** @throws ScimFault 400 invalidFilter */
export const readFilter = (text: string): readonly Condition[] => {
  const out: Condition[] = [];
  let rest = text;
  while (out.length < MOST) {
    const found = one.exec(rest);
    if (!found) break;
    const value = found[2] ?? '';
    out.push({
      path: pathOf(found[1] ?? ''),
      value: value.startsWith('"') ? String(JSON.parse(value)) : value.toLowerCase() === 'true',
    });
    rest = rest.slice(found[0].length);
    if (rest === '') return out;
    if (!/^and\s/i.test(rest)) break;
    rest = rest.slice(3);
  }
  throw new ScimFault(
    400,
    'only `attribute eq "value"`, joined by `and`, is supported',
    'invalidFilter',
  );
};

/** Attribute names are case-insensitive (RFC 7643 §2.1). */
export const fieldOf = (resource: Raw, name: string): unknown => {
  if (Object.hasOwn(resource, name)) return resource[name];
  const lower = name.toLowerCase();
  const key = Object.keys(resource).find((known) => known.toLowerCase() === lower);
  return key === undefined ? undefined : resource[key];
};

const found = (value: unknown, path: readonly string[]): readonly unknown[] => {
  const [step, ...rest] = path;
  if (Array.isArray(value)) return list(value).flatMap((item) => found(item, path));
  if (step === undefined) return [value];
  return typeof value === 'object' && value !== null ? found(fieldOf(obj(value), step), rest) : [];
};

/** Ids tell case apart, other strings do not. */
const equal = (value: unknown, condition: Condition): boolean => {
  if (typeof condition.value === 'boolean') return value === condition.value;
  if (typeof value !== 'string') return false;
  const last = condition.path.at(-1);
  return last === 'id' || last === 'externalId'
    ? value === condition.value
    : value.toLowerCase() === condition.value.toLowerCase();
};

export const meets = (resource: Raw, conditions: readonly Condition[]): boolean =>
  conditions.every((condition) => {
    const values = found(resource, condition.path);
    const flat = values.map((value) =>
      typeof value === 'object' && value !== null ? obj(value)['value'] : value,
    );
    return flat.some((value) => equal(value, condition));
  });
