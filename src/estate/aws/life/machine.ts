/** Workloads, agents and vendors. */
import { HOUR, MINUTE, SECOND } from '../../../core/index.ts';
import { runsOf } from '../../common/agent-runs.ts';
import { calendarOf } from '../../organisation/calendar.ts';
import type { Agent, ThirdParty, Workload } from '../../organisation/model.ts';
import { botoAgent, javaAgent } from '../../organisation/names.ts';
import { type Day, EXPECTED_FAILURES, type Life, type Moment } from '../../part.ts';
import { addressIn, cloudExits } from '../../places.ts';
import type { Random } from '../../random.ts';
import { newSession, serviceCaller, sessionCaller } from '../callers.ts';
import { agentCall, assumeRole, auditing, failed, workloadCall } from '../calls/index.ts';
import { type Call, type Caller, trailMoment } from '../record.ts';
import { burst } from './burst.ts';

const SESSION_HOURS = 6;
const OTHER_REGION = 'us-east-2';

/** For some hours of one day the other region works for this one. */
const failsOver = ({ organisation, start, calm }: Day, hour: number): boolean =>
  !calm && start === calendarOf(organisation).failover && hour === 2 * SESSION_HOURS;

const elsewhereOf = (workload: Workload, random: Random): string =>
  addressIn(cloudExits.find((one) => one !== workload.egress) ?? cloudExits[0], random);

export const liveAsWorkload: Life<Workload> = (workload, day, random) => {
  const moments: Moment[] = [];
  const service = { ec2: 'ec2', lambda: 'lambda', ecs: 'ecs-tasks' }[workload.runs];
  for (let hour = 0; hour < 24; hour += SESSION_HOURS) {
    const since = day.start + hour * HOUR + random.int(0, 5) * MINUTE;
    const away = failsOver(day, hour);
    const name =
      workload.runs === 'ec2' ? workload.instanceId : `${workload.role.name}-${random.hex(8)}`;
    const session = {
      ...newSession(workload.role, name, since, random),
      ...(workload.runs === 'ec2' ? { extra: { ec2RoleDelivery: '2.0' } } : {}),
    };
    moments.push(
      trailMoment(
        serviceCaller(service, workload.role.account.id),
        assumeRole(session),
        since,
        random,
      ),
    );
    const caller = sessionCaller(session, {
      address: away ? elsewhereOf(workload, random) : workload.address,
      agent: workload.runs === 'lambda' ? javaAgent : botoAgent,
    });
    const where = (call: Call): Call =>
      away ? { ...call, region: call.region ?? OTHER_REGION } : call;
    const calls = random.int(8, 20);
    for (let i = 0; i < calls; i++) {
      const at = since + SECOND + random.next() * (SESSION_HOURS - 0.2) * HOUR;
      const call = workloadCall(
        random,
        workload.role.account.id,
        workload.reads,
        workload.role.name,
      );
      moments.push(
        trailMoment(
          caller,
          random.chance(EXPECTED_FAILURES) ? failed(where(call), random) : where(call),
          at,
          random,
        ),
      );
    }
  }
  return moments;
};

export const liveAsAgent: Life<Agent> = (agent, day, random) => {
  const moments: Moment[] = [];
  for (const run of runsOf(agent, day)) {
    const since = run.at;
    const session = newSession(agent.role, `${agent.name}-${run.id}`, since, random);
    moments.push(
      trailMoment(
        serviceCaller('lambda', agent.role.account.id),
        assumeRole(session),
        since,
        random,
      ),
    );
    const caller = sessionCaller(session, { address: agent.address, agent: botoAgent });
    for (const at of run.steps) moments.push(trailMoment(caller, agentCall(random), at, random));
  }
  return moments;
};

/** The vendor puts the role on and looks around. */
const vendorRun = (
  app: ThirdParty,
  since: number,
  calls: number,
  random: Random,
): readonly Moment[] => {
  const address = addressIn(app.egress, random);
  const session = newSession(app.role, app.vendor, since, random);
  const vendor: Caller = {
    account: app.role.account.id,
    address,
    agent: botoAgent,
    userIdentity: {
      type: 'AWSAccount',
      principalId: `AROA${app.externalId.toUpperCase().slice(0, 17)}:collector`,
      accountId: app.vendorAccount,
    },
  };
  const caller = sessionCaller(session, { address, agent: botoAgent });
  return [
    trailMoment(vendor, assumeRole(session, { externalId: app.externalId }), since, random),
    ...burst(since + 2 * SECOND, calls, random).map((at) =>
      trailMoment(caller, auditing(random), at, random),
    ),
  ];
};

/** After an outage of its own a vendor's workers all come back at once, each with a session of its own. */
export const refreshStorm = (app: ThirdParty, at: number, random: Random): readonly Moment[] =>
  Array.from({ length: random.int(90, 180) }, () =>
    vendorRun(app, Math.floor(at + random.next() * 10 * MINUTE), random.int(1, 4), random),
  ).flat();

const STORMS_EACH_DAY = 0.03;

export const liveAsThirdParty: Life<ThirdParty> = (app, day, random) => {
  const moments: Moment[] = [];
  for (let hour = random.int(0, 3); hour < 24; hour += 6) {
    const since = day.start + hour * HOUR + random.int(0, 9) * MINUTE;
    moments.push(...vendorRun(app, since, random.int(8, 20), random));
  }
  if (!day.calm && random.chance(STORMS_EACH_DAY))
    moments.push(...refreshStorm(app, day.start + random.next() * 23 * HOUR, random));
  return moments;
};
