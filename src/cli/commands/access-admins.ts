import type { Command } from 'commander';
import type { InventoryView } from '../../inventory/index.ts';
import type { AccessEdge } from '../../model/index.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { scanProgress } from '../progress.ts';
import { tellSetAside } from '../tell-set-aside.ts';
import { inert, jsonText, paint } from '../terminal.ts';

interface Admin {
  readonly id: string;
  readonly nativeId: string;
  readonly admin: 'is' | 'can_become';
  /** False where a condition, an unread policy or an unlisted resource leaves a step open. */
  readonly certain: boolean;
  readonly chain: readonly {
    /** Published id of the step, else its kind. */
    readonly path: string;
    readonly from: string;
    readonly to: string;
    readonly because: string;
    readonly certain: boolean;
  }[];
}

const linkOf = ({ technique, kind, from, to, because, certain }: AccessEdge) => ({
  path: technique ?? kind,
  from,
  to,
  because,
  certain,
});

/** Rules the control plane by its own permissions, borne by itself or by a group it is in. */
const isAdminItself = (path: readonly AccessEdge[]): boolean =>
  path.every(({ kind }) => kind === 'member_of' || kind === 'can_do');

const adminsOf = (view: InventoryView): readonly Admin[] =>
  [...view.identities(), ...view.roles()].flatMap(({ id, nativeId }) => {
    const path = view.path(id, 'control-plane:*');
    if (path === undefined) return [];
    const certain = path.every((edge) => edge.certain);
    return [
      {
        id,
        nativeId,
        admin: isAdminItself(path) ? ('is' as const) : ('can_become' as const),
        certain,
        chain: path.map(linkOf),
      },
    ];
  });

const line = ({ nativeId, admin, certain, chain }: Admin): string => {
  const steps = chain.map(({ path, because }) => `    ${inert(path)}: ${inert(because)}`);
  const words = admin === 'is' ? 'is administrator' : 'can become administrator';
  return `${inert(nativeId)} ${words}${certain ? '' : ' (possibly)'}\n${steps.join('\n')}`;
};

export const addAccessAdmins = (
  access: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  access
    .command('admins')
    .description('who rules a control plane, and who can come to rule it, by which steps')
    .argument('<snapshots...>', 'inventory exports, and lists of what runs (Terraform state)')
    .option('--json', 'machine-readable')
    .addHelpText(
      'after',
      '\nExample:\n  countersign access admins gaad.json terraform.tfstate --json',
    )
    .action(async (snapshots: string[], flags: { readonly json?: boolean }) => {
      const loop = await deps.memoryLoop();
      const progress = scanProgress(deps.terminal);
      const { onProgress } = progress;
      const read = await loop.scan(snapshots, { now: deps.now(), onProgress });
      progress.clear();
      tellSetAside(deps.terminal, read);
      const { view } = loop;
      const principals = adminsOf(view);
      const population = [...view.identities(), ...view.roles()].length;
      if (flags.json) {
        deps.terminal.out(`${jsonText({ principals, population })}\n`);
      } else {
        const c = paint(deps.terminal);
        for (const one of principals) deps.terminal.out(`${line(one)}\n`);
        const count = principals.filter((one) => one.admin === 'is').length;
        deps.terminal.out(
          c.bold(
            `${count} of ${population} are administrators, ${principals.length - count} more can become one\n`,
          ),
        );
      }
      setExit(read.faults > 0 ? exit.input : exit.ok);
    });
};
