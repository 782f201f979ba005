/** What the platform and its acting process may say to each other, and nothing else. */
import { z } from 'zod';

/** The whole of what the acting process can be asked to do. */
export const verbs = ['plan', 'do', 'verify', 'undo', 'uptake'] as const;
export type Verb = (typeof verbs)[number];

const text = z.string().min(1).max(4_000);
const record = z.record(z.string(), z.unknown());

const target = z.strictObject({
  system: text,
  identityId: text.exactOptional(),
  roleId: text.exactOptional(),
  credentialId: text.exactOptional(),
  nativeId: text,
  scope: z.string().max(4_000),
});

const context = z.strictObject({
  stepId: text,
  /** Epoch ms: the two processes share one clock. */
  actUntil: z.number().exactOptional(),
  /** The attacker's credential can be tried: asked back, it never travels. */
  held: z.strictObject({ nativeId: text }).exactOptional(),
});

const plan = z.looseObject({ action: text, target, params: record });
const result = z.looseObject({ accepted: z.boolean(), undoState: record });

const call = { type: z.literal('call'), id: z.int().min(0), action: text, context };

/** One at a time, in full: what does not fit is refused and told. */
export const callSchema = z.discriminatedUnion('verb', [
  z.strictObject({ ...call, verb: z.literal('plan'), target, params: record }),
  z.strictObject({ ...call, verb: z.literal('do'), plan }),
  z.strictObject({ ...call, verb: z.literal('verify'), plan, result }),
  z.strictObject({ ...call, verb: z.literal('undo'), plan, result }),
  z.strictObject({ ...call, verb: z.literal('uptake'), plan, result }),
]);

export const openSchema = z.strictObject({
  type: z.literal('open'),
  connections: z.array(z.strictObject({ source: text, name: text, config: z.unknown() })).max(500),
  /** Changes that each system takes in any hour, whoever asks. */
  changesPerHour: z.int().min(0).max(100_000),
});

/** What the acting process asks back: where secrets go, and whether a held credential is still taken. */
export const asked = [
  'takes',
  'deliver',
  'delivered',
  'takeBack',
  'settle',
  'usedAt',
  'held',
] as const;
export type Asked = (typeof asked)[number];

const fault = z.object({ code: text, message: z.string(), detail: record });

export const saidSchema = z.strictObject({
  type: z.literal('said'),
  id: z.int().min(0),
  value: z.unknown(),
  fault: fault.exactOptional(),
});

const permissions = z.object({
  do: z.array(z.string()),
  verify: z.array(z.string()),
  undo: z.array(z.string()),
});

/** What an action says of itself; what it does stays in the process. */
const actionCard = z.object({
  id: text,
  system: text,
  title: z.string(),
  classes: z.union([z.literal('any'), z.array(z.string())]),
  undo: z.enum(['exact', 'approximate', 'irreversible']),
  stage: z.enum(['freeze', 'end_sessions', 'sweep', 'rotate', 'restore']),
  permissions,
  canUndo: z.boolean(),
  tellsUptake: z.boolean(),
});

export const fromActorSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opened'), actions: z.array(actionCard) }),
  z.object({ type: z.literal('closed'), because: z.string() }),
  z.object({ type: z.literal('refused'), because: z.string() }),
  z.object({
    type: z.literal('answer'),
    id: z.int(),
    value: z.unknown(),
    fault: fault.exactOptional(),
  }),
  z.object({
    type: z.literal('ask'),
    id: z.int(),
    what: z.enum(asked),
    args: z.array(z.unknown()),
  }),
]);

export type Call = z.infer<typeof callSchema>;
export type Fault = z.infer<typeof fault>;
export type FromActor = z.infer<typeof fromActorSchema>;
export type ActionCard = z.infer<typeof actionCard>;
