import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY } from '../core/index.ts';
import type { Signal } from '../model/index.ts';
import { type EvidenceInput, weighEvidence } from './evidence.ts';
import { eventOf, monday, signalOf } from './incident.case.ts';

const who = { root: 'test:job', actingAs: 'test:job' };
const event = eventOf('job', monday);

const signal = (id: string, over: Partial<Signal> = {}): Signal =>
  signalOf(event, who, {
    ...{ id, detector: id, observables: [`event:${id}`], severity: 'informational' },
    ...over,
  });

const input = (over: Partial<EvidenceInput> = {}): EvidenceInput => ({
  baseRate: 0.02,
  likelihood: [],
  signals: [],
  at: monday,
  ...over,
});

const wild = fc.double();
const anySignal = fc.record({
  detector: fc.constantFrom('a', 'b', 'c'),
  llr: wild,
  time: fc.oneof(fc.integer({ min: 0, max: monday * 2 }), fc.constant(Number.NaN)),
  observables: fc.array(fc.constantFrom('asn:1', 'asn:2', 'ip:1', 'event:1', '', ':', 'x'), {
    maxLength: 3,
  }),
  hardFact: fc.boolean(),
  siteRate: wild,
});
const anySignals = fc
  .array(anySignal, { maxLength: 10 })
  .map((list) =>
    list.map(({ siteRate, ...over }, i) => signal(`s${i}`, { ...over, detail: { siteRate } })),
  );

