import { describe, expect, it } from 'vitest';
import { DAY, silentLog } from '../core/index.ts';
import { createDetection } from './create-detection.ts';
import { emptyPlaces } from './places.ts';
import { BRAZIL, CLOUD_EU, createStage, eventOf, hourly, identity, monday } from './replay.case.ts';
import { createRuleSet, readRules } from './sigma/index.ts';

const rule = `
title: Access key made
id: 6d0f4c1e-0000-4000-8000-000000000001
name: key-made
description: A key was made.
status: experimental
level: high
logsource: { product: test, service: log }
detection:
  selection: { op: MakeKey }
  condition: selection
tags: [attack.persistence, attack.t1098.001]
`;

const { rules, faults } = readRules([{ file: 'key-made.yml', text: rule }]);

describe('detection', () => {
  it('turns a rule match into a signal that rests on its event', () => {
    expect(faults.filter((fault) => fault.kind !== 'warning')).toEqual([]);
    const stage = createStage([identity('jane')]);
    const detection = createDetection({
      ruleSet: createRuleSet(rules),
      places: emptyPlaces,
      log: silentLog,
    });
    const event = eventOf({
      who: 'jane',
      at: monday,
      over: {
        raw: { op: 'MakeKey' },
        targets: [{ kind: 'identity', id: 'test:joe', name: 'joe' }],
      },
    });
    const { lineage } = stage.inventory.observe(event);
    const observation = {
      event,
      lineage,
      view: stage.inventory.view,
      posture: () => undefined,
      place: undefined,
      learningOnly: false,
    };
    const [signal] = detection.observe(observation);
    expect(signal).toMatchObject({
      kind: 'rule',
      severity: 'high',
      llr: 3,
      attack: ['T1098.001'],
      rootId: 'test:jane',
      targetIds: ['test:joe'],
      observables: [`event:${event.id}`],
      vendorEventIds: [event.vendorId],
    });
    expect(detection.findings([signal].flatMap((one) => one ?? []))[0]?.attack).toEqual([
      'T1098.001',
    ]);
    expect(detection.observe({ ...observation, learningOnly: true })).toEqual([]);
  });

  it('says the same after a restart as without one', () => {
    const facts = [identity('job', { class: 'service_account' })];
    const one = createStage(facts);
    hourly(one, 'job', 10, { ip: CLOUD_EU });
    const two = createStage(facts);
    two.detection.restore(JSON.parse(JSON.stringify(one.detection.takeDirty())));
    two.inventory.restore(JSON.parse(JSON.stringify(one.inventory.takeDirty())));
    const event = eventOf({ who: 'job', at: monday + 10 * DAY, ip: BRAZIL });
    const observe = (stage: typeof one) =>
      stage.use({ who: 'job', at: event.time, ip: BRAZIL, over: event });
    const first = observe(one);
    expect(first.length).toBeGreaterThan(0);
    expect(observe(two)).toEqual(first);
  });

  it('gives only what changed to a checkpoint', () => {
    const stage = createStage([identity('job', { class: 'service_account' })]);
    hourly(stage, 'job', 2);
    expect(stage.detection.takeDirty().length).toBeGreaterThan(0);
    expect(stage.detection.takeDirty()).toEqual([]);
  });

  it('tells the known-good context of a machine, without what an incident touched', () => {
    const stage = createStage([identity('job', { class: 'service_account' })]);
    hourly(stage, 'job', 5, { ip: CLOUD_EU });
    const since = monday + 5 * DAY;
    stage.use({ who: 'job', at: since, ip: BRAZIL, privilege: 'iam:CreateUser' });
    stage.detection.hold('test:job', since);
    expect(stage.detection.habits('test:job')).toMatchObject({
      asn: ['64520'],
      country: ['IE'],
      region: ['eu-1'],
      privilege: ['s3:ListBucket', 's3:GetObject'],
    });
  });

  it('learns from the history how often a behaviour speaks in peace, once somebody is settled', () => {
    const stage = createStage([]);
    const detection = createDetection({
      ruleSet: { match: () => [] },
      places: emptyPlaces,
      log: silentLog,
      behaviours: [
        {
          id: 'writes',
          title: 'Writes',
          description: 'Speaks of every write.',
          attack: [],
          falsePositives: [],
          judge: ({ event }) =>
            event.effect === 'write'
              ? { llr: 2, severity: 'medium', description: 'w', observables: ['w:1'], detail: {} }
              : undefined,
        },
      ],
    });
    const observe = (who: string, day: number, effect: 'read' | 'write', learningOnly: boolean) => {
      const event = eventOf({ who, at: monday + day * DAY, over: { effect } });
      const { lineage } = stage.inventory.observe(event);
      return detection.observe({
        event,
        lineage,
        view: stage.inventory.view,
        posture: () => undefined,
        place: undefined,
        learningOnly,
      });
    };
    const people = Array.from({ length: 30 }, (_, i) => `p${i}`);
    for (let day = 0; day < 20; day++) {
      for (const who of people) {
        expect(observe(who, day, who === 'p0' ? 'write' : 'read', true)).toEqual([]);
      }
    }
    const [usual] = observe('p0', 20, 'write', false);
    const [odd] = observe('p1', 20, 'write', false);
    expect(usual?.detail['ownRate']).toBeGreaterThan(0.5);
    expect(odd?.detail['ownRate']).toBeLessThan(0.02);
    // The first five days of each are not asked about: 15 of 600 days.
    expect(odd?.detail['siteRate']).toBeLessThan(0.03);
  });
});
