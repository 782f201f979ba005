/** Policy documents compared by what they say, not how they are laid out. */
import { isObject, parseJson } from '../../../core/index.ts';

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
};

export const readDocument = (text: string): unknown =>
  parseJson(text, { maxBytes: 131_072, maxDepth: 16 });

/** Key order and white space do not matter; IAM keeps the rest as it was written. */
const canonical = (text: string): string => JSON.stringify(sorted(readDocument(text)));

export const isSame = (a: string, b: string): boolean => canonical(a) === canonical(b);
