/**
 * PATCH (RFC 7644 §3.5.2) as identity providers send it: with and without a path, value filters, names in any case,
 * and booleans as words ("False"), which Entra ID sends.
 */
import { isObject } from '../../../core/index.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { ScimFault } from './contract.ts';
import { meets, pathOf, readFilter } from './filter.ts';

type Op = 'add' | 'replace' | 'remove';

const MOST_OPERATIONS = 1_000;
const booleans: ReadonlySet<string> = new Set(['active', 'primary']);
/** Names that would reach beyond the resource, and what only the server writes. */
const closed: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const readOnly: ReadonlySet<string> = new Set(['id', 'meta', 'schemas', 'groups']);

const keyIn = (resource: Raw, name: string): string =>
  Object.keys(resource).find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;

const guarded = (name: string): string => {
  if (closed.has(name) || name === '' || name.length > 400)
    throw new ScimFault(400, `"${name.slice(0, 40)}" is no attribute`, 'invalidPath');
  return name;
};

const inType = (name: string, value: unknown): unknown => {
  if (!booleans.has(name.toLowerCase()) || typeof value !== 'string') return value;
  if (/^true$/i.test(value)) return true;
  if (/^false$/i.test(value)) return false;
  throw new ScimFault(400, `${name} is true or false`, 'invalidValue');
};

const without = (resource: Raw, key: string): Raw => {
  const { [key]: _gone, ...rest } = resource;
  return rest;
};

const same = (a: unknown, b: unknown): boolean => {
  const [x, y] = [obj(a)['value'], obj(b)['value']];
  return x !== undefined ? x === y : JSON.stringify(a) === JSON.stringify(b);
};

/** Adding to a list keeps what is there, each value once. */
const joined = (before: unknown, value: unknown): unknown => {
  if (!Array.isArray(before)) return value;
  const more = [value].flat();
  const keep = before.filter((one) => !more.some((two) => same(one, two)));
  return [...keep, ...more];
};

const setAt = (resource: Raw, path: readonly string[], op: Op, value: unknown): Raw => {
  const [step = '', ...rest] = path;
  const key = keyIn(resource, guarded(step));
  const before = resource[key];
  if (rest.length > 0) {
    const inner = setAt(obj(before), rest, op, value);
    return { ...resource, [key]: inner };
  }
  if (op === 'remove') {
    // `remove members` with a value takes only those away.
    const some = Array.isArray(before) && value !== undefined;
    const left = some ? before.filter((one) => ![value].flat().some((two) => same(one, two))) : [];
    return some ? { ...resource, [key]: left } : without(resource, key);
  }
  const typed = inType(key, value);
  if (op === 'add') return { ...resource, [key]: joined(before, typed) };
  const merges = isObject(before) && isObject(typed);
  return { ...resource, [key]: merges ? { ...before, ...typed } : typed };
};

/** `emails[type eq "work"].value` */
const filtered = /^([A-Za-z][\w:.-]{0,300})\[([^\]]{1,1200})\](?:\.([A-Za-z][\w-]{0,100}))?$/;

const setWhere = (resource: Raw, parts: readonly string[], op: Op, value: unknown): Raw => {
  const [, attribute = '', filter = '', sub] = parts;
  const key = keyIn(resource, guarded(attribute));
  const conditions = readFilter(filter);
  const before = list(resource[key]);
  const hit = before.map((one) => isObject(one) && meets(one, conditions));
  if (op === 'remove') {
    const left = before.flatMap((one, i) => {
      if (!hit[i]) return [one];
      return sub === undefined ? [] : [without(obj(one), keyIn(obj(one), sub))];
    });
    return { ...resource, [key]: left };
  }
  if (!hit.includes(true)) {
    // What the filter says becomes part of the new value.
    const said = Object.fromEntries(
      conditions.map((one) => [guarded(one.path[0] ?? ''), one.value]),
    );
    const made =
      sub === undefined ? { ...said, ...obj(value) } : { ...said, [guarded(sub)]: value };
    return { ...resource, [key]: [...before, made] };
  }
  const after = before.map((one, i) => {
    if (!hit[i]) return one;
    return sub === undefined
      ? { ...obj(one), ...obj(value) }
      : { ...obj(one), [keyIn(obj(one), guarded(sub))]: inType(sub, value) };
  });
  return { ...resource, [key]: after };
};

const applyOne = (resource: Raw, operation: Raw): Raw => {
  const op = str(operation['op'])?.toLowerCase();
  if (op !== 'add' && op !== 'replace' && op !== 'remove')
    throw new ScimFault(400, 'op is add, replace or remove', 'invalidSyntax');
  const path = str(operation['path']);
  const value = operation['value'];
  if (path === undefined) {
    if (op === 'remove') throw new ScimFault(400, 'remove needs a path', 'noTarget');
    if (!isObject(value))
      throw new ScimFault(400, 'without a path, value is an object', 'invalidValue');
    return Object.entries(value).reduce<Raw>(
      (left, [name, inner]) =>
        readOnly.has(name.toLowerCase()) ? left : setAt(left, keyPath(name), op, inner),
      resource,
    );
  }
  if (readOnly.has(path.toLowerCase()))
    throw new ScimFault(400, `${path} is not for writing`, 'mutability');
  const parts = filtered.exec(path);
  if (parts) return setWhere(resource, parts, op, value);
  if (path.includes('[')) throw new ScimFault(400, 'the path cannot be read', 'invalidPath');
  return setAt(resource, pathOf(path), op, value);
};

/** Without a path, an extension is named by its URN whole. */
const keyPath = (name: string): readonly string[] =>
  name.startsWith('urn:') ? [name] : pathOf(name);

/** @throws ScimFault 400 */
export const patched = (resource: Raw, body: unknown): Raw => {
  const operations = list(obj(body)['Operations']);
  if (operations.length === 0 || operations.length > MOST_OPERATIONS)
    throw new ScimFault(
      400,
      `Operations holds 1 to ${MOST_OPERATIONS} operations`,
      'invalidSyntax',
    );
  return operations.map(obj).reduce(applyOne, resource);
};
