/** Something that many depend on is in wrong hands: every secret it could read, or everything of one vendor, as one piece of work. */
import { CountersignError, DAY, hashId } from '../core/index.ts';
import {
  type ExposedSecret,
  exposedBy,
  type InventoryView,
  type Principal,
} from '../inventory/index.ts';
import type { OwnerTask, Vendor } from '../model/index.ts';
import {
  CAMPAIGNS_SETTINGS_KEY,
  type Campaign,
  type CampaignItem,
  CONSUMERS_SETTINGS_KEY,
  campaignId,
  type PlanInput,
  readCampaigns,
  spotsOf,
  withCampaign,
} from '../response/index.ts';
import { type AskedPlan, type AskPlanDeps, askPlan } from './ask-plan.ts';

export interface CampaignRequest {
  readonly kind: Campaign['kind'];
  readonly about: string;
  readonly reason: string;
  readonly by: string;
  /** False: only what would be done. */
  readonly start: boolean;
}

export interface BegunCampaign {
  readonly campaign: Campaign;
  readonly plans: readonly AskedPlan[];
}

/** So many at once are planned; the rest is told, and comes with the next campaign. */
const MOST = 200;
const VENDOR_PLAYBOOK = 'third_party_app/vendor-breached';

const itemOf = (secret: ExposedSecret): CampaignItem => {
  const { id, name, type, system, opens, tier, blast, certain, how, rotate } = secret;
  return { id, name, type, system, tier, blast, certain, how, rotate, ...(opens ? { opens } : {}) };
};

const taskFor = (
  item: CampaignItem,
  campaign: Pick<Campaign, 'id' | 'about'>,
  { owner, now }: { readonly owner: string; readonly now: number },
): OwnerTask => ({
  id: hashId('tsk', [campaign.id, item.id]),
  subjectId: item.opens ?? item.id,
  owner,
  kind: 'rotate',
  title: `Rotate ${item.name} (${item.system}): ${item.rotate}`,
  because: `whoever holds ${campaign.about} can read it: ${item.how}`,
  state: 'open',
  createdAt: now,
  dueAt: now + 7 * DAY,
});

