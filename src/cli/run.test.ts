import { describe, expect, it } from 'vitest';
import { CountersignError } from '../core/index.ts';
import type { CliDeps } from './contract.ts';
import { buildProgram, runCli } from './run.ts';
import { inert, jsonText } from './terminal.ts';

const never = (): never => {
  throw new CountersignError('ERR_INTERNAL', 'not part of this test');
};

const terminalOf = (isTty = false, env: Record<string, string> = {}) => {
  const said = { out: '', err: '' };
  const terminal = {
    out(text: string) {
      said.out += text;
    },
    err(text: string) {
      said.err += text;
    },
    isTty,
    env,
  };
  return { said, terminal };
};

const depsWith = (terminal: CliDeps['terminal'], more: Partial<CliDeps> = {}): CliDeps => ({
  version: '1.2.3',
  terminal,
  now: () => Date.UTC(2026, 10, 21),
  memoryLoop: never,
  judgeAccessCase: never,
  secretPatterns: never,
  parse: never,
  rules: never,
  ruleCoverage: never,
  ruleVectors: never,
  tryRule: never,
  up: never,
  sources: never,
  mappings: never,
  connect: {
    fields: never,
    kept: never,
    forget: never,
    readSettings: never,
    connect: never,
  },
  behaviours: { list: never, explain: never, cost: never },
  playbooks: {
    list: never,
    matrix: never,
    lint: never,
    show: never,
    cacao: never,
    schema: never,
  },
  drills: async () => [],
  drill: never,
  bench: never,
  benchEfficacy: never,
  benchConsole: never,
  keep: {
    keys: never,
    rotateKeys: never,
    backup: never,
    checkBackup: never,
    restore: never,
    doctor: never,
  },
  verifyLedgerFile: never,
  verifyLedgerEntries: never,
  verifyPack: never,
  ...more,
});

const run = async (argv: readonly string[], more: Partial<CliDeps> = {}) => {
  const { said, terminal } = terminalOf();
  const code = await runCli(argv, depsWith(terminal, more));
  return { code, ...said };
};

/** Every verb that does something, with the words that call it. */
const verbs = (() => {
  const { terminal } = terminalOf();
  const program = buildProgram(depsWith(terminal), () => undefined);
  // A verb that takes arguments or options of its own may have others within it.
  return program.commands.flatMap((command) => [
    ...(command.commands.length === 0 ||
    command.registeredArguments.length > 0 ||
    command.options.length > 0
      ? [{ words: [command.name()], command }]
      : []),
    ...command.commands.map((inner) => ({
      words: [command.name(), inner.name()],
      command: inner,
    })),
  ]);
})();

describe('every verb', () => {
  it('is there', () => {
    const names = verbs.map(({ words }) => words.join(' '));
    for (const name of [
      'scan',
      'parse',
      'up',
      'posture',
      'posture matrix',
      'access about',
      'access admins',
      'access blast',
      'access diff',
      'access evaluate',
      'access exposed-by',
      'access signin',
      'access unused',
      'access who-can',
      'access why',
      'rules list',
      'rules test',
      'rules lint',
      'rules match',
      'rules explain',
      'rules vectors',
      'rules coverage',
      'rules dry-run',
      'behaviours list',
      'behaviours explain',
      'behaviours cost',
      'outputs add',
      'outputs list',
      'outputs remove',
      'outputs retry',
      'outputs test',
      'signals list',
      'signals rotate-keys',
      'signals subscribe',
      'signals unsubscribe',
      'signals verify',
      'drill list',
      'drill run',
      'respond approvals',
      'hunt',
      'hunt list',
      'hunt pivot',
      'hunt timeline',
      'incidents list',
      'incidents merge',
      'incidents split',
      'incidents suppress',
      'incidents suppressions',
      'incidents unsuppress',
      'ledger pack',
      'ledger verify',
      'sources',
      'bench',
      'bench efficacy',
    ])
      expect(names).toContain(name);
  });

  it.each(verbs.map(({ words, command }) => [words.join(' '), words, command] as const))(
    '%s explains itself, shows an example that calls it, and takes --json',
    async (name, words, command) => {
      const { code, out, err } = await run([...words, '--help']);
      expect(code).toBe(0);
      expect(err).toBe('');
      expect(out.replace(/\s+/g, ' ')).toContain(command.description());
      expect(out).toMatch(new RegExp(`Example:\\n {2}countersign ${name}\\b`));
      expect(out).toContain('--json');
    },
  );

  it.each(verbs.map(({ words }) => [words.join(' '), words] as const))(
    '%s refuses an option it does not know, with exit code 2 and nothing on stdout',
    async (_name, words) => {
      const { code, out, err } = await run([...words, '--no-such-option']);
      expect(code).toBe(2);
      expect(out).toBe('');
      expect(err).toContain('--help shows how');
    },
  );
});