describe('evidence', () => {
  it('is a sum of named terms, and confidence its sigmoid', () => {
    const { terms, nats, confidence } = weighEvidence(
      input({
        likelihood: [{ check: 'key-age', nats: 0.5, because: 'old' }],
        signals: [signal('a', { llr: 2 }), signal('b', { llr: -1 })],
      }),
    );
    expect(terms.map((term) => [term.from, term.name])).toEqual([
      ['prior', 'base_rate'],
      ['prior', 'posture:key-age'],
      ['signal', 'a'],
      ['negative', 'b'],
    ]);
    expect(nats).toBeCloseTo(Math.log(0.02 / 0.98) + 0.5 + 2 - 1);
    expect(confidence).toBeCloseTo(1 / (1 + Math.exp(-nats)));
  });

  it('lists what was merged into one vote', () => {
    const { terms } = weighEvidence(
      input({
        signals: [
          signal('a', { llr: 2, observables: ['asn:1'] }),
          signal('b', { llr: 1, observables: ['asn:1'] }),
        ],
      }),
    );
    expect(terms.at(-1)).toMatchObject({ name: 'a', nats: 2, sameObservableAs: ['b'] });
  });

  it('lets soft facts fade and hard ones stand', () => {
    const later = monday + 2 * DAY;
    const soft = weighEvidence(input({ signals: [signal('a', { llr: 2 })], at: later }));
    const hard = weighEvidence(
      input({ signals: [signal('a', { llr: 2, hardFact: true })], at: later }),
    );
    expect(soft.terms.at(-1)?.nats).toBeCloseTo(1);
    expect(hard.terms.at(-1)?.nats).toBe(2);
  });

  it('believes a detector less that often speaks here in peace, or was often wrong', () => {
    const often = signal('a', { llr: 3, detail: { siteRate: 0.25 } });
    expect(weighEvidence(input({ signals: [often] })).terms.at(-1)?.nats).toBeCloseTo(Math.LN2);
    const wrong = weighEvidence(
      input({ signals: [signal('a', { llr: 3 })], reliability: () => 0.5 }),
    );
    expect(wrong.terms.at(-1)?.nats).toBe(1.5);
  });

  it('hears a grave statement the more, the rarer it is here, and what is merely odd hardly so', () => {
    const natsOf = (severity: Signal['severity'], siteRate: number, llr = 1.5) =>
      weighEvidence(
        input({ signals: [signal('a', { llr, severity, detail: { siteRate } })] }),
      ).terms.find(({ name }) => name === 'a')?.nats ?? 0;
    const unknown = Number.NaN;
    // Never seen in 5,000 days of somebody, the table says 1.5: 0.5 / (1 / 5001) is 7.8 nats.
    expect(natsOf('high', 1 / 5001)).toBe(6);
    expect(natsOf('medium', 1 / 5001)).toBeCloseTo(4.66, 2);
    expect(natsOf('low', 1 / 5001)).toBeCloseTo(2.76, 2);
    expect(natsOf('informational', 1 / 5001)).toBe(1.5);
    expect(natsOf('high', 1 / 50)).toBeCloseTo(2.88, 2);
    expect(natsOf('high', 1 / 4)).toBeCloseTo(Math.LN2);
    // Of a site of which nothing is known yet a grave act is taken to be rare, an odd one for what it says.
    expect(natsOf('high', unknown)).toBeCloseTo(4.72, 2);
    expect(natsOf('medium', unknown)).toBe(1.5);
    // What its author takes for nothing is not made something by being rare.
    expect(natsOf('high', 1 / 5001, 0.3)).toBe(0);
  });

  it('hears a behaviour as no graver than what it says, however grave its finding is called', () => {
    const natsOf = (kind: Signal['kind'], llr: number) =>
      weighEvidence(
        input({
          signals: [signal('a', { kind, llr, severity: 'high', detail: { siteRate: 1 / 500 } })],
        }),
      ).terms.find(({ name }) => name === 'a')?.nats ?? 0;
    expect(natsOf('rule', 1.5)).toBeCloseTo(4.72, 2);
    expect(natsOf('behaviour', 1.5)).toBeCloseTo(2.3, 2);
    expect(natsOf('behaviour', 3.4)).toBeCloseTo(natsOf('rule', 3.4));
  });

  it('caps what one statement, all posture and all denial can do', () => {
    const { terms } = weighEvidence(
      input({
        likelihood: ['a', 'b', 'c'].map((check) => ({ check, nats: 3, because: '' })),
        signals: [
          signal('x', { llr: 99 }),
          ...['n1', 'n2', 'n3'].map((id) => signal(id, { llr: -9 })),
        ],
      }),
    );
    const sum = (from: string) =>
      terms
        .filter((term) => term.from === from && term.name !== 'base_rate')
        .reduce((total, term) => total + term.nats, 0);
    expect(sum('prior')).toBeCloseTo(2.5);
    expect(sum('signal')).toBe(5);
    expect(sum('negative')).toBeCloseTo(-3);
  });

  it('never answers anything but a probability, whatever it is given', () => {
    fc.assert(
      fc.property(anySignals, wild, wild, (signals, baseRate, nats) => {
        const { confidence, terms } = weighEvidence(
          input({ signals, baseRate, likelihood: [{ check: 'c', nats, because: '' }] }),
        );
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        for (const term of terms) expect(Number.isFinite(term.nats)).toBe(true);
      }),
    );
  });

  it('does not depend on the order of signals', () => {
    fc.assert(
      fc.property(anySignals, (signals) => {
        expect(weighEvidence(input({ signals: [...signals].reverse() }))).toEqual(
          weighEvidence(input({ signals })),
        );
      }),
    );
  });

  it('rises with evidence for and falls with evidence against', () => {
    fc.assert(
      fc.property(anySignals, anySignal, (signals, { siteRate: _, ...over }) => {
        const llr = Number.isFinite(over.llr) ? over.llr : 1;
        const more = [...signals, signal('new', { ...over, llr })];
        const before = weighEvidence(input({ signals })).nats;
        const after = weighEvidence(input({ signals: more })).nats;
        if (llr >= 0) expect(after).toBeGreaterThanOrEqual(before - 1e-9);
        else expect(after).toBeLessThanOrEqual(before + 1e-9);
      }),
    );
  });

  it('counts a signal once, however often it is handed in', () => {
    const one = signal('a', { llr: 2 });
    expect(weighEvidence(input({ signals: [one, one] }))).toEqual(
      weighEvidence(input({ signals: [one] })),
    );
  });
});
