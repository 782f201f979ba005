/** Everything a behaviour may read about one event, gathered once. Behaviours judge; they never learn. */
import type {
  Declaration,
  Event,
  Identity,
  IdentityClass,
  Lineage,
  Severity,
  Signal,
  TelemetryKind,
} from '../model/index.ts';
import { isBrowser } from './agent-family.ts';
import type { Baseline, Baselines } from './baselines.ts';
import type { Behaviour, Observation, Place } from './contract.ts';
import { type Facet, seenIn } from './habits.ts';
import type { PeerAnswer } from './peers.ts';
import type { Denied, Recent } from './recent.ts';
import { daysAt } from './seen.ts';
import type { Mark, Tracked } from './tracks.ts';

export interface Look {
  readonly event: Event;
  readonly lineage: Lineage;
  readonly observation: Observation;
  readonly now: number;
  readonly place: Place | undefined;
  readonly agent: string | undefined;
  /** Root and acting principal where the inventory has them as identities. */
  readonly identities: readonly Identity[];
  /** Site declarations about a root or acting principal that is in no inventory. */
  readonly declarations: readonly Declaration[];
  /** Class of the root; `role` and `unknown` where the inventory names no identity. */
  readonly class: IdentityClass | 'role' | 'unknown';
  /** Runs by itself: a machine class, or a session that is not a person's. */
  readonly automated: boolean;
  /** Somebody proved who they are, or used it: not a refused sign-in or request for a token. */
  readonly authenticated: boolean;
  readonly root: Baseline | undefined;
  readonly pair: Baseline | undefined;
  readonly recent: Recent | undefined;
  /** Refusals of the last ten minutes, this event's included when it is one. */
  readonly refused: readonly (readonly [string, Denied])[];
  /** Statements of rules and of behaviours before this one. */
  readonly said: readonly Pick<Signal, 'detector' | 'llr'>[];
  peers(facet: Facet, value: string): PeerAnswer | undefined;
  /** Most days on which another account of the same person or workload showed it. */
  linked(facet: Facet, value: string): number;
  /** What was lately seen under a key that some behaviour marks, whoever acted. */
  track(key: string): Tracked;
}

/** What a behaviour says about an event. */
export interface Statement {
  readonly llr: number;
  readonly severity: Severity;
  readonly description: string;
  /** One per kind; the first is what the statement chiefly rests on. */
  readonly observables: readonly string[];
  readonly title?: string;
  readonly attack?: readonly string[];
  readonly hardFact?: boolean;
  readonly events?: readonly { readonly eventId: string; readonly vendorId: string }[];
  readonly detail: Readonly<Record<string, string | number | boolean>>;
  /** Where it is about more than one root (a source that tries many): what it is one finding of, and who is in it. */
  readonly story?: { readonly key: string; readonly principals: readonly string[] };
}

export interface BehaviourJudge extends Behaviour {
  /** Kinds of telemetry that it can speak of; others are not shown to it. Absent: all. */
  readonly kinds?: readonly TelemetryKind[];
  readonly outcomes?: readonly Event['outcome'][];
  /** What it wants remembered of an event that it is shown, before anything is judged. */
  marks?(look: Look): readonly Mark[];
  judge(look: Look): Statement | undefined;
}

export const defineBehaviour = (behaviour: BehaviourJudge): BehaviourJudge => behaviour;

const machines: ReadonlySet<string> = new Set(['service_account', 'workload', 'third_party_app']);

const inventoried = ({ view, lineage }: Observation): Pick<Look, 'identities' | 'declarations'> => {
  const identities: Identity[] = [];
  const declarations: Declaration[] = [];
  const { root, actingAs } = lineage;
  for (const id of root === actingAs ? [root] : [root, actingAs]) {
    const identity = view.identity(id);
    if (identity !== undefined) identities.push(identity);
    else if (view.role(id) === undefined) {
      const declared = view.declarationOf(id);
      if (declared !== undefined) declarations.push(declared);
    }
  }
  return { identities, declarations };
};

const classOf = (
  { view, lineage }: Observation,
  identities: readonly Identity[],
): Look['class'] => {
  const identity = identities[0];
  if (identity?.id === lineage.root) return identity.class;
  return view.role(lineage.root) === undefined ? 'unknown' : 'role';
};

/** Days without a browser or a person's session after which a role is taken for a machine's. */
const MACHINE_DAYS = 3;

/** A role says nothing of who wears it; its history does. */
const actsAlone = (root: Baseline | undefined): boolean =>
  root !== undefined &&
  root.habits.active[0] >= MACHINE_DAYS &&
  !Object.keys(root.habits.sets.agent).some(isBrowser);

const isAutomated = (
  { actor }: Event,
  kind: Look['class'],
  root: Baseline | undefined,
): boolean => {
  if (machines.has(kind)) return true;
  if (kind === 'human' || actor.kind === 'human') return false;
  return actor.kind === 'automation' || (kind === 'role' && actsAlone(root));
};

/** Whoever it was did not prove to be who they said. */
const isRefusedProof = ({ kind, outcome, auth }: Event): boolean =>
  outcome === 'failure' &&
  (kind === 'authentication' || (kind === 'token_issuance' && auth?.refusal !== undefined));

/** Class × scope: who is like this root. */
export const peerGroup = (look: Look): string =>
  `${look.class}|${look.event.actor.scope ?? look.event.cloud.account ?? ''}`;

export const lookAt = (
  observation: Observation,
  baselines: Baselines,
  rest: Pick<Look, 'recent' | 'refused' | 'said' | 'place' | 'agent' | 'track'>,
): Look => {
  const { event, lineage } = observation;
  const { identities, declarations } = inventoried(observation);
  const kind = classOf(observation, identities);
  const root = baselines.ofRoot(lineage.root);
  const look: Look = {
    event,
    lineage,
    observation,
    now: event.time,
    identities,
    declarations,
    class: kind,
    automated: isAutomated(event, kind, root),
    authenticated: !isRefusedProof(event),
    root,
    pair: baselines.ofPair(lineage.root, lineage.actingAs),
    peers: (facet, value) => baselines.peers.ask(peerGroup(look), facet, value),
    linked: (facet, value) =>
      Math.max(
        0,
        ...observation.view
          .linkedTo(lineage.root)
          .map(({ id }) => daysAt(seenIn(baselines.ofRoot(id)?.habits, facet, value), event.time)),
      ),
    ...rest,
  };
  return look;
};