/** A place that stands in the exposure set: what is written there is read by the attacker as well. */
const readableIn = (secrets: readonly ExposedSecret[]): NonNullable<PlanInput['isReadable']> => {
  const stores = secrets.filter((one) => one.kind === 'secret');
  const bare = (text: string): string => text.replace(/(^|\/)(?:data|metadata)\//g, '$1');
  return ({ system, at }) =>
    stores.some(
      (one) =>
        one.system === system &&
        [one.name, one.id].some(
          (known) => bare(known).endsWith(bare(at)) || bare(at).endsWith(bare(known)),
        ),
    );
};

const planOne = async (
  deps: AskPlanDeps,
  request: CampaignRequest,
  item: CampaignItem,
  facts: { readonly campaign: string; readonly subject: Principal } & Pick<
    PlanInput,
    'isReadable' | 'placesOf'
  >,
): Promise<AskedPlan> => {
  const { campaign, subject, ...more } = facts;
  const isSession = item.type === 'session_token';
  return askPlan(
    deps,
    {
      id: hashId('req', [campaign, item.id]),
      subject,
      situation: isSession ? 'session_hijack' : 'leaked_credential',
      credentials: isSession ? [] : [item.name],
      title: `${item.name} could be read by whoever holds ${request.about}`,
      because: `${request.reason}; ${item.how}`,
      by: request.by,
      confidence: item.certain ? 0.9 : 0.6,
    },
    { ...more, dry: !request.start },
  );
};

const exposure = async (
  deps: AskPlanDeps,
  request: CampaignRequest,
  at: number,
): Promise<BegunCampaign> => {
  const { store, eyes } = deps;
  const found = exposedBy(eyes.view, request.about, at);
  if (!found) throw new CountersignError('ERR_NOT_FOUND', `nothing is known as "${request.about}"`);
  const id = campaignId('exposure', request.about, at);
  const settings = await deps.settings();
  const facts = {
    campaign: id,
    isReadable: readableIn(found.secrets),
    placesOf: spotsOf(await store.settings.get(CONSUMERS_SETTINGS_KEY)),
  };
  const plans: AskedPlan[] = [];
  const items: CampaignItem[] = [];
  for (const secret of found.secrets.slice(0, MOST)) {
    const item = itemOf(secret);
    const subject = secret.kind === 'secret' ? undefined : holderOf(eyes.view, item);
    const planned = subject && (await planOne(deps, request, item, { ...facts, subject }));
    if (planned?.plan && planned.plan.steps.length > 0) {
      plans.push(planned);
      items.push({ ...item, planId: planned.plan.id });
      continue;
    }
    const owner = eyes.view.ownersOf(item.opens ?? item.id)[0]?.who ?? settings.defaultApprover;
    const task = taskFor(item, { id, about: request.about }, { owner, now: at });
    if (request.start) await store.governance.putTask(task);
    items.push({ ...item, taskId: task.id });
  }
  const left = found.secrets.length - items.length;
  return {
    plans,
    campaign: {
      ...{ id, kind: 'exposure', about: request.about, by: request.by, reason: request.reason, at },
      items,
      unknown: [
        ...found.unknown,
        ...(left > 0 ? [`${left} more secrets, less bad, are not in it`] : []),
      ],
    },
  };
};

const holderOf = (view: InventoryView, { opens }: CampaignItem): Principal | undefined =>
  opens === undefined ? undefined : view.principal(opens);

const vendorIn = (view: InventoryView, about: string) => {
  const direct = view.vendor(about);
  if (direct) return direct;
  const wanted = about.toLowerCase();
  const named = [...view.vendors()].filter(
    (one) => one.name.toLowerCase() === wanted || one.id.toLowerCase() === wanted,
  );
  return named.length === 1 && named[0] ? view.vendor(named[0].id) : undefined;
};

/** What lets it in by where it calls from: nobody's account, so somebody takes it away by hand. */
const rangesOf = async (
  { store, settings, clock }: AskPlanDeps,
  request: CampaignRequest,
  { id, vendor: of }: { readonly id: string; readonly vendor: Vendor },
): Promise<readonly CampaignItem[]> => {
  const { defaultApprover } = await settings();
  const items: CampaignItem[] = [];
  for (const range of of.addressRanges) {
    const rotate = 'take it out of allow lists, firewalls and conditions of trusts';
    const item = {
      ...{ id: `${of.id}/${range}`, name: range, type: 'network', system: 'network' },
      ...{ tier: 2, blast: 0, certain: true, how: `${of.name} says that it calls from there` },
      rotate,
    };
    const task: OwnerTask = {
      ...taskFor(item, { id, about: of.name }, { owner: defaultApprover, now: clock.now() }),
      ...{ kind: 'sweep', title: `Shut out ${range} of ${of.name}: ${rotate}` },
      because: request.reason,
    };
    if (request.start) await store.governance.putTask(task);
    items.push({ ...item, taskId: task.id });
  }
  return items;
};

const vendor = async (
  deps: AskPlanDeps,
  request: CampaignRequest,
  at: number,
): Promise<BegunCampaign> => {
  const { view } = deps.eyes;
  const found = vendorIn(view, request.about);
  const accounts = (found?.accounts ?? []).flatMap(({ of }) => view.principal(of.id) ?? []);
  const [subject] = accounts;
  if (!found || !subject)
    throw new CountersignError(
      'ERR_NOT_FOUND',
      `no vendor "${request.about}" with an account here`,
    );
  const id = campaignId('vendor', found.vendor.id, at);
  const planned = await askPlan(
    deps,
    {
      id,
      subject,
      situation: 'leaked_credential',
      playbook: VENDOR_PLAYBOOK,
      credentials: [],
      title: `${found.vendor.name} was breached`,
      because: request.reason,
      by: request.by,
      confidence: 0.9,
    },
    { span: accounts, dry: !request.start },
  );
  const { plan } = planned;
  const networks = await rangesOf(deps, request, { id, vendor: found.vendor });
  const items = accounts.map(
    (one): CampaignItem => ({
      id: one.id,
      name: one.name,
      type: one.kind === 'identity' ? one.class : 'role',
      system: one.system,
      opens: one.id,
      tier: view.tierOf(one.id).tier,
      blast: 0,
      certain: true,
      how: `it is an account of ${found.vendor.name}`,
      rotate: 'shut out with the vendor; new secrets only once it has shown how it is mended',
      ...(plan ? { planId: plan.id } : {}),
    }),
  );
  return {
    plans: [planned],
    campaign: {
      ...{ id, kind: 'vendor', about: found.vendor.id, by: request.by, reason: request.reason, at },
      items: [...items, ...networks],
      unknown: [],
    },
  };
};

/** @throws CountersignError ERR_NOT_FOUND where nothing of that name is known */
export const beginCampaign = async (
  deps: AskPlanDeps,
  request: CampaignRequest,
): Promise<BegunCampaign> => {
  const { store, clock } = deps;
  const at = clock.now();
  const begun = await (request.kind === 'vendor' ? vendor : exposure)(deps, request, at);
  if (!request.start) return begun;
  const known = readCampaigns(await store.settings.get(CAMPAIGNS_SETTINGS_KEY));
  await store.settings.put(CAMPAIGNS_SETTINGS_KEY, withCampaign(known, begun.campaign));
  await store.governance.appendLedger([
    {
      at,
      actor: request.by,
      verb: 'campaign.begun',
      subject: begun.campaign.id,
      detail: {
        kind: request.kind,
        about: request.about,
        reason: request.reason,
        items: begun.campaign.items.length,
      },
    },
  ]);
  return begun;
};
