/** The shape of a playbook file. The schema is the type; what the shape cannot say is in `playbook-lint.ts`. */
import { z } from 'zod';
import { HOUR, MINUTE, SECOND } from '../core/index.ts';

export const identityClasses = [
  'human',
  'service_account',
  'workload',
  'third_party_app',
  'agent',
] as const;

/** What happened, as a playbook is written for it. */
export const situations = [
  'leaked_credential',
  'token_replayed',
  'session_hijack',
  'privilege_escalation',
  'lateral_movement',
  'dormant_reactivated',
  'consent_abused',
  'agent_rogue',
  'emergency_access',
  'rotate',
  'offboard',
  'right_size',
  're_own',
] as const;

/** No attacker in it: asked for by a person or by posture, nothing is frozen first. */
const hygiene: readonly string[] = ['rotate', 'offboard', 'right_size', 're_own'];
export const isHygiene = (situation: string): boolean => hygiene.includes(situation);

/** Freeze first, rotate last (design §5). */
export const stages = ['freeze', 'end_sessions', 'sweep', 'rotate', 'restore'] as const;

/** What an action is pointed at, resolved from the incident and the inventory when the plan is made. */
const selectors = [
  'credential_of_incident',
  'credentials_of_identity',
  'identity',
  'acting_role',
  'created_by_incident',
  'changed_trusts',
  'principals',
  'credentials_of_principals',
  'added_memberships',
  'added_consents',
  'added_roles',
  'consents',
  'added_mailbox_rules',
] as const;

/**
 * `approval`: a person decides, always.
 * `pre_authorisation`: runs at once under a standing signature of the owner; without one a person decides.
 * `reversible`: runs at once on confidence alone; for what breaks nothing that works.
 */
const authorities = ['approval', 'pre_authorisation', 'reversible'] as const;

const units: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR };

/** `30s`, `5m`, `2h` → milliseconds. */
const duration = z
  .string()
  .regex(/^[1-9][0-9]{0,5}[smh]$/, 'a duration such as 30s, 5m or 2h')
  .transform((text) => Number(text.slice(0, -1)) * (units[text.slice(-1)] ?? 0));

const text = z.string().trim().min(1).max(4000);
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens');
const tiers = z.array(z.literal([0, 1, 2, 3])).min(1);
const criticalities = z.array(z.enum(['critical', 'important', 'ordinary', 'unknown'])).min(1);

const target = z.strictObject({
  select: z.enum(selectors),
  /** Credential types or kinds of created things; absent = any. */
  only: z.array(z.string()).min(1).exactOptional(),
});

const conditions = {
  tier: tiers.exactOptional(),
  criticality: criticalities.exactOptional(),
};

const when = z.strictObject({
  ...conditions,
  /** Is it known where the subject works from? Selective containment needs that. */
  known_good: z.boolean().exactOptional(),
});

const undoLabel = z.enum(['exact', 'approximate', 'irreversible']);
const leaves = z.enum([
  'credential_inactive',
  'denied',
  'partly_denied',
  'sessions_ended',
  'other',
]);

/** What a step that acts has, whether it names one action or a lever. */
const acting = {
  id: slug,
  stage: z.enum(stages),
  target,
  params: z.record(z.string(), z.unknown()).default({}),
  when: when.exactOptional(),
  requires: z.enum(authorities),
  /** Where this step may go further, or less far, by itself than its playbook does. */
  autonomy: z
    .strictObject({
      confidence: z.number().min(0.5).max(1).exactOptional(),
      criticality: criticalities.exactOptional(),
    })
    .exactOptional(),
  verify: z
    .strictObject({ within: duration, every: duration })
    .default({ within: 5 * MINUTE, every: 5 * SECOND }),
  timeout: duration.default(30 * SECOND),
  /** Looked at once more so long after it was seen effective; 10 minutes where it does not say. */
  recheck: duration.exactOptional(),
  /**
   * For a second credential beside the first: it must be seen in use within this time, else the step is rolled back. A
   * consumer that never picks the new one up keeps the old one.
   */
  until_used: z.strictObject({ within: duration, every: duration }).exactOptional(),
  /** Runs only once the step of this id is effective for what it acts on; skipped when that one was not. */
  after: slug.exactOptional(),
  /** Containment does not depend on it. */
  optional: z.boolean().default(false),
};

const actionId = z.string().regex(/^[a-z0-9_-]+\.[a-z0-9_]+$/, 'an action id such as system.verb');

const actionStep = z.strictObject({
  ...acting,
  action: actionId,
  /** What breaks, in words a person can decide on. */
  disruption: text,
  undo: undoLabel,
  /** Why there is no way back; required exactly when `undo` is `irreversible`. */
  irreversible: text.exactOptional(),
  /** What the target is like once the step is effective; feeds the inventory at once. */
  leaves: leaves.default('other'),
});

