// `npm run proof -- NAME [options]`: the full version of what CI samples; writes docs/proofs/NAME.json.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root, run } from './prepare.mjs';

const [name = '', ...options] = process.argv.slice(2);
const file = join(root, 'scripts/proofs', `${name}.ts`);
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  const known = readdirSync(join(root, 'scripts/proofs'))
    .filter((one) => one.endsWith('.ts') && !one.includes('.part.'))
    .map((one) => one.replace('.ts', ''));
  process.stderr.write(`no proof "${name}"; there is: ${known.join(', ')}\n`);
  process.exit(2);
}
prepare();
process.exit(run(process.execPath, ['node_modules/tsx/dist/cli.mjs', file, ...options]));
