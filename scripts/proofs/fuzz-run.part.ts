/**
 * One target fed with spoilt inputs. First a while guided by coverage: an input that reaches a place of the code which
 * none did before is kept and spoilt further. Then fast, from all that was kept.
 */
import { openCoverage } from './fuzz-cover.part.ts';
import { pick, randomOf } from './fuzz-mutation.part.ts';
import { spoilInput } from './fuzz-spoil.part.ts';
import type { Entry, FuzzTarget, Random } from './fuzz-target.part.ts';

export interface Fall {
  readonly kind: 'crash' | 'hang' | 'memory';
  readonly because: string;
  readonly input: string;
}

export interface TargetFigure {
  readonly inputs: number;
  readonly taken: number;
  readonly refused: number;
  readonly seeds: number;
  /** Inputs kept because they reached something new. */
  readonly kept: number;
  /** Places of our code reached while coverage was on. */
  readonly places: number;
  readonly slowestMs: number;
  readonly slowest: string;
  readonly falls: readonly Fall[];
  readonly fallen: number;
}

export interface RunOptions {
  readonly inputs: number;
  readonly seed: number;
  /** How many of them with coverage on. */
  readonly guided: number;
  readonly corpus: readonly string[];
  /** Told of each input before it is entered, so that whoever watches knows which one stopped it. */
  before?(input: string, at: number): void;
  onKept?(input: string): void;
}

export const MOST_MS = 1_000;
const BATCH = 64;
/** Each costs a few questions for coverage. */
const MOST_OF_BATCH = 3;
const MOST_SHOWN = 8;
/** Seeds that are known before anything is new. */
const MOST_FIRST = 256;
const MOST_POOL = 8_000;
const SHORT = 300;

const pollution = (): string | undefined => {
  const keys = [...Object.keys(Object.prototype), ...Object.keys(Array.prototype)];
  return keys.length === 0 ? undefined : `the prototype has ${keys.join()}`;
};

/** @throws what is no honest refusal, or that a prototype was reached */
export const enterOnce = async (enter: Entry, input: string): Promise<'taken' | 'refused'> => {
  const said = enter(input);
  const outcome = typeof said === 'string' ? said : await said;
  const polluted = pollution();
  if (polluted !== undefined) throw new Error(polluted);
  return outcome;
};

class Tally {
  taken = 0;
  refused = 0;
  slowestMs = 0;
  slowest = '';
  fallen = 0;
  readonly falls = new Map<string, Fall>();

  fell(kind: Fall['kind'], because: string, input: string): void {
    this.fallen++;
    const place = `${kind} ${because.split('\n').slice(0, 3).join(' ').replace(/\d+/g, '0')}`;
    const known = this.falls.get(place);
    if (this.falls.size < MOST_SHOWN || known)
      if (!known || input.length < known.input.length)
        this.falls.set(place, { kind, because, input });
  }
}

/** A pause of the machine is no hang: what was slow is done again, and the least time of the processor counts. */
const timedAgain = async (enter: Entry, input: string): Promise<number> => {
  let best = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 3; turn++) {
    const before = process.cpuUsage();
    await enterOnce(enter, input).catch(() => undefined);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
};

export const runTarget = async (
  target: FuzzTarget,
  { inputs, seed, guided, corpus, before, onKept }: RunOptions,
): Promise<TargetFigure> => {
  const { seeds: given, words, enter, spoil, close } = await target.open();
  const seeds = typeof given === 'function' ? await given() : given;
  const random: Random = randomOf(seed);
  const pool = [...seeds, ...corpus];
  const tally = new Tally();
  let done = 0;
  let entered = 0;
  const one = async (input: string): Promise<void> => {
    before?.(input, entered++);
    const began = performance.now();
    try {
      tally[await enterOnce(enter, input)]++;
    } catch (error) {
      tally.fell(
        'crash',
        (error instanceof Error ? error.stack : String(error))?.slice(0, 800) ?? '',
        input,
      );
    }
    const took = performance.now() - began;
    if (took > tally.slowestMs) {
      const sure = took > MOST_MS ? await timedAgain(enter, input) : took;
      if (sure > MOST_MS) tally.fell('hang', `${Math.round(sure)} ms`, input);
      if (sure > tally.slowestMs) [tally.slowestMs, tally.slowest] = [sure, input.slice(0, SHORT)];
    }
  };
  const next = (): string =>
    spoilInput(pick(random, pool), pick(random, pool), { words, own: spoil, random });

  const coverage = await openCoverage((url) => url.includes('/src/'));
  for (const input of pool.slice(0, MOST_FIRST)) await one(input);
  coverage.learn(await coverage.fresh());
  let kept = 0;
  /** Which of the batch it was: halves are entered again until one is left. */
  const keepNew = async (batch: readonly string[], most = MOST_OF_BATCH): Promise<number> => {
    if (batch.length === 0 || most <= 0) return 0;
    for (const input of batch) await enterOnce(enter, input).catch(() => undefined);
    const fresh = await coverage.fresh();
    if (fresh.size === 0) return 0;
    const [only] = batch;
    if (only !== undefined && batch.length === 1) {
      coverage.learn(fresh);
      keep(only);
      return 1;
    }
    const middle = batch.length >> 1;
    const left = await keepNew(batch.slice(0, middle), most);
    return left + (await keepNew(batch.slice(middle), most - left));
  };
  const keep = (input: string): void => {
    kept++;
    if (pool.length < MOST_POOL) pool.push(input);
    onKept?.(input);
  };
  while (done < Math.min(guided, inputs)) {
    const batch = Array.from({ length: BATCH }, next);
    for (const input of batch) {
      await one(input);
      done++;
    }
    const fresh = await coverage.fresh();
    if (fresh.size > 0) {
      const middle = BATCH >> 1;
      const left = await keepNew(batch.slice(0, middle));
      await keepNew(batch.slice(middle), MOST_OF_BATCH - left);
    }
    // What only a warm start reaches is not reached again by entering alone.
    coverage.learn(fresh);
  }
  const places = coverage.size;
  await coverage.stop();
  for (; done < inputs; done++) await one(next());
  await close?.();
  return {
    inputs: done,
    taken: tally.taken,
    refused: tally.refused,
    seeds: seeds.length,
    kept,
    places,
    slowestMs: Math.round(tally.slowestMs),
    slowest: tally.slowest,
    falls: [...tally.falls.values()],
    fallen: tally.fallen,
  };
};
