/** Bounded reading of untrusted JSON. */
import { CountersignError, messageOf } from './errors.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export interface JsonBounds {
  readonly maxBytes?: number;
  readonly maxDepth?: number;
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Depth by counting brackets outside strings; refuses before `JSON.parse` recurses. */
const depthOf = (text: string, limit: number): number => {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 92) i++;
      else if (c === 34) inString = false;
    } else if (c === 34) inString = true;
    else if (c === 123 || c === 91) {
      depth++;
      if (depth > deepest) deepest = depth;
      if (deepest > limit) return deepest;
    } else if (c === 125 || c === 93) depth--;
  }
  return deepest;
};

/** Where a text has no more brackets than levels are allowed, nothing in it lies deeper, strings or not. */
const mayBeDeeper = (text: string, limit: number): boolean => {
  let brackets = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      if (++brackets > limit) return true;
    }
  }
  return false;
};

const hasForbiddenKey = (value: unknown): string | undefined => {
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = hasForbiddenKey(item);
      if (found) return found;
    }
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      if (FORBIDDEN.has(key)) return key;
      const found = hasForbiddenKey(value[key]);
      if (found) return found;
    }
  }
  return undefined;
};

/**
 * Parse one JSON text within bounds (defaults: 4 MiB, depth 64).
 * A key that could reach a prototype (`__proto__`, `constructor`, `prototype`) is refused.
 * @throws CountersignError ERR_INPUT_TOO_LARGE | ERR_INPUT_INVALID
 */
export const parseJson = (
  text: string,
  { maxBytes = 4 * 1024 * 1024, maxDepth = 64 }: JsonBounds = {},
): unknown => {
  if (text.length > maxBytes) {
    throw new CountersignError('ERR_INPUT_TOO_LARGE', `JSON text longer than ${maxBytes} bytes`);
  }
  if (mayBeDeeper(text, maxDepth) && depthOf(text, maxDepth) > maxDepth) {
    throw new CountersignError('ERR_INPUT_INVALID', `JSON nested deeper than ${maxDepth} levels`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CountersignError('ERR_INPUT_INVALID', `not JSON: ${messageOf(cause)}`, { cause });
  }
  // Only texts that can hold such a key are walked.
  if (
    text.includes('__proto__') ||
    text.includes('constructor') ||
    text.includes('prototype') ||
    text.includes('\\u')
  ) {
    const key = hasForbiddenKey(value);
    if (key) throw new CountersignError('ERR_INPUT_INVALID', `key "${key}" is not accepted`);
  }
  return value;
};

/** A string at a dotted path, or undefined. Reads own keys only. */
export const stringAt = (value: unknown, path: string): string | undefined => {
  const found = valueAt(value, path);
  return typeof found === 'string' && found !== '' ? found : undefined;
};

export const valueAt = (value: unknown, path: string): unknown => {
  let current: unknown = value;
  for (const key of path.split('.')) {
    if (!isObject(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return current;
};
