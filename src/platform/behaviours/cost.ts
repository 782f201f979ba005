/** What settings of a site would have paged: events go once through the loop, each story is decided by both. */
import { stat } from 'node:fs/promises';
import { type ArchivedEvent, openLocalArchive } from '../../archive/index.ts';
import type { BehaviourCost, CostCount, CostOptions } from '../../cli/index.ts';
import { CountersignError, isObject, type Log, MINUTE, parseJson } from '../../core/index.ts';
import { defaultCosts, type SiteCosts, type Watched, weighBy } from '../../incidents/index.ts';
import { scan } from '../../loop/index.ts';
import type { Decision, Disposition } from '../../model/index.ts';
import { createPosture } from '../../posture/index.ts';
import { readSources } from '../all-sources.ts';
import { readOwnRules, readPlaces } from '../content.ts';
import { dataDirOf, TENANT } from '../data-dir.ts';
import { type BuiltEngine, buildEngine } from '../engine.ts';
import { readDecision } from './settings.ts';

const MAX_MS = 20 * MINUTE;
const MAX_CHANGED = 100;
const MAX_RECORD = 8 * 1024 * 1024;
const BLOCK = 256;

const rank: Readonly<Record<Disposition, number>> = { timeline: 0, queue: 1, page: 2 };

interface Standing {
  readonly root: string;
  readonly tier: Watched['tier'];
  readonly detectors: readonly string[];
  readonly confidence: number;
  readonly before: Decision;
  readonly after: Decision;
}

const worse = (a: Decision | undefined, b: Decision): Decision =>
  a !== undefined && rank[a.disposition] > rank[b.disposition] ? a : b;

/** The worst that each story came to, by both settings; what was folded into another counts there. */
const followStories = (before: SiteCosts, after: SiteCosts) => {
  const stories = new Map<string, Standing>();
  return {
    see(story: Watched): void {
      const have = [story.id, ...story.merged].flatMap((id) => stories.get(id) ?? []);
      for (const id of story.merged) stories.delete(id);
      const now = { before: weighBy(story, before), after: weighBy(story, after) };
      const worst = (side: 'before' | 'after'): Decision =>
        have.reduce((most, one) => worse(one[side], most), now[side].decision);
      stories.set(story.id, {
        root: story.rootId,
        tier: story.tier,
        detectors: [
          ...new Set(story.signals.filter(({ llr }) => llr > 0).map(({ detector }) => detector)),
        ],
        confidence: Math.max(now.after.confidence, ...have.map((one) => one.confidence)),
        before: worst('before'),
        after: worst('after'),
      });
    },
    stories,
  };
};

const countOf = (stories: Iterable<Standing>, side: 'before' | 'after'): CostCount => {
  const count = { page: 0, queue: 0, people: 0 };
  for (const one of stories) {
    const { disposition, pagePeople } = one[side];
    if (disposition !== 'timeline') count[disposition]++;
    count.people += pagePeople;
  }
  return count;
};

const openArchive = async (dataDir: string) => {
  const dir = dataDirOf(dataDir).archive;
  if (!(await stat(dir).catch(() => undefined))?.isDirectory()) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `${dataDir} is no data dir of a platform; give the one of \`countersign up --data-dir\``,
    );
  }
  return openLocalArchive({ dir });
};

interface Read {
  events: number;
  from: number | null;
  to: number | null;
  stopped: string | undefined;
}

const note = (read: Read, time: number): void => {
  read.events++;
  read.from = read.from === null ? time : Math.min(read.from, time);
  read.to = read.to === null ? time : Math.max(read.to, time);
};

const recordOf = (raw: string | undefined): Record<string, unknown> | undefined => {
  if (raw === undefined) return undefined;
  const value = parseJson(raw, { maxBytes: MAX_RECORD });
  return isObject(value) ? value : undefined;
};

/** Oldest first; what lies before `judgedFrom` is learnt from only. */
const feedArchive = async (
  engine: BuiltEngine,
  { dataDir, since, learn, onProgress }: CostOptions & { readonly dataDir: string },
  { now, read }: { readonly now: number; readonly read: Read },
): Promise<void> => {
  const archive = await openArchive(dataDir);
  const judgedFrom = now - since;
  const began = performance.now();
  const seen = new Set<string>();
  const feed = (event: ArchivedEvent, raw: string | undefined): void => {
    // One record may be several rows.
    const key = `${event.source}|${event.vendorId}`;
    if (seen.has(key)) return;
    seen.add(key);
    const record = recordOf(raw);
    if (record === undefined) return;
    const judged = event.time >= judgedFrom;
    engine.events([{ line: read.events + 1, record, text: raw ?? '' }], {
      learningOnly: !judged,
      drill: false,
    });
    if (judged) note(read, event.time);
    if (seen.size % BLOCK === 0) engine.takeState();
  };
  try {
    for await (const page of archive.scan({ tenant: TENANT, from: judgedFrom - learn, to: now })) {
      for (const { event, raw } of page) feed(event, raw);
      onProgress?.(seen.size);
      if (performance.now() - began > MAX_MS) {
        read.stopped = `stopped after ${MAX_MS / MINUTE} minutes`;
        return;
      }
    }
  } finally {
    await archive.close();
  }
};

/** @throws CountersignError ERR_CONFIG_INVALID for settings or a data dir that cannot be read */
export const behaviourCost = async (
  options: CostOptions,
  { log, now }: { readonly log: Log; readonly now: number },
): Promise<BehaviourCost> => {
  const [inForce, proposed] = await Promise.all([
    options.inForce === undefined ? defaultCosts : readDecision(options.inForce),
    options.settings === undefined ? undefined : readDecision(options.settings),
  ]);
  const follow = followStories(inForce, proposed ?? inForce);
  const [sources, { rules, correlations }, places] = await Promise.all([
    readSources(log),
    readOwnRules(),
    readPlaces(log),
  ]);
  const judge = createPosture();
  const engine = buildEngine({
    ...{ sources, rules, correlations, places, judge, log },
    now: () => now,
    exceptions: () => [],
    costs: inForce,
    watch: follow.see,
  });
  const read: Read = { events: 0, from: null, to: null, stopped: undefined };
  if (options.paths.length > 0) {
    const { events } = await scan(options.paths, { engine, sources, judge, now });
    read.events += events.parsed;
  }
  const { dataDir } = options;
  if (dataDir !== undefined) await feedArchive(engine, { ...options, dataDir }, { now, read });
  const stories = [...follow.stories];
  const changed = stories
    .filter(([, one]) => one.before.disposition !== one.after.disposition)
    .sort(([, a], [, b]) => b.confidence - a.confidence);
  const byDetector: Record<string, number> = {};
  for (const [, one] of stories) {
    if (one.after.disposition !== 'page') continue;
    for (const detector of one.detectors) byDetector[detector] = (byDetector[detector] ?? 0) + 1;
  }
  return {
    events: read.events,
    from: read.from,
    to: read.to,
    stories: stories.length,
    before: countOf(follow.stories.values(), 'before'),
    after: countOf(follow.stories.values(), 'after'),
    changed: changed.slice(0, MAX_CHANGED).map(([story, one]) => ({
      story,
      root: one.root,
      tier: one.tier,
      before: one.before.disposition,
      after: one.after.disposition,
      confidence: Math.round(one.confidence * 1000) / 1000,
      detectors: one.detectors,
    })),
    changedTotal: changed.length,
    byDetector,
    complete: read.stopped === undefined,
    because: read.stopped ?? 'all of it was read',
  };
};
