/** What AWS keeps of the use of each user and role: a report is ordered, awaited and read page by page. */
import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  type IAMClient,
  type ServiceLastAccessed,
} from '@aws-sdk/client-iam';
import { CountersignError } from '../../../core/index.ts';
import type { BlindSpot, InventoryFact, Snapshot, VendorUse } from '../../../model/index.ts';
import { lastAccessed } from './last-accessed.ts';
import { inParallel, isRefusal, type Listed, listed } from './listing.ts';

const AT_A_TIME = 4;
const TRIES = 60;
const MAX_SPOTS = 3;
const NEEDS = 'iam:GenerateServiceLastAccessedDetails, iam:GetServiceLastAccessedDetails';

export interface LastAccessedPull {
  readonly at: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const servicesOf = async (
  iam: IAMClient,
  Arn: string,
  sleep: LastAccessedPull['sleep'],
): Promise<readonly ServiceLastAccessed[]> => {
  const { JobId } = await iam.send(
    new GenerateServiceLastAccessedDetailsCommand({ Arn, Granularity: 'ACTION_LEVEL' }),
  );
  const found: ServiceLastAccessed[] = [];
  let Marker: string | undefined;
  for (let attempt = 1; attempt <= TRIES; ) {
    const page = await iam.send(
      new GetServiceLastAccessedDetailsCommand({ JobId, ...(Marker ? { Marker } : {}) }),
    );
    if (page.JobStatus === 'FAILED')
      throw new CountersignError('ERR_SOURCE_UNAVAILABLE', `the report on ${Arn} failed`);
    if (page.JobStatus === 'IN_PROGRESS') {
      attempt++;
      await sleep(1_000);
      continue;
    }
    found.push(...(page.ServicesLastAccessed ?? []));
    if (page.IsTruncated !== true) return found;
    Marker = page.Marker;
  }
  throw new CountersignError('ERR_TIMEOUT', `the report on ${Arn} is still not there`);
};

interface Asked {
  readonly id: string;
  readonly arn: string;
  readonly madeAt: number | undefined;
}

/** Users and roles that somebody may change; root has no policies and AWS's own roles are not ours to narrow. */
const askedFor = (facts: readonly InventoryFact[]): readonly Asked[] =>
  facts.flatMap((fact) => {
    const isUser = fact.kind === 'identity' && fact.nativeId.includes(':user/');
    const isRole = fact.kind === 'role' && fact.managedBy !== 'service_linked';
    if (!isUser && !isRole) return [];
    const madeAt = fact.createdAt.known ? fact.createdAt.value : undefined;
    return [{ id: fact.id, arn: fact.nativeId, madeAt }];
  });

export interface LastAccessedFound {
  readonly uses: NonNullable<Snapshot['uses']>;
  readonly blind: readonly BlindSpot[];
}

/** What could not be read is emptied, so that an old "not used" does not outlive what it rested on. */
export const pullLastAccessed = async (
  iam: IAMClient,
  facts: readonly InventoryFact[],
  { at, sleep }: LastAccessedPull,
): Promise<LastAccessedFound> => {
  let refusal: BlindSpot | undefined;
  const found = await inParallel(askedFor(facts), AT_A_TIME, async ({ id, arn, madeAt }) => {
    // Refused once, it is refused for all.
    if (refusal !== undefined) return { id, services: { seen: false as const, blind: refusal } };
    const services: Listed<readonly VendorUse[]> = await listed(
      'last accessed services',
      NEEDS,
      async () => lastAccessed(await servicesOf(iam, arn, sleep), { readAt: at, madeAt }),
    );
    if (!services.seen && isRefusal(services.blind)) refusal = services.blind;
    return { id, services };
  });
  const spots = new Map(
    found.flatMap(({ services }) =>
      services.seen ? [] : [[services.blind.because, services.blind] as const],
    ),
  );
  return {
    uses: found.map(({ id, services }) => ({
      principalId: id,
      uses: services.seen ? services.value : [],
    })),
    blind: [...spots.values()].slice(0, MAX_SPOTS),
  };
};
