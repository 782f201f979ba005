/** Which fields a form asks for, read from the schema of a system's settings. */
import { z } from 'zod';
import { isObject } from '../../core/index.ts';
import type { SetupField } from '../contract/index.ts';

const MOST_DEEP = 3;
const SECRET = /(?:secret|password|passphrase|token|key|kubeconfig)$/i;
/** Named like secrets, and said in every request. */
const OPEN = /(?:^|\.)(?:hostKey|integrationKey)$/;
/** Of several lines as their vendors give them. */
const LONG = /(?:privateKey|kubeconfig|certificate|^ca|\.key)$/i;

type Schema = Readonly<Record<string, unknown>>;
const asSchema = (value: unknown): Schema => (isObject(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** `clientId` → `Client id`. */
const wordsOf = (name: string): string => {
  const spaced = name.replace(/([a-z0-9])([A-Z])/g, (_all, a, b) => `${a} ${b.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

const kindOf = (schema: Schema, name: string): SetupField['kind'] => {
  if (schema['enum'] !== undefined) return 'choice';
  if (schema['type'] === 'boolean') return 'flag';
  if (schema['type'] === 'number' || schema['type'] === 'integer') return 'number';
  if (schema['type'] === 'array' && asSchema(schema['items'])['type'] === 'string') return 'lines';
  if (schema['type'] !== 'string') return 'json';
  return LONG.test(name) ? 'text' : 'line';
};

const fieldOf = (schema: Schema, path: readonly string[], required: boolean): SetupField => {
  const name = path.join('.');
  const choices = listOf(schema['enum']).filter((one) => typeof one === 'string');
  const usual = schema['default'];
  const secret = schema['secret'] === true || (SECRET.test(name) && !OPEN.test(name));
  return {
    name,
    title: path.map(wordsOf).join(': '),
    kind: kindOf(schema, name),
    required,
    secret,
    ...(choices.length === 0 ? {} : { choices }),
    ...(['string', 'number', 'boolean'].includes(typeof usual) ? { usual: String(usual) } : {}),
  };
};

/** Where one of several shapes is given, the fields of all of them, none of them required. */
const shapesOf = (schema: Schema): readonly Schema[] =>
  [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])].map(asSchema);

const fieldsIn = (schema: Schema, path: readonly string[], needed: boolean): SetupField[] => {
  const required = listOf(schema['required']);
  return Object.entries(asSchema(schema['properties'])).flatMap(([name, raw]) => {
    const inner = asSchema(raw);
    const here = [...path, name];
    const must = needed && required.includes(name);
    const shapes = [inner, ...shapesOf(inner)].filter((one) => one['properties'] !== undefined);
    if (shapes.length === 0 || here.length >= MOST_DEEP) return [fieldOf(inner, here, must)];
    const alone = shapes.length === 1 && inner['properties'] !== undefined;
    const all = shapes.flatMap((one) => fieldsIn(one, here, must && alone));
    return [...new Map(all.map((field) => [field.name, field])).values()];
  });
};

/** Required ones first. */
export const setupFields = (config: z.ZodType): readonly SetupField[] => {
  const schema: unknown = z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' });
  const fields = fieldsIn(asSchema(schema), [], true);
  return [...fields.filter((one) => one.required), ...fields.filter((one) => !one.required)];
};
