import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../core/index.ts';
import { createInventory, type Inventory } from '../../inventory/index.ts';
import type { InventoryFact } from '../../model/index.ts';
import { type ActionWorld, describeAction } from '../action.case.ts';
import type { SourceDefinition } from '../contract.ts';
import { inventorySuite } from '../inventory-suite.case.ts';
import { logPullSuite } from '../log-pull-suite.case.ts';
import type { Raw } from '../record.ts';
import { m365Actions } from './actions/index.ts';
import { applyM365 } from './apply.ts';
import { m365Source } from './index.ts';
import { pullM365 } from './inventory/pull.ts';
import { pullM365Logs } from './logs.ts';
import { probeM365 } from './probe.ts';
import { type M365Bench, noWait, startBench } from './twin/bench.case.ts';
import type { M365Twin } from './twin/index.ts';
import { NADIA, SAM, START, TENANT } from './twin/state.ts';

const { read, act, undo } = m365Source.permissions;
const every = [...read, ...act, ...undo];

inventorySuite({
  source: m365Source as SourceDefinition,
  notOfInventory: ['ActivityFeed.Read'],
  expected: { identity: 4, resource: 8, entitlement: 3 },
  async start() {
    const { twin, config, unknown } = await startBench(read);
    return {
      pull: (at, options) => pullM365(config, at, options, noWait),
      pullUnknown: (at) => pullM365(unknown, at, undefined, noWait),
      deny: twin.deny,
      throttle: (times) => twin.throttle(times),
      fail: twin.fail,
      requests: twin.requests,
      picture: twin.picture,
      secrets: ['s3cr3t-of-reader'],
      close: twin.close,
    };
  },
});

const record = (Id: string, time: number): Raw => ({
  Id,
  CreationTime: new Date(time).toISOString().slice(0, 19),
  Operation: 'MailItemsAccessed',
  OrganizationId: TENANT,
  RecordType: 50,
  UserId: NADIA,
  UserType: 0,
  Workload: 'Exchange',
});

const write = (twin: M365Twin, tag: string, time: number): void => {
  for (const type of ['Audit.Exchange', 'Audit.SharePoint', 'Audit.General']) {
    for (let n = 0; n < 3; n++) {
      const id = `${tag}-${type}-${n}`;
      twin.publish(type, [record(`${id}-a`, time), record(`${id}-b`, time)]);
    }
  }
};

logPullSuite({
  source: m365Source as SourceDefinition,
  permissions: ['ActivityFeed.Read'],
  async start() {
    const { twin, config } = await startBench(read);
    twin.advance(-50 * 60 * MINUTE);
    write(twin, 'old', twin.now());
    twin.advance(50 * 60 * MINUTE);
    twin.advance(-MINUTE);
    write(twin, 'first', twin.now());
    twin.advance(MINUTE);
    return {
      pullLogs: (cursor, options) => pullM365Logs(config, cursor, options, noWait),
      logged: () =>
        twin.state.blobs.flatMap(({ records }) => records.map((one) => String(one['Id']))),
      goOn() {
        twin.advance(30 * MINUTE);
        // What is dated long ago comes in a blob of today.
        write(twin, 'late', START - 24 * 60 * MINUTE);
        twin.advance(MINUTE);
      },
      deny: twin.deny,
      throttle: (times) => twin.throttle(times),
      fail: twin.fail,
      since: START - 72 * 60 * MINUTE,
      now: twin.now,
      close: twin.close,
    };
  },
});

interface Given {
  readonly id: string;
  readonly target: { readonly nativeId: string; readonly identityId?: string };
  meddle(twin: M365Twin): void;
}

const worldOf = (given: Given) => async (): Promise<ActionWorld> => {
  const { twin, config } = await startBench(every);
  const action = m365Actions(config, noWait).find(({ id }) => id === given.id);
  if (!action) throw new Error(`no action ${given.id}`);
  return {
    action,
    target: { system: 'm365', scope: TENANT, ...given.target },
    params: {},
    now: twin.now,
    picture: twin.picture,
    settle: () => twin.advance(5 * MINUTE),
    // Mail that was sent on is with the receiver.
    livesOn: async () => [{ what: /copies of mail/, until: undefined }],
    deny: twin.deny,
    restrictTo: async (permissions) => twin.restrictTo(permissions),
    throttle: (times) => twin.throttle(times),
    loseAnswer: twin.loseAnswer,
    meddle: async () => given.meddle(twin),
    close: twin.close,
  };
};

const emergency = {
  title: 'emergency access',
  params: { emergencyAccess: true },
  because: /emergency access/,
};

describeAction({
  title: 'm365.disable_inbox_rule',
  held: 'untouched',
  start: worldOf({
    id: 'm365.disable_inbox_rule',
    target: { nativeId: 'rule-1', identityId: `m365:${NADIA}` },
    meddle: ({ state }) => void state.rules.get(NADIA)?.delete('rule-1'),
  }),
  refusals: [
    emergency,
    { title: 'a rule without its mailbox', target: { nativeId: 'rule-1' }, because: /mailbox/ },
  ],
});

describeAction({
  title: 'm365.remove_forwarding',
  held: 'untouched',
  start: worldOf({
    id: 'm365.remove_forwarding',
    target: { nativeId: SAM, identityId: `m365:${SAM}` },
    meddle: ({ state }) =>
      void state.mailboxes.set(SAM, {
        ...state.mailboxes.get(SAM),
        ForwardingSmtpAddress: 'smtp:other@evil.example',
      }),
  }),
  refusals: [
    emergency,
    {
      title: 'a mailbox that is gone',
      target: { nativeId: 'x@example.com' },
      because: /no mailbox/,
    },
  ],
});

