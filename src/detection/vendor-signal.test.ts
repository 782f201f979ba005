import { describe, expect, it } from 'vitest';
import type { VendorFinding } from '../sources/index.ts';
import { createStage, eventOf, identity, monday } from './replay.case.ts';
import { vendorLineage } from './vendor-signal.ts';

const leaked: VendorFinding = {
  detector: 'LeakedKey',
  title: 'A key was seen in public',
  severity: 'high',
  attack: ['T1552.001'],
  llr: 4,
  hardFact: true,
  subjects: ['test:jane'],
  observables: ['credential:KEY-jane'],
  dismissed: false,
};

const stageWith = () => {
  const stage = createStage([identity('jane')]);
  const event = eventOf({ who: 'watcher', at: monday });
  const observe = (vendor: VendorFinding, learningOnly = false) => {
    const { lineage } = stage.inventory.observe(event);
    return stage.detection.observe({
      event,
      lineage: vendorLineage(vendor, lineage),
      view: stage.inventory.view,
      posture: () => undefined,
      place: undefined,
      learningOnly,
      vendor,
    });
  };
  return { stage, event, observe };
};

describe("a vendor's own detection", () => {
  it('is one signal about the one it names, with its own weight, resting on what it names', () => {
    const { event, observe } = stageWith();
    expect(observe(leaked)).toMatchObject([
      {
        kind: 'vendor',
        detector: 'test:LeakedKey',
        rootId: 'test:jane',
        actorId: 'test:jane',
        llr: 4,
        hardFact: true,
        observables: ['credential:KEY-jane', `event:${event.id}`],
      },
    ]);
  });

  it('speaks against compromise once it is taken back, and is no finding then', () => {
    const { stage, observe } = stageWith();
    const said = observe({ ...leaked, dismissed: true });
    expect(said).toMatchObject([{ llr: -2, hardFact: false }]);
    expect(stage.detection.findings(said)).toEqual([]);
  });

  it('says the same of each update, so that nothing counts it twice', () => {
    const { observe } = stageWith();
    expect(observe(leaked)[0]?.id).toBe(observe(leaked)[0]?.id);
  });

  it('stays silent over history that is only learnt from', () => {
    expect(stageWith().observe(leaked, true)).toEqual([]);
  });

  it('is about the acting principal where the vendor names nobody else', () => {
    const { stage, event } = stageWith();
    const { lineage } = stage.inventory.observe(event);
    expect(vendorLineage({ ...leaked, subjects: [] }, lineage)).toBe(lineage);
    expect(vendorLineage({ ...leaked, subjects: [lineage.actingAs] }, lineage)).toBe(lineage);
  });
});
