/** The shape of a mapping file: how any JSON record or line of text becomes an OCSF event, without code. */
import { z } from 'zod';

const MAX_PATTERN = 2_000;

/** Dotted path into the record; the first of several that is there counts. `a.0.b` reads the first of a list. */
const path = z.string().min(1).max(300);
const paths = z.union([path, z.array(path).min(1).max(20)]);
/** Re2 syntax: runs in linear time. */
const pattern = z.string().min(1).max(MAX_PATTERN);

const condition = z
  .strictObject({
    path,
    equals: z.union([z.string(), z.number(), z.boolean()]).exactOptional(),
    in: z
      .array(z.union([z.string(), z.number()]))
      .min(1)
      .max(500)
      .exactOptional(),
    matches: pattern.exactOptional(),
    exists: z.boolean().exactOptional(),
  })
  .refine((one) => Object.keys(one).length === 2, {
    error: 'one condition says exactly one of equals, in, matches, exists',
  });

const words = z.array(z.union([z.string(), z.number(), z.boolean()])).max(100);

/** OCSF 1.8 class_uid of what it may become. */
const classUid = z.union([3001, 3002, 3003, 3004, 3005, 3006, 6003].map((uid) => z.literal(uid)));

const meaning = z.strictObject({
  /** Globs over the operation, `*` and `?`, letters of either case; first fitting line counts. */
  operation: z.union([z.string(), z.array(z.string()).min(1)]),
  class: classUid,
  activity: z.int().min(0).max(99),
  kind: z
    .enum([
      'authentication',
      'token_issuance',
      'privilege_change',
      'secret_access',
      'service_to_service',
      'other',
    ])
    .default('other'),
  effect: z.enum(['read', 'write', 'unknown']).default('unknown'),
});

const credentialType = z.enum([
  'password',
  'authenticator',
  'access_key',
  'api_token',
  'client_secret',
  'certificate',
  'ssh_key',
  'session_token',
  'refresh_token',
  'app_password',
]);

const example = z.strictObject({
  record: z.record(z.string(), z.unknown()).exactOptional(),
  line: z.string().exactOptional(),
  /** Dotted paths of the OCSF object and what must stand there. */
  expect: z.record(z.string(), z.unknown()),
});

export const mappingDocument = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  title: z.string().min(1).max(100),
  logsource: z.strictObject({ product: z.string().min(1), service: z.string().min(1) }),
  /** All must hold for a record to be of this system. */
  when: z.array(condition).min(1).max(10),
  /** A line of text that is no JSON; its named groups are the record's fields. */
  line: pattern.exactOptional(),
  time: paths,
  id_from: paths.exactOptional(),
  operation: paths,
  service: paths.exactOptional(),
  actor: z.strictObject({
    id: paths.exactOptional(),
    name: paths,
    kind: z.enum(['human', 'automation', 'agent', 'unknown']).default('unknown'),
    scope: paths.exactOptional(),
  }),
  credential: z.strictObject({ type: credentialType, id: paths }).exactOptional(),
  session: paths.exactOptional(),
  source_ip: paths.exactOptional(),
  user_agent: paths.exactOptional(),
  outcome: z
    .strictObject({
      from: paths,
      success: words.default([]),
      failure: words.default([]),
      /** Where the field is not there. */
      otherwise: z.enum(['success', 'failure', 'unknown']).default('unknown'),
      reason: paths.exactOptional(),
    })
    .exactOptional(),
  targets: z
    .array(
      z.strictObject({
        kind: z.enum(['identity', 'role', 'group', 'policy', 'credential', 'resource', 'account']),
        id: paths,
        name: paths.exactOptional(),
      }),
    )
    .max(5)
    .default([]),
  meanings: z.array(meaning).min(1).max(200),
  secrets: z.array(z.string()).default([]),
  examples: z.array(example).min(1).max(100),
});

export type MappingDocument = z.output<typeof mappingDocument>;
export type MappingExample = z.output<typeof example>;
