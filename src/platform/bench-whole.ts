/**
 * The whole pipeline as `up` runs it: blocks of the stream parsed, matched, judged, archived and committed. Then the
 * same at half the speed, to see how long an event takes until what it changed is committed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchLatency } from '../cli/index.ts';
import { CountersignError } from '../core/index.ts';
import type { Estate } from '../estate/index.ts';
import { BENCH_START, type BenchEvents, cpuOfAllThreads, parseBlock } from './bench-events.ts';
import { type BenchSite, openBenchSite } from './bench-site.ts';

export interface WholeBench {
  /** Seconds of CPU of all threads, and of `JSON.parse` of the same lines, measured by turns. */
  readonly seconds: number;
  readonly parseSeconds: number;
  readonly events: number;
  readonly findings: number;
  readonly incidents: number;
  readonly latency: BenchLatency;
}

/** Shares of the events: to warm up, at full speed, the rest at half of it. */
const WARM_UP = 0.3;
const FULL = 0.5;
/** Blocks handed over at once at full speed. */
const TURN = 40;
/** Blocks of the latency run: what comes within so many milliseconds. */
const BEAT_MS = 20;
const LONGEST_MS = 20_000;

const runAll = async (site: BenchSite, blocks: readonly Buffer[], lines: number): Promise<void> => {
  const appended = await Promise.all(blocks.map((block) => site.append('events', block, lines)));
  await Promise.all(appended.map(({ done }) => done));
};

const atPercent = (sorted: readonly number[], percent: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;

/** Blocks by the beat of a clock, whatever the worker does; each from when it was due until it was committed. */
const runPaced = async (
  site: BenchSite,
  lines: readonly string[],
  perSecond: number,
): Promise<BenchLatency> => {
  const size = Math.max(1, Math.round((perSecond * BEAT_MS) / 1_000));
  const times: number[] = [];
  const open: Promise<void>[] = [];
  const began = performance.now();
  let sent = 0;
  for (let beat = 0; sent < lines.length && beat * BEAT_MS < LONGEST_MS; beat++) {
    const due = began + beat * BEAT_MS;
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    const part = lines.slice(sent, sent + size);
    sent += part.length;
    const { done } = await site.append('events', Buffer.from(`${part.join('\n')}\n`), part.length);
    open.push(
      done.then(() => {
        const took = performance.now() - due;
        for (let one = 0; one < part.length; one++) times.push(took);
      }),
    );
  }
  await Promise.all(open);
  times.sort((a, b) => a - b);
  return {
    eventsPerSecond: perSecond,
    events: times.length,
    p50Ms: Math.round(atPercent(times, 50)),
    p99Ms: Math.round(atPercent(times, 99)),
  };
};

export const benchWhole = async (
  { lines, blocks, linesPerBlock }: BenchEvents,
  estate: Estate,
): Promise<WholeBench> => {
  const site = await openBenchSite(() => BENCH_START);
  try {
    for (const snapshot of estate.snapshots(BENCH_START)) {
      const { done } = await site.append('snapshot', Buffer.from(JSON.stringify(snapshot)), 1);
      await done;
    }
    const warm = Math.max(1, Math.floor(blocks.length * WARM_UP));
    const full = Math.max(warm + 1, Math.floor(blocks.length * (WARM_UP + FULL)));
    await runAll(site, blocks.slice(0, warm), linesPerBlock);
    let [seconds, parseSeconds, wall, sink] = [0, 0, 0, 0];
    for (let start = warm; start < full; start += TURN) {
      const part = blocks.slice(start, Math.min(full, start + TURN));
      parseSeconds += await cpuOfAllThreads(async () => {
        for (const block of part) sink += parseBlock(block);
      });
      const began = performance.now();
      seconds += await cpuOfAllThreads(() => runAll(site, part, linesPerBlock));
      wall += performance.now() - began;
    }
    if (sink === 0) throw new CountersignError('ERR_INTERNAL', 'nothing was read');
    const events = (full - warm) * linesPerBlock;
    const { findings, incidents } = site;
    const rest = lines.slice(full * linesPerBlock);
    const latency = await runPaced(site, rest, Math.max(1, events / (wall / 1_000) / 2));
    return { seconds, parseSeconds, events, findings, incidents, latency };
  } finally {
    await site.close();
  }
};
