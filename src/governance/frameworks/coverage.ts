/** What speaks for each control of a framework, and whether it holds. Unknown is never covered. Pure. */
import { DAY } from '../../core/index.ts';
import type { AccessReview } from '../../model/index.ts';
import type { CheckSummary } from '../../posture/index.ts';
import type { Playbook } from '../../response/index.ts';
import type { LedgerVerb } from '../../store/index.ts';
import type { PolicyStanding } from '../policies/report.ts';
import type { Framework, FrameworkControl } from './schema.ts';

export type EvidenceKind = 'check' | 'behaviour' | 'playbook' | 'ledger' | 'policy' | 'review';

export interface Evidence {
  readonly kind: EvidenceKind;
  readonly id: string;
  readonly title: string;
  /** `empty`: there is nothing here that it could speak of. */
  readonly status: 'pass' | 'fail' | 'unknown' | 'empty';
  readonly because: string;
}

export interface ControlStanding {
  readonly id: string;
  readonly title: string;
  readonly says?: string;
  readonly group?: string;
  /** `uncovered`: nothing speaks for it. `outside`: Countersign is not whom to ask. */
  readonly status: 'pass' | 'fail' | 'unknown' | 'uncovered' | 'outside';
  readonly because: string;
  readonly evidence: readonly Evidence[];
}

export interface Coverage {
  readonly id: string;
  readonly title: string;
  readonly edition: string;
  readonly source: string;
  readonly of: number;
  readonly pass: number;
  readonly fail: number;
  readonly unknown: number;
  readonly uncovered: number;
  readonly outside: number;
  readonly controls: readonly ControlStanding[];
}

/** A playbook's latest drill. */
export interface DrilledOf {
  readonly playbook: string;
  readonly result: 'pass' | 'fail';
  readonly at: number;
  readonly drill: string;
}

export interface CoverageFacts {
  readonly checks: readonly CheckSummary[];
  readonly behaviours: readonly {
    readonly id: string;
    readonly title: string;
    readonly owasp?: readonly string[];
  }[];
  readonly playbooks: ReadonlyMap<string, Playbook>;
  readonly drilled: ReadonlyMap<string, DrilledOf>;
  readonly policies: readonly PolicyStanding[];
  readonly reviews: readonly AccessReview[];
  readonly ledger: readonly LedgerVerb[];
  /** When an event of each connected system last came in; undefined = none did. */
  readonly heard: readonly { readonly system: string; readonly at: number | undefined }[];
  /** Older evidence than this counts for nothing. */
  readonly days: number;
  readonly now: number;
}

const SILENT = 2 * DAY;

const ago = (at: number, now: number): string => `${Math.floor((now - at) / DAY)} days ago`;

