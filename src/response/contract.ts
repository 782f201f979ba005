/** From an incident to an effect that can be proved and undone: what the other rooms see of it. */
import { z } from 'zod';
import type { InventoryView, Principal } from '../inventory/index.ts';
import type {
  Action,
  Approval,
  Criticality,
  Declaration,
  Incident,
  InventoryChange,
  Owner,
  OwnerTask,
  PlanState,
  PlanStep,
  PreAuthorisation,
  Residual,
  ResponsePlan,
  SecretHolder,
  Tier,
} from '../model/index.ts';
import type { Playbook, Situation } from './playbook-schema.ts';

const mode = z.enum(['shadow', 'active']);

/** `shadow`: plans are recorded as "would have acted"; nothing is touched. */
export type Mode = z.infer<typeof mode>;

/** A place that consumers read a secret from, as the site names it. */
export interface SecretSpot {
  readonly system: string;
  readonly at: string;
}

/** How this site lets itself be defended. Kept under the settings key `response`. */
export const responseSettingsSchema = z.strictObject({
  /** Answers for every identity nobody declared to own. */
  defaultApprover: z.string().min(1),
  /** Takes over what nobody answered in time. */
  incidentCommander: z.string().min(1).exactOptional(),
  /** Paged beside the owner, e.g. for emergency access. */
  onCall: z.array(z.string().min(1)).default([]),
  /** Real connectors start in shadow mode and are promoted on their record. */
  defaultMode: mode.default('shadow'),
  systems: z.record(z.string(), mode).default({}),
  /** By playbook id; wins over the system's mode. */
  playbooks: z.record(z.string(), mode).default({}),
  /** What a playbook's shadow record must show before it is let act. */
  promotion: z
    .strictObject({
      judged: z.number().int().min(0).default(5),
      wrongShare: z.number().min(0).max(1).default(0.1),
    })
    .default({ judged: 5, wrongShare: 0.1 }),
  /** Automatic actions per system in any hour; the rest waits for a person. */
  automaticPerHour: z.number().int().min(0).default(20),
  /** Changes that any system is sent in a minute; `changesPerMinuteOf` says otherwise for one. */
  changesPerMinute: z.number().int().min(1).default(60),
  changesPerMinuteOf: z.record(z.string(), z.number().int().min(1)).default({}),
  /** The global stop switch: nothing acts, verifying and undoing go on. */
  stopped: z.boolean().default(false),
  /** An approval not answered within this goes to the next of the chain. */
  approvalMinutes: z.number().positive().default(30),
  /** Who is asked next, each for so long; without any, the incident commander for four times as long as the first. */
  escalation: z
    .array(z.strictObject({ to: z.string().min(1), minutes: z.number().positive() }))
    .max(2)
    .default([]),
  /** The incident commander may answer for the owner after this. */
  commanderAfterMinutes: z.number().min(0).default(15),
  /** Who gets what an incident leaves to do: detection work, and the trust of the platform. The rest is its owner's. */
  teams: z
    .strictObject({
      detection: z.string().min(1).exactOptional(),
      platform: z.string().min(1).exactOptional(),
    })
    .default({}),
  /** Two different people for tier 0. */
  twoPersonTier0: z.boolean().default(false),
  /** Tier 0 is answered for in a session that is no older; 0 = any session or token may. */
  stepUpTier0Minutes: z.number().min(0).default(0),
});

export type ResponseSettings = z.infer<typeof responseSettingsSchema>;

export const RESPONSE_SETTINGS_KEY = 'response';

/** What the planner reads of the inventory. */
export type PlannerView = Pick<
  InventoryView,
  | 'identity'
  | 'role'
  | 'principal'
  | 'credentialsOf'
  | 'credentialByNativeId'
  | 'declarationOf'
  | 'ownersOf'
  | 'trustsInto'
  | 'history'
  | 'perhapsSamePerson'
  | 'linkedTo'
  | 'entitlementsOf'
  | 'group'
  | 'resource'
  | 'usesOf'
>;

export interface Brake {
  /** Automatic actions this system may still take in the hour before `now`. */
  remaining(system: string, now: number): number;
  /** Count one; the same key counts once. */
  record(system: string, key: string, at: number): void;
}

