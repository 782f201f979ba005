/** Metrics over a window, and the report made of them. */
import { DAY } from '../../core/index.ts';
import { programmeCsv, programmeHtml } from '../../exchange/index.ts';
import {
  drilledPlaybooks,
  type IncidentFacts,
  type Programme,
  programmeOf,
} from '../../governance/index.ts';
import type { RiskException } from '../../model/index.ts';
import { routes } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { createBriefs } from './brief.ts';
import { connectedSources, feeding } from './fed-rules.ts';
import { keepEach } from './kept.ts';
import { classOf } from './names.ts';
import type { Summaries } from './posture.ts';

const PAGE = 500;
/** What is asked where nobody says otherwise. */
const ASKED_DAYS = routes['metrics.get'].query.parse({}).days;
const EVIDENCE_DAYS = 90;

const casesSince = async ({ store }: ApiDeps, from: number): Promise<readonly IncidentFacts[]> => {
  const briefs = createBriefs(store);
  const cases: IncidentFacts[] = [];
  let after: string | undefined;
  do {
    const page = await store.incidents.list(
      {},
      { limit: PAGE, ...(after === undefined ? {} : { after }) },
    );
    const recent = page.items.filter(({ openedAt }) => openedAt >= from);
    cases.push(
      ...(await Promise.all(
        recent.map(async (incident) => ({
          incident,
          class: classOf((await briefs.of(incident.rootId)).class),
          plans: await store.response.plansOf(incident.id),
        })),
      )),
    );
    after = page.next;
  } while (after !== undefined);
  return cases;
};

/** Ended, and what it covered is still so. */
const stillFailing = async (
  { store }: ApiDeps,
  ended: readonly RiskException[],
): Promise<readonly RiskException[]> => {
  const out: RiskException[] = [];
  for (const one of ended) {
    const posture = await store.postures.get(one.subjectId);
    const verdict = posture?.verdicts.find((each) => each.check === one.rule)?.verdict;
    if (verdict?.status === 'fail') out.push(one);
  }
  return out;
};

/** Of techniques that some rule or behaviour speaks of, those of which one gets its logs. */
const techniquesOf = (deps: ApiDeps) => {
  const fed = feeding(deps);
  const hears = connectedSources(deps).length > 0;
  const inScope = new Set<string>();
  const tested = new Set<string>();
  const add = (attack: readonly string[], isFed: boolean): void => {
    for (const one of attack) {
      inScope.add(one);
      if (isFed) tested.add(one);
    }
  };
  for (const { attack, logsource } of deps.rules) add(attack, fed(logsource));
  for (const { attack } of deps.behaviours) add(attack, hears);
  return { tested: tested.size, inScope: inScope.size };
};

export type ProgrammeReports = (days: number) => Promise<Parameters<typeof programmeHtml>[0]>;

/** What the report and the auditor's pack are made of. */
export const createProgramme = (deps: ApiDeps, summaries: Summaries) => {
  const { store, clock, playbooks, governance } = deps;

  const programme = keepEach(deps.clock, async (days: number): Promise<Programme> => {
    const to = clock.now();
    const from = to - days * DAY;
    const [cases, approvals, drilled, identities, exceptions, ended, tasks, verbs, samples] =
      await Promise.all([
        casesSince(deps, from),
        store.response.approvals({}),
        drilledPlaybooks(store, playbooks),
        store.inventory.principals({ kind: 'identity' }, { limit: 1 }),
        store.governance.exceptions(to),
        store.governance.endedExceptions(from, to),
        store.governance.tasks({}),
        store.governance.ledgerVerbs(),
        store.postures.samples(from),
      ]);
    const held = [...drilled.values()].filter(
      (one) => one.result === 'pass' && to - one.at <= EVIDENCE_DAYS * DAY,
    );
    return programmeOf({
      ...{ from, to, cases, approvals, playbooks, tasks, exceptions, samples },
      drilled: new Set(held.map((one) => one.playbook)),
      identities: identities.total,
      checks: await summaries(),
      systems: {
        healthy: deps
          .connected()
          .filter((one) => one.fault === undefined && one.lastEventAt !== undefined).length,
        total: deps.connected().length,
      },
      techniques: techniquesOf(deps),
      pastExpiry: await stillFailing(deps, ended),
      reopened: verbs.find((one) => one.verb === 'task.reopened')?.count ?? 0,
    });
  });

  deps.ahead?.add(() => programme(ASKED_DAYS));
  const reports: ProgrammeReports = async (days) => {
    const policies = await governance.standing.policies();
    return {
      at: clock.now(),
      programme: await programme(days),
      frameworks: await governance.standing.frameworks({ checks: await summaries(), policies }),
      policies,
    };
  };
  return { programme, reports };
};

export const programmeHandlers = (
  { store }: ApiDeps,
  { programme, reports }: ReturnType<typeof createProgramme>,
) =>
  ({
    'metrics.get': ({ query }) => programme(query.days),
    'reports.make': async ({ body, who }) => {
      const report = await reports(body.days);
      const { at } = report;
      await store.governance.appendLedger([
        {
          at,
          actor: who.userId,
          verb: 'report.made',
          subject: 'programme',
          detail: { format: body.format, days: body.days },
        },
      ]);
      const name = `countersign-${new Date(at).toISOString().slice(0, 10)}.${body.format}`;
      return body.format === 'html'
        ? { name, type: 'text/html', text: programmeHtml(report) }
        : { name, type: 'text/csv', text: programmeCsv(report) };
    },
  }) satisfies Partial<Handlers>;
