/** The JSON Schema of rule files, made from the tables that the reader itself uses. */
import { severities } from '../../model/index.ts';
import { boundOps, correlationTypes } from './correlation/correlation.ts';
import { itemModifiers, valueModifiers } from './modifiers.ts';

type Schema = Readonly<Record<string, unknown>>;

const ref = (name: string): Schema => ({ $ref: `#/definitions/${name}` });
const text = (description: string, more: Schema = {}): Schema => ({
  type: 'string',
  description,
  ...more,
});
const oneOf = (description: string, values: readonly string[]): Schema => ({
  enum: values,
  description,
});
const textOrList = (description: string): Schema => ({
  anyOf: [
    { type: ['string', 'number'] },
    { type: 'array', items: { type: ['string', 'number'] }, minItems: 1 },
  ],
  description,
});

const modifiers = [...valueModifiers.keys(), ...itemModifiers].sort().join('|');
const ITEM_KEY = `^[^|]*(\\s*\\|\\s*(${modifiers})\\s*)*$`;
const MEMBERS_KEY = `\\[(any|all|all_or_empty|none)\\]`;

const head: Schema = {
  title: text('In one line, what it finds', { minLength: 1 }),
  id: text('A UUID that stays with the rule for good', { format: 'uuid' }),
  name: text('What filters and correlations call it; of our own rules, the name of the file'),
  related: { type: 'array', items: { type: 'object' } },
  status: oneOf('How much it was tried', [
    'stable',
    'test',
    'experimental',
    'deprecated',
    'unsupported',
  ]),
  description: text('What it finds, and why that matters'),
  license: text('SPDX name of the licence'),
  references: { type: 'array', items: { type: 'string' } },
  author: text('Who wrote it'),
  date: text('When it was written, as 2026-01-31'),
  modified: text('When what it finds last changed, as 2026-01-31'),
  taxonomy: text('Whose field names it uses; left out, Sigma’s'),
  'sigma-version': {
    type: ['number', 'string'],
    description: '3 gives brackets in fields a meaning',
  },
  fields: {
    type: 'array',
    items: { type: 'string' },
    description: 'Fields an analyst wants to see',
  },
  falsepositives: textOrList('Who does this rightly'),
  level: oneOf('How grave it is', severities),
  tags: {
    type: 'array',
    items: { type: 'string', pattern: '^[A-Za-z0-9_-]+\\.[A-Za-z0-9._-]+$' },
    description: 'ATT&CK techniques and tactics, e.g. attack.t1098.001',
  },
  scope: { type: 'array', items: { type: 'string' } },
  logsource: ref('logsource'),
  countersign: ref('countersign'),
};

