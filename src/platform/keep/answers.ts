/** What a platform answers about itself, in few words: two of them with the same answers hold the same. */
import { createHash } from 'node:crypto';
import type { Archive, TopColumn } from '../../archive/index.ts';
import { verifyStoredLedger } from '../../governance/index.ts';
import { canonicalJson, type Page, type PageRequest, type TenantStore } from '../../store/index.ts';

export interface Answer {
  readonly count: number;
  /** SHA-256 over all of them in their order. */
  readonly digest: string;
}

export interface Answers {
  /** Asked as of this time, epoch ms. */
  readonly at: number;
  readonly of: Readonly<Record<string, Answer>>;
}

const PAGE = 500;
const MOST_DRILLS = 100_000;
const MOST_CHANGES = 100_000;

async function* paged<T>(ask: (page: PageRequest) => Promise<Page<T>>): AsyncIterable<T> {
  let after: string | undefined;
  do {
    const page = await ask({ limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}

async function* ledgerOf({ governance }: TenantStore): AsyncIterable<unknown> {
  for (let from = 1; ; from += PAGE) {
    const entries = await governance.ledger(from, PAGE);
    yield* entries;
    if (entries.length < PAGE) return;
  }
}

async function* reviewsOf({ reviews }: TenantStore): AsyncIterable<unknown> {
  for (const review of await reviews.list()) {
    yield review;
    yield* await reviews.items(review.id);
  }
}

async function* stateOf({ leases }: TenantStore): AsyncIterable<unknown> {
  for (const { partition, position } of await leases.standing()) {
    yield { partition, position };
    for (const [room, entries] of await leases.loadState(partition))
      for (const entry of entries) yield { room, ...entry };
  }
}

const COLUMNS: readonly TopColumn[] = ['operation', 'rootId', 'ip'];

const digest = async (items: AsyncIterable<unknown> | Iterable<unknown>): Promise<Answer> => {
  const hash = createHash('sha256');
  let count = 0;
  for await (const item of items) {
    hash.update(canonicalJson(item ?? null)).update('\n');
    count++;
  }
  return { count, digest: hash.digest('hex') };
};

/** Every noun that the API reads, by the same queries. */
export const answersOf = async (
  { store, archive }: { readonly store: TenantStore; readonly archive: Archive },
  at: number,
): Promise<Answers> => {
  const { tenant } = store;
  const questions: Readonly<
    Record<string, () => AsyncIterable<unknown> | Promise<Iterable<unknown>>>
  > = {
    principals: () => paged((page) => store.inventory.principals({ sort: 'name' }, page)),
    facts: () => store.inventory.facts({}),
    'facts of now': () => store.inventory.facts({ at }),
    postures: () => store.postures.all(),
    'samples of risk': () => store.postures.samples(0),
    findings: () => paged((page) => store.findings.list({}, page)),
    incidents: () => paged((page) => store.incidents.list({}, page)),
    suppressions: () => store.incidents.suppressions(),
    plans: () => paged((page) => store.response.plans({}, page)),
    approvals: () => store.response.approvals({}),
    'pre-authorisations': () => store.response.preAuthorisations(),
    ledger: () => ledgerOf(store),
    'ledger verdict': async () => [await verifyStoredLedger(store)],
    tasks: () => store.governance.tasks({}),
    exceptions: () => store.governance.exceptions(at),
    drills: () => store.governance.drills(MOST_DRILLS),
    'reviews of existence': () => store.existence.list({}),
    'reviews of access': () => reviewsOf(store),
    changes: () => store.changes.found(MOST_CHANGES),
    decoys: () => store.decoys.list(),
    outbox: async () => Object.entries(await store.outbox.counts()),
    'signals received': async () => Object.entries(await store.signals.counts()),
    users: () => store.access.users(),
    tokens: () => store.access.tokens(),
    counters: async () => Object.entries(await store.settings.counters()),
    'state of the loop': () => stateOf(store),
    'archived events': async () => [await archive.count(tenant)],
    ...Object.fromEntries(
      COLUMNS.map((column) => [
        `archived by ${column}`,
        async () => {
          const rows = await archive.top({ tenant, column, limit: PAGE });
          return [...rows].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
        },
      ]),
    ),
  };
  const of: Record<string, Answer> = {};
  for (const [name, ask] of Object.entries(questions)) of[name] = await digest(await ask());
  return { at, of };
};

export interface Difference {
  readonly question: string;
  readonly here: Answer | undefined;
  readonly there: Answer | undefined;
}

/** Questions that are answered otherwise, or on one side only. */
export const differences = (here: Answers, there: Answers): readonly Difference[] =>
  [...new Set([...Object.keys(there.of), ...Object.keys(here.of)])].flatMap((question) => {
    const [mine, other] = [here.of[question], there.of[question]];
    return mine?.digest === other?.digest ? [] : [{ question, here: mine, there: other }];
  });
