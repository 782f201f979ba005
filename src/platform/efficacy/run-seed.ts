/** One seed through the real loop in memory: parse, inventory, posture, detection, incidents. */
import { CountersignError, silentLog } from '../../core/index.ts';
import type { LoadedCorrelation, LoadedRule, Places } from '../../detection/index.ts';
import type { EstateRecord } from '../../estate/index.ts';
import type { RawRecord } from '../../loop/index.ts';
import type { Event, SetAside } from '../../model/index.ts';
import { createPosture, type PostureJudge } from '../../posture/index.ts';
import { sources } from '../../sources/index.ts';
import { type BuiltEngine, buildEngine } from '../engine.ts';
import type { SeedOptions, SeedRun } from './contract.ts';
import { type Staged, stage } from './stage.ts';
import { watchStories } from './watch-stories.ts';
import { withoutContext } from './without-context.ts';

export interface EfficacyContent {
  readonly rules: readonly LoadedRule[];
  readonly correlations: readonly LoadedCorrelation[];
  readonly places: Places;
}

const BLOCK = 256;
/** What a worker would have committed by now is let go. */
const COMMIT_EVERY = 16;

const rawOf = ({ record }: EstateRecord, line: number): RawRecord => ({
  line,
  record,
  text: JSON.stringify(record),
});

const prepare = (engine: BuiltEngine, { estate }: Staged): void => {
  for (const snapshot of estate.snapshots()) engine.snapshot(snapshot);
  const at = estate.start;
  engine.control(
    estate.declarations(at).map((declaration) => ({
      type: 'declaration',
      at,
      by: 'efficacy',
      declaration,
    })),
    at,
  );
};

/** Feeds it all, in blocks; answers how much was read and set aside. */
const feed = (
  engine: BuiltEngine,
  records: Iterable<EstateRecord>,
  learningOnly: boolean,
): { read: number; setAside: number } => {
  const counts = { read: 0, setAside: 0 };
  let block: RawRecord[] = [];
  let blocks = 0;
  const flush = (): void => {
    const { read, setAside } = engine.events(block, { learningOnly, drill: false });
    counts.read += read;
    counts.setAside += setAside.length;
    block = [];
    if (++blocks % COMMIT_EVERY === 0) engine.takeState();
  };
  for (const record of records) {
    block.push(rawOf(record, block.length + 1));
    if (block.length >= BLOCK) flush();
  }
  if (block.length > 0) flush();
  engine.takeState();
  return counts;
};

/** What lets in, and what was opened by it. */
const shownBy = ({ outcome, actor }: Event): readonly string[] =>
  outcome === 'failure'
    ? []
    : [actor.credential?.nativeId, actor.session?.id].filter((id) => id !== undefined);

const judgeOf = (arm: SeedOptions['arm']): PostureJudge =>
  arm === 'on' ? createPosture() : withoutContext(createPosture());

export const runSeed = (options: SeedOptions, content: EfficacyContent): SeedRun => {
  const before = process.cpuUsage();
  const staged = stage(options);
  const attackOf = new Map<string, number>();
  const watch = watchStories(attackOf);
  const engine = buildEngine({
    sources,
    ...content,
    judge: judgeOf(options.arm),
    log: silentLog,
    now: () => staged.to,
    exceptions: () => [],
    watch: watch.see,
  });
  const shown = staged.attacks.map(() => new Set<string>());
  for (const [record, attack] of staged.hostile) {
    const setAside: SetAside[] = [];
    for (const event of engine.parse(rawOf(record, 1), { setAside })) {
      attackOf.set(event.id, attack);
      for (const id of shownBy(event)) shown[attack]?.add(id);
    }
    if (setAside[0]) {
      throw new CountersignError('ERR_INTERNAL', `an attack's record: ${setAside[0].because}`);
    }
  }
  prepare(engine, staged);
  const learnt = feed(engine, staged.history(), true);
  const identities = [...engine.postures()].filter(
    ({ identityId }) => engine.view.principal(identityId) !== undefined,
  ).length;
  const judged = feed(engine, staged.judged(), false);
  const used = process.cpuUsage(before);
  return {
    seed: options.seed,
    arm: options.arm,
    identities,
    days: options.days,
    events: judged.read,
    setAside: learnt.setAside + judged.setAside,
    cpuSeconds: (used.user + used.system) / 1e6,
    attacks: staged.attacks.map((one) => ({ ...one, shown: [...(shown[one.index] ?? [])] })),
    stories: watch.stories(),
  };
};
