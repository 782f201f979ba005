/** Machines: hourly by the minute, nightly, in bursts, over regions; workloads, agents and vendors. */
import { HOUR, MINUTE, SECOND } from '../../../core/index.ts';
import type { Agent, ServiceAccount, ThirdParty, Workload } from '../../organisation/model.ts';
import { botoAgent, javaAgent } from '../../organisation/names.ts';
import { EXPECTED_FAILURES, type Life, type Moment } from '../../part.ts';
import { addressIn } from '../../places.ts';
import type { Random } from '../../random.ts';
import { keyCaller, newSession, serviceCaller, sessionCaller } from '../callers.ts';
import {
  agentCall,
  assumeRole,
  auditing,
  failed,
  machineCalls,
  workloadCall,
} from '../calls/index.ts';
import { type Call, type Caller, trailMoment } from '../record.ts';

const regions = [
  'eu-west-1',
  'eu-central-1',
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'ap-southeast-1',
  'ap-northeast-1',
] as const;

const burst = (at: number, count: number, random: Random): number[] =>
  Array.from({ length: count }, (_, index) => at + index * random.int(1, 4) * SECOND);

const timesOf = (
  account: ServiceAccount,
  start: number,
  random: Random,
): { at: number; region?: string }[] => {
  const { rhythm } = account;
  switch (rhythm.kind) {
    case 'hourly':
      return Array.from({ length: 24 }, (_, hour) =>
        burst(start + hour * HOUR + rhythm.minute * MINUTE + random.int(0, 20) * SECOND, 3, random),
      )
        .flat()
        .map((at) => ({ at }));
    case 'nightly':
      return burst(start + rhythm.hour * HOUR + random.int(0, 9) * MINUTE, 40, random).map(
        (at) => ({ at }),
      );
    case 'bursty':
      return Array.from({ length: rhythm.perDay }, () =>
        burst(start + random.next() * 23 * HOUR, random.int(10, 60), random),
      )
        .flat()
        .map((at) => ({ at }));
    case 'cross_region':
      return Array.from({ length: rhythm.perDay }, () => {
        const at = start + random.next() * 23 * HOUR;
        return regions.map((region, index) => ({ at: at + index * 2 * SECOND, region }));
      }).flat();
  }
};

export const liveAsServiceAccount: Life<ServiceAccount> = (account, day, random) => {
  const caller = keyCaller(account.user, {
    address: account.address,
    agent: account.job === 'sync' ? javaAgent : botoAgent,
  });
  return timesOf(account, day.start, random).map(({ at, region }): Moment => {
    const call = machineCalls[account.job](random);
    const whole: Call = region === undefined ? call : { ...call, region };
    return trailMoment(
      caller,
      random.chance(EXPECTED_FAILURES) ? failed(whole, random) : whole,
      at,
      random,
    );
  });
};

const SESSION_HOURS = 6;

export const liveAsWorkload: Life<Workload> = (workload, day, random) => {
  const moments: Moment[] = [];
  const service = { ec2: 'ec2', lambda: 'lambda', ecs: 'ecs-tasks' }[workload.runs];
  for (let hour = 0; hour < 24; hour += SESSION_HOURS) {
    const since = day.start + hour * HOUR + random.int(0, 5) * MINUTE;
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
      address: workload.address,
      agent: workload.runs === 'lambda' ? javaAgent : botoAgent,
    });
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
          random.chance(EXPECTED_FAILURES) ? failed(call, random) : call,
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
  const runs = random.int(3, 8);
  for (let run = 0; run < runs; run++) {
    const since = day.start + (7 + random.next() * 12) * HOUR;
    const session = newSession(agent.role, `${agent.name}-${random.hex(6)}`, since, random);
    moments.push(
      trailMoment(
        serviceCaller('lambda', agent.role.account.id),
        assumeRole(session),
        since,
        random,
      ),
    );
    const caller = sessionCaller(session, { address: agent.address, agent: botoAgent });
    for (const at of burst(since + 2 * SECOND, random.int(4, 14), random)) {
      moments.push(trailMoment(caller, agentCall(random), at, random));
    }
  }
  return moments;
};

export const liveAsThirdParty: Life<ThirdParty> = (app, day, random) => {
  const moments: Moment[] = [];
  for (let hour = random.int(0, 3); hour < 24; hour += 6) {
    const since = day.start + hour * HOUR + random.int(0, 9) * MINUTE;
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
    moments.push(
      trailMoment(vendor, assumeRole(session, { externalId: app.externalId }), since, random),
    );
    const caller = sessionCaller(session, { address, agent: botoAgent });
    for (const at of burst(since + 2 * SECOND, random.int(8, 20), random)) {
      moments.push(trailMoment(caller, auditing(random), at, random));
    }
  }
  return moments;
};