const definitions: Schema = {
  scalar: { type: ['string', 'number', 'boolean', 'null'] },
  value: {
    anyOf: [ref('scalar'), { type: 'array', items: ref('scalar'), minItems: 1 }],
    description: 'One value, or a list of which any fits',
  },
  fields: {
    type: 'object',
    minProperties: 1,
    propertyNames: { pattern: ITEM_KEY },
    patternProperties: { [MEMBERS_KEY]: { anyOf: [ref('value'), ref('member')] } },
    additionalProperties: ref('value'),
    description: 'Fields that must all fit: `field|modifier: value`',
  },
  member: {
    anyOf: [
      { allOf: [ref('fields'), { not: { required: ['condition'] } }] },
      { allOf: [ref('detection')] },
    ],
    description: 'What one member of the array must be',
  },
  selection: {
    anyOf: [
      ref('fields'),
      {
        type: 'array',
        items: { anyOf: [ref('fields'), { type: ['string', 'number', 'boolean'] }] },
        minItems: 1,
      },
      { type: ['string', 'number', 'boolean'] },
    ],
  },
  condition: {
    anyOf: [
      { type: 'string', minLength: 1 },
      { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1 },
    ],
    description: 'Which selections must hold, e.g. `selection and not 1 of filter_*`',
  },
  detection: {
    type: 'object',
    required: ['condition'],
    minProperties: 2,
    properties: { condition: ref('condition'), timeframe: {} },
    additionalProperties: ref('selection'),
    description: 'Selections by name, and the condition over them',
  },
  filter: {
    type: 'object',
    required: ['condition'],
    minProperties: 2,
    properties: {
      condition: ref('condition'),
      rules: textOrList('Ids or names of rules, or `any`'),
      timeframe: {},
    },
    additionalProperties: ref('selection'),
    description: 'Selections by name, and a condition, mostly with `not`',
  },
  logsource: {
    type: 'object',
    properties: {
      product: text('The system, e.g. aws'),
      service: text('The log of that system, e.g. cloudtrail'),
      category: text('The kind of log, whatever the product'),
      definition: text('What must be configured for the log to have this'),
    },
    description: 'Whose records the rule wants',
  },
  countersign: {
    type: 'object',
    properties: {
      fires: {
        type: 'array',
        description: 'Whole records that it must find (of a correlation: sequences)',
      },
      quiet: {
        type: 'array',
        description: 'Whole records on which it must be silent, near misses best',
      },
      dedup: textOrList('Fields that make two matches one finding'),
      response: text('The kind of playbook that fits, e.g. leaked_credential'),
      evidence: {
        type: 'number',
        minimum: -8,
        maximum: 8,
        description: 'What a match tells, in nats',
      },
    },
    description: 'What Countersign adds to Sigma; others ignore it',
  },
  correlation: {
    type: 'object',
    required: ['type', 'rules'],
    properties: {
      type: oneOf('What is counted or waited for', correlationTypes),
      rules: textOrList('Ids or names of rules or correlations'),
      'group-by': textOrList('Fields that events of one group share'),
      timespan: text('How long a group is watched, e.g. 15m', { pattern: '^\\d+\\s*[smhdwMy]$' }),
      aliases: {
        type: 'object',
        additionalProperties: { type: 'object', additionalProperties: { type: 'string' } },
        description: 'alias: {rule: field}',
      },
      condition: {
        anyOf: [
          { type: 'string' },
          {
            type: 'object',
            properties: {
              ...Object.fromEntries(boundOps.map((op) => [op, { type: 'number' }])),
              field: textOrList('The field whose values are looked at'),
              percentile: { type: 'number', minimum: 0, maximum: 100 },
            },
            additionalProperties: false,
          },
        ],
        description: 'How many, e.g. {gte: 5}; of temporal types also `a and not b`',
      },
      generate: {
        type: 'boolean',
        description: 'Whether the named rules speak for themselves, too',
      },
      window: oneOf('How windows move; left out, they slide', ['sliding', 'tumbling', 'session']),
      gap: text('The silence that ends a session window'),
    },
  },
};

const when = (key: string, then: Schema, otherwise: Schema): Schema => ({
  if: { required: [key] },
  then,
  else: otherwise,
});

const rule: Schema = {
  required: ['title', 'logsource', 'detection'],
  properties: {
    ...head,
    logsource: {
      allOf: [ref('logsource')],
      anyOf: ['product', 'service', 'category'].map((part) => ({ required: [part] })),
    },
    detection: ref('detection'),
  },
};
const correlation: Schema = {
  required: ['title', 'correlation'],
  properties: { ...head, correlation: ref('correlation'), generate: { type: 'boolean' } },
};
const filter: Schema = {
  required: ['filter'],
  properties: { ...head, filter: ref('filter') },
};
const values: Schema = {
  properties: {
    placeholders: {
      type: 'object',
      additionalProperties: textOrList('The values of %name% at this site'),
    },
  },
};

export const ruleSchema: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Sigma rule, filter, correlation, or values for placeholders',
  type: 'object',
  not: { required: ['action'] },
  ...when(
    'correlation',
    correlation,
    when('filter', filter, {
      if: { required: ['placeholders'], not: { required: ['detection'] } },
      // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
      then: values,
      else: rule,
    }),
  ),
  definitions,
};
