/** What a playbook or the planner may tell an action about its target. Unknown keys are kept and ignored. */
import { z } from 'zod';
import { CountersignError } from '../../../core/index.ts';

const strings = z.array(z.string().min(1)).max(200).readonly();

/** A temporary credential known to have been issued, as events show it. */
const session = z
  .looseObject({
    /** `ASIA…`. */
    nativeId: z.string(),
    /** Inventory id or ARN of what it acts as. */
    forId: z.string(),
    /** Epoch ms. */
    expiresAt: z.number().optional(),
    sessionName: z.string().optional(),
  })
  .readonly();

const actionParams = z.looseObject({
  /** Declared emergency access: never locked. */
  emergencyAccess: z.boolean().optional(),
  /** The key, where the target names only its user. */
  accessKeyId: z.string().optional(),
  /** Live sessions that were issued from the target. */
  sessions: z.array(session).max(1_000).optional(),
  /** True when `sessions` is all there is. */
  sessionsComplete: z.boolean().optional(),
  /** Recent use, for saying what would break. */
  recentUse: z
    .looseObject({
      lastUsedAt: z.number().nullish(),
      callsPerDay: z.number().optional(),
      consumers: strings.optional(),
      services: strings.optional(),
    })
    .optional(),
  /** What selective containment leaves open; wins over the connection's own. */
  knownGood: z
    .looseObject({
      cidrs: strings.optional(),
      vpcIds: strings.optional(),
      regions: strings.optional(),
      actions: strings.optional(),
    })
    .optional(),
  /** Trust: principals to take out. */
  principals: strings.optional(),
  /** Trust: conditions that every remaining Allow must carry. */
  condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  /** Trust: the whole new document. */
  document: z.unknown().optional(),
});

export type AwsActionParams = z.output<typeof actionParams>;

/** @throws CountersignError ERR_INPUT_INVALID naming the parameter. */
export const readParams = (params: Readonly<Record<string, unknown>>): AwsActionParams => {
  const read = actionParams.safeParse(params);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new CountersignError(
    'ERR_INPUT_INVALID',
    `action parameter ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`,
  );
};
