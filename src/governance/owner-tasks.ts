/** What people have to do about an identity: the right person by kind, a due date by tier, the same id when it comes back. */
import { DAY, hashId } from '../core/index.ts';
import type { OwnerTask, Tier } from '../model/index.ts';
import type { TenantStore } from '../store/index.ts';

export type TaskKind =
  | 'rotate'
  | 'own'
  | 'right_size'
  | 'narrow_trust'
  | 'strong_authenticator'
  | 'offboard'
  | 'split_shared'
  | 'review';

interface TaskRule {
  readonly title: (name: string) => string;
  /** `owner`: who answers for the identity; `platform`: who runs the platform; `detection`: who watches. */
  readonly to: 'owner' | 'platform' | 'detection';
  /** Days for tiers 0–3. */
  readonly days: readonly [number, number, number, number];
}

/** What was done goes to who watches, platform trust to the platform's people, the rest to who answers for the identity. */
export const taskRules: Readonly<Record<TaskKind, TaskRule>> = {
  rotate: { title: (name) => `Rotate the secret of ${name}`, to: 'owner', days: [1, 3, 7, 14] },
  own: { title: (name) => `Name an owner for ${name}`, to: 'platform', days: [2, 5, 14, 30] },
  right_size: {
    title: (name) => `Take away the rights that ${name} does not use`,
    to: 'owner',
    days: [3, 7, 30, 60],
  },
  narrow_trust: {
    title: (name) => `Narrow who may become ${name}`,
    to: 'platform',
    days: [2, 5, 14, 30],
  },
  strong_authenticator: {
    title: (name) => `Give ${name} a phishing-resistant authenticator`,
    to: 'owner',
    days: [1, 3, 14, 30],
  },
  offboard: {
    title: (name) => `Decide whether ${name} should still exist`,
    to: 'owner',
    days: [3, 7, 30, 60],
  },
  split_shared: {
    title: (name) => `Give each user of ${name} an identity of their own`,
    to: 'owner',
    days: [7, 14, 30, 90],
  },
  review: { title: (name) => `Review what ${name} did`, to: 'detection', days: [1, 2, 7, 14] },
};

export interface TaskRouting {
  /** Answers where nobody is declared as owner. */
  readonly defaultApprover: string;
  /** Who runs the platform; default: the default approver. */
  readonly platformTeam?: string;
  /** Who watches; default: who answers for the identity. */
  readonly detectionTeam?: string;
}

/** Same kind and subject, same id: what comes back reopens. */
export const ownerTask = (
  kind: TaskKind,
  about: {
    readonly subjectId: string;
    readonly name: string;
    readonly tier: Tier;
    readonly owners: readonly string[];
    readonly because: string;
    readonly incidentId?: string;
  },
  { routing, now }: { readonly routing: TaskRouting; readonly now: number },
): OwnerTask => {
  const rule = taskRules[kind];
  const owner = about.owners[0] ?? routing.defaultApprover;
  const to = {
    owner,
    platform: routing.platformTeam ?? routing.defaultApprover,
    detection: routing.detectionTeam ?? owner,
  }[rule.to];
  return {
    id: hashId('tsk', [kind, about.subjectId]),
    subjectId: about.subjectId,
    owner: to,
    kind,
    title: rule.title(about.name),
    because: about.because,
    state: 'open',
    createdAt: now,
    dueAt: now + rule.days[about.tier] * DAY,
    ...(about.incidentId === undefined ? {} : { incidentId: about.incidentId }),
  };
};

/** An open task keeps its date and grows a reason; a done one comes back as new. Pure. */
export const mergeTask = (before: OwnerTask | undefined, next: OwnerTask): OwnerTask => {
  if (!before) return next;
  if (before.state !== 'open') return { ...next, because: `came back: ${next.because}` };
  const because = before.because.includes(next.because)
    ? before.because
    : `${before.because}; ${next.because}`;
  return { ...before, because, dueAt: Math.min(before.dueAt, next.dueAt) };
};

/** Write tasks, merged with what stands there; what is new or came back goes to the ledger. */
export const openTasks = async (
  store: TenantStore,
  tasks: readonly OwnerTask[],
  now: number,
): Promise<readonly OwnerTask[]> => {
  const written: OwnerTask[] = [];
  for (const task of tasks) {
    const before = (await store.governance.tasks({ subjectId: task.subjectId })).find(
      (one) => one.id === task.id,
    );
    const merged = mergeTask(before, task);
    await store.governance.putTask(merged);
    written.push(merged);
    if (before?.state === 'open') continue;
    await store.governance.appendLedger([
      {
        at: now,
        actor: 'countersign',
        verb: before ? 'task.reopened' : 'task.opened',
        subject: merged.id,
        detail: {
          kind: merged.kind,
          about: merged.subjectId,
          owner: merged.owner,
          dueAt: merged.dueAt,
          incidentId: merged.incidentId ?? '',
        },
      },
    ]);
  }
  return written;
};

export const endTask = async (
  store: TenantStore,
  task: OwnerTask,
  said: {
    readonly state: 'done' | 'cancelled';
    readonly by: string;
    readonly reason: string;
    readonly at: number;
  },
): Promise<OwnerTask> => {
  const next: OwnerTask = { ...task, state: said.state };
  await store.governance.putTask(next);
  await store.governance.appendLedger([
    {
      at: said.at,
      actor: said.by,
      verb: `task.${said.state}`,
      subject: task.id,
      detail: {
        kind: task.kind,
        about: task.subjectId,
        reason: said.reason,
        late: said.at > task.dueAt,
      },
    },
  ]);
  return next;
};
