/** What breaks a policy becomes work for whoever answers for it; what is seen to hold again ends that work. */
import { type Clock, hashId, MINUTE } from '../../core/index.ts';
import type { InventoryView } from '../../inventory/index.ts';
import type { OwnerTask } from '../../model/index.ts';
import { declaredOwners, type ResponseSettings } from '../../response/index.ts';
import type { TenantStore } from '../../store/index.ts';
import type { GovernanceContent } from '../content.ts';
import { endTask, openTasks, ownerTask, type TaskKind } from '../owner-tasks.ts';
import type { PolicyBreach, PolicyStanding } from './report.ts';
import { policyRuleId } from './schema.ts';

export interface PolicyWorkParts {
  readonly store: TenantStore;
  readonly content: Pick<GovernanceContent, 'policies'>;
  readonly clock: Clock;
  view(): InventoryView | undefined;
  settings(): Promise<ResponseSettings>;
}

export interface PolicyWork {
  /** Opens and ends work, at most every quarter of an hour. */
  turn(): Promise<void>;
}

const EVERY = 15 * MINUTE;
/** Open at once, over all policies: the most damaging first; the rest is counted in the report and comes up later. */
const MOST_OPEN = 500;
const PREFIX = 'pol_';

const taskId = ({ rule, subjectId }: Pick<PolicyBreach, 'rule' | 'subjectId'>): string =>
  hashId('pol', [rule, subjectId]);

export const createPolicyWork = (
  parts: PolicyWorkParts,
  standing: () => Promise<readonly PolicyStanding[]>,
): PolicyWork => {
  const { store, content, clock } = parts;
  let doneAt = Number.NEGATIVE_INFINITY;

  /** What mends a breach of each rule; a rule without any is only reported. */
  const kinds = new Map<string, TaskKind>(
    [...content.policies.values()].flatMap((policy) =>
      policy.rules.flatMap((rule) =>
        rule.work === undefined ? [] : [[policyRuleId(policy, rule), rule.work] as const],
      ),
    ),
  );

  const taskFor = (
    breach: PolicyBreach,
    kind: TaskKind,
    said: {
      readonly policy: PolicyStanding;
      readonly view: InventoryView;
      readonly settings: ResponseSettings;
    },
  ): OwnerTask => {
    const { subjectId, name, tier, because } = breach;
    const { view, settings, policy } = said;
    const { platform, detection } = settings.teams;
    const owners = declaredOwners(view.ownersOf(subjectId), view.declarationOf(subjectId));
    const task = ownerTask(
      kind,
      { subjectId, name, tier, owners, because: `policy “${policy.title}”: ${because}` },
      {
        routing: {
          defaultApprover: settings.defaultApprover,
          ...(platform === undefined ? {} : { platformTeam: platform }),
          ...(detection === undefined ? {} : { detectionTeam: detection }),
        },
        now: clock.now(),
      },
    );
    return { ...task, id: taskId(breach) };
  };

  const pass = async (view: InventoryView): Promise<void> => {
    const now = clock.now();
    const [settings, policies, before] = await Promise.all([
      parts.settings(),
      standing(),
      store.governance.tasks({ state: ['open'] }),
    ]);
    const mine = new Map(
      before.filter((task) => task.id.startsWith(PREFIX)).map((task) => [task.id, task]),
    );
    /** Another's word on the same work: an incident's, or a review's. */
    const others = new Set(
      before
        .filter((task) => !task.id.startsWith(PREFIX))
        .map((task) => `${task.kind} ${task.subjectId}`),
    );
    const breaches = policies.flatMap((policy) =>
      policy.breaches.map((breach) => ({ policy, breach })),
    );
    // Nobody can tell is no pass: its work stays open.
    const statuses = new Map(breaches.map(({ breach }) => [taskId(breach), breach.status]));
    for (const [id, task] of mine) {
      const status = statuses.get(id);
      if (status === 'fail' || status === 'unknown') continue;
      mine.delete(id);
      await endTask(store, task, {
        ...{ by: 'countersign', at: now },
        ...(status === 'excepted'
          ? { state: 'cancelled', reason: 'the risk was accepted, until a date' }
          : {
              state: 'done',
              reason: 'the policy is seen to hold, or does not speak of it any more',
            }),
      });
    }
    const wanted = breaches
      .filter(({ breach }) => breach.status === 'fail')
      .sort((a, b) => a.breach.tier - b.breach.tier)
      .flatMap(({ policy, breach }) => {
        const kind = kinds.get(breach.rule);
        if (kind === undefined || mine.has(taskId(breach))) return [];
        if (others.has(`${kind} ${breach.subjectId}`)) return [];
        return [taskFor(breach, kind, { policy, view, settings })];
      })
      .slice(0, Math.max(0, MOST_OPEN - mine.size));
    await openTasks(store, wanted, now);
  };

  return {
    async turn() {
      const view = parts.view();
      if (!view || clock.now() - doneAt < EVERY) return;
      await pass(view);
      doneAt = clock.now();
    },
  };
};
