/** Who the CODEOWNERS file says answers for what runs in a repository. Docs: "About code owners". Pure. */
import type { Owner } from '../../../model/index.ts';
import { githubId, pipelineNative } from '../ids.ts';

const MAX_LINES = 5_000;
/** Patterns that cover the workflow files; the last fitting line decides. */
const covering =
  /^(?:\*|\*\*|\/?\*\*\/?\*?|\/?\.github\/?(?:\*\*?)?|\/?\.github\/workflows\/?(?:\*\*?|\*\.ya?ml)?|\*\.ya?ml)$/;

const ownersIn = (text: string): readonly string[] => {
  let owners: readonly string[] = [];
  for (const line of text.split('\n', MAX_LINES)) {
    const [pattern = '', ...named] = (line.split('#', 1)[0] ?? '').trim().split(/\s+/);
    // A pattern without owners takes the file out again.
    if (covering.test(pattern)) owners = named;
  }
  return owners;
};

/** `@login` is an account, `@org/team` a team, the rest an address. */
const whoIs = (name: string): string | undefined => {
  if (/^@[\w.-]+\/[\w.-]+$/.test(name)) return `team/${name.slice(1)}`;
  if (/^@[\w-]+(?:\[bot\])?$/.test(name)) return githubId(name.slice(1));
  return /^[^\s@]+@[^\s@]+$/.test(name) ? name : undefined;
};

export const codeOwners = (repo: string, text: string, since: number): readonly Owner[] => {
  const ofId = githubId(pipelineNative(repo));
  return [...new Set(ownersIn(text))].flatMap((name): readonly Owner[] => {
    const who = whoIs(name);
    return who === undefined
      ? []
      : [
          {
            kind: 'owner',
            id: githubId(`owner/${ofId.slice(7)}/${who}`),
            ofId,
            who,
            basis: 'code_owner',
            confidence: 0.6,
            since,
          },
        ];
  });
};
