/** A CI system's document → facts. Pure; what the document leaves out is unknown. */
import {
  type BlindSpot,
  type FactKind,
  type InventoryFact,
  known,
  type Snapshot,
} from '../../model/index.ts';
import { entitlement, type Scribe, scribe, time, timeOrNever, untold } from './facts.ts';
import type { CiDocument } from './format.ts';
import { ciId, ciNative } from './ids.ts';

const pipelineFacts = (by: Scribe): readonly InventoryFact[] => {
  const { instance, issuer, pipelines = [], users = [] } = by.document;
  const known = new Set(users.map(({ id }) => id));
  return pipelines.flatMap((one): readonly InventoryFact[] => {
    const nativeId = ciNative(instance, 'pipeline', one.id);
    const id = ciId(nativeId);
    const subjects = issuer === undefined ? [] : (one.subjects ?? []);
    const since = one.createdAt === undefined ? 0 : Date.parse(one.createdAt);
    return [
      by.identity({
        nativeId,
        name: one.name ?? one.id,
        class: 'workload',
        classReason: `a pipeline of ${by.document.system}`,
        status: one.disabled === true ? 'disabled' : 'active',
        createdAt: time(one.createdAt),
        interactive: { known: true, value: false },
        lastUsedAt: timeOrNever(one.lastRunAt),
        tags: {
          system: by.document.system,
          ...(one.repository ? { repository: one.repository } : {}),
        },
        ...(one.environment ? { environment: one.environment } : {}),
        ...(subjects.length > 0 && issuer !== undefined
          ? {
              handles: subjects.map((value) => ({
                kind: 'oidc_subject' as const,
                value,
                issuer,
                verified: true,
              })),
            }
          : {}),
      }),
      ...(one.variables ?? []).flatMap((each) => by.variable(one.id, each)),
      ...(one.owners ?? []).map(({ who, basis }) => ({
        kind: 'owner' as const,
        id: ciId(`owner/${nativeId}/${who}`),
        ofId: id,
        who: known.has(who) ? ciId(ciNative(instance, 'user', who)) : who,
        basis,
        confidence: basis === 'creator' ? 0.4 : 0.6,
        since,
      })),
      ...(one.writers ?? []).map((writer) =>
        entitlement(`${nativeId}/${writer}`, {
          holderId: ciId(ciNative(instance, 'user', writer)),
          privileges: ['pipeline:write'],
          resources: [id],
          via: { kind: 'assignment', name: 'may change the pipeline' },
        }),
      ),
    ];
  });
};

const runnerFacts = (by: Scribe): readonly InventoryFact[] =>
  (by.document.runners ?? []).flatMap((one) => {
    const nativeId = ciNative(by.document.instance, 'runner', one.id);
    return [
      by.identity({
        nativeId,
        name: one.name ?? one.id,
        class: 'workload',
        classReason: 'a runner: a machine that runs what pipelines tell it',
        status: one.paused === true ? 'disabled' : 'active',
        createdAt: time(one.createdAt),
        interactive: known(false),
        lastUsedAt: timeOrNever(one.lastSeenAt),
        tags: { system: by.document.system, labels: (one.labels ?? []).join(',') },
      }),
      ...(one.tokens ?? []).flatMap((each) => by.token(ciId(nativeId), each)),
    ];
  });

const userFacts = (by: Scribe): readonly InventoryFact[] =>
  (by.document.users ?? []).flatMap((one) => {
    const { instance } = by.document;
    const nativeId = ciNative(instance, 'user', one.id);
    const machine = one.machine === true;
    return [
      by.identity({
        nativeId,
        name: one.name ?? one.id,
        class: machine ? 'service_account' : 'human',
        classReason: machine ? 'said to be a machine' : 'a user account',
        status: one.disabled === true ? 'disabled' : 'active',
        createdAt: time(one.createdAt),
        interactive: one.machine === undefined ? untold : known(!machine),
        mfa: one.mfa === undefined ? untold : known(one.mfa),
        lastUsedAt: timeOrNever(one.lastSeenAt),
        tags: {
          ...(one.email && !machine ? { email: one.email } : {}),
          ...(one.admin === true ? { role: 'administrator' } : {}),
        },
        handles: [
          { kind: 'login', value: one.id, issuer: instance, verified: true },
          ...(one.email
            ? [{ kind: 'email' as const, value: one.email, verified: one.emailVerified === true }]
            : []),
        ],
      }),
      ...(one.tokens ?? []).flatMap((each) => by.token(ciId(nativeId), each)),
      ...(one.admin === true
        ? [
            entitlement(`admin/${nativeId}`, {
              holderId: ciId(nativeId),
              privileges: ['instance:admin'],
              resources: [ciId(`${instance}/*`)],
              via: { kind: 'assignment', name: 'administrator' },
            }),
          ]
        : []),
    ];
  });

/** Which kinds each list tells of: a kind is whole only when all lists of it are. */
const kindsOf: Readonly<Record<'pipelines' | 'runners' | 'users', readonly FactKind[]>> = {
  pipelines: ['identity', 'credential', 'resource', 'owner', 'entitlement'],
  runners: ['identity', 'credential', 'entitlement'],
  users: ['identity', 'credential', 'entitlement'],
};

const completeIn = ({ complete = [] }: CiDocument): readonly FactKind[] => {
  const broken = new Set(
    (Object.keys(kindsOf) as (keyof typeof kindsOf)[])
      .filter((list) => !complete.includes(list))
      .flatMap((list) => kindsOf[list]),
  );
  return [...new Set(Object.values(kindsOf).flat())].filter((kind) => !broken.has(kind));
};

const blindIn = (document: CiDocument): readonly BlindSpot[] => [
  ...(document.unseen ?? []),
  ...(['pipelines', 'runners', 'users'] as const)
    .filter((list) => document.complete?.includes(list) !== true)
    .map((list) => ({ area: list, because: 'the document does not say that this list is whole' })),
];

/** Things named twice count once, the first time. */
const once = (facts: readonly InventoryFact[]): readonly InventoryFact[] => {
  const seen = new Set<string>();
  return facts.filter(({ kind, id }) => {
    const key = `${kind} ${id}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

export const snapshotOf = (document: CiDocument, at: number): Snapshot => {
  const by = scribe(document);
  return {
    system: 'ci',
    scope: document.instance,
    takenAt: at,
    complete: completeIn(document),
    blind: blindIn(document),
    facts: once([...pipelineFacts(by), ...runnerFacts(by), ...userFacts(by)]),
  };
};
