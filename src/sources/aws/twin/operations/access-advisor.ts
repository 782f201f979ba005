/**
 * Access advisor: what a user or role last tried, of the services that its policies let it reach.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetails.html
 */
import { type Call, type Operations, pageOf } from '../call.ts';
import { policiesOf } from '../caller.ts';
import { nameOfArn, type TwinRole, type TwinUser } from '../state.ts';
import { noSuch, TwinFault } from '../twin-fault.ts';
import { matchesWildcard } from '../wildcard.ts';
import { iso } from '../world.ts';

/** Services that the twin knows by name, and of some their tracked actions. Data events are never tracked. */
const services: Readonly<Record<string, readonly string[]>> = {
  ec2: ['DescribeInstances', 'DescribeRegions', 'RunInstances'],
  iam: ['CreateUser', 'DeleteUserPolicy', 'GetUser', 'ListAccessKeys'],
  kms: [],
  s3: ['CreateBucket', 'ListAllMyBuckets', 'PutBucketPolicy'],
  secretsmanager: [],
  sts: [],
};

const principalOf = ({ account }: Call, arn: string): TwinUser | TwinRole => {
  const kind = arn.includes(':role/') ? 'role' : 'user';
  const found = (kind === 'role' ? account.roles : account.users).get(nameOfArn(arn));
  if (found?.arn !== arn) throw noSuch(kind, nameOfArn(arn));
  return found;
};

const mayReach = (call: Call, principal: TwinUser | TwinRole, namespace: string): boolean => {
  const { world, account } = call;
  const { identity } = policiesOf(world, world.propagation.stored, account.id, principal);
  return identity.some(({ statements }) =>
    statements.some(
      ({ effect, actions, actionsInverted }) =>
        effect === 'Allow' &&
        (actionsInverted ||
          actions.some((one) =>
            matchesWildcard(one.split(':')[0]?.toLowerCase() ?? '', namespace),
          )),
    ),
  );
};

const latest = (times: readonly number[]): string | undefined =>
  times.length === 0 ? undefined : iso(Math.max(...times));

const detailsOf = (call: Call, arn: string, withActions: boolean) => {
  const principal = principalOf(call, arn);
  const attempts = [...(call.world.attempts.get(principal.id) ?? [])];
  return Object.entries(services)
    .filter(([namespace]) => mayReach(call, principal, namespace))
    .map(([namespace, tracked]) => {
      const mine = attempts.filter(([permission]) => permission.startsWith(`${namespace}:`));
      const LastAuthenticated = latest(mine.map(([, at]) => at));
      return {
        ServiceName: namespace,
        ServiceNamespace: namespace,
        ...(LastAuthenticated === undefined
          ? {}
          : { LastAuthenticated, LastAuthenticatedEntity: arn }),
        TotalAuthenticatedEntities: LastAuthenticated === undefined ? 0 : 1,
        ...(withActions && tracked.length > 0
          ? {
              TrackedActionsLastAccessed: tracked.map((ActionName) => ({
                ActionName,
                LastAccessedTime: latest(
                  mine.filter(([one]) => one === `${namespace}:${ActionName}`).map(([, at]) => at),
                ),
              })),
            }
          : {}),
      };
    });
};

export const accessAdvisorOperations: Operations = {
  GenerateServiceLastAccessedDetails: {
    service: 'iam',
    readOnly: true,
    resource: ({ form }) => form.get('Arn') ?? '*',
    run(call) {
      const arn = call.form.need('Arn');
      principalOf(call, arn);
      const JobId = call.world.ids.uuid();
      const actions = call.form.get('Granularity') === 'ACTION_LEVEL';
      call.world.accessJobs.set(JobId, { arn, actions, asked: false });
      return { JobId };
    },
  },
  GetServiceLastAccessedDetails: {
    service: 'iam',
    readOnly: true,
    run(call) {
      const job = call.world.accessJobs.get(call.form.need('JobId'));
      if (!job) throw new TwinFault('NoSuchEntity', 'The job cannot be found.');
      const JobCreationDate = iso(call.world.now());
      const JobType = job.actions ? 'ACTION_LEVEL' : 'SERVICE_LEVEL';
      // Reports take a while: the first who asks is told to come again.
      if (!job.asked) {
        job.asked = true;
        return { JobStatus: 'IN_PROGRESS', JobType, JobCreationDate, ServicesLastAccessed: [] };
      }
      const found = detailsOf(call, job.arn, job.actions);
      const { items, ...page } = pageOf(call.form, found);
      return {
        JobStatus: 'COMPLETED',
        JobType,
        JobCreationDate,
        JobCompletionDate: JobCreationDate,
        ServicesLastAccessed: items,
        ...page,
      };
    },
  },
};
