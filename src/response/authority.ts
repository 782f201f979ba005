/** Who answers for an identity, who may not, and what was signed beforehand. Pure. */
import type { Principal } from '../inventory/index.ts';
import type {
  Action,
  ActionTarget,
  Declaration,
  Identity,
  Incident,
  Owner,
  PreAuthorisation,
} from '../model/index.ts';
import type { PlanInput, PlannerView } from './contract.ts';
import type { ActionStep, Playbook } from './playbook-schema.ts';
import { linkedIds } from './target-parts.ts';

export interface Answerable {
  readonly id: string;
  readonly owners: readonly string[];
  readonly criticality: PlanInput['criticality'];
}

/**
 * Whose thing is this target? The subject's own, and what the incident made, is answered for with the
 * subject; a role or an account of somebody else keeps its own owner and criticality.
 */
export const answerableFor = (
  target: ActionTarget,
  isMade: boolean,
  subject: { readonly own: Answerable; readonly view: PlannerView },
): Answerable => {
  const { own, view } = subject;
  const id = target.identityId ?? target.roleId;
  if (isMade || id === undefined || id === own.id) return own;
  const declaration = view.declarationOf(id);
  return {
    id,
    owners: declaredOwners(view.ownersOf(id), declaration),
    criticality: declaration?.criticality ?? 'unknown',
  };
};

/** Only declared owners approve; guesses from tags or creators route tasks, not authority. */
export const declaredOwners = (
  owners: readonly Owner[],
  declaration: Declaration | undefined,
): readonly string[] => [
  ...new Set([
    ...(declaration?.owner ? [declaration.owner] : []),
    ...owners.filter((owner) => owner.basis === 'declared').map((owner) => owner.who),
  ]),
];

const personKeys = (personId: string | undefined): readonly string[] =>
  personId === undefined
    ? []
    : [personId, `person:${personId}`, `person:${personId.replace(/^person:/, '')}`];

/**
 * Everybody linked to the incident, as identity ids, person ids (`person:…`) and account names
 * (`name:…`, lower case), so that a user whose own accounts were never linked is still recognised.
 */
export const barredFrom = (incident: Incident, view: PlannerView): readonly string[] => {
  const barred = new Set<string>();
  for (const id of linkedIds(incident)) {
    barred.add(id);
    const identity = view.identity(id);
    if (!identity) continue;
    barred.add(`name:${identity.name.toLowerCase()}`);
    for (const key of personKeys(identity.personId)) barred.add(key);
    for (const other of view.perhapsSamePerson(id)) barred.add(other);
  }
  return [...barred].sort();
};

/** An id, an e-mail address or a name: the account it is called after is theirs. */
export const isBarredName = (who: string, barred: readonly string[]): boolean => {
  const local = who.includes('@') ? who.slice(0, who.indexOf('@')) : who;
  return (
    barred.includes(who) ||
    barred.includes(`person:${who}`) ||
    barred.includes(`name:${who.toLowerCase()}`) ||
    barred.includes(`name:${local.toLowerCase()}`)
  );
};

export interface Asked {
  readonly asked: readonly string[];
  readonly because: string;
}

/** Declared owner, else the site's default approver, else the incident commander. */
export const whoAnswers = (
  owners: readonly string[],
  barred: readonly string[],
  settings: PlanInput['settings'],
): Asked => {
  const free = (who: string): boolean => !isBarredName(who, barred);
  const ready = owners.filter(free);
  if (ready.length > 0) return { asked: ready, because: 'the declared owner answers for it' };
  const why =
    owners.length === 0 ? 'nobody is declared to own it' : 'its owner is linked to the incident';
  if (free(settings.defaultApprover)) {
    return { asked: [settings.defaultApprover], because: `${why}: the default approver answers` };
  }
  const commander = settings.incidentCommander;
  return commander && free(commander)
    ? { asked: [commander], because: `${why}, and so is the default approver` }
    : { asked: [], because: `${why}, and nobody else may answer: name an incident commander` };
};

