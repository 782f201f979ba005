import type { Command } from 'commander';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import type { DataKey } from '../keep-contract.ts';
import { inert, jsonText, utc } from '../terminal.ts';

interface Flags {
  readonly dataDir: string;
  readonly by?: string;
  readonly json?: boolean;
}

const keysText = (keys: readonly DataKey[]): string =>
  keys.length === 0
    ? 'no keyring: the sealing key itself seals; `keys rotate` makes one'
    : keys
        .map(
          ({ id, madeAt, by }, at) =>
            `${id}  ${utc(madeAt)}  wrapped by ${inert(by)}${at === keys.length - 1 ? '  seals' : '  opens what it sealed'}`,
        )
        .join('\n');

const DATA_DIR = ['--data-dir <dir>', 'where state is kept', '.countersign'] as const;
const BY = [
  '--by <wrapper>',
  'local, env:NAME, file:PATH, aws-kms:ARN or vault:https://HOST/MOUNT/keys/NAME',
] as const;

export const addKeys = (program: Command, deps: CliDeps, setExit: (code: number) => void): void => {
  const keys = program
    .command('keys')
    .description('data keys that seal secrets, and what wraps them');
  const tell = (flags: Flags, found: readonly DataKey[]): void => {
    const bare = found.map(({ id, madeAt, by }) => ({ id, madeAt, by }));
    deps.terminal.out(`${flags.json ? jsonText(bare) : keysText(found)}\n`);
    setExit(exit.ok);
  };
  keys
    .command('list')
    .description('which keys there are; no key is shown')
    .option(...DATA_DIR)
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign keys list --data-dir /var/lib/countersign')
    .action(async (flags: Flags) => tell(flags, await deps.keep.keys(flags.dataDir)));
  for (const [verb, fresh, says] of [
    ['rotate', true, 'a new data key seals from now on; older ones still open (platform stopped)'],
    ['rewrap', false, 'the same data keys, wrapped anew or by another (platform stopped)'],
  ] as const)
    keys
      .command(verb)
      .description(says)
      .option(...DATA_DIR)
      .option(...BY)
      .option('--json', 'machine-readable')
      .addHelpText(
        'after',
        `\nExample:\n  countersign keys ${verb} --data-dir /var/lib/countersign --by vault:https://vault:8200/transit/keys/countersign`,
      )
      .action(async (flags: Flags) =>
        tell(flags, await deps.keep.rotateKeys({ dataDir: flags.dataDir, by: flags.by, fresh })),
      );
};
