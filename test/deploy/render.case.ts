/** As much of Helm's templates as our chart uses, so that what it makes can be read without Helm. Unknown words throw. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';

type Values = Record<string, unknown>;
export type Manifest = Record<string, unknown>;

const at = (root: Values, path: string): unknown =>
  path
    .split('.')
    .filter((part) => part !== '')
    .reduce<unknown>((value, part) => {
      if (typeof value !== 'object' || value === null || !(part in value))
        throw new Error(`the chart reads .${path}, which is nowhere`);
      return (value as Values)[part];
    }, root);

const operand = (root: Values, text: string): unknown => {
  if (text.startsWith('.')) return at(root, text.slice(1));
  const [, literal] = /^"([^"]*)"$/.exec(text) ?? [];
  if (literal !== undefined) return literal;
  throw new Error(`the chart says ${text}, which is not known here`);
};

const evaluate = (root: Values, expression: string): unknown => {
  const [first = '', ...pipes] = expression.split('|').map((one) => one.trim());
  const words = first.match(/"[^"]*"|\S+/g) ?? [];
  let value: unknown;
  if (words[0] === 'printf')
    value = words
      .slice(2)
      .reduce<string>(
        (text, word) => text.replace(/%[sv]/, String(operand(root, word))),
        String(operand(root, words[1] ?? '')),
      );
  else value = operand(root, first);
  for (const pipe of pipes) {
    const [name, given = ''] = pipe.split(/\s+/);
    if (name === 'quote') value = JSON.stringify(String(value));
    else if (name === 'toJson') value = JSON.stringify(value);
    else if (name === 'default') value = value === '' ? operand(root, given) : value;
    else throw new Error(`the chart pipes through ${name}, which is not known here`);
  }
  return value;
};

const render = (text: string, root: Values): string => {
  const out: string[] = [];
  /** One entry per open `if`: does what stands in it count? */
  const open: boolean[] = [];
  for (const line of text.split('\n')) {
    const [, word, rest = ''] = /^\s*\{\{-? (if|else|end) ?(.*?) ?-?\}\}\s*$/.exec(line) ?? [];
    if (word === 'if') open.push(Boolean(evaluate(root, rest)));
    else if (word === 'else') open.push(!open.pop());
    else if (word === 'end') open.pop();
    else if (open.every(Boolean))
      out.push(
        line.replace(/\{\{-? (.*?) -?\}\}/g, (_, expression: string) =>
          String(evaluate(root, expression)),
        ),
      );
  }
  if (open.length > 0) throw new Error('an if of the chart has no end');
  return out.join('\n');
};

const merge = (base: Values, over: Values): Values => {
  const merged: Values = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] =
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? merge((below ?? {}) as Values, value as Values)
        : value;
  }
  return merged;
};

/** Every manifest of the chart with these values over its own. */
export const renderChart = (folder: string, over: Values = {}): readonly Manifest[] => {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const chart = load(read('Chart.yaml')) as Values;
  const root = {
    Values: merge(load(read('values.yaml')) as Values, over),
    Release: { Name: 'site', Namespace: 'security' },
    Chart: { Name: chart['name'], Version: chart['version'], AppVersion: chart['appVersion'] },
  };
  return readdirSync(join(folder, 'templates')).flatMap((name) =>
    (loadAll(render(read(`templates/${name}`), root)) as (Manifest | null | undefined)[]).filter(
      (one): one is Manifest => one !== null && one !== undefined,
    ),
  );
};
