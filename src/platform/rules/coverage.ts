/** Which technique is seen in which system: by which rules, and why not where by none. */
import { relative, sep } from 'node:path';
import type { Coverage, CoverageCell, CoverageRow } from '../../cli/index.ts';
import { createRunningCorrelator, readRules } from '../../detection/index.ts';
import { sources } from '../../sources/index.ts';
import { ownRulesDir } from '../content.ts';
import { type AttackData, readAttackData } from './attack-data.ts';
import { readRuleFiles } from './rule-files.ts';

interface Placed {
  readonly slug: string;
  readonly attack: readonly string[];
  readonly file: string;
  readonly product: string | undefined;
}

type Technique = AttackData['attack']['techniques'][number];
type System = AttackData['systems'][number];

/** Products as rules write them, where the column has another name. */
const columnOfProduct: Readonly<Record<string, string>> = { google_workspace: 'google-workspace' };

/** Our own rules stand in the folder of their system; others in the column of their product. */
const columnOf = ({ file, product }: Placed, systems: ReadonlySet<string>): string | undefined => {
  const [folder = '', ...rest] = relative(ownRulesDir, file).split(sep);
  if (rest.length > 0 && systems.has(folder)) return folder;
  const named = product === undefined ? undefined : (columnOfProduct[product] ?? product);
  return named !== undefined && systems.has(named) ? named : undefined;
};

/** Systems whose logs stand in columns of other names. */
const columnsOfSource: Readonly<Record<string, readonly string[]>> = {
  'active-directory': ['windows'],
  agents: ['anthropic', 'openai'],
  openssh: ['linux'],
};

/** Columns of systems whose records become events, which behaviours judge. */
const connected = new Set(sources.flatMap(({ id }) => columnsOfSource[id] ?? [id]));

/** technique → system → rules. */
type Places = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

const rulesAt = (places: Places, technique: string, system: string): readonly string[] =>
  places.get(technique)?.get(system) ?? [];

const parentOf = (id: string): string => id.split('.')[0] ?? id;

const concerns = (technique: Technique, system: System): boolean =>
  system.techniques.includes(technique.id) ||
  technique.platforms.some((platform) => system.platforms.includes(platform)) ||
  technique.platforms.includes('PRE');

/** Rules of the same technique, one level up or down. */
const family = (places: Places, id: string, system: string): string | undefined => {
  if (id.includes('.')) {
    const parent = parentOf(id);
    return rulesAt(places, parent, system).length > 0 ? `rules on ${parent}` : undefined;
  }
  const inner = [...places.keys()]
    .filter((one) => one.startsWith(`${id}.`) && rulesAt(places, one, system).length > 0)
    .sort();
  return inner.length > 0 ? `rules on ${inner.join(', ')}` : undefined;
};

const cellOf = (
  technique: Technique,
  system: System,
  places: Places,
  { blanks }: AttackData,
): CoverageCell => {
  const rules = rulesAt(places, technique.id, system.id);
  if (rules.length > 0) return { state: 'rules', rules: [...rules].sort() };
  if (!concerns(technique, system)) return { state: 'none' };
  const kin = family(places, technique.id, system.id);
  if (kin !== undefined) return { state: 'covered', because: kin };
  const seen = blanks.covered.filter(
    ({ techniques, systems }) =>
      techniques.includes(technique.id) &&
      (systems?.includes(system.id) ?? connected.has(system.id)),
  );
  if (seen.length > 0) {
    const because = seen.map(({ kind, by }) => `${kind} ${by.join(', ')}`).join('; ');
    return { state: 'covered', because };
  }
  const unseen = blanks.unobservable.find(
    ({ techniques, systems }) =>
      techniques.includes(technique.id) && (systems?.includes(system.id) ?? true),
  );
  return unseen ? { state: 'unobservable', because: unseen.because } : { state: 'open' };
};

const place = (rules: readonly Placed[], data: AttackData) => {
  const known = new Set(data.attack.techniques.map(({ id }) => id));
  const systems = new Set(data.systems.map(({ id }) => id));
  const places = new Map<string, Map<string, string[]>>();
  const counts = new Map<string, number>();
  const unplaced: { rule: string; because: string }[] = [];
  for (const rule of rules) {
    const column = columnOf(rule, systems);
    const strange = rule.attack.filter((id) => !known.has(id));
    if (strange.length > 0)
      unplaced.push({
        rule: rule.slug,
        because: `no technique ${strange.join(', ')} in content/attack`,
      });
    if (rule.attack.length === 0) unplaced.push({ rule: rule.slug, because: 'names no technique' });
    if (column === undefined) {
      unplaced.push({ rule: rule.slug, because: `no column for ${rule.product ?? 'no product'}` });
      continue;
    }
    counts.set(column, (counts.get(column) ?? 0) + 1);
    for (const id of rule.attack) {
      const row = places.get(id) ?? new Map<string, string[]>();
      places.set(id, row);
      row.set(column, [...(row.get(column) ?? []), rule.slug]);
    }
  }
  return { places, counts, unplaced };
};

const coverageOf = (rules: readonly Placed[], data: AttackData): Coverage => {
  const { places, counts, unplaced } = place(rules, data);
  const names = new Map(data.attack.tactics.map(({ id, name }) => [id, name]));
  const rows = data.attack.techniques
    .filter(({ id, identity }) => identity || places.has(id))
    .map(
      (technique): CoverageRow => ({
        id: technique.id,
        name: technique.name,
        tactics: technique.tactics.map((id) => names.get(id) ?? id),
        cells: Object.fromEntries(
          data.systems.map((system) => [system.id, cellOf(technique, system, places, data)]),
        ),
      }),
    );
  return {
    version: data.attack.version,
    notice: data.attack.notice,
    systems: data.systems.map(({ id, title }) => ({ id, title, rules: counts.get(id) ?? 0 })),
    rows,
    rules: rules.length,
    unplaced,
  };
};

/** A folder of rules without a line in `content/attack/systems.json` has a column too, of what it has rules for. */
const withFolders = (data: AttackData, rules: readonly Placed[]): AttackData => {
  const known = new Set(data.systems.map(({ id }) => id));
  const folders = rules.flatMap(({ file }) => {
    const [folder = '', ...rest] = relative(ownRulesDir, file).split(sep);
    return rest.length > 0 && /^[a-z]/.test(folder) && !known.has(folder) ? [folder] : [];
  });
  const more = [...new Set(folders)].sort();
  return {
    ...data,
    systems: [
      ...data.systems,
      ...more.map((id) => ({ id, title: id, platforms: [], techniques: [] })),
    ],
  };
};

export const ruleCoverage = async (paths: readonly string[]): Promise<Coverage> => {
  const { files } = await readRuleFiles(paths.length === 0 ? [ownRulesDir] : paths);
  const outcome = readRules(files);
  // What only serves correlations says nothing itself; its correlation has the technique.
  const { silent } = createRunningCorrelator(() => outcome.correlations).current();
  const placed = [...outcome.rules, ...outcome.correlations]
    .filter(({ id }) => !silent.has(id))
    .map((rule) => ({
      slug: rule.slug,
      attack: rule.attack,
      file: rule.file,
      product: 'logsource' in rule ? rule.logsource.product : undefined,
    }));
  return coverageOf(placed, withFolders(await readAttackData(), placed));
};
