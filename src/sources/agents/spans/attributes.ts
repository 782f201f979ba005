/**
 * Attributes of OTLP/JSON: a list of `{key, value: {stringValue | intValue | …}}`, or the plain object that
 * console and file exporters write. https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
import { isObject } from '../../../core/index.ts';
import { list, obj, type Raw } from '../../record.ts';

/** A span of real life has some dozens; more is a flood. */
const MAX_ATTRIBUTES = 1_000;

const anyValue = (value: unknown): unknown => {
  if (!isObject(value)) return value;
  for (const name of ['stringValue', 'intValue', 'doubleValue', 'boolValue'] as const)
    if (value[name] !== undefined) return value[name];
  const items = obj(value['arrayValue'])['values'];
  return Array.isArray(items) ? items.slice(0, MAX_ATTRIBUTES).map(anyValue) : undefined;
};

export interface Attributes {
  /** The first of these names that holds a text or a number, as a text. */
  text(...names: readonly string[]): string | undefined;
  has(prefix: string): boolean;
}

const asText = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
};

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] => {
  if (Array.isArray(value)) {
    return value.slice(0, MAX_ATTRIBUTES).flatMap((item) => {
      const { key, value: held } = obj(item);
      return typeof key === 'string' ? [[key, anyValue(held)] as const] : [];
    });
  }
  return Object.entries(obj(value)).slice(0, MAX_ATTRIBUTES);
};

export const attributesOf = (...sources: readonly unknown[]): Attributes => {
  const held = new Map<string, unknown>();
  for (const source of sources)
    for (const [key, value] of entriesOf(source)) if (!held.has(key)) held.set(key, value);
  return {
    text(...names) {
      for (const name of names) {
        const found = asText(held.get(name));
        if (found !== undefined) return found;
      }
      return undefined;
    },
    has: (prefix) => [...held.keys()].some((key) => key.startsWith(prefix)),
  };
};

const speaksOf = (attributes: unknown): boolean => {
  const isOurs = (key: unknown): boolean =>
    typeof key === 'string' && (key.startsWith('gen_ai.') || key.startsWith('mcp.'));
  return Array.isArray(attributes)
    ? attributes.slice(0, MAX_ATTRIBUTES).some((item) => isOurs(obj(item)['key']))
    : Object.keys(obj(attributes)).some(isOurs);
};

/** A span of an agent, a model or an MCP call; other spans of a trace (databases, web) tell of no identity here. */
export const isAgentSpan = (record: Raw): boolean =>
  speaksOf(record['attributes']) &&
  [record['traceId'], record['trace_id'], obj(record['context'])['trace_id']].some(
    (id) => typeof id === 'string',
  );

const MAX_SPANS = 200_000;

/** `{resourceSpans: [{resource, scopeSpans: [{scope, spans}]}]}` → the spans of agents, each with its resource. */
export const spansIn = (record: Raw): readonly Raw[] | undefined => {
  if (!Array.isArray(record['resourceSpans'])) return undefined;
  const found: Raw[] = [];
  for (const item of record['resourceSpans']) {
    const ofResource = obj(item);
    const resource = obj(ofResource['resource']);
    // `instrumentationLibrarySpans` was the name before OTLP 0.15.
    const scopes = [
      ...list(ofResource['scopeSpans']),
      ...list(ofResource['instrumentationLibrarySpans']),
    ];
    for (const each of scopes) {
      const ofScope = obj(each);
      for (const span of list(ofScope['spans'])) {
        if (found.length >= MAX_SPANS) return found;
        if (isObject(span) && speaksOf(span['attributes']))
          found.push({ ...span, resource, scope: obj(ofScope['scope']) });
      }
    }
  }
  return found;
};