/** One word for what every system has its own action for; `content/levers.yml` says which. */
const leverStep = z.strictObject({
  ...acting,
  lever: z.string().regex(/^[a-z]+(_[a-z]+)*$/, 'a lever of content/levers.yml'),
  /** Only in these systems. */
  systems: z.array(text).min(1).exactOptional(),
});

const leverRow = z.strictObject({
  action: actionId,
  /** `identity`, `role`, types of credentials, or what the selector gives. */
  kinds: z.array(text).min(1),
  classes: z.array(z.enum(identityClasses)).min(1).exactOptional(),
  /** A pattern that the native id of the target must match. */
  like: z.string().min(1).max(200).exactOptional(),
  /** A pattern that the resource of a right must match. */
  on: z.string().min(1).max(200).exactOptional(),
  /** What else of the account it takes away, so that no step of its own has to. */
  takes: z.array(text).min(1).exactOptional(),
  /** Only identities that people sign in with, or only those that none does. */
  interactive: z.boolean().exactOptional(),
  /** Only whom the inventory says to be, or not to be, of somebody else's organisation. */
  external: z.boolean().exactOptional(),
  /** Parameters of the action, and the fact of the target that each is given. */
  give: z.record(z.string(), z.string()).exactOptional(),
  undo: undoLabel,
  irreversible: text.exactOptional(),
  leaves: leaves.default('other'),
  disruption: text,
});

export const leversSchema = z.record(
  z.string().regex(/^[a-z]+(_[a-z]+)*$/),
  z.strictObject({ title: text, actions: z.array(leverRow).min(1) }),
);

export type Levers = z.infer<typeof leversSchema>;
export type LeverRow = z.infer<typeof leverRow>;

/** Something a person does; it becomes an owner task. `interactive` needs the account's own user. */
const manualStep = z.strictObject({
  id: slug,
  stage: z.enum(stages),
  manual: text,
  interactive: z.boolean().default(false),
  when: when.exactOptional(),
});

/** A file as people write it. */
export const playbookSchema = z.strictObject({
  id: z.string().regex(/^[a-z_]+\/[a-z0-9]+(-[a-z0-9]+)*$/, '<class>/<name>, as its path'),
  title: text,
  description: text,
  class: z.enum(identityClasses),
  situation: z.enum(situations),
  applies: z
    .strictObject({
      ...conditions,
      systems: z.array(z.string()).min(1).exactOptional(),
      /** ATT&CK ids; a parent covers its sub-techniques. */
      attack: z
        .array(z.string().regex(/^T[0-9]{4}(\.[0-9]{3})?$/))
        .min(1)
        .exactOptional(),
      detectors: z.array(z.string()).min(1).exactOptional(),
    })
    .default({}),
  owner: text,
  scope: text,
  revocation: text,
  communications: text,
  autonomy: z.strictObject({
    /** Below this confidence a person decides. */
    confidence: z.number().min(0.5).max(1),
    /** At any other criticality a person decides. */
    criticality: criticalities,
  }),
  /** What an automatic step may cost at most; beyond it a person decides. */
  limits: z
    .strictObject({
      /** Others seen acting as it, or trusted to become it. */
      consumers: z.int().min(0).max(100_000),
      says: text,
    })
    .exactOptional(),
  steps: z
    .array(z.union([actionStep, leverStep, manualStep]))
    .min(1)
    .max(40),
});

type PlaybookFile = z.infer<typeof playbookSchema>;
export type WrittenStep = PlaybookFile['steps'][number];
export type LeverStep = z.infer<typeof leverStep>;
export type ManualStep = z.infer<typeof manualStep>;

/** One action of a step; a lever comes apart into one for each row. */
export interface ActionStep extends z.infer<typeof actionStep> {
  readonly lever?: string;
  readonly classes?: LeverRow['classes'];
  readonly like?: RegExp;
  readonly on?: RegExp;
  readonly takes?: LeverRow['takes'];
  readonly interactive?: LeverRow['interactive'];
  readonly external?: boolean;
  readonly give?: LeverRow['give'];
}
export type PlaybookStep = ActionStep | ManualStep;

/** As the planner reads it: levers have come apart, several steps may bear one id. */
export interface Playbook extends Omit<PlaybookFile, 'steps'> {
  readonly steps: readonly PlaybookStep[];
  /** As written: what is shown, exported and counted. */
  readonly written?: readonly WrittenStep[];
}

export const writtenOf = (playbook: Playbook): readonly WrittenStep[] =>
  playbook.written ?? playbook.steps;
export type TargetSpec = z.infer<typeof target>;
export type Situation = (typeof situations)[number];
export type Stage = (typeof stages)[number];

export const isActionStep = (step: PlaybookStep): step is ActionStep => 'action' in step;

/** The step of a playbook that a planned step came from: of a lever's, the one with its action. */
export const stepOf = (
  playbook: Playbook | undefined,
  planned: { readonly name?: string; readonly action: string },
): ActionStep | undefined => {
  const named = (playbook?.steps ?? [])
    .filter(isActionStep)
    .filter((one) => one.id === planned.name);
  return named.find((one) => one.action === planned.action) ?? named[0];
};
