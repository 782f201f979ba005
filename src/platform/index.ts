export { cliDeps } from './cli-deps.ts';
export { packageFile } from './content.ts';