/** The signature that covers this playbook on this identity now; a signature covers only what its signer answers for. */
export const grantFor = (
  playbook: Playbook,
  subject: Pick<Principal, 'id'>,
  input: Pick<PlanInput, 'preAuthorisations' | 'settings' | 'incident' | 'now'> & {
    readonly owners: readonly string[];
    readonly barred: readonly string[];
  },
): PreAuthorisation | undefined => {
  const { owners, barred, settings, incident, now } = input;
  const answers = owners.length > 0 ? owners : [settings.defaultApprover];
  return input.preAuthorisations
    .filter(
      (grant) =>
        (grant.playbook === playbook.id || grant.playbook === '*') &&
        (grant.scope.includes(subject.id) ||
          grant.scope.includes('*') ||
          (owners.length === 0 && grant.scope.includes('unowned'))) &&
        answers.includes(grant.signedBy) &&
        !isBarredName(grant.signedBy, barred) &&
        grant.at <= now &&
        now < grant.until &&
        incident.confidence >= grant.minConfidence,
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1))[0];
};

/** How a step's `authority` reads; also how the brake tells automatic steps from approved ones. */
const UNDER_CONFIDENCE = 'confidence';
const GRANT = 'pre-authorisation ';
export const underApproval = (ids: readonly string[]): string => `approval ${ids.join(' and ')}`;
const SILENCE = 'unanswered ';
/** Nobody answered in time, and the site lets it be reverted then. */
export const underSilence = (id: string): string => `${SILENCE}${id}`;
export const isAutomatic = (authority: string | undefined): boolean =>
  authority === UNDER_CONFIDENCE ||
  authority?.startsWith(GRANT) === true ||
  authority?.startsWith(SILENCE) === true;
/** The signature a step runs under, if it runs under one. */
export const grantIdOf = (authority: string | undefined): string | undefined =>
  authority?.startsWith(GRANT) ? authority.slice(GRANT.length) : undefined;

const BRAKE = 'the brake holds';
/** It waits for nothing but that the hour's automatic actions were used up. */
export const isHeldByBrake = (authority: string | undefined): boolean =>
  authority?.startsWith(`asks: ${BRAKE}`) === true;

export type StepAuthority =
  | { readonly runs: true; readonly under: string }
  | { readonly runs: false; readonly because: string };

/** Automatic when sure, asked when costly: the questions in order, the first "no" asks a person. */
export const authorise = (
  step: ActionStep,
  action: Action,
  facts: {
    readonly playbook: Playbook;
    readonly confidence: number;
    readonly criticality: PlanInput['criticality'];
    readonly grant: PreAuthorisation | undefined;
    readonly stopped: boolean;
    readonly brakeLeft: number;
    readonly brakeLimit: number;
    /** Others seen acting through it. */
    readonly consumers: number;
    /** Everybody's sign-in rests on it. */
    readonly carries?: Identity['carries'];
  },
): StepAuthority => {
  const ask = (because: string): StepAuthority => ({ runs: false, because });
  const autonomy = { ...facts.playbook.autonomy, ...step.autonomy };
  if (facts.stopped) return ask('the stop switch is on');
  if (action.undo === 'irreversible') return ask('there is no way back from it');
  if (facts.carries === 'directory_sync') return ask('the directory is synchronised by it');
  if (facts.carries === 'provider_app') return ask('it is an app of the identity provider itself');
  if (step.requires === 'approval') return ask('the playbook asks a person for it');
  if (facts.confidence < autonomy.confidence) {
    return ask(
      `confidence ${facts.confidence.toFixed(2)} is below ${autonomy.confidence.toFixed(2)}`,
    );
  }
  if (!autonomy.criticality.includes(facts.criticality)) {
    return ask(`criticality is ${facts.criticality}`);
  }
  const { limits } = facts.playbook;
  if (limits && facts.consumers > limits.consumers) {
    return ask(`${facts.consumers} others were seen using it: ${limits.says}`);
  }
  if (step.requires === 'pre_authorisation' && !facts.grant) {
    return ask('no standing pre-authorisation covers it');
  }
  if (facts.brakeLeft <= 0) {
    return ask(
      `${BRAKE}: ${facts.brakeLimit} automatic actions on ${action.system} in the last hour`,
    );
  }
  return {
    runs: true,
    under:
      facts.grant && step.requires === 'pre_authorisation'
        ? `${GRANT}${facts.grant.id}`
        : UNDER_CONFIDENCE,
  };
};
