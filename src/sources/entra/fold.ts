/**
 * One reading for the shapes in which Entra's logs travel: Graph (`userPrincipalName`), Azure Monitor exports
 * (`{time, category, properties: {…}}`) and Log Analytics tables (`UserPrincipalName`, objects as JSON text).
 */
import { isCountersignError, isObject, parseJson } from '../../core/index.ts';
import { list, obj, type Raw, str } from '../record.ts';

export interface Folded {
  /** By name without case; the inner properties before the outer record. */
  value(name: string): unknown;
  text(name: string): string | undefined;
  object(name: string): Raw;
  items(name: string): readonly Raw[];
}

const byLowerCase = (record: Raw): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(record).map(([key, value]) => [key.toLowerCase(), value]));

/** Tables keep objects as text. What is no JSON stays text. */
const opened = (value: unknown): unknown => {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value;
  try {
    return parseJson(value);
  } catch (error) {
    if (isCountersignError(error)) return value;
    throw error;
  }
};

/**
 * What sort of sign-in it says it is, in one text: exports name it as `category` or table, Graph as `signInEventTypes`
 * (`interactiveUser`, `nonInteractiveUser`, `servicePrincipal`, `managedIdentity`).
 */
export const sortOf = (record: Folded): string => {
  const types = record.value('signInEventTypes');
  return [record.text('category'), record.text('type'), ...(Array.isArray(types) ? types : [types])]
    .filter((one): one is string => typeof one === 'string')
    .join(' ');
};

export const fold = (record: Raw): Folded => {
  const outer = byLowerCase(record);
  const properties = opened(outer.get('properties'));
  const inner = isObject(properties) ? byLowerCase(properties) : new Map<string, unknown>();
  const value = (name: string): unknown => {
    const key = name.toLowerCase();
    const found = inner.get(key);
    return found === undefined || found === null || found === '' ? outer.get(key) : found;
  };
  const text = (name: string): string | undefined => {
    const found = value(name);
    return typeof found === 'number' ? String(found) : str(found);
  };
  return {
    value,
    text,
    object: (name) => obj(opened(value(name))),
    items: (name) => list(opened(value(name))).filter(isObject),
  };
};
