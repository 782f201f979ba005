/** What an auditor takes away beside the ledger, file by file. What undo needs stays sealed inside. */
import { sha256Hex } from '../../core/index.ts';
import type { PlanStep, ResponsePlan } from '../../model/index.ts';
import type { Playbook } from '../../response/index.ts';
import { canonicalJson, type TenantStore } from '../../store/index.ts';
import type { GovernanceStanding } from '../standing.ts';

export interface Section {
  readonly path: string;
  /** One sentence for the manifest. */
  readonly says: string;
  /** One JSON document a line. */
  lines(): AsyncIterable<unknown>;
}

export interface SectionParts {
  readonly store: TenantStore;
  readonly standing: GovernanceStanding;
  readonly playbooks: ReadonlyMap<string, Playbook>;
  readonly now: number;
}

const PAGE = 200;
const MOST_DRILLS = 100_000;

async function* each<T>(items: Promise<readonly T[]>): AsyncGenerator<T> {
  yield* await items;
}

const stepOf = ({ result, ...step }: PlanStep) => {
  if (result === undefined) return step;
  const { undoState: _sealed, ...shown } = result;
  return { ...step, result: shown };
};

async function* allPlans({ response }: TenantStore): AsyncGenerator<unknown> {
  let after: string | undefined;
  do {
    const page: { readonly items: readonly ResponsePlan[]; readonly next?: string } =
      await response.plans({}, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const plan of page.items) yield { ...plan, steps: plan.steps.map(stepOf) };
    after = page.next;
  } while (after !== undefined);
}

async function* answersOfReviews({ reviews }: TenantStore): AsyncGenerator<unknown> {
  for (const review of await reviews.list())
    for (const item of await reviews.items(review.id)) yield { review: review.id, ...item };
}

async function* allExceptions({ governance }: TenantStore, now: number): AsyncGenerator<unknown> {
  for (const one of await governance.exceptions(now)) yield { state: 'live', ...one };
  for (const one of await governance.endedExceptions(0, now)) yield { state: 'ended', ...one };
}

/** The hash names the version: two packs with the same one had the same playbook. */
const versionOf = (playbook: Playbook) => ({
  id: playbook.id,
  sha256: sha256Hex(Buffer.from(canonicalJson(playbook))),
  playbook,
});

const values = async <T>(items: Promise<readonly { readonly value: T }[]>): Promise<readonly T[]> =>
  (await items).map((one) => one.value);

export const sectionsOf = ({
  store,
  standing,
  playbooks,
  now,
}: SectionParts): readonly Section[] => [
  {
    path: 'decisions/approvals.ndjson',
    says: 'Every question that was asked, who answered it, when and why.',
    lines: () => each(store.response.approvals({})),
  },
  {
    path: 'decisions/plans.ndjson',
    says: 'Every plan with its steps: by what authority each ran, what it did, how it was verified and undone.',
    lines: () => allPlans(store),
  },
  {
    path: 'decisions/pre-authorisations.ndjson',
    says: 'What owners signed beforehand, for what and until when.',
    lines: () => each(store.response.preAuthorisations()),
  },
  {
    path: 'decisions/changes.ndjson',
    says: 'Changes of high risk, and who ratified or took them back.',
    lines: () => each(values(store.changes.list({}))),
  },
  {
    path: 'decisions/existence.ndjson',
    says: 'Whether things that nobody uses may go: questions, answers, outcomes.',
    lines: () => each(values(store.existence.list({}))),
  },
  {
    path: 'decisions/tasks.ndjson',
    says: 'Work of owners: what, until when, how it ended.',
    lines: () => each(store.governance.tasks({})),
  },
  {
    path: 'reviews/reviews.ndjson',
    says: 'Reviews of access: whom they spoke of, and how they ended.',
    lines: () => each(store.reviews.list()),
  },
  {
    path: 'reviews/answers.ndjson',
    says: 'Each question of a review with its answer, its reason and what came of it.',
    lines: () => answersOfReviews(store),
  },
  {
    path: 'evidence/frameworks.ndjson',
    says: 'Each framework, control by control: what speaks for it and whether it holds.',
    lines: () => each(standing.frameworks()),
  },
  {
    path: 'evidence/policies.ndjson',
    says: 'Each policy: who keeps it and who breaks it.',
    lines: () => each(standing.policies()),
  },
  {
    path: 'evidence/exceptions.ndjson',
    says: 'Accepted risks with owner, reason and end; those that ended too.',
    lines: () => allExceptions(store, now),
  },
  {
    path: 'evidence/drills.ndjson',
    says: 'Every drill with its result and the time of each stage.',
    lines: () => each(store.governance.drills(MOST_DRILLS)),
  },
  {
    path: 'evidence/playbooks.ndjson',
    says: 'The playbooks in force; the hash of each names its version.',
    lines: () => each(Promise.resolve([...playbooks.values()].map(versionOf))),
  },
];
