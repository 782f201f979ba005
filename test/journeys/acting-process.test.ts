/** Acting is a process of its own: five verbs, a brake, and nothing else, whoever asks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/core/index.ts';
import type { Action, ActionContext, ActionTarget } from '../../src/model/index.ts';
import { createActor } from '../../src/platform/actor/actor.ts';
import type { FromActor } from '../../src/platform/actor/protocol.ts';
import { type RunningActor, startActor } from '../../src/platform/actor/start-actor.ts';
import { openConnections } from '../../src/platform/connections/open-connections.ts';
import { awsConfig, awsSource } from '../../src/sources/aws/index.ts';
import {
  ACCOUNT,
  actKey,
  ciKey,
  startBench,
  type TwinBench,
} from '../../src/sources/aws/twin/twin.case.ts';
import type { SourceDefinition } from '../../src/sources/index.ts';
import { testKeeper } from '../../src/sources/keeper.case.ts';

const user = `arn:aws:iam::${ACCOUNT}:user/ci`;
const target: ActionTarget = {
  system: 'aws',
  identityId: `aws:${user}`,
  nativeId: user,
  scope: ACCOUNT,
};
const key: ActionTarget = { ...target, credentialId: 'aws:ci', nativeId: ciKey.accessKeyId };

let bench: TwinBench;
let actor: RunningActor;
let keeper: ReturnType<typeof testKeeper>;
const settings = () => [
  {
    source: awsSource as SourceDefinition,
    name: 'default',
    config: awsConfig.parse({
      region: 'eu-central-1',
      endpoint: bench.twin.endpoint,
      actCredentials: actKey,
    }),
  },
];

beforeAll(async () => {
  bench = await startBench();
  keeper = testKeeper();
  actor = await startActor({
    settings: settings(),
    keeper,
    log: silentLog,
    execArgv: ['--import', 'tsx'],
  });
}, 60_000);
afterAll(async () => {
  await actor?.stop();
  await bench?.close();
});

const actionOf = (id: string): Action => {
  const found = actor.actions.find((one) => one.id === id);
  if (!found) throw new Error(`no action ${id}`);
  return found;
};
const context = (stepId: string): ActionContext => ({ now: Date.now, stepId });
const act = async (id: string, on: ActionTarget, stepId: string) => {
  const action = actionOf(id);
  const plan = await action.plan(on, {}, context(stepId));
  return { action, plan, result: await action.do(plan, context(stepId)) };
};

describe('the acting process', () => {
  it('does, verifies and undoes over there, hands secrets to our keeper, and asks us to try what is held', async () => {
    const { action, plan, result } = await act('aws.quarantine_deny', target, 'stp_1');
    expect(result).toMatchObject({ accepted: true, alreadyDone: false });
    let probed = 0;
    const held = {
      nativeId: ciKey.accessKeyId,
      probe: async () => {
        probed++;
        return 'refused' as const;
      },
    };
    expect(await action.verify(plan, result, { ...context('stp_1'), held })).toMatchObject({
      effective: 'yes',
      how: 'held_credential',
    });
    expect(probed).toBe(1);
    expect(await action.undoIt?.(plan, result, context('stp_1'))).toMatchObject({ undone: true });
    const made = await act('aws.rotate_access_key', key, 'stp_2');
    expect(keeper.secrets).toHaveLength(1);
    expect(await made.action.uptake?.(made.plan, made.result, context('stp_2'))).toMatchObject({
      used: 'no',
    });
  }, 30_000);

  it('changes nothing after the time that we had to act, and says that it is over', async () => {
    const action = actionOf('aws.quarantine_deny');
    const plan = await action.plan(target, {}, context('stp_late'));
    const late = { ...context('stp_late'), actUntil: Date.now() - 1 };
    await expect(action.do(plan, late)).rejects.toMatchObject({ code: 'ERR_FENCED' });
    const inTime = { ...context('stp_late'), actUntil: Date.now() + 60_000 };
    expect(await action.do(plan, inTime)).toMatchObject({ alreadyDone: false });
  }, 30_000);

  it('passes faults on with their code, and refuses what it refused in the plan', async () => {
    bench.twin.inject({
      permission: 'iam:GetUser',
      kind: 'deny',
      accessKeyId: actKey.accessKeyId,
      times: 1,
    });
    await expect(
      actionOf('aws.quarantine_deny').plan(target, {}, context('stp_1')),
    ).rejects.toMatchObject({ code: 'ERR_SOURCE_DENIED', detail: { permission: 'iam:GetUser' } });
  }, 30_000);

  it('takes no other verb, no other action and no second opening', async () => {
    const call = { type: 'call', id: 1, action: 'aws.quarantine_deny', context: { stepId: 's' } };
    const strange: unknown[] = [
      ...['run', 'eval', 'delete', 'PLAN', '', 'constructor', '__proto__', 'toString'].map(
        (verb) => ({ ...call, verb, target, params: {} }),
      ),
      { ...call, verb: 'plan', target, params: {}, config: {} },
      { ...call, verb: 'plan', target: { ...target, url: 'http://127.0.0.1' }, params: {} },
      { ...call, verb: 'do', plan: { action: 'aws.quarantine_deny' } },
      { type: 'exec', command: 'id' },
      'do',
      null,
      [],
    ];
    for (const message of strange)
      expect(await actor.say(message), JSON.stringify(message)).toContain('nothing else');
    const before = actor.pid;
    await expect(
      actionOf('aws.quarantine_deny').do(
        {
          ...(await actionOf('aws.quarantine_deny').plan(target, {}, context('s'))),
          action: 'aws.other',
        },
        context('s'),
      ),
    ).rejects.toMatchObject({ code: 'ERR_ACTION_REFUSED' });
    expect(actor.pid).toBe(before);
  }, 30_000);

  it('brakes by itself: no more changes in an hour than it was opened with, the same step again is none', async () => {
    const said: FromActor[] = [];
    const own = createActor({ send: (message) => said.push(message), now: () => Date.now() });
    await own.take({
      type: 'open',
      connections: settings().map(({ source, name, config }) => ({
        source: source.id,
        name,
        config,
      })),
      changesPerHour: 1,
    });
    const plan = await actionOf('aws.quarantine_deny').plan(target, {}, context('stp_a'));
    const again = async (verb: 'do' | 'undo', stepId: string, result?: unknown) => {
      const call = { type: 'call', id: 1, action: plan.action, context: { stepId } };
      await own.take({ ...call, verb, plan, ...(result === undefined ? {} : { result }) });
      const last = said.at(-1);
      if (last?.type !== 'answer') throw new Error('no answer');
      return last;
    };
    const first = await again('do', 'stp_a');
    expect(first.fault).toBeUndefined();
    expect((await again('do', 'stp_a')).value).toMatchObject({ alreadyDone: true });
    expect((await again('do', 'stp_b')).fault).toMatchObject({
      code: 'ERR_ACTION_REFUSED',
      message: expect.stringContaining('takes no more'),
    });
    // What was done may still be taken back.
    expect((await again('undo', 'stp_a', first.value)).value).toMatchObject({ undone: true });
  });

  it('comes back when it is killed, and finds what it had done', async () => {
    const { plan } = await act('aws.quarantine_deny', target, 'stp_1');
    const before = actor.pid ?? 0;
    process.kill(before, 'SIGKILL');
    const action = actionOf('aws.quarantine_deny');
    let again: Awaited<ReturnType<Action['do']>> | undefined;
    for (let attempt = 0; attempt < 20 && again === undefined; attempt++)
      again = await action.do(plan, context('stp_1')).catch((error: { code: string }) => {
        expect(error.code).toBe('ERR_SOURCE_UNAVAILABLE');
        return undefined;
      });
    expect(again).toMatchObject({ accepted: true, alreadyDone: true });
    expect(actor.pid).not.toBe(before);
    await action.undoIt?.(plan, again as NonNullable<typeof again>, context('stp_1'));
  }, 40_000);
});

it('the platform keeps no acting credentials where a process apart acts', async () => {
  let seen: unknown;
  const spying = {
    ...(awsSource as SourceDefinition),
    async *inventory(config: unknown) {
      seen = config;
      yield* [];
    },
  } as SourceDefinition;
  const [connection] = openConnections(
    settings().map((one) => ({ ...one, source: spying })),
    {},
    actor.actions,
  );
  for await (const _part of connection?.inventories?.[0]?.pull(0) ?? [])
    expect(_part).toBeUndefined();
  expect(seen).toMatchObject({ region: 'eu-central-1' });
  expect(JSON.stringify(seen)).not.toContain(actKey.secretAccessKey);
  expect(connection?.actions.map((one) => one.id)).toContain('aws.quarantine_deny');
  expect(connection?.hands?.[0]?.credentials).toContain(actKey.accessKeyId);
});
