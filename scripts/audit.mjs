// `npm run audit [-- --json]`: asks the registry for advisories on every package of the lock that ships. One at high or
// above fails, unless docs/advisories.json says why it does not touch us and until when. Not asked is not well.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const option = (name) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};
const registry = (process.env.npm_config_registry ?? 'https://registry.npmjs.org/').replace(
  /\/*$/,
  '/',
);
const ENDPOINT = `${registry}-/npm/v1/security/advisories/bulk`;
const TIMEOUT_MS = 30_000;
const failing = new Set(['high', 'critical']);
const [PASSED, FAILED, UNKNOWN] = [0, 1, 2];

const end = (code, said) => {
  process.stdout.write(`${said.join('\n')}\n`);
  process.exit(code);
};

const shipped = () => {
  const { packages } = read(join(root, 'package-lock.json'));
  const versions = {};
  for (const [path, { dev, version }] of Object.entries(packages)) {
    if (path === '' || dev === true) continue;
    const name = path.replace(/^.*node_modules\//, '');
    versions[name] = [...new Set([...(versions[name] ?? []), version])];
  }
  return versions;
};

/** `{ advisory, package, because, until }`: all four, or it excuses nothing. */
const exceptions = () => {
  const file = option('--exceptions') ?? join(root, 'docs/advisories.json');
  const given = read(file);
  for (const one of given)
    if (
      !/^GHSA-[\w-]{8,}$/.test(one.advisory ?? '') ||
      typeof one.package !== 'string' ||
      (one.because ?? '').length < 20 ||
      Number.isNaN(Date.parse(one.until))
    )
      end(UNKNOWN, [
        `${file}: ${JSON.stringify(one)} needs advisory, package, because (a sentence) and until`,
      ]);
  return given;
};

const ask = async (versions) => {
  const answer = await fetch(ENDPOINT, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(versions),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`it answered ${answer.status}`);
  const told = await answer.json();
  if (typeof told !== 'object' || told === null || Array.isArray(told))
    throw new Error('it answered something else');
  return told;
};

const versions = shipped();
const count = Object.keys(versions).length;
let told;
try {
  told = await ask(versions);
} catch (error) {
  end(UNKNOWN, [
    `could not ask ${ENDPOINT}: ${error.cause?.message ?? error.message}`,
    `nothing is known of ${count} packages; unknown is not a pass`,
  ]);
}

const excused = exceptions();
const now = Date.now();
const rows = Object.entries(told).flatMap(([name, advisories]) =>
  advisories.map(({ url = '', severity, title, vulnerable_versions: range }) => {
    const advisory = url.split('/').at(-1) ?? '';
    const exception = excused.find((one) => one.advisory === advisory && one.package === name);
    const isOver = exception !== undefined && Date.parse(exception.until) < now;
    const counts = failing.has(severity) && (exception === undefined || isOver);
    const why = isOver
      ? `; its exception ended ${exception.until}`
      : exception
        ? `; excused until ${exception.until}: ${exception.because}`
        : '';
    return {
      counts,
      text: `${counts ? 'FAIL' : 'seen'} ${severity} ${name}@${versions[name]?.join(', ')} (${range}) ${advisory}: ${title}${why}`,
      key: `${advisory} ${name}`,
    };
  }),
);
const unneeded = excused.filter(
  (one) => !rows.some(({ key }) => key === `${one.advisory} ${one.package}`),
);
const failed = rows.filter(({ counts }) => counts).length;
end(failed > 0 ? FAILED : PASSED, [
  ...rows.map(({ text }) => text),
  ...unneeded.map((one) => `no longer needed: the exception for ${one.advisory} of ${one.package}`),
  `${count} packages asked about, ${rows.length} advisories, ${failed} at high or above that nothing excuses`,
]);
