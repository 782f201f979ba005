/** Feeds an estate through the real loop in memory and keeps what was said of whom, for proofs that compare streams. */
import { silentLog } from '../../src/core/index.ts';
import type { Estate, EstateRecord } from '../../src/estate/index.ts';
import type { RawRecord } from '../../src/loop/index.ts';
import type { Event, Signal } from '../../src/model/index.ts';
import { readOwnRules, readPlaces } from '../../src/platform/content.ts';
import { buildEngine } from '../../src/platform/engine.ts';
import { createPosture } from '../../src/posture/index.ts';
import { sources } from '../../src/sources/index.ts';

const BLOCK = 256;

export interface Stream {
  readonly estate: Estate;
  /** Learnt, nothing is raised. */
  readonly history: Iterable<EstateRecord>;
  readonly judged: Iterable<EstateRecord>;
}

export interface Heard {
  /** Judged events in order, as parsed. */
  readonly events: readonly Event[];
  /** Accusing statements of every story, each once. */
  readonly signals: readonly Signal[];
  /** Of stories that somebody must look at: when first, whom they are about, their events. */
  readonly incidents: readonly { readonly at: number; readonly about: ReadonlySet<string> }[];
}

const rawOf = ({ record }: EstateRecord, line: number): RawRecord => ({
  line,
  record,
  text: JSON.stringify(record),
});

export const contentOf = async () => ({
  ...(await readOwnRules()),
  places: await readPlaces(silentLog),
});

export const listen = (
  { estate, history, judged }: Stream,
  { rules, correlations, places }: Awaited<ReturnType<typeof contentOf>>,
): Heard => {
  const signals = new Map<string, Signal>();
  const incidents = new Map<string, { at: number; about: Set<string> }>();
  const engine = buildEngine({
    ...{ sources, rules, correlations, places, log: silentLog },
    judge: createPosture(),
    now: () => Date.UTC(2030, 0, 1),
    exceptions: () => [],
    watch: (story) => {
      for (const one of story.signals) if (one.llr > 0) signals.set(one.id, one);
      if (!story.isIncident) return;
      const have = incidents.get(story.id) ?? { at: story.at, about: new Set<string>() };
      for (const one of story.signals) have.about.add(one.rootId).add(one.actorId);
      incidents.set(story.id, have);
    },
  });
  for (const snapshot of estate.snapshots()) engine.snapshot(snapshot);
  const at = estate.start;
  const declared = estate.declarations(at);
  engine.control(
    declared.map((declaration) => ({ type: 'declaration', at, by: 'proof', declaration })),
    at,
  );
  const events: Event[] = [];
  const feed = (records: Iterable<EstateRecord>, learningOnly: boolean): void => {
    let block: RawRecord[] = [];
    const flush = (): void => {
      if (!learningOnly)
        for (const raw of block) events.push(...engine.parse(raw, { setAside: [] }));
      engine.events(block, { learningOnly, drill: false });
      engine.takeState();
      block = [];
    };
    for (const record of records) {
      block.push(rawOf(record, block.length + 1));
      if (block.length >= BLOCK) flush();
    }
    flush();
  };
  feed(history, true);
  feed(judged, false);
  return { events, signals: [...signals.values()], incidents: [...incidents.values()] };
};

const loud = new Set(['medium', 'high', 'critical']);

/** Findings at medium or above about somebody, up to a moment. */
export const findingsAbout = ({ signals }: Heard, id: string, until: number): readonly Signal[] =>
  signals.filter(
    ({ rootId, actorId, severity, time }) =>
      (rootId === id || actorId === id) && loud.has(severity) && time <= until,
  );

export const loudOf = ({ signals }: Heard): number =>
  signals.filter(({ severity }) => loud.has(severity)).length;
