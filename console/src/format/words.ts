/** The model's closed words as a person reads them. */
import type {
  Disposition,
  IncidentStatus,
  IncidentVerdict,
  PlanState,
  StepState,
  UndoKind,
} from '../contract.ts';

/** `service_account` → `service account`. */
export const plain = (word: string): string => word.replaceAll('_', ' ');
/** As it begins a sentence; nothing else of it is changed. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** `service_account` → `Service account`. */
export const capital = (word: string): string => {
  return sentence(plain(word));
};

export const classWord = (name: string): string =>
  ({
    human: 'Person',
    service_account: 'Service account',
    workload: 'Workload',
    third_party_app: 'Third-party app',
    agent: 'AI agent',
    role: 'Role',
    scope: 'Tenant or account',
  })[name] ?? capital(name);

export const flagWord = (flag: string): string =>
  ({
    emergencyAccess: 'Emergency access',
    shared: 'Shared',
    external: 'External',
    ephemeral: 'Ephemeral',
    honey: 'Honeytoken',
  })[flag] ?? capital(flag);

export const credentialWord = (type: string): string =>
  ({
    access_key: 'Access key',
    api_token: 'API token',
    session_token: 'Session token',
    ssh_key: 'SSH key',
    presigned_url: 'Presigned URL',
  })[type] ?? capital(type);

export const dispositionWord: Readonly<Record<Disposition, string>> = {
  page: 'Page now',
  queue: 'Queue',
  timeline: 'Timeline',
};

export const dispositionSays: Readonly<Record<Disposition, string>> = {
  page: 'Expected damage is above the site’s cost of waking somebody',
  queue: 'Worth a look today',
  timeline: 'Kept as a line in the timeline',
};

export const incidentStatusWord: Readonly<Record<IncidentStatus, string>> = {
  open: 'Open',
  containing: 'Containing',
  contained: 'Contained',
  closed: 'Closed',
};

export const incidentVerdictWord: Readonly<Record<IncidentVerdict, string>> = {
  true_positive: 'True positive',
  false_positive: 'False positive',
  benign: 'Benign',
  test: 'Test',
  undecided: 'Undecided',
};

export const planStateWord: Readonly<Record<PlanState, string>> = {
  proposed: 'Proposed',
  waiting_approval: 'Waiting for approval',
  running: 'Running',
  contained: 'Contained',
  partly_contained: 'Partly contained',
  failed: 'Failed',
  undone: 'Undone',
  shadow: 'Would have acted',
  denied: 'Denied',
};

export const stepStateWord: Readonly<Record<StepState, string>> = {
  planned: 'Planned',
  waiting_approval: 'Waits for approval',
  approved: 'Approved',
  doing: 'Doing',
  done: 'Accepted, not verified',
  verifying: 'Verifying',
  effective: 'Effective',
  not_effective: 'Not effective',
  undoing: 'Undoing',
  undone: 'Undone',
  failed: 'Failed',
  refused: 'Refused',
  shadow: 'Would have done',
  skipped: 'Skipped',
};

export const undoWord: Readonly<Record<UndoKind, string>> = {
  exact: 'Exact undo',
  approximate: 'Approximate undo',
  irreversible: 'Cannot be undone',
};

export const conditionWord = (condition: string): string =>
  ({
    direct_misuse: 'Direct misuse',
    overprivilege: 'Overprivilege',
    stale_trust_path: 'Stale trust path',
    no_rotation: 'No rotation',
    no_strong_authenticator: 'No strong authenticator',
    unowned: 'Unowned',
    dormant: 'Dormant',
    shared: 'Shared',
    exposed_secret: 'Exposed secret',
  })[condition] ?? capital(condition);

/** The readable end of an id: `aws:arn:aws:iam::1:role/x/deploy` → `deploy`. */
export const shortId = (id: string): string => {
  const tail = id.split(/[/:]/).at(-1);
  return tail === undefined || tail === '' ? id : tail;
};
