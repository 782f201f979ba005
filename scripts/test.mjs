// `npm test`: install, build, then the one gate.
import { prepare, root, run } from './prepare.mjs';

prepare();
process.exit(run(process.execPath, ['scripts/check.mjs', ...process.argv.slice(2)], { cwd: root }));