describe('the command line', () => {
  it('answers --version and --help on stdout', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, out: '1.2.3\n', err: '' });
    expect((await run(['--help'])).out).toContain('scan');
  });

  it('shows its help when called without a verb, as wrong usage', async () => {
    const { code, out, err } = await run([]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('Usage: countersign');
  });

  it('gives an option to the inner verb it is written after, where the outer one has it too', async () => {
    const benchEfficacy: CliDeps['benchEfficacy'] = async () => {
      throw new CountersignError('ERR_NOT_FOUND', 'asked');
    };
    const { err, code } = await run(['bench', 'efficacy', '--seeds', '1..2', '--json'], {
      benchEfficacy,
    });
    expect([err.includes('asked'), code]).toEqual([true, 4]);
    const program = buildProgram(depsWith(terminalOf().terminal), () => undefined);
    const inner = program.commands
      .find((one) => one.name() === 'bench')
      ?.commands.find((one) => one.name() === 'efficacy');
    inner?.action(() => undefined);
    await program.parseAsync(['bench', 'efficacy', '--seeds', '1..2', '--json'], { from: 'user' });
    expect(inner?.opts()).toMatchObject({ json: true });
  });

  it('says what is wrong with a value before anything is done', async () => {
    for (const argv of [
      ['scan', 'x', '--now', 'yesterday'],
      ['scan', 'x', '--fail-on', 'grave'],
      ['scan', 'x', '--format', 'xml'],
      ['posture', 'x', '--top', '-3'],
      ['bench', '--count', 'many'],
      ['up', '--port', '70000'],
      ['access', 'why', 'x'],
      ['scna', 'x'],
    ]) {
      const { code, out, err } = await run(argv);
      expect([argv.join(' '), code, out]).toEqual([argv.join(' '), 2, '']);
      expect(err).not.toBe('');
    }
  });

  it('tells wrong configuration, unreadable input and our own faults apart', async () => {
    const failing = (error: Error) => ({
      sources: () => {
        throw error;
      },
    });
    const wrong = new CountersignError('ERR_CONFIG_INVALID', 'no such thing');
    expect((await run(['sources'], failing(wrong))).code).toBe(2);
    const input = new CountersignError('ERR_INPUT_INVALID', 'no JSON');
    expect((await run(['sources'], failing(input))).code).toBe(3);
    const missing = Object.assign(new Error('ENOENT'), { code: 'ENOENT', path: 'a\u001b[31mb' });
    expect(await run(['sources'], failing(missing))).toEqual({
      code: 3,
      out: '',
      err: 'a\ufffd[31mb: no such file or folder\n',
    });
    const ours = await run(['sources'], failing(new RangeError('stack')));
    expect(ours.code).toBe(4);
    expect(ours.err).toContain('COUNTERSIGN_DEBUG=1');
  });

  it('shows a stack only when asked to', async () => {
    const fault = (): never => {
      throw new Error('broken');
    };
    expect((await run(['sources'], { sources: fault })).err).not.toContain('at ');
    const { said, terminal } = terminalOf(false, { COUNTERSIGN_DEBUG: '1' });
    await runCli(['sources'], depsWith(terminal, { sources: fault }));
    expect(said.err).toContain('at ');
  });

  it('says how to reach a platform when none is known or none answers', async () => {
    const nowhere = await run(['respond', 'plans', '--data-dir', '/nowhere']);
    expect(nowhere.code).toBe(2);
    expect(nowhere.err).toContain('countersign up');
    const closed = await run(['respond', 'plans', '--url', 'http://127.0.0.1:9', '--token', 't']);
    expect(closed.code).toBe(4);
    expect(closed.err).toMatch(/no platform answers at http:\/\/127\.0\.0\.1:9/);
  });

  it('verifies an exported ledger, and says by exit code whether it holds', async () => {
    const verified = (ok: boolean) => ({
      verifyLedgerFile: async (path: string, checkpoints: string | undefined) => ({
        ok,
        entries: 7,
        witnessedUpTo: 5,
        because: `${path} ${checkpoints}\u001b[2J`,
      }),
    });
    const argv = ['ledger', 'verify', '--file', 'l.ndjson', '--checkpoints', 'c.ndjson'];
    const holds = await run(argv, verified(true));
    expect(holds).toEqual({
      code: 0,
      out: 'the chain of 7 entries holds; witnessed up to entry 5\n',
      err: '',
    });
    const broken = await run(argv, verified(false));
    expect(broken.code).toBe(1);
    expect(broken.out).toContain('l.ndjson c.ndjson\ufffd[2J');
    const json = await run([...argv, '--json'], verified(false));
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, entries: 7 });
  });

  it('runs drills it knows, and refuses those it does not', async () => {
    const line = { id: 'leak', title: 'Leak', says: 'It.', class: 'human', situation: 's' };
    const outcome = { ...line, result: 'fail' as const, times: { detected: 12 }, because: 'slow' };
    const more = { drills: async () => [line], drill: async () => [outcome] };
    expect((await run(['drill', 'run', 'other'], more)).code).toBe(2);
    const failed = await run(['drill', 'run', 'all'], more);
    expect(failed.code).toBe(1);
    expect(failed.out).toContain('12 ms');
    expect(failed.err).toBe('');
    const listed = await run(['drill', 'list', '--json'], more);
    expect(JSON.parse(listed.out)).toEqual([line]);
  });
});

describe('text of a log', () => {
  it('loses what would move a terminal, and JSON keeps it as escapes', () => {
    const text = 'a\u001b]0;x\u0007\u009b31m\u202eb\r\n';
    expect(inert(text)).toBe('a\ufffd]0;x\ufffd\ufffd31m\ufffdb\ufffd\ufffd');
    const json = jsonText({ text });
    expect(json).toMatch(/^[\n -~]+$/);
    expect(JSON.parse(json)).toEqual({ text });
  });
});