const checkEvidence = (one: CheckSummary): Evidence => {
  const { population, fail, unknown, excepted, pass } = one;
  const of = `of ${population}`;
  const base = { kind: 'check', id: one.check, title: one.title } as const;
  if (population === 0)
    return { ...base, status: 'empty', because: 'nothing here that it speaks of' };
  const said = [
    `${pass} pass`,
    ...(fail > 0 ? [`${fail} fail`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
    ...(excepted > 0 ? [`${excepted} excepted`] : []),
  ].join(', ');
  const status = fail > 0 ? 'fail' : unknown > 0 ? 'unknown' : 'pass';
  return { ...base, status, because: `${said}, ${of}` };
};

const behaviourEvidence = (
  { id, title }: { readonly id: string; readonly title: string },
  { heard, now }: CoverageFacts,
): Evidence => {
  const base = { kind: 'behaviour', id, title } as const;
  const fresh = heard.filter(({ at }) => at !== undefined && now - at <= SILENT);
  if (heard.length === 0)
    return { ...base, status: 'unknown', because: 'no system is connected that it could watch' };
  const silent = heard.filter((one) => !fresh.includes(one)).map(({ system }) => system);
  return silent.length > 0
    ? {
        ...base,
        status: 'unknown',
        because: `nothing was heard of ${silent.join(', ')} for two days`,
      }
    : {
        ...base,
        status: 'pass',
        because: `watches ${fresh.map(({ system }) => system).join(', ')}`,
      };
};

const playbookEvidence = (playbook: Playbook, { drilled, days, now }: CoverageFacts): Evidence => {
  const { id, title } = playbook;
  const base = { kind: 'playbook', id, title } as const;
  const last = drilled.get(id);
  if (!last) return { ...base, status: 'unknown', because: 'it was never drilled here' };
  if (last.result === 'fail')
    return { ...base, status: 'fail', because: `drill ${last.drill} failed ${ago(last.at, now)}` };
  return now - last.at > days * DAY
    ? { ...base, status: 'unknown', because: `last drilled ${ago(last.at, now)}` }
    : { ...base, status: 'pass', because: `drill ${last.drill} held ${ago(last.at, now)}` };
};

const ledgerEvidence = (verb: string, { ledger, days, now }: CoverageFacts): Evidence => {
  const mine = ledger.filter((one) => one.verb.startsWith(verb));
  const lastAt = Math.max(...mine.map((one) => one.lastAt), Number.NEGATIVE_INFINITY);
  const base = { kind: 'ledger', id: verb, title: `Entries "${verb}" of the ledger` } as const;
  if (mine.length === 0) return { ...base, status: 'unknown', because: 'the ledger holds none' };
  const count = mine.reduce((sum, one) => sum + one.count, 0);
  return now - lastAt > days * DAY
    ? { ...base, status: 'unknown', because: `${count}, the last ${ago(lastAt, now)}` }
    : { ...base, status: 'pass', because: `${count}, the last ${ago(lastAt, now)}` };
};

const policyEvidence = (policy: PolicyStanding): Evidence => {
  const sum = (key: 'of' | 'fail' | 'unknown'): number =>
    policy.rules.reduce((total, one) => total + one[key], 0);
  return {
    kind: 'policy',
    id: policy.id,
    title: policy.title,
    status: policy.status === 'none' ? 'empty' : policy.status,
    because: `${sum('fail')} breaches, ${sum('unknown')} unknown, of ${sum('of')}`,
  };
};

const reviewEvidence = ({ reviews, days, now }: CoverageFacts): Evidence => {
  const base = { kind: 'review', id: 'access', title: 'Reviews of access' } as const;
  const late = reviews.find((one) => one.state === 'open' && one.dueAt < now);
  if (late) return { ...base, status: 'fail', because: `"${late.title}" is past its date` };
  const closed = reviews.filter(
    (one) => one.closedAt !== undefined && now - one.closedAt <= days * DAY,
  );
  const silent = closed.reduce((sum, one) => sum + one.items.unanswered, 0);
  if (closed.length === 0)
    return { ...base, status: 'unknown', because: `none was finished within ${days} days` };
  return silent > 0
    ? { ...base, status: 'fail', because: `${silent} questions were left unanswered` }
    : { ...base, status: 'pass', because: `${closed.length} finished within ${days} days` };
};

const listed = (ids: readonly string[] | undefined, id: string): boolean =>
  ids?.includes('*') === true || ids?.includes(id) === true;

/** `NHI1` of a behaviour is `NHI1:2025` of the framework. */
const saysControl = (owasp: readonly string[] | undefined, control: string): boolean =>
  owasp?.some((one) => one === control || control.startsWith(`${one}:`)) ?? false;

const evidenceFor = (
  control: FrameworkControl,
  framework: Framework,
  facts: CoverageFacts,
): readonly Evidence[] => {
  const { evidence: also = {} } = control;
  const { checks: key } = framework;
  return [
    ...facts.checks
      .filter((one) => key !== undefined && one.controls[key]?.includes(control.id))
      .map(checkEvidence),
    ...facts.behaviours
      .filter(
        (one) =>
          listed(also.behaviours, one.id) ||
          (framework.behaviours !== undefined && saysControl(one.owasp, control.id)),
      )
      .map((one) => behaviourEvidence(one, facts)),
    ...[...facts.playbooks.values()]
      .filter(
        (one) =>
          also.playbooks?.includes(one.situation) && (also.classes?.includes(one.class) ?? true),
      )
      .map((one) => playbookEvidence(one, facts)),
    ...facts.policies.filter((one) => listed(also.policies, one.id)).map(policyEvidence),
    ...(also.reviews ? [reviewEvidence(facts)] : []),
    ...(also.ledger ?? []).map((verb) => ledgerEvidence(verb, facts)),
  ];
};

const standing = (evidence: readonly Evidence[]): Pick<ControlStanding, 'status' | 'because'> => {
  const of = (status: Evidence['status']): number =>
    evidence.filter((one) => one.status === status).length;
  if (evidence.length === 0) return { status: 'uncovered', because: 'nothing here speaks for it' };
  const because = `${of('pass')} of ${evidence.length} hold, ${of('fail')} do not, ${of('unknown')} unknown, ${of('empty')} speak of nothing here`;
  if (of('fail') > 0) return { status: 'fail', because };
  // What speaks of nothing that is here proves nothing.
  return of('unknown') > 0 || of('pass') === 0
    ? { status: 'unknown', because }
    : { status: 'pass', because };
};

export const coverageOf = (framework: Framework, facts: CoverageFacts): Coverage => {
  const controls = framework.controls.map((control): ControlStanding => {
    const { id, title, says, group, outside } = control;
    const named = {
      ...{ id, title },
      ...(says === undefined ? {} : { says }),
      ...(group === undefined ? {} : { group }),
    };
    if (outside !== undefined)
      return { ...named, status: 'outside', because: outside, evidence: [] };
    const evidence = evidenceFor(control, framework, facts);
    return { ...named, ...standing(evidence), evidence };
  });
  const of = (status: ControlStanding['status']): number =>
    controls.filter((one) => one.status === status).length;
  const { id, title, edition, source } = framework;
  return {
    ...{ id, title, edition, source },
    of: controls.length - of('outside'),
    pass: of('pass'),
    fail: of('fail'),
    unknown: of('unknown'),
    uncovered: of('uncovered'),
    outside: of('outside'),
    controls,
  };
};
