import { describe, expect, it } from 'vitest';
import type { Signal } from '../../model/index.ts';
import type { KeptSignal, SeedRun, StagedAttack, Story } from './contract.ts';
import { benchEfficacy } from './efficacy.ts';
import { figuresAt, pointAt } from './figures.ts';
import { reliabilityOf } from './reliability.ts';
import { reportOf } from './report.ts';
import { intervalOf } from './resample.ts';
import { peaksOf, purityOf } from './score.ts';
import { tune, within } from './tune.ts';

const at = Date.UTC(2026, 9, 12);

const attackOf = (index: number, over: Partial<StagedAttack> = {}): StagedAttack => ({
  index,
  title: 'an attack',
  class: 'service_account',
  actorId: `aws:victim-${index}`,
  credential: 'KEY',
  shown: [],
  credentialTold: true,
  identityIds: [],
  tierOfTarget: 0,
  script: 'an-attack',
  system: 'aws',
  family: 'leaked_key',
  stealth: 'loud',
  cause: { entry: 'leaked', conditions: ['unowned'] },
  firstEventAt: at,
  firstHostileAt: at,
  lastEventAt: at,
  techniques: [],
  ...over,
});

let serial = 0;
const signalOf = (llr: number, ofAttack: number | undefined, over: Partial<Signal> = {}) => {
  const id = `signal-${++serial}`;
  return {
    id,
    detector: id,
    kind: 'rule',
    title: '',
    description: '',
    time: at,
    actorId: 'aws:a',
    rootId: 'aws:a',
    targetIds: [],
    eventIds: [id],
    vendorEventIds: [id],
    severity: 'low',
    attack: [],
    observables: [`event:${id}`],
    llr,
    hardFact: false,
    detail: {},
    ofAttack,
    ...over,
  } satisfies KeptSignal;
};

const unsaid = { said: false, because: '' } as const;
const storyOf = (id: string, signals: readonly KeptSignal[], over: Partial<Story> = {}): Story => ({
  id,
  rootId: id,
  baseRate: 0.01,
  likelihood: [],
  signals,
  tiers: [{ at: 0, tier: 0 }],
  always: false,
  raised: [],
  attribution: { credential: unsaid, who: unsaid, context: unsaid, privilege: unsaid, did: [] },
  cause: { entry: 'unknown', conditions: [], primary: 'direct_misuse' },
  ...over,
});

const runOf = (stories: readonly Story[], attacks: readonly StagedAttack[]): SeedRun => ({
  seed: 1,
  arm: 'on',
  identities: 1000,
  days: 7,
  events: 1,
  setAside: 0,
  cpuSeconds: 0,
  stories,
  attacks,
});

const half = [0.5, 0.5, 0.5, 0.5] as const;

describe('what a set of bars raises', () => {
  const hostile = storyOf('hostile', [signalOf(5, 0), signalOf(3, 0)]);
  const odd = storyOf('odd', [signalOf(5, undefined), signalOf(2, undefined)]);
  const dull = storyOf('dull', [signalOf(0.5, undefined)]);
  const all = [peaksOf(runOf([hostile, odd, dull], [attackOf(0), attackOf(1)]))];

  it('is an attack found where a story with one of its events stands over the bar', () => {
    const figures = figuresAt(all, half);
    expect(figures.recall).toBe(0.5);
    expect(figures.recallTier01).toEqual({ of: 2, found: 1, recall: 0.5 });
    expect(figures.incidents).toBe(2);
  });

  it('is a false incident where nothing hostile was in it by then', () => {
    expect(figuresAt(all, half).falseIncidentsPer1000PerWeek).toBe(1);
    const late = storyOf('late', [
      signalOf(5, undefined, { time: at - 60_000 }),
      signalOf(3, undefined, { time: at - 60_000 }),
      signalOf(1, 0),
    ]);
    const { falseIncidents, recall } = figuresAt([peaksOf(runOf([late], [attackOf(0)]))], half);
    expect([falseIncidents, recall]).toEqual([1, 1]);
  });

  it('is nothing at all where every story is kept down, and everything where none is', () => {
    expect(pointAt(all, [1, 1, 1, 1])).toMatchObject({
      recall: 0,
      falseIncidentsPer1000PerWeek: 0,
    });
    expect(pointAt(all, [0, 0, 0, 0])).toMatchObject({ recall: 0.5, precision: 1 / 3 });
  });

  it('is of one story each, and one incident for everything is not', () => {
    const other = storyOf('other', [signalOf(5, 1), signalOf(3, 1)]);
    const apart = peaksOf(runOf([hostile, other], [attackOf(0), attackOf(1)]));
    expect(purityOf(apart, half)).toEqual({ agreeing: 16, evidence: 16, agreeingMerged: 8 });
    const merged = storyOf('merged', [...hostile.signals, ...other.signals]);
    const one = peaksOf(runOf([merged], [attackOf(0), attackOf(1)]));
    expect(figuresAt([one], half).purity).toBe(0.5);
  });
});

