/** `access links`: which other accounts belong to the same person, workload or vendor, and why. */
import type { Command } from 'commander';
import type { IdentityLink, InventoryView } from '../../inventory/index.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { scanProgress } from '../progress.ts';
import { tellSetAside } from '../tell-set-aside.ts';
import { inert, jsonText } from '../terminal.ts';
import { resolve, unclear } from './meant.ts';

interface Flags {
  readonly inventory: string[];
  readonly json?: boolean;
}

const line = ({ otherId, relation, reason, confidence, evidence }: IdentityLink): string =>
  [
    `${relation.replaceAll('_', ' ')} ${inert(otherId)} (${confidence.toFixed(2)})`,
    `  ${inert(reason)}`,
    ...evidence.map((one) => `    ${inert(one)}`),
  ].join('\n');

const answer = (view: InventoryView, id: string) => {
  const person = view.personOf(id);
  const vendor = view.vendorOf(id);
  const employment = view.employmentOf(id);
  return {
    id,
    links: view.linksOf(id),
    ...(person
      ? { person: { ...person.of, reason: person.reason, confidence: person.confidence } }
      : {}),
    employment,
    ...(vendor
      ? { vendor: { ...vendor.of, reason: vendor.reason, confidence: vendor.confidence } }
      : {}),
  };
};

const inWords = ({ links, person, employment, vendor }: ReturnType<typeof answer>): string =>
  [
    ...(person
      ? [`person ${inert(person.id)} (${inert(person.name)}): ${inert(person.reason)}`]
      : []),
    ...(person ? [`  ${inert(employment.because)}`] : []),
    ...(vendor ? [`vendor ${inert(vendor.id)}: ${inert(vendor.reason)}`] : []),
    ...(links.length === 0 ? ['no link to another account is known'] : links.map(line)),
  ].join('\n');

export const addAccessLinks = (
  access: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  access
    .command('links')
    .description('accounts of the same person, workload or vendor in all systems, and why')
    .argument('<id>', 'identity or role: id, ARN or unique name')
    .requiredOption('--inventory <paths...>', 'inventory exports, staff records, vendor contracts')
    .option('--json', 'machine-readable')
    .addHelpText(
      'after',
      '\nExample:\n  countersign access links jane --inventory gaad.json staff.csv --json',
    )
    .action(async (text: string, flags: Flags) => {
      const loop = await deps.memoryLoop();
      const progress = scanProgress(deps.terminal);
      const { onProgress } = progress;
      const read = await loop.scan(flags.inventory, { now: deps.now(), onProgress });
      progress.clear();
      tellSetAside(deps.terminal, read);
      const meant = resolve(loop.view, text);
      if (meant.id === undefined) {
        deps.terminal.err(unclear(text, meant.fits));
        setExit(exit.usage);
        return;
      }
      const found = answer(loop.view, meant.id);
      deps.terminal.out(`${flags.json ? jsonText(found) : inWords(found)}\n`);
      setExit(read.faults > 0 ? exit.input : exit.ok);
    });
};
