/** The pages say what is so: verbs, flags, scripts, links, paths and counts are checked against the tree. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CliDeps, runCli } from '../src/cli/index.ts';
import { behaviours, loadRules, testRules } from '../src/detection/index.ts';
import { drills } from '../src/drill/index.ts';
import { catalogue } from '../src/posture/checks/index.ts';
import { awsActions, awsConfig } from '../src/sources/aws/index.ts';
import { sources } from '../src/sources/index.ts';

const root = resolve(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const markdownIn = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const guides = [...markdownIn('.'), ...markdownIn('docs')];
const pages = [...guides, ...markdownIn('docs/decisions')];

/** Lines of the shell blocks of a page, continued lines joined, comments left out. */
const shellLines = (text: string): string[] =>
  [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block
      .replaceAll(/\\\n\s*/g, ' ')
      .split('\n')
      .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
      .filter((line) => line !== ''),
  );
const words = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');

const commands = guides.flatMap((page) =>
  shellLines(read(page)).map((line) => ({ page, line, argv: words(line) })),
);
/** What the command line gets, of `bin/countersign …` and of `npm start -- …`. */
const ours = commands.flatMap(({ page, line, argv }) => {
  if (/^(bin\/)?countersign$/.test(argv[0] ?? '')) return [{ page, line, argv: argv.slice(1) }];
  if (argv[0] === 'npm' && argv[1] === 'start')
    return [{ page, line, argv: ['up', ...argv.slice(argv.includes('--') ? 3 : 2)] }];
  return [];
});
/** `countersign verb …` within a sentence. */
const named = guides.flatMap((page) =>
  [...read(page).matchAll(/`countersign ([a-z][^`]*)`/g)].map(([, text = '']) => ({
    page,
    argv: text.split(' '),
  })),
);

/** Parses as the real command line does, and stops at the platform's door. */
const dryRun = async (argv: readonly string[]): Promise<{ code: number; says: string }> => {
  let says = '';
  const hear = (text: string): void => {
    says += text;
  };
  const door = (): never => {
    throw new Error('reached the platform');
  };
  const deps: CliDeps = {
    version: '0',
    terminal: {
      out: hear,
      err: hear,
      isTty: false,
      // Port 9 of this machine: the verbs that call a platform find none there.
      env: { COUNTERSIGN_URL: 'http://127.0.0.1:9', COUNTERSIGN_TOKEN: 'none' },
    },
    now: () => 0,
    memoryLoop: async () => door(),
    rules: async () => door(),
    ruleCoverage: async () => door(),
    ruleVectors: async () => door(),
    tryRule: async () => door(),
    judgeAccessCase: () => door(),
    secretPatterns: door,
    parse: async () => door(),
    up: async () => door(),
    sources: () => sources,
    mappings: async () => door(),
    connect: {
      fields: () => [],
      kept: async () => [],
      forget: async () => true,
      readSettings: async () => door(),
      connect: async () => door(),
    },
    behaviours: { list: door, explain: async () => door(), cost: async () => door() },
    playbooks: {
      list: async () => door(),
      matrix: async () => door(),
      lint: async () => door(),
      show: async () => door(),
      cacao: async () => door(),
      schema: () => door(),
    },
    drills: async () => drills,
    drill: async () => door(),
    bench: async () => door(),
    benchEfficacy: async () => door(),
    benchConsole: async () => door(),
    keep: {
      keys: async () => door(),
      rotateKeys: async () => door(),
      backup: async () => door(),
      checkBackup: async () => door(),
      restore: async () => door(),
      doctor: async () => door(),
    },
    verifyLedgerFile: async () => door(),
    verifyLedgerEntries: async () => door(),
    verifyPack: async () => door(),
  };
  return { code: await runCli(argv, deps), says };
};
const USAGE = 2;

describe('commands on the pages', () => {
  it('are seen', () => {
    expect(ours.length).toBeGreaterThan(15);
    expect(named.length).toBeGreaterThan(1);
  });

  it.each(ours)('$page: $line', async ({ argv }) => {
    const { code, says } = await dryRun(argv);
    expect(code, says).not.toBe(USAGE);
  });

  it('name verbs that exist', async () => {
    for (const { page, argv } of named) {
      const { code, says } = await dryRun([
        ...argv.filter((one) => !one.startsWith('<')),
        '--help',
      ]);
      expect(code, `${page}: countersign ${argv.join(' ')}: ${says}`).toBe(0);
      expect(says).not.toMatch(/^Usage: countersign \[options\] \[command\]/);
    }
  });

  it('leave out no verb', async () => {
    const { says } = await dryRun(['--help']);
    const verbs = [...says.matchAll(/^ {2}([a-z]+)(?: \[| {2})/gm)].map(([, verb]) => verb);
    expect(verbs.length).toBeGreaterThan(8);
    for (const verb of verbs.filter((one) => one !== 'help'))
      expect(read('README.md')).toMatch(new RegExp(`(bin/countersign |\`)${verb}\\b`));
  });

  it('would be refused with a verb or a flag that does not exist', async () => {
    expect((await dryRun(['scna', '.'])).code).toBe(USAGE);
    expect((await dryRun(['scan', '.', '--formt', 'json'])).code).toBe(USAGE);
    expect((await dryRun(['drill', 'run', 'no-such-drill'])).code).toBe(USAGE);
    expect((await dryRun(['scan', '.'])).says).toContain('reached the platform');
  });

  it('call npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const called = [
      ...commands.map(({ argv }) => argv),
      ...guides.flatMap((page) =>
        [...read(page).matchAll(/`(npm run [^`]+)`/g)].map(([, text = '']) => text.split(' ')),
      ),
    ].flatMap(([program, verb = '', name = '']) =>
      program !== 'npm'
        ? []
        : verb === 'run'
          ? [name]
          : ['start', 'test'].includes(verb)
            ? [verb]
            : [],
    );
    expect(called.length).toBeGreaterThan(4);
    for (const name of called) expect(Object.keys(scripts)).toContain(name);
  });
});

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

describe('links and paths on the pages', () => {
  const links = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, target = '']) => ({
      page,
      target,
    })),
  );

  it('lead to files and headings that exist', () => {
    expect(links.length).toBeGreaterThan(10);
    for (const { page, target } of links) {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : relative(root, resolve(root, dirname(page), path));
      expect(existsSync(join(root, file)), `${page} → ${target}`).toBe(true);
      if (anchor === undefined) continue;
      const anchors = [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, one = '']) => anchorOf(one));
      expect(anchors, `${page} → ${target}`).toContain(anchor);
    }
  });

  it('name files and folders that exist', () => {
    // Built or written by a run, so not in a fresh clone.
    const made = /^console\/dist/;
    const paths = guides.flatMap((page) =>
      [
        ...read(page).matchAll(/`((?:\.ci|bin|console|content|docs|scripts|src|test)\/[^`\s]*)`/g),
      ].map(([, path = '']) => ({ page, path })),
    );
    expect(paths.length).toBeGreaterThan(50);
    for (const { page, path } of paths) {
      if (made.test(path)) continue;
      const known = path.includes('<')
        ? path.slice(0, path.lastIndexOf('/', path.indexOf('<')))
        : path;
      expect(existsSync(join(root, known)), `${page}: ${path}`).toBe(true);
    }
  });
});

