/**
 * Keeps the rules in force equal to the folders: a change is looked over whole, what is broken stays as it was, and the
 * rest goes into the stream as one set. `docs/decisions/0008-rule-reload.md` says why.
 */
import type { Log } from '../../core/index.ts';
import type {
  LoadedCorrelation,
  LoadedRule,
  LoadOutcome,
  RuleFault,
  RuleFile,
} from '../../detection/index.ts';
import { type PackedRules, packRules, type RunningRules, unpackRules } from '../../loop/index.ts';
import { type FolderTexts, type RuleFolder, watchFolders } from './rule-folders.ts';
import { createCompiledSets, readAmong, readSet } from './rule-set-files.ts';

export interface StandingFault extends RuleFault {
  /** `earlier`: the file as it was before stays in force. `left_out`: what is broken in it does not run. */
  readonly standing: 'earlier' | 'left_out';
}

export interface RuleChange extends PackedRules {
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface RuleKeeper {
  readonly rules: readonly LoadedRule[];
  readonly correlations: readonly LoadedCorrelation[];
  readonly faults: readonly StandingFault[];
  readonly version: string;
  readonly changedAt: number;
  compile(rules: PackedRules): RunningRules;
  /** A file that is not in force, read as it would be: with our field tables, its correlations over our rules. */
  read(file: RuleFile): LoadOutcome;
  /** A file in force, by its name. */
  text(file: string): string | undefined;
  /** What has to go into the stream; undefined where the folders are as they were. */
  look(): Promise<RuleChange | undefined>;
}

export interface RuleKeeperOptions {
  readonly folders: readonly RuleFolder[];
  /** The set of an earlier life, from its checkpoint. */
  readonly earlier: PackedRules | undefined;
  readonly log: Log;
  now(): number;
  settle(): Promise<void>;
}

const MAX_NAMED = 40;

type Texts = ReadonlyMap<string, string>;

const textsOf = (files: readonly RuleFile[]): Texts =>
  new Map(files.map(({ file, text }) => [file, text]));
const filesOf = (texts: Texts): readonly RuleFile[] =>
  [...texts].map(([file, text]) => ({ file, text }));

const named = (files: readonly string[]): readonly string[] =>
  files.length <= MAX_NAMED
    ? files
    : [...files.slice(0, MAX_NAMED), `${files.length - MAX_NAMED} more`];

const changeOf = (before: Texts, after: Texts) => ({
  added: named([...after.keys()].filter((file) => !before.has(file))),
  changed: named(
    [...after].flatMap(([file, text]) =>
      before.has(file) && before.get(file) !== text ? [file] : [],
    ),
  ),
  removed: named([...before.keys()].filter((file) => !after.has(file))),
});

/** What is broken stays as it was before, where it was sound before. */
const judge = (found: FolderTexts, before: Texts) => {
  const wanted = new Map(textsOf(found.files));
  const kept = new Set<string>();
  for (const [file, text] of before) {
    const unread =
      found.faults.some((fault) => fault.file === file) ||
      found.unseen.some((folder) => file.startsWith(`${folder}/`));
    if (!unread) continue;
    wanted.set(file, text);
    kept.add(file);
  }
  const first = readSet(filesOf(wanted));
  const replaced = new Set<string>();
  for (const { file, kind } of first.faults) {
    const earlier = before.get(file);
    if (kind !== 'broken' || earlier === undefined || earlier === wanted.get(file)) continue;
    wanted.set(file, earlier);
    replaced.add(file);
  }
  const outcome = replaced.size > 0 ? readSet(filesOf(wanted)) : first;
  const standing = (fault: RuleFault): StandingFault => ({
    ...fault,
    standing:
      kept.has(fault.file) || replaced.has(fault.file) || found.unseen.includes(fault.file)
        ? 'earlier'
        : 'left_out',
  });
  const faults = [
    ...found.faults,
    ...first.faults.filter(({ file }) => replaced.has(file)),
    ...outcome.faults.filter(({ file }) => !replaced.has(file)),
  ].filter(({ kind }) => kind !== 'warning');
  return { wanted, outcome, faults: faults.map(standing) };
};

/** Reads the folders once; the first `look` then says what differs from the earlier life. */
export const openRuleKeeper = async (options: RuleKeeperOptions): Promise<RuleKeeper> => {
  const { earlier, log } = options;
  const sets = createCompiledSets();
  const folders = watchFolders(options.folders, options.settle);
  let inForce: Texts = textsOf(earlier ? unpackRules(earlier.packed) : []);
  let said = earlier?.version ?? '';
  let version = '';
  let rules: readonly LoadedRule[] = [];
  let correlations: readonly LoadedCorrelation[] = [];
  let faults: readonly StandingFault[] = [];
  let changedAt = options.now();
  let waiting: RuleChange | undefined;

  const tell = (before: readonly StandingFault[]): void => {
    const known = new Set(before.map(({ file, message }) => `${file} ${message}`));
    for (const { standing, ...fault } of faults) {
      if (known.has(`${fault.file} ${fault.message}`)) continue;
      log.warn(
        fault,
        standing === 'earlier'
          ? 'broken rule file: it stays in force as it was before'
          : 'broken rule file: what is broken is left out',
      );
    }
  };

  const take = (found: FolderTexts): void => {
    const { wanted, outcome, faults: next } = judge(found, inForce);
    const set = packRules(filesOf(wanted));
    const before = faults;
    faults = next;
    tell(before);
    if (set.version === version) return;
    sets.put(set.version, outcome);
    version = set.version;
    rules = outcome.rules;
    correlations = outcome.correlations;
    changedAt = options.now();
    if (version !== said) {
      waiting = {
        ...set,
        detail: {
          rules: rules.length,
          ...changeOf(inForce, wanted),
          broken: named([...new Set(faults.map(({ file }) => file))]),
        },
      };
    }
    inForce = wanted;
  };

  const looked = await folders.changed();
  if (looked) take(looked);
  return {
    get rules() {
      return rules;
    },
    get correlations() {
      return correlations;
    },
    get faults() {
      return faults;
    },
    get version() {
      return version;
    },
    get changedAt() {
      return changedAt;
    },
    compile: (packed) => sets.compile(packed),
    text: (file) => inForce.get(file),
    read: (file) => readAmong(file, filesOf(inForce)),
    async look() {
      const found = await folders.changed();
      if (found) take(found);
      const change = waiting;
      waiting = undefined;
      if (change) said = change.version;
      return change;
    },
  };
};