/** Where a machine is known to work from: what selective containment leaves open. */
export interface KnownGood {
  readonly cidrs?: readonly string[];
  readonly vpcIds?: readonly string[];
  readonly regions?: readonly string[];
  readonly actions?: readonly string[];
}

/** A temporary credential issued from the subject that may still live; actions name it as residual. */
export interface LiveSession {
  readonly nativeId: string;
  readonly forId: string;
  readonly expiresAt?: number;
  readonly sessionName?: string;
}

export interface PlanInput {
  readonly incident: Incident;
  /** Whom the plan is for: the compromised identity, or the role where nobody is known behind it. */
  readonly subject: Principal;
  readonly tier: Tier;
  readonly criticality: Criticality;
  readonly declaration: Declaration | undefined;
  readonly owners: readonly Owner[];
  readonly playbooks: ReadonlyMap<string, Playbook>;
  readonly actions: ReadonlyMap<string, Action>;
  readonly preAuthorisations: readonly PreAuthorisation[];
  readonly settings: ResponseSettings;
  readonly view: PlannerView;
  readonly brake: Brake;
  /** From the subject's own habits or the connection's settings; without it nothing is contained selectively. */
  readonly knownGood?: KnownGood;
  /** Beyond those the incident itself shows. */
  readonly liveSessions?: readonly LiveSession[];
  /** Who asked for it; absent = nobody, it is our own proposal. Whoever asks does not approve. */
  readonly requestedBy?: string;
  /** Earlier plans of this incident: what they hold is not planned again. */
  readonly existing?: readonly ResponsePlan[];
  /** Chosen by whoever asked; absent = read off the incident. */
  readonly asked?: { readonly situation: Situation; readonly playbook?: string };
  /** All accounts it is about, the subject among them; default: those surely of the same person, workload or vendor. */
  readonly span?: readonly Principal[];
  /** Where a new secret of this holder would go. */
  readonly placesOf?: (of: SecretHolder) => readonly SecretSpot[];
  /** Could the attacker read what stands there? Asked only for steps that hand a new secret over. */
  readonly isReadable?: (spot: SecretSpot) => boolean;
  /** When it is next expected to work, by its own rhythm, epoch ms. */
  readonly nextUse?: number;
  readonly now: number;
}

/** A step of an earlier plan that waited for a person and may run by itself now. */
export interface Release {
  readonly planId: string;
  readonly stepId: string;
  readonly system: string;
  readonly authority: string;
  readonly because: string;
}

export interface PlannedResponse {
  /** Absent when the incident asks for no response; `reasons` says why. */
  readonly plan: ResponsePlan | undefined;
  readonly releases: readonly Release[];
  /** None, one, or two when two people must agree. */
  readonly approvals: readonly Approval[];
  /** What people must do by hand. */
  readonly tasks: readonly OwnerTask[];
  readonly page: { readonly people: number; readonly whom: readonly string[] };
  /** What acting would break, as far as can be seen before it. */
  readonly breakage: readonly string[];
  /** Each choice made and each thing not done, in words. */
  readonly reasons: readonly string[];
}

/** Told after each durable state change of a step, so that inventory and posture move at once. May come twice. */
export interface StepOutcome {
  readonly incidentId: string;
  readonly planId: string;
  readonly planState: PlanState;
  readonly step: PlanStep;
  readonly containment: Containment;
  /** To be fed to the loop as control records, in the partition of the identity. */
  readonly changes: readonly InventoryChange[];
}

/** How far the attacker is held, read off the steps. Times are epoch ms. */
export interface Containment {
  /** `none`: nothing acted yet. */
  readonly state: 'none' | 'under_way' | 'contained' | 'partly_contained' | 'undone';
  /** When the last containing step was taken by its vendor, once all are. */
  readonly acceptedAt: number | undefined;
  /** When the last containing step was seen effective, once all are. */
  readonly effectiveAt: number | undefined;
  /** Access that lives on after it, and why. */
  readonly residual: readonly Residual[];
  readonly missing: readonly string[];
}