describe('the guides', () => {
  /** Looked things up in, not read. */
  const lists = new Set([
    'docs/efficacy.md',
    'docs/posture-matrix.md',
    'docs/rule-matrix.md',
    'docs/sigma.md',
  ]);
  const sittings = markdownIn('docs').filter((page) => !lists.has(page));
  it.each(sittings)('%s is no longer than a sitting', (page) => {
    expect(read(page).split('\n').length).toBeLessThanOrEqual(121);
  });

  it('promise no more than there is', async () => {
    const { rules } = await loadRules(join(root, 'content/rules'));
    const there = {
      rules: rules.length,
      behaviours: behaviours.length,
      'posture checks': catalogue.length,
      'containment actions': awsActions(awsConfig.parse({})).length,
    };
    for (const [noun, count] of Object.entries(there)) {
      const [, said] = new RegExp(`(\\d+) ${noun}`).exec(read('README.md')) ?? [];
      expect(Number(said), noun).toBeGreaterThan(0);
      expect(Number(said), noun).toBeLessThanOrEqual(count);
    }
  });

  it('show a rule that loads and holds', async () => {
    const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(read('docs/write-a-rule.md')) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'countersign-docs-'));
    try {
      writeFileSync(join(folder, 'iam-login-profile-deleted-for-other.yml'), yaml);
      const { rules, faults } = await loadRules(folder);
      expect(faults).toEqual([]);
      expect(rules).toHaveLength(1);
      expect(testRules(rules)).toMatchObject([{ outcome: 'passed', fires: 1, quiet: 2 }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
