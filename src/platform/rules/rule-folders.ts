/** Folders of rules as they stand: looked at by name, size and time, read again only where something changed. */
import { lstat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { messageOf } from '../../core/index.ts';
import type { RuleFault, RuleFile } from '../../detection/index.ts';
import { readRuleFile, rulePathsUnder } from './rule-files.ts';

export interface RuleFolder {
  /** Begins the names of its files, e.g. `rules`. */
  readonly name: string;
  readonly dir: string;
}

export interface FolderTexts {
  readonly files: readonly RuleFile[];
  /** Files that are there and cannot be read. */
  readonly faults: readonly RuleFault[];
  /** Names of folders that could not be listed: nothing is known of what stands in them. */
  readonly unseen: readonly string[];
}

interface Stamp {
  readonly file: string;
  readonly path: string;
  readonly mark: string;
}

interface Listing {
  readonly stamps: readonly Stamp[];
  readonly unseen: readonly { readonly name: string; readonly because: string }[];
}

const list = async (folders: readonly RuleFolder[]): Promise<Listing> => {
  const stamps: Stamp[] = [];
  const unseen: { name: string; because: string }[] = [];
  for (const { name, dir } of folders) {
    try {
      for (const path of await rulePathsUnder(dir)) {
        // Gone between listing and asking is gone.
        const at = await lstat(path).catch(() => undefined);
        if (!at) continue;
        const file = `${name}/${relative(dir, path).split(sep).join('/')}`;
        stamps.push({ file, path, mark: `${at.size}:${at.mtimeMs}:${at.ino}` });
      }
    } catch (error) {
      unseen.push({ name, because: messageOf(error) });
    }
  }
  return { stamps, unseen };
};

const signatureOf = ({ stamps, unseen }: Listing): string =>
  [
    ...stamps.map(({ file, mark }) => `${file} ${mark}`),
    ...unseen.map(({ name }) => `? ${name}`),
  ].join('\n');

const SETTLE_TRIES = 10;

export interface RuleFolders {
  /** Undefined while nothing changed since the last answer. */
  changed(): Promise<FolderTexts | undefined>;
}

/** `settle` waits a moment: a copy under way is read when it has come to rest. */
export const watchFolders = (
  folders: readonly RuleFolder[],
  settle: () => Promise<void>,
): RuleFolders => {
  let known: string | undefined;
  let texts = new Map<string, { readonly mark: string; readonly one: RuleFile | RuleFault }>();
  return {
    async changed() {
      let listing = await list(folders);
      let signature = signatureOf(listing);
      if (signature === known) return undefined;
      for (let tries = 0; tries < SETTLE_TRIES && known !== undefined; tries++) {
        await settle();
        const again = await list(folders);
        const next = signatureOf(again);
        const still = next === signature;
        listing = again;
        signature = next;
        if (still) break;
      }
      const read = new Map<string, { readonly mark: string; readonly one: RuleFile | RuleFault }>();
      for (const { file, path, mark } of listing.stamps) {
        const before = texts.get(path);
        const one = before?.mark === mark ? before.one : await readRuleFile(path, file);
        read.set(path, { mark, one });
      }
      texts = read;
      known = signature;
      const all = [...read.values()].map(({ one }) => one);
      return {
        files: all.filter((one): one is RuleFile => 'text' in one),
        faults: [
          ...all.filter((one): one is RuleFault => !('text' in one)),
          ...listing.unseen.map(
            ({ name, because }): RuleFault => ({
              file: name,
              kind: 'broken',
              message: `the folder cannot be listed: ${because}`,
              fix: 'make it readable; the rules it had stay in force',
            }),
          ),
        ],
        unseen: listing.unseen.map(({ name }) => name),
      };
    },
  };
};