const inTenant = async (run: (bench: M365Bench) => Promise<void>): Promise<void> => {
  const bench = await startBench(every);
  try {
    await run(bench);
  } finally {
    await bench.twin.close();
  }
};

const pulledInto = async ({ config }: M365Bench, at: number) => {
  const inventory = createInventory({ now: () => at + MINUTE });
  const facts: InventoryFact[] = [];
  for await (const one of pullM365(config, at, undefined, noWait)) {
    inventory.applySnapshot(one);
    facts.push(...one.facts);
  }
  return { inventory, facts };
};

const mailResources = ({ view }: Inventory): unknown =>
  [...view.resources()]
    .filter(({ type }) => type !== 'mailbox')
    .map(({ id, tags }) => ({ id, tags }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));

describe('mailboxes', () => {
  it('tell where mail is sent on to, and whether it leaves the domain', () =>
    inTenant(async (bench) => {
      const { facts } = await pulledInto(bench, START);
      const of = (type: string) =>
        facts.filter((one) => one.kind === 'resource' && one.type === type);
      expect(of('inbox_rule')).toMatchObject([
        {
          id: `m365:rule:${NADIA}:to-archive`,
          tags: { forwardsTo: 'thief@evil.example', leavesDomain: 'true', deletes: 'true' },
        },
        { id: `m365:rule:${NADIA}:newsletters`, tags: { moveTo: 'folder-1' } },
        { id: `m365:rule:${NADIA}:newsletters#2`, tags: { moveTo: 'folder-2' } },
      ]);
      expect(of('mailbox_forwarding')).toMatchObject([
        {
          tags: {
            mailbox: SAM,
            to: 'sam@partner.example',
            leavesDomain: 'true',
            keepsCopy: 'true',
          },
        },
      ]);
      expect(
        facts.flatMap((one) =>
          one.kind === 'entitlement' ? [[one.holderId, one.privileges]] : [],
        ),
      ).toEqual([
        [`m365:${NADIA}`, ['SendOnBehalf']],
        [`m365:${NADIA}`, ['FullAccess']],
        [`m365:${SAM}`, ['SendAs']],
      ]);
    }));

  it('are known from the log as the next pull says them', () =>
    inTenant(async (bench) => {
      const { inventory } = await pulledInto(bench, START);
      const { twin, config } = bench;
      const context = { now: twin.now, stepId: 'stp_1' };
      const targets = [
        { nativeId: 'rule-1', identityId: `m365:${NADIA}` },
        { nativeId: SAM, identityId: `m365:${SAM}` },
      ];
      for (const [index, action] of m365Actions(config, noWait).entries()) {
        const target = { system: 'm365', scope: TENANT, nativeId: '', ...targets[index] };
        await action.do(await action.plan(target, {}, context), context);
      }
      twin.advance(MINUTE);
      const options = { since: START - 1, until: twin.now() };
      for await (const { records } of pullM365Logs(config, undefined, options, noWait)) {
        for (const event of records.flatMap((one) => m365Source.parse(one))) {
          inventory.applyChanges(applyM365(event, inventory.view));
        }
      }
      const fresh = await pulledInto(bench, twin.now());
      expect(mailResources(inventory)).toEqual(mailResources(fresh.inventory));
    }));

  it('tell of a new rule, of forwarding and of a delegate as soon as the log does', () =>
    inTenant(async (bench) => {
      const { inventory } = await pulledInto(bench, START);
      let nth = 0;
      const apply = (
        Operation: string,
        ObjectId: string,
        given: Readonly<Record<string, string>>,
      ) => {
        const [event] = m365Source.parse({
          ...record(`apply-${nth++}`, START + nth * MINUTE),
          Operation,
          ObjectId,
          RecordType: 1,
          Parameters: Object.entries(given).map(([Name, Value]) => ({ Name, Value })),
        });
        if (event) inventory.applyChanges(applyM365(event, inventory.view));
      };
      const name = { Name: 'hide', ForwardTo: 'x@evil.example', DeleteMessage: 'True' };
      apply('New-InboxRule', `${SAM}\\hide`, name);
      expect(inventory.view.resource(`m365:rule:${SAM}:hide`)?.tags).toMatchObject({
        forwardsTo: 'x@evil.example',
        leavesDomain: 'true',
        enabled: 'true',
      });
      apply('Remove-InboxRule', `${SAM}\\hide`, {});
      expect(inventory.view.resource(`m365:rule:${SAM}:hide`)).toBeUndefined();
      apply('Set-Mailbox', NADIA, { ForwardingSmtpAddress: 'smtp:x@evil.example' });
      expect(inventory.view.resource(`m365:forwarding:${NADIA}`)?.tags['to']).toBe(
        'x@evil.example',
      );
      apply('Add-MailboxPermission', NADIA, { User: SAM, AccessRights: 'FullAccess' });
      expect(inventory.view.entitlementsOf(`m365:${SAM}`)).toHaveLength(2);
      apply('Remove-MailboxPermission', NADIA, { User: SAM, AccessRights: 'FullAccess' });
      expect(inventory.view.entitlementsOf(`m365:${SAM}`)).toHaveLength(1);
    }));

  it('are tried permission by permission without a change', () =>
    inTenant(async ({ twin, config }) => {
      const before = twin.picture();
      twin.deny('MailboxSettings.Read');
      const told: Record<string, string> = {};
      for await (const one of probeM365(config, noWait)) told[one.permission] = one.granted;
      expect(told).toEqual({
        'User.Read.All': 'yes',
        'MailboxSettings.Read': 'no',
        'Exchange.ManageAsApp': 'yes',
        'ActivityFeed.Read': 'yes',
        'MailboxSettings.ReadWrite': 'yes',
      });
      expect(twin.picture()).toEqual(before);
    }));
});
