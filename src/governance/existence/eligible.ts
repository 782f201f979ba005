/** Standing privilege that is used rarely, and how its system gives it for a time instead. Pure but for asking. */
import { CountersignError, DAY, hashId } from '../../core/index.ts';
import type { InventoryView, Principal } from '../../inventory/index.ts';
import type { Entitlement, OwnerTask, Posture, Tier } from '../../model/index.ts';
import { declaredOwners, type ResponseSettings } from '../../response/index.ts';
import type { TenantStore } from '../../store/index.ts';
import type { EligibleWay, Lifecycle } from '../lifecycle/schema.ts';
import { openTasks } from '../owner-tasks.ts';

/** Used on some day of these, it is worked with: it stays. */
const RARE_DAYS = 30;

export interface EligibleProposal {
  readonly id: string;
  readonly holderId: string;
  readonly holder: string;
  readonly system: string;
  readonly scope: string;
  readonly tier: Tier;
  readonly privilege: string;
  readonly resource: string;
  readonly noun: string;
  /** Why: when it was last used, or over which window it was not. */
  readonly because: string;
  readonly owners: readonly string[];
  readonly steps: readonly string[];
}

export interface EligibleSources {
  readonly view: InventoryView;
  readonly lifecycles: ReadonlyMap<string, Lifecycle>;
  readonly now: number;
}

type Rare = { readonly rare: 'yes' | 'no' | 'unknown'; readonly because: string };

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

const matches = (pattern: string, name: string): boolean => {
  const parts = pattern.toLowerCase().split('*');
  const text = name.toLowerCase();
  if (parts.length === 1) return parts[0] === text;
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const found = index === 0 ? (text.startsWith(part) ? 0 : -1) : text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return parts.at(-1) === '' || text.endsWith(parts.at(-1) ?? '');
};

const fits = (way: EligibleWay, principal: Principal, one: Entitlement): boolean =>
  way.via.some((kind) => kind === one.via.kind) &&
  (way.classes === undefined ||
    (principal.kind === 'identity' && way.classes.includes(principal.class))) &&
  (way.names === undefined ||
    [one.via.name, ...one.privileges].some((name) =>
      way.names?.some((pattern) => (pattern === '*' ? name === '*' : matches(pattern, name))),
    ));

/** Use of what the grant gives: of the role that is put on, where it is one, else of the privileges themselves. */
const useOf = (view: InventoryView, principal: Principal, one: Entitlement, now: number): Rare => {
  const worn = view
    .usesOf(principal.id)
    .filter((use) => use.root === principal.id && view.role(use.acting)?.name === one.via.name)
    .map((use) => use.lastAt);
  const states = one.privileges.slice(0, 50).map((name) => view.useOf(principal.id, name, now));
  const lastAt = Math.max(
    ...worn,
    ...states.flatMap((state) => (state.state === 'used' ? [state.lastAt] : [])),
    Number.NEGATIVE_INFINITY,
  );
  if (lastAt > now - RARE_DAYS * DAY) return { rare: 'no', because: `used on ${day(lastAt)}` };
  if (lastAt > 0) return { rare: 'yes', because: `last used on ${day(lastAt)}` };
  const unseen = states.find((state) => state.state === 'unobservable');
  if (unseen?.state === 'unobservable') return { rare: 'unknown', because: unseen.because };
  const windows = states.flatMap((state) => (state.state === 'not_used' ? [state.windowDays] : []));
  return windows.length > 0
    ? { rare: 'yes', because: `not used in ${Math.min(...windows)} days` }
    : { rare: 'unknown', because: 'what it allows was not read' };
};

/** All about one principal of tier 0 or 1; `unknown` counts grants whose use nobody can tell. */
export const eligibleFor = (
  principal: Principal,
  posture: Pick<Posture, 'tier'>,
  { view, lifecycles, now }: EligibleSources,
): { readonly proposals: readonly EligibleProposal[]; readonly unknown: number } => {
  const ways = lifecycles.get(principal.system)?.eligible ?? [];
  const emergency =
    view.declarationOf(principal.id)?.emergencyAccess === true ||
    (principal.kind === 'identity' && principal.flags.emergencyAccess);
  const off =
    principal.kind === 'identity' &&
    (principal.status === 'disabled' || principal.status === 'deleted' || principal.flags.honey);
  if (posture.tier > 1 || emergency || off || ways.length === 0)
    return { proposals: [], unknown: 0 };
  const proposals: EligibleProposal[] = [];
  let unknown = 0;
  for (const one of view.entitlementsOf(principal.id)) {
    if (one.effect !== 'allow' || one.standing !== 'standing' || one.until !== undefined) continue;
    if (one.holderId !== principal.id && one.via.kind !== 'group') continue;
    const way = ways.find((each) => fits(each, principal, one));
    if (!way) continue;
    const use = useOf(view, principal, one, now);
    if (use.rare === 'unknown') unknown++;
    if (use.rare !== 'yes') continue;
    const resource = one.resources[0] ?? '*';
    const fill = (text: string): string =>
      text
        .replaceAll('{holder}', principal.name)
        .replaceAll('{privilege}', one.via.name)
        .replaceAll('{resource}', resource)
        .replaceAll('{scope}', principal.scope);
    proposals.push({
      id: hashId('elg', [principal.id, one.id]),
      holderId: principal.id,
      holder: principal.name,
      system: principal.system,
      scope: principal.scope,
      tier: posture.tier,
      privilege: one.via.name,
      resource,
      noun: way.noun,
      because: use.because,
      owners: declaredOwners(view.ownersOf(principal.id), view.declarationOf(principal.id)),
      steps: way.steps.map(fill),
    });
  }
  return { proposals, unknown };
};

const DAYS: Readonly<Record<Tier, number>> = { 0: 7, 1: 14, 2: 30, 3: 60 };

/** The exact steps, as a task of its owner. Asked twice is asked once. @throws CountersignError ERR_NOT_FOUND */
export const askEligible = async (
  store: TenantStore,
  proposals: readonly EligibleProposal[],
  request: { readonly id: string; readonly by: string },
  { settings, now }: { readonly settings: ResponseSettings; readonly now: number },
): Promise<OwnerTask> => {
  const one = proposals.find((each) => each.id === request.id);
  if (!one) throw new CountersignError('ERR_NOT_FOUND', `no proposal "${request.id}"`);
  const task: OwnerTask = {
    id: hashId('tsk', [one.id]),
    subjectId: one.holderId,
    owner: one.owners[0] ?? settings.defaultApprover,
    kind: 'make_eligible',
    title: `Give ${one.holder} the ${one.noun} ${one.privilege} for a time instead of for good`,
    because: `${one.because}. ${one.steps.map((step, index) => `${index + 1}. ${step}`).join(' ')}`,
    state: 'open',
    createdAt: now,
    dueAt: now + DAYS[one.tier] * DAY,
  };
  const [written] = await openTasks(store, [task], now);
  await store.governance.appendLedger([
    {
      at: now,
      actor: request.by,
      verb: 'eligible.asked',
      subject: one.id,
      detail: { about: one.holderId, privilege: one.privilege, taskId: task.id },
    },
  ]);
  return written ?? task;
};