describe('tuned bars', () => {
  const seed = (name: string) =>
    peaksOf(
      runOf(
        [
          storyOf(`${name} attacked`, [signalOf(5, 0), signalOf(2, 0)]),
          ...Array.from({ length: 9 }, (_, i) =>
            storyOf(`${name} life ${i}`, [signalOf(4, undefined)]),
          ),
        ],
        [attackOf(0)],
      ),
    );

  it('stand between life and attacks, near neither', () => {
    const best = within(tune([seed('a'), seed('b')]), 1);
    expect(best).toMatchObject({ recall: 1, falsePer1000PerWeek: 0 });
    // Life stands at 0.36, the attack at 0.92.
    expect(best?.bars[0]).toBeGreaterThan(0.5);
    expect(best?.bars[0]).toBeLessThan(0.85);
  });
});

describe('bars of tiers on which hardly anything was seen', () => {
  it('follow from the others instead of from one story', () => {
    const lone = storyOf('lone', [signalOf(6, 1), signalOf(6, 1)], {
      tiers: [{ at: 0, tier: 2 }],
    });
    const known = storyOf('known', [signalOf(5, 0), signalOf(2, 0)]);
    const life = Array.from({ length: 9 }, (_, i) =>
      storyOf(`life ${i}`, [signalOf(4, undefined)]),
    );
    const all = [peaksOf(runOf([lone, known, ...life], [attackOf(0), attackOf(1)]))];
    const bars = within(tune(all), 1)?.bars;
    // By itself the lone one would put it in the middle between nothing and 0.99.
    expect(bars?.[2]).toBeCloseTo(bars?.[0] ?? 0);
  });
});

describe('reliability', () => {
  it('holds what was said against what was so, by how sure it was', () => {
    const sure = storyOf('sure', [signalOf(5, 0), signalOf(3, 0)]);
    const wrong = storyOf('wrong', [signalOf(5, undefined), signalOf(3, undefined)]);
    const dull = storyOf('dull', [signalOf(0.5, undefined)]);
    const bins = reliabilityOf([peaksOf(runOf([sure, wrong, dull], [attackOf(0)]))]);
    expect(bins.map(({ from, stories, hostile }) => [from, stories, hostile])).toEqual([
      [0, 1, 0],
      [0.95, 2, 0.5],
    ]);
  });
});

describe('intervals', () => {
  it('hold the figure, and are as wide as the seeds differ', () => {
    const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
    const alike = intervalOf([4, 4, 4, 4], mean);
    const unlike = intervalOf([0, 8, 1, 7], mean);
    expect(alike).toEqual({ least: 4, most: 4 });
    expect(unlike.least).toBeLessThan(3);
    expect(unlike.most).toBeGreaterThan(5);
  });
});

describe('bench efficacy', () => {
  it('refuses to report seeds that it tunes on', async () => {
    const asked = {
      ...{ identities: 20, days: 1, learnDays: 1, attacks: 0 },
      ...{ arms: false, write: undefined },
    };
    await expect(
      benchEfficacy({ ...asked, seeds: { from: 5, to: 9 }, calibrate: { from: 1, to: 5 } }),
    ).rejects.toThrow('may not be calibrated on');
  });

  it('finds most of what is laid into a small organisation, says who it was, and says so in Markdown', async () => {
    const result = await benchEfficacy({
      seeds: { from: 31, to: 31 },
      calibrate: undefined,
      ...{ identities: 40, days: 3, learnDays: 4, attacks: 6 },
      ...{ arms: false, write: undefined },
    });
    expect(result.attacks).toBeGreaterThanOrEqual(4);
    expect(result.setAside).toBe(0);
    expect(result.events).toBeGreaterThan(1000);
    expect(result.recall).toBeGreaterThanOrEqual(0.5);
    expect(result.purity).toBeGreaterThan(0.7);
    expect(result.purity).toBeGreaterThan(result.purityIfMerged);
    const { right, unknown, wrong } = result.attribution.who;
    expect(right).toBeGreaterThan(unknown + wrong);
    const text = reportOf(result);
    expect(text).toContain('countersign bench efficacy --seeds 31..31');
    for (const { script } of result.scripts) expect(text).toContain(`| ${script} |`);
  }, 120_000);
});
